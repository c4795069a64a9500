package io.jenkins.plugins.imagepromotion.jenkins.config;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCertificateCredentials;
import hudson.Util;
import hudson.model.Run;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.registry.RegistryTls;
import io.jenkins.plugins.imagepromotion.registry.http.ClientCertificate;
import io.jenkins.plugins.imagepromotion.registry.http.PemCertificates;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one build uses of a registry's certificates; looked up when a connection is made, and not kept. */
final class BuildTls {
    private final Run<?, ?> run;
    private final RegistryConfiguration registry;

    BuildTls(Run<?, ?> run, RegistryConfiguration registry) {
        this.run = run;
        this.registry = registry;
    }

    /**
     * The authorities and the certificate to show.
     *
     * @throws ImagePromotionException {@code CREDENTIALS_UNUSABLE}
     */
    RegistryTls read() {
        return new RegistryTls(
                authorities(),
                Optional.ofNullable(registry.getClientCertificateId()).map(this::identity));
    }

    private List<X509Certificate> authorities() {
        String pem = registry.getCaCertificates();
        try {
            return pem == null ? List.of() : PemCertificates.parse(pem);
        } catch (IOException e) {
            throw unusable(
                    "The CA certificates configured for the registry cannot be used",
                    Util.fixNull(e.getMessage()),
                    "none",
                    e);
        }
    }

    private RegistryTls.Identity identity(String id) {
        StandardCertificateCredentials found = CredentialsProvider.findCredentialById(
                id, StandardCertificateCredentials.class, run, CredentialsChoice.domain(registry.getHost()));
        if (found == null) {
            throw unusable(
                    "The client certificate cannot be used",
                    "there is none of this id that this build may use for the registry",
                    id,
                    null);
        }
        CredentialsProvider.track(run, found);
        try {
            return ClientCertificate.of(
                    found.getKeyStore(), found.getPassword().getPlainText().toCharArray());
        } catch (IOException e) {
            throw unusable("The client certificate cannot be used", Util.fixNull(e.getMessage()), id, e);
        }
    }

    private ImagePromotionException unusable(String what, String why, String id, @Nullable Throwable cause) {
        return new ImagePromotionException(
                Failure.of(FailureCode.CREDENTIALS_UNUSABLE, what + ": " + why + ".")
                        .with("credentials", Quoted.text(id))
                        .with("registry", registry.getHost())
                        .remedy(
                                "Let an administrator correct the registry's entry in Manage Jenkins, or add certificate"
                                        + " credentials of this id."),
                cause);
    }
}
