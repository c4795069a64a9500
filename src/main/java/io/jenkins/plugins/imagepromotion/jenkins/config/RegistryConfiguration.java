package io.jenkins.plugins.imagepromotion.jenkins.config;

import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.registry.http.PemCertificates;
import java.io.IOException;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** How one registry is reached, as an administrator configured it; kept in Jenkins' own configuration file. */
public final class RegistryConfiguration extends AbstractDescribableImpl<RegistryConfiguration> {
    private final String host;
    private @Nullable String credentialsId;
    private boolean plainHttp;
    private @Nullable String caCertificates;
    private @Nullable String clientCertificateId;
    private @Nullable String tokenRealms;

    /** The registry {@code host[:port]}, reached by HTTPS and anonymously unless told otherwise. */
    @DataBoundConstructor
    public RegistryConfiguration(@Nullable String host) {
        this.host = Util.fixNull(host).trim();
    }

    /** {@code host[:port]} as image references name it. */
    public String getHost() {
        return host;
    }

    /** The credentials for this registry where a step names none; null for none. */
    public @Nullable String getCredentialsId() {
        return credentialsId;
    }

    /** Sets the credentials for this registry where a step names none; null or blank for none. */
    @DataBoundSetter
    public void setCredentialsId(@Nullable String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    /** Whether it speaks plain HTTP. */
    public boolean isPlainHttp() {
        return plainHttp;
    }

    /** Sets whether it speaks plain HTTP, which lets anybody on the way read credentials and change images. */
    @DataBoundSetter
    public void setPlainHttp(boolean plainHttp) {
        this.plainHttp = plainHttp;
    }

    /** Certificates in PEM form to trust there besides those that Java trusts; null for none. */
    public @Nullable String getCaCertificates() {
        return caCertificates;
    }

    /** Sets the certificates to trust there, one PEM text. */
    @DataBoundSetter
    public void setCaCertificates(@Nullable String caCertificates) {
        this.caCertificates = Util.fixEmptyAndTrim(caCertificates);
    }

    /** The id of the certificate credentials to show there; null for none. */
    public @Nullable String getClientCertificateId() {
        return clientCertificateId;
    }

    /** Sets the id of the certificate credentials to show there; null or blank for none. */
    @DataBoundSetter
    public void setClientCertificateId(@Nullable String clientCertificateId) {
        this.clientCertificateId = Util.fixEmptyAndTrim(clientCertificateId);
    }

    /** The hosts, divided by blanks, that may have the credentials though they are of another site; null for none. */
    public @Nullable String getTokenRealms() {
        return tokenRealms;
    }

    /** Sets the hosts of token services that may have the credentials. */
    @DataBoundSetter
    public void setTokenRealms(@Nullable String tokenRealms) {
        this.tokenRealms = Util.fixEmptyAndTrim(tokenRealms);
    }

    /** Whether an administrator lets that host have the credentials for this registry. */
    boolean isTokenRealm(String realmHost) {
        return FieldCheck.words(tokenRealms).stream().anyMatch(realmHost::equalsIgnoreCase);
    }

    /**
     * What is wrong with this entry, as a sentence; empty if it can be used.
     *
     * @see ImagePromotionConfiguration#setRegistries
     */
    Optional<String> problem() {
        return isHost(host)
                ? certificateProblem(caCertificates).or(() -> realmProblem(tokenRealms))
                : Optional.of(noHost(host));
    }

    private static Optional<String> certificateProblem(@Nullable String pem) {
        try {
            if (pem != null) {
                PemCertificates.parse(pem);
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("These are no certificates: " + e.getMessage()
                    + ". Paste them with their lines BEGIN CERTIFICATE and END CERTIFICATE.");
        }
    }

    private static Optional<String> realmProblem(@Nullable String realms) {
        return FieldCheck.words(realms).stream()
                .filter(realm -> !isHost(realm) || realm.contains(":"))
                .findFirst()
                .map(realm ->
                        "\"" + realm + "\" is no host. Write the hosts of token services, divided by blanks, without"
                                + " https:// and without a port, for example auth.example.org.");
    }

    /** Whether this is the registry that a reference calls {@code registry}; host names know no case. */
    boolean isFor(String registry) {
        return host.equalsIgnoreCase(registry);
    }

    /** Whether image references can name a registry so: what is entered must be what they are compared with. */
    static boolean isHost(String host) {
        try {
            return ImageReference.parse(host + "/image").repository().registry().equals(host);
        } catch (ImagePromotionException e) {
            return false;
        }
    }

    /** What is wrong with a host for which {@link #isHost} is false. */
    static String noHost(String host) {
        return host.isEmpty()
                ? "A registry needs a host, for example registry.example.com."
                : "\"" + host
                        + "\" is not how image references name a registry. Write host or host:port, without https:// and"
                        + " without a path, for example registry.example.com, localhost:5000 or docker.io.";
    }

    /** The form of one registry. */
    @Extension
    public static final class DescriptorImpl extends Descriptor<RegistryConfiguration> {
        @Override
        public String getDisplayName() {
            return Messages.RegistryConfiguration_DisplayName();
        }

        /** Whether the host is one. */
        @POST
        public FormValidation doCheckHost(@QueryParameter String value) {
            if (!Jenkins.get().hasPermission(Jenkins.ADMINISTER)) {
                return FormValidation.ok();
            }
            String host = Util.fixNull(value).trim();
            return isHost(host) ? FormValidation.ok() : FormValidation.error(noHost(host));
        }

        /** Warns of what plain HTTP means. */
        @POST
        public FormValidation doCheckPlainHttp(@QueryParameter boolean value) {
            return value ? FormValidation.warning(Messages.RegistryConfiguration_PlainHttp()) : FormValidation.ok();
        }

        /** Whether the text holds certificates. */
        @POST
        public FormValidation doCheckCaCertificates(@QueryParameter String value) {
            return judged(certificateProblem(Util.fixEmptyAndTrim(value)));
        }

        /** Whether these are hosts. */
        @POST
        public FormValidation doCheckTokenRealms(@QueryParameter String value) {
            return judged(realmProblem(Util.fixEmptyAndTrim(value)));
        }

        private static FormValidation judged(Optional<String> problem) {
            return Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                    ? problem.map(FormValidation::error).orElseGet(FormValidation::ok)
                    : FormValidation.ok();
        }

        /** The certificates that a build could show to this registry. */
        @POST
        public ListBoxModel doFillClientCertificateIdItems(
                @QueryParameter String host, @QueryParameter String clientCertificateId) {
            return CredentialsChoice.certificates(Util.fixNull(host).trim(), clientCertificateId);
        }

        /** The credentials that a build could use for this registry. */
        @POST
        public ListBoxModel doFillCredentialsIdItems(
                @QueryParameter String host, @QueryParameter String credentialsId) {
            return CredentialsChoice.options(null, Util.fixNull(host).trim(), credentialsId);
        }

        /** Whether the chosen credentials exist. */
        @POST
        public FormValidation doCheckCredentialsId(@QueryParameter String host, @QueryParameter String value) {
            return CredentialsChoice.check(null, Util.fixNull(host).trim(), value);
        }
    }
}
