package io.jenkins.plugins.imagepromotion.registry.http;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The PEM files of one registry.
 *
 * @param authorities certificates to trust there besides those that Java trusts
 * @param identity the certificate to show there, with its key
 */
public record TlsFiles(Optional<Path> authorities, Optional<Identity> identity) {

    /**
     * A certificate to show.
     *
     * @param chain the certificate, then those that lead from it to its authority
     * @param key its private key, as PKCS #8 without a password
     */
    public record Identity(Path chain, Path key) {}
}
