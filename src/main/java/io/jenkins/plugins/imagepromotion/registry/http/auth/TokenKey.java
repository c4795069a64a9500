package io.jenkins.plugins.imagepromotion.registry.http.auth;

import io.jenkins.plugins.imagepromotion.registry.Credentials;

/**
 * The conditions under which a token was issued. Two tokens are interchangeable only if all of them are equal.
 *
 * @param registry the origin of the registry that required it
 * @param credentials the credentials that it was issued to
 * @param realm the URL of the token service, as the registry wrote it
 * @param service the service; empty if the registry named none
 * @param scope the allowed actions
 */
record TokenKey(String registry, Credentials credentials, String realm, String service, Scope scope) {

    TokenKey forReading() {
        return with(scope.forReading());
    }

    /** Returns the key for only the first scope. */
    TokenKey first() {
        return with(scope.first());
    }

    private TokenKey with(Scope other) {
        return new TokenKey(registry, credentials, realm, service, other);
    }
}
