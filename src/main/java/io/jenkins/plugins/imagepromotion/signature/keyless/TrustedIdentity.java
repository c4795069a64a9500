package io.jenkins.plugins.imagepromotion.signature.keyless;

import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.policy.setting.Glob;
import io.jenkins.plugins.imagepromotion.signature.Signer;
import io.jenkins.plugins.imagepromotion.signature.key.UnusableMaterial;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * An identity whose signatures count. Each part is the exact text, or a pattern as {@link Glob} reads it.
 *
 * @param issuer the URL of the identity provider
 * @param subject the e-mail address or the URI of the workflow, as the certificate contains it
 */
public record TrustedIdentity(String issuer, String subject) {
    private static final int MAX_LENGTH = 300;

    /** A URL with an exact host, or with patterns in the subdomains of a domain. */
    private static final Predicate<String> ISSUER = Pattern.compile(
                    "https?://(?:[A-Za-z0-9.-]+|[A-Za-z0-9.*?-]+\\.[A-Za-z0-9-]+\\.[A-Za-z0-9-]+)(?::[0-9]{1,5})?(?:/.*)?")
            .asMatchPredicate();

    /** Other characters can hide where a URL leads. */
    private static final Predicate<String> PLAIN =
            Pattern.compile("[A-Za-z0-9._~:/@+=,-]+").asMatchPredicate();

    private static final Predicate<String> DOT_SEGMENT =
            Pattern.compile("(?:^|[/:])\\.{1,2}(?:/|$)").asPredicate();

    /**
     * Checks both parts.
     *
     * @throws UnusableMaterial if a part is empty or too long, or the issuer is a pattern for every identity provider
     */
    public void requireUsable() throws UnusableMaterial {
        requireText("issuer", issuer);
        requireText("subject", subject);
        if (!ISSUER.test(issuer)) {
            throw new UnusableMaterial("the issuer " + Quoted.text(issuer)
                    + " is not the URL of an identity provider, such as https://accounts.example.com; patterns are"
                    + " possible in its path and below a domain");
        }
    }

    private static void requireText(String what, String text) throws UnusableMaterial {
        if (text.isBlank() || text.length() > MAX_LENGTH || !text.equals(text.strip())) {
            throw new UnusableMaterial("the " + what + " of an identity is empty, longer than " + MAX_LENGTH
                    + " characters, or has spaces around it");
        }
    }

    /** Returns whether both parts match. */
    boolean matches(Signer.Identity found) {
        return matches(issuer, found.issuer()) && matches(subject, found.subject());
    }

    /** A value with unusual characters or with a segment of dots is matched only by its exact text. */
    private static boolean matches(String pattern, String found) {
        return pattern.equals(found)
                || (PLAIN.test(found) && !DOT_SEGMENT.test(found) && matchesPattern(pattern, found));
    }

    /** In a {@link Glob}, a slash at the end matches everything below it, but the URLs of some issuers end with a slash. */
    private static boolean matchesPattern(String pattern, String found) {
        return pattern.endsWith("/")
                ? found.endsWith("/") && matchesPattern(withoutLast(pattern), withoutLast(found))
                : Glob.of(pattern).matches(found);
    }

    private static String withoutLast(String text) {
        return text.substring(0, text.length() - 1);
    }

    @Override
    public String toString() {
        return Quoted.text(subject) + " as identified by " + Quoted.text(issuer);
    }
}
