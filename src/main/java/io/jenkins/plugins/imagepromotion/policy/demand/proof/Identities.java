package io.jenkins.plugins.imagepromotion.policy.demand.proof;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.policy.demand.InvalidPolicy;
import io.jenkins.plugins.imagepromotion.policy.demand.Settings;
import io.jenkins.plugins.imagepromotion.signature.Signer;
import io.jenkins.plugins.imagepromotion.signature.Trust;
import io.jenkins.plugins.imagepromotion.signature.key.TrustedKeys;
import io.jenkins.plugins.imagepromotion.signature.key.UnusableMaterial;
import io.jenkins.plugins.imagepromotion.signature.keyless.KeylessTrust;
import io.jenkins.plugins.imagepromotion.signature.keyless.TrustedIdentity;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Identities in a policy that sign without keys; one of them is enough.
 *
 * @param trustedRoot the text of a Sigstore trusted root, without white space around it
 * @param identities who can sign
 */
public record Identities(String trustedRoot, List<Identity> identities) implements Signers {
    /** The keys of one identity. */
    public static final List<String> KEYS = List.of("issuer", "subject");

    /** A valid identity, to check a trusted root alone. */
    private static final Identity ANY = new Identity("https://issuer.invalid", "https://issuer.invalid/subject");

    /**
     * An identity as a policy contains it. Unlike {@link TrustedIdentity}, it travels to agents with the policy.
     *
     * @param issuer the URL of the identity provider, exact or as a pattern
     * @param subject the e-mail address or URI in the certificate, exact or as a pattern
     */
    public record Identity(String issuer, String subject) implements Serializable {
        /** Throws {@code INVALID_POLICY} if a part cannot be used. */
        public Identity {
            try {
                new TrustedIdentity(issuer, subject).requireUsable();
            } catch (UnusableMaterial e) {
                throw InvalidPolicy.because(
                        "the identity cannot be used: " + e.problem(),
                        "the exact text, or a pattern such as"
                                + " https://github.com/acme/shop/.github/workflows/*@refs/heads/main");
            }
        }

        /** Returns the issuer, or throws {@code INVALID_POLICY} if it cannot be used. */
        public static String requireIssuer(String issuer) {
            return new Identity(issuer, ANY.subject()).issuer();
        }

        /** Returns the subject, or throws {@code INVALID_POLICY} if it cannot be used. */
        public static String requireSubject(String subject) {
            return new Identity(ANY.issuer(), subject).subject();
        }

        static Identity read(Settings settings) {
            return new Identity(
                    settings.required("issuer", Identity::requireIssuer),
                    settings.required("subject", Identity::requireSubject));
        }

        @Override
        public String toString() {
            return quoted(subject) + " as identified by " + quoted(issuer);
        }

        private static String quoted(String text) {
            return '"' + Quoted.escaped(text) + '"';
        }
    }

    /**
     * Checks the trusted root together with the identities.
     *
     * @throws io.jenkins.plugins.imagepromotion.failure.ImagePromotionException {@code INVALID_POLICY} if the root or
     *     an identity cannot be used
     */
    public Identities {
        trustedRoot = trustedRoot.strip();
        identities = List.copyOf(identities);
        if (!trustedRoot.startsWith("{")) {
            throw InvalidPolicy.because(
                    "the trusted root is not JSON", "the text of a Sigstore trusted root, not the name of its file");
        }
        parse(trustedRoot, identities);
    }

    /** Returns the trusted root, or throws {@code INVALID_POLICY} if it cannot be used with any identity. */
    public static String requireRoot(String trustedRoot) {
        return new Identities(trustedRoot, List.of(ANY)).trustedRoot();
    }

    /**
     * Returns the trusted root, or throws {@code INVALID_POLICY} if one of its certificates or keys cannot be used. Needs
     * more time than {@link #requireRoot}, which does not read them.
     */
    public static String requireUsableRoot(String trustedRoot) {
        Identities any = new Identities(trustedRoot, List.of(ANY));
        try {
            parse(any.trustedRoot(), any.identities()).requireUsable();
        } catch (UnusableMaterial e) {
            throw unusable(e);
        }
        return any.trustedRoot();
    }

    private static KeylessTrust parse(String trustedRoot, List<Identity> identities) {
        try {
            return KeylessTrust.parse(
                    trustedRoot,
                    identities.stream()
                            .map(one -> new TrustedIdentity(one.issuer(), one.subject()))
                            .toList());
        } catch (UnusableMaterial e) {
            throw unusable(e);
        }
    }

    private static ImagePromotionException unusable(UnusableMaterial problem) {
        return InvalidPolicy.because(
                "the trusted root or the identities cannot be used: " + problem.problem(),
                "the text of a Sigstore trusted root, and identities, each with issuer and subject");
    }

    @Override
    public Trust trust() {
        return Trust.in(TrustedKeys.none()).and(parse(trustedRoot, identities));
    }

    @Override
    public boolean areMet(Set<Signer> found) {
        return !found.isEmpty();
    }

    @Override
    public String toString() {
        return "the identity " + identities.stream().map(Identity::toString).collect(Collectors.joining(" or "))
                + " under the trusted root " + Digest.of(trustedRoot.getBytes(StandardCharsets.UTF_8));
    }
}
