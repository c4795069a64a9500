package io.jenkins.plugins.imagepromotion.registry.http;

import io.jenkins.plugins.imagepromotion.registry.RegistryTls;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** The certificates that Java trusts and some more, as of an authority of one's own; and perhaps one to show. */
final class TrustedCertificates {
    private final X509TrustManager trust;
    private final SSLContext context;

    private TrustedCertificates(X509TrustManager trust, SSLContext context) {
        this.trust = trust;
        this.context = context;
    }

    /**
     * Java's own and those of a PEM file.
     *
     * @throws IOException if the file cannot be read or holds no certificate
     */
    static TrustedCertificates with(Path pem) throws IOException {
        return with(new RegistryTls(PemCertificates.read(pem), Optional.empty()));
    }

    /**
     * Java's own and what a registry wants besides.
     *
     * @throws IOException if the certificate to show and its key do not belong together
     */
    static TrustedCertificates with(RegistryTls tls) throws IOException {
        KeyManager[] own = tls.identity().isPresent() ? managers(tls.identity().get()) : new KeyManager[0];
        try {
            X509TrustManager trust = trustOf(store(tls.authorities()));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own, new TrustManager[] {trust}, null);
            return new TrustedCertificates(trust, context);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime can do TLS", e);
        }
    }

    private static KeyManager[] managers(RegistryTls.Identity identity) throws IOException {
        try {
            return ClientCertificate.managers(identity);
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificate and its key cannot be used together", e);
        }
    }

    private static KeyStore store(List<X509Certificate> more) throws GeneralSecurityException, IOException {
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

    void applyTo(OkHttpClient.Builder builder) {
        builder.sslSocketFactory(context.getSocketFactory(), trust);
    }

    @SuppressWarnings("NullAway") // null is the JDK's word for its own store
    private static X509TrustManager trustOf(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .findFirst()
                .orElseThrow(() -> new GeneralSecurityException("no X.509 trust manager"));
    }
}
