package io.jenkins.plugins.imagepromotion.registry;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * TLS settings for one registry; they apply to no other host.
 *
 * @param authorities certificates to trust in addition to those that Java trusts
 * @param identity the client certificate to present
 */
public record RegistryTls(List<X509Certificate> authorities, Optional<Identity> identity) {
    /** No special settings, which is enough for most registries. */
    public static final RegistryTls ORDINARY = new RegistryTls(List.of(), Optional.empty());

    public RegistryTls {
        authorities = List.copyOf(authorities);
    }

    public boolean isOrdinary() {
        return authorities.isEmpty() && identity.isEmpty();
    }

    /**
     * A client certificate (mutual TLS).
     *
     * @param chain the certificate, followed by those that lead to its authority
     * @param key its private key
     */
    public record Identity(List<X509Certificate> chain, PrivateKey key) {
        public Identity {
            chain = List.copyOf(chain);
        }

        /** Omits the key. */
        @Override
        public String toString() {
            return chain.size() + " certificates and a key";
        }
    }
}
