package io.jenkins.plugins.imagepromotion.registry.http.tls;

import io.jenkins.plugins.imagepromotion.registry.RegistryTls;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** Trusts the certificates that Java trusts and those of a private authority, and can present a client certificate. */
public final class TlsContext {
    private static final Map<String, String> SIGNATURES = Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA");

    /** A store in memory needs a password, which protects nothing there. */
    private static final char[] NO_PASSWORD = new char[0];

    private TlsContext() {}

    /**
     * Makes the client trust what Java trusts and what a registry needs in addition.
     *
     * @throws IOException if the client certificate and its key do not belong together
     */
    public static OkHttpClient.Builder apply(RegistryTls tls, OkHttpClient.Builder builder) throws IOException {
        KeyManager[] own = tls.identity().isPresent() ? managers(tls.identity().get()) : new KeyManager[0];
        try {
            X509TrustManager trust = trustOf(store(tls.authorities()));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own, new TrustManager[] {trust}, null);
            return builder.sslSocketFactory(context.getSocketFactory(), trust);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime can do TLS", e);
        }
    }

    private static KeyStore store(Iterable<X509Certificate> more) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int number = 0;
        for (X509Certificate certificate : trustOf(null).getAcceptedIssuers()) {
            store.setCertificateEntry("java-" + number++, certificate);
        }
        for (X509Certificate certificate : more) {
            store.setCertificateEntry("more-" + number++, certificate);
        }
        return store;
    }

    @SuppressWarnings("NullAway") // null stands for the JDK's own store
    private static X509TrustManager trustOf(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .findFirst()
                .orElseThrow(() -> new GeneralSecurityException("no X.509 trust manager"));
    }

    private static KeyManager[] managers(RegistryTls.Identity identity) throws IOException {
        try {
            requirePair(identity);
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, NO_PASSWORD);
            store.setKeyEntry(
                    "client", identity.key(), NO_PASSWORD, identity.chain().toArray(Certificate[]::new));
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, NO_PASSWORD);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificate and its key cannot be used together", e);
        }
    }

    /** A server would report only that the handshake failed, so this is checked first. */
    private static void requirePair(RegistryTls.Identity identity) throws GeneralSecurityException {
        PublicKey certified = identity.chain().get(0).getPublicKey();
        String algorithm = SIGNATURES.getOrDefault(certified.getAlgorithm(), "Ed25519");
        Signature signer = Signature.getInstance(algorithm);
        signer.initSign(identity.key());
        Signature judge = Signature.getInstance(algorithm);
        judge.initVerify(certified);
        if (!judge.verify(signer.sign())) {
            throw new GeneralSecurityException("the key belongs to another certificate");
        }
    }
}
