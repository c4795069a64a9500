package io.jenkins.plugins.imagepromotion.registry.http.auth;

import io.jenkins.plugins.imagepromotion.registry.Credentials;

/**
 * What a token was given out for; two tokens are interchangeable only if all of it is equal.
 *
 * @param registry the origin of the registry that asked for it
 * @param credentials on whose behalf
 * @param realm where it comes from, as the registry wrote it
 * @param service for which service; empty if the registry named none
 * @param scope for which actions
 */
record TokenKey(String registry, Credentials credentials, String realm, String service, Scope scope) {

    TokenKey forReading() {
        return with(scope.forReading());
    }

    /** For the first of the actions asked for. */
    TokenKey first() {
        return with(scope.first());
    }

    private TokenKey with(Scope other) {
        return new TokenKey(registry, credentials, realm, service, other);
    }
}
