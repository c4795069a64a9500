package io.jenkins.plugins.imagepromotion.registry.http.auth;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.RegistryAccess;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import io.jenkins.plugins.imagepromotion.registry.http.syntax.LocalHost;
import io.jenkins.plugins.imagepromotion.registry.http.syntax.NamedPlace;
import io.jenkins.plugins.imagepromotion.registry.http.syntax.ShownUrl;
import java.util.Map;
import okhttp3.HttpUrl;

/**
 * The URL of the token service that a registry names. A registry may name any URL, so it is checked before use.
 *
 * <p>The URL must use HTTPS, unless the registry may use plain HTTP and names its own host. It must not be an address of this
 * machine or a private network, unless the registry is there itself. Credentials go only to the registry's own site (by the public
 * suffix list), to a host that is known to belong to it, or to one that the configuration allows.
 */
record TokenRealm(Repository repository, RegistryAccess access) {
    /**
     * Registries and their token services on other hosts; Scaleway's is even in a different domain
     * (apple/container#2268).
     */
    private static final Map<String, String> KNOWN = Map.of(
            "registry-1.docker.io", "auth.docker.io",
            "registry.gitlab.com", "gitlab.com",
            "rg.fr-par.scw.cloud", "api.scaleway.com",
            "rg.nl-ams.scw.cloud", "api.scaleway.com",
            "rg.pl-waw.scw.cloud", "api.scaleway.com");

    private static final String FIX_URL =
            "The registry's configuration is wrong. Ask its administrator to correct its external URL and"
                    + " the URL of its token service.";

    /**
     * Returns the URL to request a token from with those credentials.
     *
     * @throws RegistryException {@code UNSAFE_REDIRECT} if they must not go there, {@code UNREADABLE_ANSWER} if it is not a URL
     */
    HttpUrl check(HttpUrl registry, String text, Credentials credentials) {
        HttpUrl written = HttpUrl.parse(text);
        if (written == null
                || !written.username().isEmpty()
                || !written.password().isEmpty()) {
            throw new RegistryException(Failure.of(
                            FailureCode.UNREADABLE_ANSWER,
                            "The registry's challenge does not contain a usable token service URL.")
                    .with("registry", ShownUrl.origin(registry))
                    .with("token service", ShownUrl.quoted(text))
                    .remedy(FIX_URL));
        }
        HttpUrl realm = new NamedPlace(registry, text).url().orElse(written);
        boolean ownHost = realm.host().equals(registry.host());
        if (!realm.isHttps() && !(ownHost && access.allowsPlainHttp(repository.registry()))) {
            throw unsafe(registry, realm, "The registry's token service uses plain HTTP.", FIX_URL);
        }
        if (LocalHost.isLocal(realm.host()) && !LocalHost.isLocal(registry.host())) {
            throw unsafe(registry, realm, "The registry points to a token service at a private address.", FIX_URL);
        }
        if (!(credentials instanceof Credentials.Anonymous) && !mayHaveCredentials(registry, realm)) {
            throw unsafe(
                    registry,
                    realm,
                    "The registry's token service is on a host that does not belong to it.",
                    "If this host may receive the credentials for " + repository.registry()
                            + ", an administrator can allow it.");
        }
        return realm;
    }

    /** Makes the cheap checks first: the public suffix list takes time to load. */
    private boolean mayHaveCredentials(HttpUrl registry, HttpUrl realm) {
        return ShownUrl.isSameOrigin(registry, realm)
                || isSameHost(registry, realm)
                || (realm.isHttps() && realm.host().equals(KNOWN.get(registry.host())))
                || access.allowsTokenRealm(repository.registry(), realm.host())
                || isSameSite(registry, realm);
    }

    /** The port does not matter: GitLab serves its registry on 5050 and its tokens on 443. A foreign address has no site. */
    private static boolean isSameHost(HttpUrl registry, HttpUrl realm) {
        return registry.host().equals(realm.host())
                && (!LocalHost.isAddress(registry.host()) || LocalHost.isLocal(registry.host()));
    }

    private static boolean isSameSite(HttpUrl registry, HttpUrl realm) {
        String site = LocalHost.isAddress(registry.host()) ? null : registry.topPrivateDomain();
        return site != null && site.equals(realm.topPrivateDomain());
    }

    private static RegistryException unsafe(HttpUrl registry, HttpUrl realm, String summary, String remedy) {
        return new RegistryException(Failure.of(FailureCode.UNSAFE_REDIRECT, summary)
                .with("registry", ShownUrl.origin(registry))
                .with("token service", ShownUrl.of(realm))
                .remedy("Nothing was sent there. " + remedy));
    }
}
