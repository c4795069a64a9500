package io.jenkins.plugins.imagepromotion.registry.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;

/** Reads certificates from files that people give us; messages name neither path nor content. */
final class PemCertificates {

    private PemCertificates() {}

    /** Those in the file, in order; at least one. */
    static Collection<? extends Certificate> read(Path pem) throws IOException {
        byte[] content = content(pem);
        Collection<? extends Certificate> certificates;
        try {
            certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(content));
        } catch (CertificateException e) {
            throw new IOException("the file does not hold certificates in PEM form", e);
        }
        if (certificates.isEmpty()) {
            throw new IOException("the file holds no certificate");
        }
        return certificates;
    }

    static byte[] content(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IOException("the file cannot be read", e);
        }
    }
}
