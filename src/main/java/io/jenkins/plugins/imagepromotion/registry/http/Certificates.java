package io.jenkins.plugins.imagepromotion.registry.http;

import io.jenkins.plugins.imagepromotion.registry.RegistryTls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads certificates to trust, and a client certificate with its private key; messages contain neither path nor content. */
public final class Certificates {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN ([A-Z ]*)PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END [A-Z ]*PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519");

    private Certificates() {}

    /**
     * Reads the certificates of a file, in order; at least one.
     *
     * @throws IOException if the file cannot be read or contains no certificate; the message states the reason
     */
    public static List<X509Certificate> read(Path pem) throws IOException {
        return certificates("file", content(pem));
    }

    /**
     * Reads the certificates of a string, in order; at least one.
     *
     * @throws IOException if the text contains no certificate
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

    private static byte[] content(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IOException("the file cannot be read", e);
        }
    }

    /**
     * Reads a certificate and its key from two PEM files.
     *
     * @param chain the certificate, followed by those that lead to its authority
     * @param key its private key, as PKCS #8 without a password
     * @throws IOException if a file cannot be used; the message states the reason
     */
    public static RegistryTls.Identity identity(Path chain, Path key) throws IOException {
        return new RegistryTls.Identity(read(chain), key(new String(content(key), StandardCharsets.UTF_8)));
    }

    /**
     * Returns the first certificate of a key store that has a private key.
     *
     * @throws IOException if the key store has no such certificate, or the password does not open it; the message
     *     states the reason
     */
    public static RegistryTls.Identity identity(KeyStore store, char[] password) throws IOException {
        try {
            for (String alias : Collections.list(store.aliases())) {
                if (store.getKey(alias, password) instanceof PrivateKey key) {
                    return new RegistryTls.Identity(chain(store, alias), key);
                }
            }
        } catch (GeneralSecurityException e) {
            throw new IOException("the password does not open the key store", e);
        }
        throw new IOException("the key store contains no private key");
    }

    private static List<X509Certificate> chain(KeyStore store, String alias) throws GeneralSecurityException {
        return Arrays.stream(store.getCertificateChain(alias))
                .map(X509Certificate.class::cast)
                .toList();
    }

    private static PrivateKey key(String pem) throws IOException {
        Matcher found = KEY.matcher(pem);
        if (!found.find()) {
            throw new IOException("the file contains no private key");
        }
        if (!found.group(1).isEmpty()) {
            throw new IOException(
                    "the private key is not PKCS #8 without a password; convert it with `openssl pkcs8 -topk8 -nocrypt`");
        }
        PKCS8EncodedKeySpec encoded = decoded(found.group(2));
        InvalidKeySpecException unknown = new InvalidKeySpecException();
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (InvalidKeySpecException e) {
                unknown = e;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java runtime knows " + algorithm, e);
            }
        }
        throw new IOException("the private key has an unknown format", unknown);
    }

    private static PKCS8EncodedKeySpec decoded(String text) throws IOException {
        try {
            return new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            throw new IOException("the private key is not PEM", e);
        }
    }
}
