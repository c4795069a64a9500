package io.jenkins.plugins.imagepromotion.registry.http;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.RegistryAccess;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import java.util.Map;
import okhttp3.HttpUrl;

/**
 * Where a registry says that its tokens come from. It may say anything, so it is checked before anybody is asked there.
 *
 * <p>The rules: HTTPS, except for a registry that may speak plain HTTP and names its own host. No address of this machine or
 * its surroundings, unless the registry is there itself. Credentials only to the registry's own site (by the public suffix
 * list), to a host known to belong to it, or to one that somebody allowed.
 */
final class TokenRealm {
    /** Registries whose token service has a domain of its own: suffix of the registry, host of the service. */
    private static final Map<String, String> KNOWN = Map.of(".scw.cloud", "api.scaleway.com");

    private final Repository repository;
    private final RegistryAccess access;

    TokenRealm(Repository repository, RegistryAccess access) {
        this.repository = repository;
        this.access = access;
    }

    /**
     * The URL to ask for a token with those credentials.
     *
     * @throws RegistryException {@code UNSAFE_REDIRECT} if they must not go there, {@code UNREADABLE_ANSWER} if it is no URL
     */
    HttpUrl check(HttpUrl registry, String text, Credentials credentials) {
        HttpUrl realm = HttpUrl.parse(text);
        if (realm == null || !realm.username().isEmpty() || !realm.password().isEmpty()) {
            throw new RegistryException(TokenService.failure(
                            FailureCode.UNREADABLE_ANSWER, "The registry names no token service that can be asked.")
                    .with("registry", ShownUrl.origin(registry))
                    .remedy("Check that a registry answers at this address."));
        }
        boolean ownHost = realm.host().equals(registry.host());
        if (!realm.isHttps() && !(ownHost && access.allowsPlainHttp(repository.registry()))) {
            throw unsafe(registry, realm, "The registry's token service speaks plain HTTP.");
        }
        if (LocalHost.isLocal(realm.host()) && !LocalHost.isLocal(registry.host())) {
            throw unsafe(registry, realm, "The registry names a token service at a private address.");
        }
        if (!(credentials instanceof Credentials.Anonymous) && !mayHaveCredentials(registry, realm)) {
            throw unsafe(registry, realm, "The registry's token service is on a host that does not belong to it.");
        }
        return realm;
    }

    private boolean mayHaveCredentials(HttpUrl registry, HttpUrl realm) {
        return Redirects.isSameOrigin(registry, realm)
                || isSameSite(registry, realm)
                || isSameLocalHost(registry, realm)
                || KNOWN.entrySet().stream()
                        .anyMatch(known -> registry.host().endsWith(known.getKey())
                                && realm.host().equals(known.getValue())
                                && realm.isHttps())
                || access.allowsTokenRealm(repository.registry(), realm.host());
    }

    /** Ports do not make a site: GitLab serves its registry on 5050 and its tokens on 443. */
    private static boolean isSameSite(HttpUrl registry, HttpUrl realm) {
        if (LocalHost.isAddress(registry.host())) {
            return false;
        }
        String site = registry.topPrivateDomain();
        return registry.host().equals(realm.host()) || (site != null && site.equals(realm.topPrivateDomain()));
    }

    private static boolean isSameLocalHost(HttpUrl registry, HttpUrl realm) {
        return registry.host().equals(realm.host()) && LocalHost.isLocal(registry.host());
    }

    private RegistryException unsafe(HttpUrl registry, HttpUrl realm, String summary) {
        return new RegistryException(TokenService.failure(FailureCode.UNSAFE_REDIRECT, summary)
                .with("registry", ShownUrl.origin(registry))
                .with("token service", ShownUrl.of(realm))
                .remedy("Nothing was sent there. If that host is meant to be trusted with the credentials for "
                        + repository.registry() + ", an administrator has to allow it."));
    }
}
