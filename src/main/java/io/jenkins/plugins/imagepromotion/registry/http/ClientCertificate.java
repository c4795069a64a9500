package io.jenkins.plugins.imagepromotion.registry.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/** With what a registry recognises us before a word is said (mutual TLS). */
final class ClientCertificate {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN ([A-Z ]*)PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END [A-Z ]*PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519");
    /** A store in memory wants a password, which protects nothing there. */
    private static final char[] NO_PASSWORD = new char[0];

    private ClientCertificate() {}

    /**
     * What shows the certificate where a server asks for one.
     *
     * @throws IOException if a file cannot be used; the message says why, without path and content
     */
    static KeyManager[] read(TlsFiles.Identity identity) throws IOException {
        Certificate[] chain = PemCertificates.read(identity.chain()).toArray(Certificate[]::new);
        PrivateKey key = key(new String(PemCertificates.content(identity.key()), StandardCharsets.UTF_8));
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, NO_PASSWORD);
            store.setKeyEntry("client", key, NO_PASSWORD, chain);
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, NO_PASSWORD);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificate and its key cannot be used together", e);
        }
    }

    private static PrivateKey key(String pem) throws IOException {
        Matcher found = KEY.matcher(pem);
        if (!found.find()) {
            throw new IOException("the file holds no private key");
        }
        if (!found.group(1).isEmpty()) {
            throw new IOException(
                    "the private key is not PKCS #8 without a password; `openssl pkcs8 -topk8 -nocrypt` makes it that");
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
        throw new IOException("the private key is of no known kind", unknown);
    }

    private static PKCS8EncodedKeySpec decoded(String text) throws IOException {
        try {
            return new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            throw new IOException("the private key is not PEM", e);
        }
    }
}
