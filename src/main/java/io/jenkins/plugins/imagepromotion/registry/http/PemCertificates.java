package io.jenkins.plugins.imagepromotion.registry.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Reads certificates from PEM files and strings; messages contain neither path nor content. */
public final class PemCertificates {
    private PemCertificates() {}

    /**
     * Reads the certificates of a file, in order; at least one.
     *
     * @throws IOException if the file cannot be read or holds no certificate; the message says which
     */
    public static List<X509Certificate> read(Path pem) throws IOException {
        return certificates("file", content(pem));
    }

    /**
     * Reads the certificates of a string, in order; at least one.
     *
     * @throws IOException if the text contains no certificate; the message says so
     */
    public static List<X509Certificate> parse(String pem) throws IOException {
        return certificates("text", pem.getBytes(StandardCharsets.UTF_8));
    }

    private static List<X509Certificate> certificates(String holder, byte[] content) throws IOException {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Certificate found : factory.generateCertificates(new ByteArrayInputStream(content))) {
                certificates.add((X509Certificate) found);
            }
        } catch (CertificateException e) {
            throw new IOException("the " + holder + " does not contain certificates in PEM format", e);
        }
        if (certificates.isEmpty()) {
            throw new IOException("the " + holder + " contains no certificate");
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
