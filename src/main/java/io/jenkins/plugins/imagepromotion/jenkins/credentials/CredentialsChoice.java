package io.jenkins.plugins.imagepromotion.jenkins.credentials;

import com.cloudbees.plugins.credentials.CredentialsMatcher;
import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.common.StandardCertificateCredentials;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import com.cloudbees.plugins.credentials.domains.URIRequirementBuilder;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Queue;
import hudson.model.queue.Tasks;
import hudson.security.ACL;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.jenkins.permission.ImagePromotionPermission;
import io.jenkins.plugins.imagepromotion.signature.key.TrustedKey;
import java.util.List;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;

/**
 * Fills and checks the credentials drop-downs of forms, for users who may choose them. A step offers the credentials that its builds
 * can use; Manage Jenkins also offers those of the scope SYSTEM, which only Jenkins itself and its plugins can use.
 */
public final class CredentialsChoice {
    /** Builds cannot use credentials of the scope SYSTEM. */
    private static final CredentialsMatcher FOR_BUILDS =
            CredentialsMatchers.not(CredentialsMatchers.withScope(CredentialsScope.SYSTEM));

    private static final CredentialsMatcher ANY = CredentialsMatchers.always();

    private CredentialsChoice() {}

    /**
     * Returns the entries for a step; only the current one if the user may not see the others.
     *
     * @param item where the form is; null for the controller
     * @param registry the registry that they are for; empty for any
     * @param current the ID that is chosen now
     */
    public static ListBoxModel options(@Nullable Item item, String registry, @Nullable String current) {
        return options(item, StandardCredentials.class, registry, current, forBuilds(RegistryLogin.kinds()));
    }

    /** Returns the logins for Manage Jenkins, including those that no build can use. */
    public static ListBoxModel logins(String registry, @Nullable String current) {
        return options(null, StandardCredentials.class, registry, current, RegistryLogin.kinds());
    }

    /** Returns the certificates for Manage Jenkins, those that no build can use included. */
    public static ListBoxModel certificates(String registry, @Nullable String current) {
        return options(null, StandardCertificateCredentials.class, registry, current, ANY);
    }

    /** Returns the credentials for Manage Jenkins that can contain a signing key. */
    public static ListBoxModel signingKeys(@Nullable String current) {
        return options(null, StandardCredentials.class, "", current, SigningCredentials.kinds());
    }

    /**
     * Checks that the selected credentials contain a signing key, and shows the public key. Reports nothing to a user
     * who is not an administrator.
     */
    public static FormValidation checkSigningKey(@Nullable String value) {
        String id = Util.fixEmptyAndTrim(value);
        if (id == null || !mayConfigure(null)) {
            return FormValidation.ok();
        }
        try {
            TrustedKey key = SigningCredentials.key(id).publicKey();
            return FormValidation.ok(Messages.CredentialsChoice_SigningKey(key.id(), key.pem()));
        } catch (ImagePromotionException e) {
            return FormValidation.error(e.failure().summary());
        }
    }

    private static ListBoxModel options(
            @Nullable Item item,
            Class<? extends StandardCredentials> kind,
            String registry,
            @Nullable String current,
            CredentialsMatcher matcher) {
        StandardListBoxModel options = new StandardListBoxModel();
        if (mayConfigure(item)) {
            options.includeEmptyValue();
            if (item == null) {
                options.includeMatchingAs(ACL.SYSTEM2, Jenkins.get(), kind, domain(registry), matcher);
            } else {
                options.includeMatchingAs(asWhomBuildsRun(item), item, kind, domain(registry), matcher);
            }
        }
        return options.includeCurrentValue(Util.fixNull(current));
    }

    /** Checks that builds can use the chosen credentials. Reports nothing to a user who may not see them. */
    public static FormValidation check(@Nullable Item item, String registry, @Nullable String value) {
        String id = Util.fixEmptyAndTrim(value);
        if (id == null || !mayConfigure(item)) {
            return FormValidation.ok();
        }
        if (id.startsWith("${") && id.endsWith("}")) {
            return FormValidation.warning(Messages.CredentialsChoice_BuildParameter());
        }
        if (exists(item, registry, id, forBuilds(RegistryLogin.kinds()))) {
            return FormValidation.ok();
        }
        return FormValidation.error(
                exists(item, registry, id, FOR_BUILDS)
                        ? Messages.CredentialsChoice_OtherKind()
                        : exists(item, "", id, FOR_BUILDS)
                                ? Messages.CredentialsChoice_OtherDomain()
                                : Messages.CredentialsChoice_NotFound());
    }

    /**
     * Checks that the controller has the selected credentials, and that a secret text or a secret file can be used as a login. Reports
     * nothing to a user who is not an administrator.
     */
    public static FormValidation checkLogin(String registry, @Nullable String value) {
        String id = Util.fixEmptyAndTrim(value);
        if (id == null || !mayConfigure(null)) {
            return FormValidation.ok();
        }
        Optional<StandardCredentials> found = find(id, registry);
        if (found.isEmpty()) {
            return FormValidation.error(
                    find(id, "").isPresent()
                            ? Messages.CredentialsChoice_OtherDomain()
                            : Messages.CredentialsChoice_NotInController());
        }
        if (!RegistryLogin.kinds().matches(found.get())) {
            return FormValidation.error(Messages.CredentialsChoice_OtherKind());
        }
        try {
            RegistryLogin.check(found.get(), registry);
            return FormValidation.ok();
        } catch (UnusableLogin e) {
            return FormValidation.error(Messages.CredentialsChoice_Unusable(e.problem(), e.remedy()));
        }
    }

    private static Optional<StandardCredentials> find(String id, String registry) {
        return BuildCredentials.findInController(id, StandardCredentials.class, domain(registry))
                .findFirst();
    }

    /** Checks the same, and warns of a login that builds can use as well. */
    public static FormValidation checkReservedLogin(String registry, @Nullable String value) {
        FormValidation found = checkLogin(registry, value);
        String id = Util.fixEmptyAndTrim(value);
        return found.kind == FormValidation.Kind.OK
                        && id != null
                        && mayConfigure(null)
                        && exists(null, registry, id, FOR_BUILDS)
                ? FormValidation.warning(Messages.CredentialsChoice_NotReserved())
                : found;
    }

    private static CredentialsMatcher forBuilds(CredentialsMatcher kinds) {
        return CredentialsMatchers.allOf(FOR_BUILDS, kinds);
    }

    private static boolean exists(@Nullable Item item, String registry, String id, CredentialsMatcher kind) {
        CredentialsMatcher matcher = CredentialsMatchers.allOf(kind, CredentialsMatchers.withId(id));
        ListBoxModel found = item == null
                ? CredentialsProvider.listCredentialsInItemGroup(
                        StandardCredentials.class, Jenkins.get(), ACL.SYSTEM2, domain(registry), matcher)
                : CredentialsProvider.listCredentialsInItem(
                        StandardCredentials.class, item, asWhomBuildsRun(item), domain(registry), matcher);
        return !found.isEmpty();
    }

    /** Returns what credentials for the registry must satisfy; nothing if the registry is empty. */
    public static List<DomainRequirement> domain(String registry) {
        return registry.isEmpty()
                ? List.of()
                : URIRequirementBuilder.fromUri("https://" + registry)
                        .withoutPath()
                        .build();
    }

    /**
     * Returns true if the user may see the choices of a form, and the results of its checks.
     *
     * @param item the item that the form configures; null for the controller
     */
    public static boolean mayConfigure(@Nullable Item item) {
        return item == null
                ? Jenkins.get().hasPermission(ImagePromotionPermission.CONFIGURE)
                : item.hasPermission(Item.EXTENDED_READ) || item.hasPermission(CredentialsProvider.USE_ITEM);
    }

    private static Authentication asWhomBuildsRun(Item item) {
        return item instanceof Queue.Task task ? Tasks.getAuthenticationOf2(task) : ACL.SYSTEM2;
    }
}
