package io.jenkins.plugins.imagepromotion.registry.http.wire;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The value of an Authorization header; its text never contains a secret.
 *
 * @param header the scheme and the secret
 * @param who whom it authorizes
 */
public record Authorization(String header, Credentials who) {
    private static final String BEARER = "Bearer ";

    /**
     * Authorizes by user name and password (RFC 7617, in UTF-8).
     *
     * @throws RegistryException {@code CREDENTIALS_UNUSABLE} if the user name contains a colon, which separates it from the
     *     password
     */
    public static Authorization basic(Credentials.Basic user) {
        if (user.username().contains(":")) {
            throw new RegistryException(
                    Failure.of(FailureCode.CREDENTIALS_UNUSABLE, "A user name cannot contain a colon.")
                            .with("credentials", user)
                            .remedy("Use the account's plain name. A token belongs in the password field."));
        }
        return new Authorization(
                okhttp3.Credentials.basic(user.username(), user.password(), StandardCharsets.UTF_8), user);
    }

    /** Authorizes by a token that was issued to {@code who}. */
    public static Authorization bearer(String token, Credentials who) {
        return new Authorization(BEARER + token, who);
    }

    public boolean isBearer() {
        return header.startsWith(BEARER);
    }

    /** Returns what follows the scheme. */
    public String secret() {
        return header.substring(header.indexOf(' ') + 1);
    }

    /** Returns all secrets in it. */
    List<String> secrets() {
        if (who instanceof Credentials.Basic user) {
            return List.of(secret(), basic(user).secret(), user.password());
        }
        return who instanceof Credentials.IdentityToken token ? List.of(secret(), token.token()) : List.of(secret());
    }

    @Override
    public String toString() {
        return header.substring(0, header.indexOf(' ')) + " (hidden)";
    }
}
