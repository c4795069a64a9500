package io.jenkins.plugins.imagepromotion.registry;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * What one registry wants of TLS beyond the ordinary; no other host is trusted by it or shown it.
 *
 * @param authorities certificates to trust there besides those that Java trusts
 * @param identity the certificate to show there
 */
public record RegistryTls(List<X509Certificate> authorities, Optional<Identity> identity) {
    /** What most registries want: nothing. */
    public static final RegistryTls ORDINARY = new RegistryTls(List.of(), Optional.empty());

    public RegistryTls {
        authorities = List.copyOf(authorities);
    }

    /** Whether there is nothing beyond the ordinary. */
    public boolean isOrdinary() {
        return authorities.isEmpty() && identity.isEmpty();
    }

    /**
     * A certificate to show, by which a registry recognises us before a word is said (mutual TLS).
     *
     * @param chain the certificate, then those that lead from it to its authority
     * @param key its private key
     */
    public record Identity(List<X509Certificate> chain, PrivateKey key) {
        public Identity {
            chain = List.copyOf(chain);
        }

        /** Without the key. */
        @Override
        public String toString() {
            return chain.size() + " certificates and a key";
        }
    }
}
