package io.jenkins.plugins.imagepromotion.registry.http.auth;

import java.time.Duration;

/**
 * A bearer token.
 *
 * @param value the secret
 * @param lifetime how long it is valid, counted from its receipt
 */
record Token(String value, Duration lifetime) {

    @Override
    public String toString() {
        return "a token for " + lifetime.toSeconds() + " s";
    }
}
