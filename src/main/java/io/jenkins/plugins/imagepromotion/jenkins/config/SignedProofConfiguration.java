package io.jenkins.plugins.imagepromotion.jenkins.config;

import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.Identities;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.PublicKeys;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * The settings in the form that every required signature or attestation has: its name and who must have signed. They
 * are checked when the policy is saved.
 *
 * @param <C> the implementing type
 */
public abstract class SignedProofConfiguration<C extends SignedProofConfiguration<C>>
        extends AbstractDescribableImpl<C> {
    private final String name;
    private @Nullable String keys;
    private @Nullable String trustedRoot;
    private List<IdentityConfiguration> identities = new ArrayList<>();

    SignedProofConfiguration(@Nullable String name) {
        this.name = Util.fixNull(name).trim();
    }

    public final String getName() {
        return name;
    }

    /** The public keys in PEM; null if other signers are required. */
    public final @Nullable String getKeys() {
        return keys;
    }

    @DataBoundSetter
    public final void setKeys(@Nullable String keys) {
        this.keys = FieldCheck.lines(keys);
    }

    /** The text of a Sigstore trusted root; null without identities. */
    public final @Nullable String getTrustedRoot() {
        return trustedRoot;
    }

    @DataBoundSetter
    public final void setTrustedRoot(@Nullable String trustedRoot) {
        this.trustedRoot = FieldCheck.lines(trustedRoot);
    }

    public final List<IdentityConfiguration> getIdentities() {
        return FieldCheck.items(identities);
    }

    @DataBoundSetter
    public final void setIdentities(List<IdentityConfiguration> identities) {
        this.identities = new ArrayList<>(identities);
    }

    /**
     * The checks of these fields.
     *
     * @param <C> the configuration
     */
    public abstract static class SignedProofDescriptor<C extends SignedProofConfiguration<C>> extends Descriptor<C> {
        @POST
        public FormValidation doCheckKeys(@QueryParameter String value) {
            return FieldCheck.check(value, pem -> new PublicKeys(pem, false));
        }

        @POST
        public FormValidation doCheckTrustedRoot(@QueryParameter String value) {
            return FieldCheck.check(value, Identities::requireUsableRoot);
        }
    }
}
