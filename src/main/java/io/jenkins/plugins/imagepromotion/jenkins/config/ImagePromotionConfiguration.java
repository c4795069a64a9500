package io.jenkins.plugins.imagepromotion.jenkins.config;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Job;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.security.Permission;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.image.RegistryHost;
import io.jenkins.plugins.imagepromotion.jenkins.credentials.CredentialsChoice;
import io.jenkins.plugins.imagepromotion.jenkins.credentials.SigningCredentials;
import io.jenkins.plugins.imagepromotion.jenkins.permission.ImagePromotionPermission;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.file.PolicyFile;
import io.jenkins.plugins.imagepromotion.signature.key.SigningKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import jenkins.model.GlobalConfiguration;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** The section <i>Image promotion</i> of Manage Jenkins; {@code unclassified: imagePromotion:} as code. */
@Extension
@Symbol("imagePromotion")
public class ImagePromotionConfiguration extends GlobalConfiguration {
    /** A century: a longer time is a mistake, and 0 keeps all evidence. */
    private static final int MAX_EVIDENCE_MONTHS = 1200;

    /** Replaced as a whole and never modified, so running builds need no lock. */
    private volatile List<RegistryConfiguration> registries = new ArrayList<>();

    private volatile boolean onlyConfiguredRegistries;

    private volatile @Nullable PolicyConfiguration policy;

    private volatile int evidenceMonths;

    private volatile @Nullable String signingKeyId;

    private volatile boolean requireAttestations;

    public ImagePromotionConfiguration() {
        load();
    }

    /** Returns the configuration of this controller. */
    public static ImagePromotionConfiguration get() {
        return ExtensionList.lookupSingleton(ImagePromotionConfiguration.class);
    }

    @Override
    public Permission getRequiredGlobalConfigPagePermission() {
        return ImagePromotionPermission.CONFIGURE;
    }

    @Override
    public String getDisplayName() {
        return Messages.ImagePromotionConfiguration_DisplayName();
    }

    public List<RegistryConfiguration> getRegistries() {
        return Collections.unmodifiableList(registries);
    }

    /**
     * Replaces the registries and saves.
     *
     * @throws IllegalArgumentException if an entry cannot be used, or two entries have the same host
     */
    @DataBoundSetter
    public void setRegistries(List<RegistryConfiguration> registries) {
        requireDistinctHosts(registries);
        this.registries = new ArrayList<>(registries);
        save();
    }

    private static void requireDistinctHosts(List<RegistryConfiguration> registries) {
        Set<String> hosts = new HashSet<>();
        for (RegistryConfiguration registry : registries) {
            String host = registry.getHost();
            registry.problem().ifPresent(problem -> {
                throw new IllegalArgumentException(problem);
            });
            if (!hosts.add(RegistryHost.canonical(host).toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException(
                        "The registry \"" + host + "\" is configured twice. Remove one of the entries.");
            }
        }
    }

    /** Whether steps may connect to the configured registries only. */
    public boolean isOnlyConfiguredRegistries() {
        return onlyConfiguredRegistries;
    }

    /** Replaces the setting and saves. */
    @DataBoundSetter
    public void setOnlyConfiguredRegistries(boolean onlyConfiguredRegistries) {
        this.onlyConfiguredRegistries = onlyConfiguredRegistries;
        save();
    }

    /** Null for the default policy. */
    public @Nullable PolicyConfiguration getPolicy() {
        return policy;
    }

    /**
     * Replaces the policy and saves; null for the default policy.
     *
     * @throws IllegalArgumentException if it is not valid
     */
    @DataBoundSetter
    public void setPolicy(@Nullable PolicyConfiguration policy) {
        requireSound(policy);
        this.policy = policy;
        save();
    }

    private static void requireSound(@Nullable PolicyConfiguration policy) {
        try {
            if (policy != null) {
                policy.policy();
            }
        } catch (ImagePromotionException e) {
            throw new IllegalArgumentException(FieldCheck.message(e.failure()), e);
        }
    }

    /** The minimum number of months to keep the evidence of promotions for; 0 to keep all of it. */
    public int getEvidenceMonths() {
        return evidenceMonths;
    }

    /**
     * Replaces the setting and saves.
     *
     * @throws IllegalArgumentException if it is not a number from 0 to 1200
     */
    @DataBoundSetter
    public void setEvidenceMonths(int evidenceMonths) {
        this.evidenceMonths = months(String.valueOf(evidenceMonths));
        save();
    }

    /** The ID of the credentials with the key that signs the records of promotions; null to sign nothing. */
    public @Nullable String getSigningKeyId() {
        return signingKeyId;
    }

    /** Replaces the setting and saves; null to sign nothing. */
    @DataBoundSetter
    public void setSigningKeyId(@Nullable String signingKeyId) {
        this.signingKeyId = Util.fixEmptyAndTrim(signingKeyId);
        save();
    }

    /** Whether a step fails if it cannot attach a signed record; without a signing key, nothing is attached. */
    public boolean isRequireAttestations() {
        return requireAttestations;
    }

    /** Replaces the setting and saves. */
    @DataBoundSetter
    public void setRequireAttestations(boolean requireAttestations) {
        this.requireAttestations = requireAttestations;
        save();
    }

    /**
     * Returns the key that signs the records of promotions; empty if none is configured.
     *
     * @throws ImagePromotionException {@code SIGNING_KEY_UNUSABLE}
     */
    public Optional<SigningKey> signingKey() {
        return Optional.ofNullable(signingKeyId).map(SigningCredentials::key);
    }

    /** Lists the credentials that can contain a signing key. */
    @POST
    public ListBoxModel doFillSigningKeyIdItems(@QueryParameter String signingKeyId) {
        return CredentialsChoice.signingKeys(signingKeyId);
    }

    /** Checks the selected key, and shows its public key. */
    @POST
    public FormValidation doCheckSigningKeyId(@QueryParameter String value) {
        return CredentialsChoice.checkSigningKey(value);
    }

    private static int months(String text) {
        String number = text.isBlank() ? "0" : text.trim();
        if (!number.matches("[0-9]{1,4}") || Integer.parseInt(number) > MAX_EVIDENCE_MONTHS) {
            throw new IllegalArgumentException(
                    Messages.ImagePromotionConfiguration_NotMonths(Quoted.text(text), MAX_EVIDENCE_MONTHS));
        }
        return Integer.parseInt(number);
    }

    /** Checks the number of months. */
    @POST
    public FormValidation doCheckEvidenceMonths(@QueryParameter String value) {
        try {
            if (CredentialsChoice.mayConfigure(null)) {
                months(Util.fixNull(value));
            }
            return FormValidation.ok();
        } catch (IllegalArgumentException e) {
            return FormValidation.error(e.getMessage());
        }
    }

    /**
     * Returns the policy that applies to every build and that no folder and no pipeline can relax.
     *
     * @throws ImagePromotionException {@code INVALID_POLICY} if the saved policy became unusable, so nothing is allowed
     */
    public Policy judgingPolicy() {
        PolicyConfiguration configured = policy;
        return configured == null ? Policy.threeTier() : configured.policy();
    }

    /**
     * Returns the policy for a job: the policy for every build, tightened by each folder around the job and by a lower
     * layer.
     *
     * @param lowerLayer the text of the layer; null for none
     * @throws ImagePromotionException {@code INVALID_POLICY}, {@code POLICY_UNREADABLE}, or {@code POLICY_RELAXED} if a
     *     layer would allow more than the layers above
     */
    public Policy judgingPolicy(Item job, @Nullable String lowerLayer) {
        Policy above = FolderPolicies.tighten(judgingPolicy(), job);
        return lowerLayer == null ? above : PolicyFile.tighten(above, "policy of the pipeline", lowerLayer);
    }

    /** Returns the full name of the job that promotes to the environment, if an administrator configured one. */
    public Optional<String> promotionJob(String environment) {
        return Optional.ofNullable(policy).stream()
                .flatMap(configured -> configured.getEnvironments().stream())
                .filter(found -> found.getName().equals(environment))
                .findFirst()
                .map(EnvironmentConfiguration::getPromotionJob);
    }

    /** Returns true if a job has this full name, even if the current user cannot read it. */
    @SuppressWarnings("try")
    public static boolean isJob(String fullName) {
        try (ACLContext asController = ACL.as2(ACL.SYSTEM2)) {
            return Jenkins.get().getItemByFullName(fullName, Job.class) != null;
        }
    }

    /** Returns the environments of the current policy, for the form; empty if the saved policy cannot be used. */
    public List<EnvironmentOverview> getEnvironmentsNow() {
        try {
            return judgingPolicy().environments().stream()
                    .map(EnvironmentOverview::new)
                    .toList();
        } catch (ImagePromotionException e) {
            return List.of();
        }
    }

    /** Reads the whole form, because Stapler does not call the setter after the last registry is removed. */
    @Override
    public boolean configure(StaplerRequest2 request, JSONObject form) throws FormException {
        List<RegistryConfiguration> submitted =
                request.bindJSONToList(RegistryConfiguration.class, form.get("registries"));
        List<PolicyConfiguration> chosen = request.bindJSONToList(PolicyConfiguration.class, form.get("policy"));
        PolicyConfiguration submittedPolicy = chosen.isEmpty() ? null : chosen.get(0);
        require("registries", () -> requireDistinctHosts(submitted));
        require("policy", () -> requireSound(submittedPolicy));
        String submittedMonths = form.optString("evidenceMonths");
        require("evidenceMonths", () -> months(submittedMonths));
        registries = new ArrayList<>(submitted);
        onlyConfiguredRegistries = form.optBoolean("onlyConfiguredRegistries");
        policy = submittedPolicy;
        evidenceMonths = months(submittedMonths);
        signingKeyId = Util.fixEmptyAndTrim(form.optString("signingKeyId"));
        requireAttestations = form.optBoolean("requireAttestations");
        save();
        return true;
    }

    private static void require(String field, Runnable check) throws FormException {
        try {
            check.run();
        } catch (IllegalArgumentException e) {
            throw new FormException(e.getMessage(), field);
        }
    }

    /** Returns what is configured for the registry that references call {@code host}. */
    Optional<RegistryConfiguration> registry(String host) {
        return registries.stream().filter(found -> found.isFor(host)).findFirst();
    }
}
