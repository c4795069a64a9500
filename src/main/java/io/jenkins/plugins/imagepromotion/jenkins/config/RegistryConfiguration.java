package io.jenkins.plugins.imagepromotion.jenkins.config;

import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.RegistryHost;
import io.jenkins.plugins.imagepromotion.jenkins.credentials.CredentialsChoice;
import io.jenkins.plugins.imagepromotion.policy.demand.Settings;
import io.jenkins.plugins.imagepromotion.registry.RegistryTls;
import io.jenkins.plugins.imagepromotion.registry.http.Certificates;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** How builds connect to one registry. Jenkins keeps it in its own configuration file. */
public final class RegistryConfiguration extends AbstractDescribableImpl<RegistryConfiguration> {
    private final String host;
    private @Nullable String credentialsId;
    private @Nullable String promotionCredentialsId;
    private boolean allowStepCredentials;
    private boolean plainHttp;
    private @Nullable String caCertificates;
    private @Nullable String clientCertificateId;
    private @Nullable String tokenRealms;
    private @Nullable String testRepository;
    private boolean testImmutability;

    /** Creates the settings of {@code host[:port]}: HTTPS and no credentials. */
    @DataBoundConstructor
    public RegistryConfiguration(@Nullable String host) {
        this.host = Util.fixNull(host).trim();
    }

    /** {@code host[:port]}, as in image references. */
    public String getHost() {
        return host;
    }

    /** The credentials for reading, for steps that do not specify their own; also for writing if no credentials for promotions are set. */
    public @Nullable String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(@Nullable String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    /**
     * The credentials to write promotions with, which only the plugin uses; null to write with the credentials for
     * reading.
     */
    public @Nullable String getPromotionCredentialsId() {
        return promotionCredentialsId;
    }

    @DataBoundSetter
    public void setPromotionCredentialsId(@Nullable String promotionCredentialsId) {
        this.promotionCredentialsId = Util.fixEmptyAndTrim(promotionCredentialsId);
    }

    /**
     * Whether a step may promote with its own credentials even if promotion credentials are configured for the
     * registry.
     */
    public boolean isAllowStepCredentials() {
        return allowStepCredentials;
    }

    @DataBoundSetter
    public void setAllowStepCredentials(boolean allowStepCredentials) {
        this.allowStepCredentials = allowStepCredentials;
    }

    public boolean isPlainHttp() {
        return plainHttp;
    }

    /** Plain HTTP lets anyone on the network path read credentials and change images. */
    @DataBoundSetter
    public void setPlainHttp(boolean plainHttp) {
        this.plainHttp = plainHttp;
    }

    /** Certificates in PEM form, trusted in addition to those that Java trusts. */
    public @Nullable String getCaCertificates() {
        return caCertificates;
    }

    @DataBoundSetter
    public void setCaCertificates(@Nullable String caCertificates) {
        this.caCertificates = Util.fixEmptyAndTrim(caCertificates);
    }

    public @Nullable String getClientCertificateId() {
        return clientCertificateId;
    }

    @DataBoundSetter
    public void setClientCertificateId(@Nullable String clientCertificateId) {
        this.clientCertificateId = Util.fixEmptyAndTrim(clientCertificateId);
    }

    /** Hosts outside the registry's domain that may receive the credentials, separated by commas or spaces. */
    public @Nullable String getTokenRealms() {
        return tokenRealms;
    }

    @DataBoundSetter
    public void setTokenRealms(@Nullable String tokenRealms) {
        this.tokenRealms = Util.fixEmptyAndTrim(tokenRealms);
    }

    /** The path of a repository that <i>Test connection</i> and the daily check read, without the host. */
    public @Nullable String getTestRepository() {
        return testRepository;
    }

    @DataBoundSetter
    public void setTestRepository(@Nullable String testRepository) {
        this.testRepository = Util.fixEmptyAndTrim(testRepository);
    }

    /** Whether the daily check writes and removes a throw-away tag to find out whether tags can be overwritten. */
    public boolean isTestImmutability() {
        return testImmutability;
    }

    @DataBoundSetter
    public void setTestImmutability(boolean testImmutability) {
        this.testImmutability = testImmutability;
    }

    /** Returns whether builds can use the credentials for promotions directly. Call it in the background, as SYSTEM. */
    public boolean hasSharedPromotionCredentials() {
        return CredentialsChoice.checkReservedLogin(host, promotionCredentialsId).kind == FormValidation.Kind.WARNING;
    }

    boolean isTokenRealm(String realmHost) {
        return Settings.split(Util.fixNull(tokenRealms)).stream().anyMatch(realmHost::equalsIgnoreCase);
    }

    /**
     * Returns the TLS settings of this registry.
     *
     * @param identity returns the client certificate with the given ID
     * @throws ImagePromotionException {@code CREDENTIALS_UNUSABLE}
     */
    RegistryTls tls(Function<String, RegistryTls.Identity> identity) {
        return new RegistryTls(
                authorities(), Optional.ofNullable(clientCertificateId).map(identity));
    }

    private List<X509Certificate> authorities() {
        String pem = caCertificates;
        try {
            return pem == null ? List.of() : Certificates.parse(pem);
        } catch (IOException e) {
            throw new ImagePromotionException(
                    Failure.of(
                                    FailureCode.CREDENTIALS_UNUSABLE,
                                    "The CA certificates configured for the registry cannot be used: "
                                            + Util.fixNull(e.getMessage()) + ".")
                            .with("registry", host)
                            .remedy("Ask an administrator to correct the registry's entry in Manage Jenkins."),
                    e);
        }
    }

    /**
     * Returns the problem with this entry, as a sentence; empty if it can be used.
     *
     * @see ImagePromotionConfiguration#setRegistries
     */
    Optional<String> problem() {
        return isHost(host)
                ? certificateProblem(caCertificates)
                        .or(() -> realmProblem(tokenRealms))
                        .or(() -> repositoryProblem(host, testRepository))
                : Optional.of(hostProblem(host));
    }

    private static Optional<String> repositoryProblem(String host, @Nullable String path) {
        try {
            if (path == null) {
                return Optional.empty();
            }
            if (!path.startsWith(host + "/")) {
                RegistryExamination.repository(host, path);
                return Optional.empty();
            }
        } catch (ImagePromotionException e) {
            // The message below describes what is expected.
        }
        return Optional.of("\"" + path
                + "\" is not the path of a repository. Write it in lowercase letters, without the host and without a tag, for"
                + " example team/shop.");
    }

    private static Optional<String> certificateProblem(@Nullable String pem) {
        try {
            if (pem != null) {
                Certificates.parse(pem);
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("These are not certificates: " + e.getMessage()
                    + ". Paste them with their lines BEGIN CERTIFICATE and END CERTIFICATE.");
        }
    }

    private static Optional<String> realmProblem(@Nullable String realms) {
        return Settings.split(Util.fixNull(realms)).stream()
                .filter(realm -> !isHost(realm) || realm.contains(":"))
                .findFirst()
                .map(realm -> "\"" + realm
                        + "\" is not a host. Write the hosts of token services, separated by commas or spaces, without"
                        + " https:// and without a port, for example auth.example.org.");
    }

    /** Returns true if {@code registry} is any spelling of this registry's name. */
    boolean isFor(String registry) {
        return RegistryHost.canonical(host).equals(RegistryHost.canonical(registry));
    }

    /** Returns true if an image reference can name a registry in this way. References are compared with this host. */
    static boolean isHost(String host) {
        try {
            ImageReference read = ImageReference.parse(host + "/image");
            return read.namesRegistry() && read.repository().registry().equals(RegistryHost.canonical(host));
        } catch (ImagePromotionException e) {
            return false;
        }
    }

    /** Returns what is wrong with a host for which {@link #isHost} is false. */
    static String hostProblem(String host) {
        return host.isEmpty()
                ? "A registry needs a host, for example registry.example.com."
                : "\"" + host
                        + "\" is not a registry host. Write host or host:port as in an image reference, without https:// and"
                        + " without a path, for example registry.example.com, localhost:5000 or docker.io.";
    }

    @Extension
    public static final class DescriptorImpl extends Descriptor<RegistryConfiguration> {
        @Override
        public String getDisplayName() {
            return Messages.RegistryConfiguration_DisplayName();
        }

        @POST
        public FormValidation doCheckHost(@QueryParameter String value) {
            String host = Util.fixNull(value).trim();
            return validation(isHost(host) ? Optional.empty() : Optional.of(hostProblem(host)));
        }

        @POST
        public FormValidation doCheckPlainHttp(@QueryParameter boolean value) {
            return value && CredentialsChoice.mayConfigure(null)
                    ? FormValidation.warning(Messages.RegistryConfiguration_PlainHttp())
                    : FormValidation.ok();
        }

        @POST
        public FormValidation doCheckCaCertificates(@QueryParameter String value) {
            return validation(certificateProblem(Util.fixEmptyAndTrim(value)));
        }

        @POST
        public FormValidation doCheckTokenRealms(@QueryParameter String value) {
            return validation(realmProblem(Util.fixEmptyAndTrim(value)));
        }

        @POST
        public FormValidation doCheckTestRepository(@QueryParameter String host, @QueryParameter String value) {
            String known = isHost(Util.fixNull(host).trim()) ? host.trim() : "registry.example.com";
            return validation(repositoryProblem(known, Util.fixEmptyAndTrim(value)));
        }

        /** Tests the connection with the values of the form, without saving them. */
        @POST
        public FormValidation doTestConnection(
                @QueryParameter String host,
                @QueryParameter String testRepository,
                @QueryParameter String credentialsId,
                @QueryParameter String promotionCredentialsId,
                @QueryParameter boolean plainHttp,
                @QueryParameter String caCertificates,
                @QueryParameter String clientCertificateId,
                @QueryParameter String tokenRealms) {
            if (!CredentialsChoice.mayConfigure(null)) {
                return FormValidation.ok();
            }
            RegistryConfiguration form = new RegistryConfiguration(host);
            form.setTestRepository(testRepository);
            form.setCredentialsId(credentialsId);
            form.setPromotionCredentialsId(promotionCredentialsId);
            form.setPlainHttp(plainHttp);
            form.setCaCertificates(caCertificates);
            form.setClientCertificateId(clientCertificateId);
            form.setTokenRealms(tokenRealms);
            return new ConnectionReport(form).run();
        }

        private static FormValidation validation(Optional<String> problem) {
            return CredentialsChoice.mayConfigure(null)
                    ? problem.map(FormValidation::error).orElseGet(FormValidation::ok)
                    : FormValidation.ok();
        }

        @POST
        public ListBoxModel doFillClientCertificateIdItems(
                @QueryParameter String host, @QueryParameter String clientCertificateId) {
            return CredentialsChoice.certificates(Util.fixNull(host).trim(), clientCertificateId);
        }

        @POST
        public ListBoxModel doFillCredentialsIdItems(
                @QueryParameter String host, @QueryParameter String credentialsId) {
            return CredentialsChoice.logins(Util.fixNull(host).trim(), credentialsId);
        }

        @POST
        public FormValidation doCheckCredentialsId(@QueryParameter String host, @QueryParameter String value) {
            return CredentialsChoice.checkLogin(Util.fixNull(host).trim(), value);
        }

        @POST
        public ListBoxModel doFillPromotionCredentialsIdItems(
                @QueryParameter String host, @QueryParameter String promotionCredentialsId) {
            return CredentialsChoice.logins(Util.fixNull(host).trim(), promotionCredentialsId);
        }

        @POST
        public FormValidation doCheckPromotionCredentialsId(@QueryParameter String host, @QueryParameter String value) {
            return CredentialsChoice.checkReservedLogin(Util.fixNull(host).trim(), value);
        }
    }
}
