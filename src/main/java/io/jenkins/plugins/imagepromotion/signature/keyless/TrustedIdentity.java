package io.jenkins.plugins.imagepromotion.signature.keyless;

import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.policy.setting.Glob;
import io.jenkins.plugins.imagepromotion.signature.Signer;

/**
 * An identity whose signatures count. Each part is the exact text, or a pattern as {@link Glob} reads it.
 *
 * @param issuer the URL of the identity provider
 * @param subject the e-mail address or the URI of the workflow, as the certificate contains it
 */
public record TrustedIdentity(String issuer, String subject) {

    /** Returns whether both parts match. */
    boolean matches(Signer.Identity found) {
        return matches(issuer, found.issuer()) && matches(subject, found.subject());
    }

    private static boolean matches(String pattern, String found) {
        return pattern.equals(found) || Glob.of(pattern).matches(found);
    }

    @Override
    public String toString() {
        return Quoted.text(subject) + " as identified by " + Quoted.text(issuer);
    }
}
