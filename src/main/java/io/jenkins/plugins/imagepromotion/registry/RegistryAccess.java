package io.jenkins.plugins.imagepromotion.registry;

import io.jenkins.plugins.imagepromotion.image.Repository;

/** The settings of the edge for registries: how to reach each one, and which credentials to use. */
public interface RegistryAccess {

    /** Returns true if the configuration allows plain HTTP for this registry ({@code host[:port]}). */
    boolean allowsPlainHttp(String registry);

    /**
     * Refuses a use of the repository that the configuration does not allow, or that unusable credentials prevent, without sending a
     * request. Before any request to the repository, it is called at least for {@link Purpose#READING}.
     *
     * @throws io.jenkins.plugins.imagepromotion.failure.ImagePromotionException the refusal
     */
    default void requireAllowed(Repository repository, Purpose purpose) {}

    /**
     * Returns the current credentials for requests to the repository with that purpose. A session calls it when the registry first
     * requires credentials, before each further token, and once after the registry refused them.
     *
     * @throws io.jenkins.plugins.imagepromotion.failure.ImagePromotionException {@code CREDENTIALS_UNUSABLE} if they cannot
     *     be used there
     */
    Credentials credentials(Repository repository, Purpose purpose);

    /**
     * Returns the TLS settings that this server ({@code host[:port]}, without the port if it is 443) needs. It is
     * called before the first connection, including connections to token services and to servers that a registry
     * redirects to.
     *
     * @throws io.jenkins.plugins.imagepromotion.failure.ImagePromotionException {@code CREDENTIALS_UNUSABLE} if they cannot
     *     be used
     */
    default RegistryTls tls(String registry) {
        return RegistryTls.ORDINARY;
    }

    /**
     * Returns true if the credentials for this registry may go to a token service outside its domain. Hosts in the registry's
     * own domain need no permission.
     */
    default boolean allowsTokenRealm(String registry, String realmHost) {
        return false;
    }
}
