package io.jenkins.plugins.imagepromotion.cli.session;

import io.jenkins.plugins.imagepromotion.cli.args.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** The certificates of a file, trusted besides those of the Java runtime. */
final class TrustedCertificates {
    private final X509TrustManager trust;

    private TrustedCertificates(X509TrustManager trust) {
        this.trust = trust;
    }

    /** Reads the PEM file. */
    static TrustedCertificates read(String file) {
        try {
            KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
            all.load(null, null);
            for (Certificate certificate : certificates(file)) {
                all.setCertificateEntry("file-" + all.size(), certificate);
            }
            for (X509Certificate certificate : managerOf(null).getAcceptedIssuers()) {
                all.setCertificateEntry("runtime-" + all.size(), certificate);
            }
            return new TrustedCertificates(managerOf(all));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the certificates of this Java runtime cannot be read", e);
        }
    }

    private static Collection<? extends Certificate> certificates(String file) {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (found.isEmpty()) {
                throw new UsageException("The file of --ca holds no certificate.");
            }
            return found;
        } catch (IOException | InvalidPathException e) {
            throw new UsageException("The file of --ca cannot be read.", e);
        } catch (CertificateException e) {
            throw new UsageException("The file of --ca does not hold certificates in PEM form.", e);
        }
    }

    private static X509TrustManager managerOf(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                return x509;
            }
        }
        throw new GeneralSecurityException("no X.509 trust manager");
    }

    /** Makes the client trust them. */
    void applyTo(OkHttpClient.Builder client) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust}, null);
            client.sslSocketFactory(context.getSocketFactory(), trust);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no TLS", e);
        }
    }
}
