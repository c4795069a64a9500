package io.jenkins.plugins.imagepromotion.registry.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** The certificates that Java trusts and some more, as of an authority of one's own. */
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
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (X509Certificate certificate : trustOf(null).getAcceptedIssuers()) {
                store.setCertificateEntry("java-" + number++, certificate);
            }
            for (Certificate certificate : read(pem)) {
                store.setCertificateEntry("more-" + number++, certificate);
            }
            X509TrustManager trust = trustOf(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust}, null);
            return new TrustedCertificates(trust, context);
        } catch (CertificateException e) {
            throw new IOException("the file does not hold certificates in PEM form", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime can do TLS", e);
        }
    }

    void applyTo(OkHttpClient.Builder builder) {
        builder.sslSocketFactory(context.getSocketFactory(), trust);
    }

    private static Collection<? extends Certificate> read(Path pem) throws IOException, CertificateException {
        Collection<? extends Certificate> certificates =
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(content(pem)));
        if (certificates.isEmpty()) {
            throw new IOException("the file holds no certificate");
        }
        return certificates;
    }

    private static byte[] content(Path pem) throws IOException {
        try {
            return Files.readAllBytes(pem);
        } catch (IOException e) {
            throw new IOException("the file cannot be read", e);
        }
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
