package io.jenkins.plugins.imagepromotion.registry.http;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** What is sent along to say who asks; never shows a secret. */
final class Authorization {
    private final String scheme;
    private final String secret;
    private final Credentials who;

    private Authorization(String scheme, String secret, Credentials who) {
        this.scheme = scheme;
        this.secret = secret;
        this.who = who;
    }

    /**
     * User name and password (RFC 7617, in UTF-8).
     *
     * @throws RegistryException {@code CREDENTIALS_UNUSABLE} if the user name holds a colon, which cannot be told from the
     *     one that divides it from the password
     */
    static Authorization basic(Credentials.Basic user) {
        if (user.username().contains(":")) {
            throw new RegistryException(Failure.of(
                            FailureCode.CREDENTIALS_UNUSABLE, "A user name with a colon cannot be sent to a registry.")
                    .with("credentials", user)
                    .remedy("Use the account's plain name; a token belongs in the password."));
        }
        String pair = user.username() + ":" + user.password();
        return new Authorization(
                "Basic", Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)), user);
    }

    /** A token that was given out to {@code who}. */
    static Authorization bearer(String token, Credentials who) {
        return new Authorization("Bearer", token, who);
    }

    /** The value of the header field. */
    String header() {
        return scheme + " " + secret;
    }

    /** On whose behalf. */
    Credentials who() {
        return who;
    }

    boolean isBearer() {
        return scheme.equals("Bearer");
    }

    /** What follows the scheme in the header field. */
    String secret() {
        return secret;
    }

    boolean isSameAs(Authorization other) {
        return header().equals(other.header());
    }

    /** {@code text} with every secret of ours in it replaced. */
    String hideIn(String text) {
        String hidden = text;
        for (String each : secrets()) {
            hidden = each.isEmpty() ? hidden : hidden.replace(each, "(hidden)");
        }
        return hidden;
    }

    private List<String> secrets() {
        if (who instanceof Credentials.Basic user) {
            return List.of(secret, basic(user).secret, user.password());
        }
        return who instanceof Credentials.IdentityToken token ? List.of(secret, token.token()) : List.of(secret);
    }

    @Override
    public String toString() {
        return scheme + " (hidden)";
    }
}
