package io.jenkins.plugins.imagepromotion.jenkins.config;

import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
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
            return "Registry";
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
            return value
                    ? FormValidation.warning(
                            "Anybody on the way can read the credentials and change what is read. For tests only.")
                    : FormValidation.ok();
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
