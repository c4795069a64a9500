package io.jenkins.plugins.imagepromotion.cli.session;

import io.jenkins.plugins.imagepromotion.cli.args.Arguments;
import io.jenkins.plugins.imagepromotion.cli.args.UsageException;
import io.jenkins.plugins.imagepromotion.registry.RegistryTls;
import io.jenkins.plugins.imagepromotion.registry.http.ClientCertificate;
import io.jenkins.plugins.imagepromotion.registry.http.PemCertificates;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * The files of a certificate to show.
 *
 * @param certificate the certificate, then those that lead from it to its authority
 * @param key its private key
 */
record CertificateFiles(String certificate, String key) {

    static Optional<CertificateFiles> of(Arguments arguments) {
        Optional<String> certificate = arguments.value(CommonOptions.CLIENT_CERT);
        Optional<String> key = arguments.value(CommonOptions.CLIENT_KEY);
        if (certificate.isPresent() != key.isPresent()) {
            throw new UsageException("The options --client-cert and --client-key require each other.");
        }
        return certificate.map(file -> new CertificateFiles(file, key.orElseThrow()));
    }

    /** What they hold, for a registry that {@code --ca} is trusted for as well. */
    RegistryTls read(Optional<String> ca) {
        try {
            List<X509Certificate> authorities = ca.isPresent() ? PemCertificates.read(Path.of(ca.get())) : List.of();
            return new RegistryTls(
                    authorities, Optional.of(ClientCertificate.read(Path.of(certificate), Path.of(key))));
        } catch (IOException | InvalidPathException e) {
            throw new UsageException(
                    "The options --client-cert and --client-key take PEM files: " + e.getMessage() + ".", e);
        }
    }
}
