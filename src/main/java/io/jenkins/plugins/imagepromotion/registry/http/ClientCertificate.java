package io.jenkins.plugins.imagepromotion.registry.http;

import io.jenkins.plugins.imagepromotion.registry.RegistryTls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a client certificate with its private key; messages contain neither path nor content. */
public final class ClientCertificate {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN ([A-Z ]*)PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END [A-Z ]*PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519");

    private ClientCertificate() {}

    /**
     * Reads a certificate and its key from two PEM files.
     *
     * @param chain the certificate, followed by those that lead to its authority
     * @param key its private key, as PKCS #8 without a password
     * @throws IOException if a file cannot be used; the message says why
     */
    public static RegistryTls.Identity read(Path chain, Path key) throws IOException {
        return new RegistryTls.Identity(
                PemCertificates.read(chain), key(new String(PemCertificates.content(key), StandardCharsets.UTF_8)));
    }

    /**
     * Returns the first certificate of a key store that has a private key.
     *
     * @throws IOException if there is none, or the password does not open it; the message says which
     */
    public static RegistryTls.Identity of(KeyStore store, char[] password) throws IOException {
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
