package io.jenkins.plugins.imagepromotion.jenkins.config;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.IdCredentials;
import com.cloudbees.plugins.credentials.common.StandardCertificateCredentials;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import hudson.Util;
import hudson.model.Run;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.Purpose;
import io.jenkins.plugins.imagepromotion.registry.RegistryAccess;
import io.jenkins.plugins.imagepromotion.registry.RegistryTls;
import io.jenkins.plugins.imagepromotion.registry.http.Certificates;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one build may use registries: by the configuration and the credentials store. Both are read each time, so a changed
 * password takes effect and no secret is kept.
 */
public final class BuildRegistryAccess implements RegistryAccess {
    private static final String PASSWORD_REMEDY = "Correct credentialsId in the step or in Manage Jenkins, or ask an"
            + " administrator to add username and password credentials with this ID.";
    private static final String TLS_REMEDY =
            "Ask an administrator to correct the registry's entry in Manage Jenkins, or to"
                    + " add certificate credentials with this ID.";

    private final ImagePromotionConfiguration configuration;
    private final Run<?, ?> run;
    private final String registry;
    private final @Nullable String credentialsId;

    /**
     * Creates the access of one build.
     *
     * @param registry the registry that {@code credentialsId} is for; no other one receives them
     * @param credentialsId the credentials that the step names; null for the configured ones
     */
    public BuildRegistryAccess(
            ImagePromotionConfiguration configuration, Run<?, ?> run, String registry, @Nullable String credentialsId) {
        this.configuration = configuration;
        this.run = run;
        this.registry = registry;
        this.credentialsId = credentialsId;
    }

    /**
     * Looks up the credentials that the step names. A registry that anyone can read never asks for them, so a mistake would only be
     * noticed when the tag is written, after the approval.
     *
     * @throws ImagePromotionException {@code CREDENTIALS_UNUSABLE} if there are none that fit
     */
    public void requireNamedCredentials() {
        if (credentialsId != null) {
            read(credentialsId, registry);
        }
    }

    @Override
    public boolean allowsPlainHttp(String wanted) {
        return configuration
                .registry(wanted)
                .map(RegistryConfiguration::isPlainHttp)
                .orElse(false);
    }

    @Override
    public Credentials credentials(Repository repository, Purpose purpose) {
        return id(repository.registry())
                .map(id -> read(id, repository.registry()))
                .orElse(Credentials.ANONYMOUS);
    }

    @Override
    public boolean allowsTokenRealm(String wanted, String realmHost) {
        return configuration
                .registry(wanted)
                .map(found -> found.isTokenRealm(realmHost))
                .orElse(false);
    }

    /** A reference can include the port 443; a connection always omits it. */
    @Override
    public RegistryTls tls(String host) {
        return configuration
                .registry(host)
                .or(() -> configuration.registry(host + ":443"))
                .map(found -> new RegistryTls(
                        authorities(found),
                        Optional.ofNullable(found.getClientCertificateId()).map(id -> identity(id, found.getHost()))))
                .orElse(RegistryTls.ORDINARY);
    }

    private static List<X509Certificate> authorities(RegistryConfiguration registry) {
        String pem = registry.getCaCertificates();
        try {
            return pem == null ? List.of() : Certificates.parse(pem);
        } catch (IOException e) {
            String what = "The CA certificates configured for the registry cannot be used";
            throw unusable(what, Util.fixNull(e.getMessage()), "none", registry.getHost(), TLS_REMEDY, e);
        }
    }

    private RegistryTls.Identity identity(String id, String host) {
        String what = "The client certificate cannot be used";
        StandardCertificateCredentials found = find(
                        id, StandardCertificateCredentials.class, CredentialsChoice.domain(host))
                .orElseThrow(() -> unusable(
                        what,
                        "no certificate credentials with this ID are available to this build for the registry",
                        id,
                        host,
                        TLS_REMEDY,
                        null));
        CredentialsProvider.track(run, found);
        try {
            return Certificates.identity(
                    found.getKeyStore(), found.getPassword().getPlainText().toCharArray());
        } catch (IOException e) {
            throw unusable(what, Util.fixNull(e.getMessage()), id, host, TLS_REMEDY, e);
        }
    }

    private Optional<String> id(String wanted) {
        return credentialsId != null && wanted.equalsIgnoreCase(registry)
                ? Optional.of(credentialsId)
                : configuration.registry(wanted).map(RegistryConfiguration::getCredentialsId);
    }

    private Credentials read(String id, String host) {
        List<DomainRequirement> domain = CredentialsChoice.domain(host);
        StandardUsernamePasswordCredentials found = find(id, StandardUsernamePasswordCredentials.class, domain)
                .orElseThrow(() -> unusable(
                        "The credentials cannot be used", problem(id, domain), id, host, PASSWORD_REMEDY, null));
        CredentialsProvider.track(run, found);
        return Credentials.basic(found.getUsername(), found.getPassword().getPlainText());
    }

    private String problem(String id, List<DomainRequirement> domain) {
        if (find(id, StandardUsernamePasswordCredentials.class, List.of()).isPresent()) {
            return "their domain does not include this registry";
        }
        return find(id, StandardCredentials.class, domain).isPresent()
                ? "they are not username and password credentials"
                : "no credentials with this ID are available to this build";
    }

    private <C extends IdCredentials> Optional<C> find(String id, Class<C> kind, List<DomainRequirement> domain) {
        return Optional.ofNullable(CredentialsProvider.findCredentialById(id, kind, run, domain));
    }

    private static ImagePromotionException unusable(
            String what, String why, String id, String host, String remedy, @Nullable Throwable cause) {
        return new ImagePromotionException(
                Failure.of(FailureCode.CREDENTIALS_UNUSABLE, what + ": " + why + ".")
                        .with("credentials", Quoted.text(id))
                        .with("registry", host)
                        .remedy(remedy),
                cause);
    }
}
