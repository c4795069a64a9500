package io.jenkins.plugins.imagepromotion.registry;

import io.jenkins.plugins.imagepromotion.image.Repository;

/** What the edge knows of registries: how each may be reached and as whom. Asked only when needed. */
public interface RegistryAccess {

    /** Whether somebody entitled to it named this registry ({@code host[:port]}) as one that speaks plain HTTP. */
    boolean allowsPlainHttp(String registry);

    /**
     * As whom to work with the repository; asked when the registry first wants to know, and again for each new session.
     *
     * @throws io.jenkins.plugins.imagepromotion.failure.ImagePromotionException {@code CREDENTIALS_UNUSABLE} if what was
     *     named cannot be used there
     */
    Credentials credentials(Repository repository);

    /**
     * What this registry ({@code host[:port]}, the port left out where it is 443) wants of TLS beyond the ordinary; asked
     * before the first connection, of token services and of places that a registry sends us to too.
     *
     * @throws io.jenkins.plugins.imagepromotion.failure.ImagePromotionException {@code CREDENTIALS_UNUSABLE} if what was
     *     named cannot be used
     */
    default RegistryTls tls(String registry) {
        return RegistryTls.ORDINARY;
    }

    /**
     * Whether the credentials for this registry may go to a token service on a host that has nothing to do with it; hosts of
     * the registry's own site need no leave.
     */
    default boolean allowsTokenRealm(String registry, String realmHost) {
        return false;
    }
}
