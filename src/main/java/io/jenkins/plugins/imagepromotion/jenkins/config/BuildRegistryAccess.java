package io.jenkins.plugins.imagepromotion.jenkins.config;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import hudson.Util;
import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.jenkins.credentials.BuildCredentials;
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
 *
 * <p>The credentials that a step names are those that its build can use. The credentials that <i>Manage Jenkins</i> names can also
 * have the scope SYSTEM: then no script can use them, only this class. Those for promotions are only returned for writing, and
 * only to a promotion.
 */
public final class BuildRegistryAccess implements RegistryAccess {
    private final ImagePromotionConfiguration configuration;
    private final BuildCredentials store;
    private final String registry;
    private final @Nullable String credentialsId;
    private final boolean promotes;

    /**
     * Creates the access of one build, without the credentials for promotions.
     *
     * @param registry the registry that {@code credentialsId} is for; no other one receives them
     * @param credentialsId the credentials that the step names; null for the configured ones
     */
    public BuildRegistryAccess(
            ImagePromotionConfiguration configuration, Run<?, ?> run, String registry, @Nullable String credentialsId) {
        this(configuration, new BuildCredentials(run), registry, credentialsId, false);
    }

    /** Creates the access that builds of a job would have, without the credentials for promotions. */
    public static BuildRegistryAccess ofJob(
            ImagePromotionConfiguration configuration, Job<?, ?> job, String registry, @Nullable String credentialsId) {
        return new BuildRegistryAccess(configuration, BuildCredentials.ofJob(job), registry, credentialsId, false);
    }

    private BuildRegistryAccess(
            ImagePromotionConfiguration configuration,
            BuildCredentials store,
            String registry,
            @Nullable String credentialsId,
            boolean promotes) {
        this.configuration = configuration;
        this.store = store;
        this.registry = registry;
        this.credentialsId = credentialsId;
        this.promotes = promotes;
    }

    /** Returns this access with the credentials for promotions, for a use case that writes only what the policy allows. */
    public BuildRegistryAccess forPromotion() {
        return new BuildRegistryAccess(configuration, store, registry, credentialsId, true);
    }

    /**
     * Looks up the credentials that the step names, and checks that they are a login for the repository. A registry that anyone can
     * read never asks for them, so a mistake would only be noticed when the tag is written, after the approval.
     *
     * @throws ImagePromotionException {@code CREDENTIALS_UNUSABLE} if they cannot be used there
     */
    public void requireNamedCredentials(Repository repository) {
        if (credentialsId != null) {
            store.login(named(credentialsId, repository.registry()), repository);
        }
    }

    @Override
    public void requireAllowed(Repository repository, Purpose purpose) {
        String host = repository.registry();
        Optional<RegistryConfiguration> configured = configuration.registry(host);
        if (configured.isEmpty() && configuration.isOnlyConfiguredRegistries()) {
            throw new ImagePromotionException(Failure.of(
                            FailureCode.REGISTRY_NOT_ALLOWED, "Steps are not allowed to connect to this registry.")
                    .with("repository", repository)
                    .with("registry", host)
                    .remedy("Correct the reference, or ask an administrator to add the registry to Manage Jenkins >"
                            + " System > Image promotion."));
        }
        boolean reserved = configured
                .filter(found -> found.getPromotionCredentialsId() != null && !found.isAllowStepCredentials())
                .isPresent();
        if (purpose == Purpose.WRITING && reserved && isNamed(host)) {
            throw new ImagePromotionException(Failure.of(
                            FailureCode.STEP_CREDENTIALS_NOT_ALLOWED,
                            "A step is not allowed to write to this registry with its own credentials.")
                    .with("credentials", Quoted.text(Util.fixNull(credentialsId)))
                    .with("repository", repository)
                    .with("registry", host)
                    .remedy(
                            "Remove credentialsId from the step. The plugin then uses the credentials for promotions that the"
                                    + " administrator configured, after the policy allowed the promotion."));
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
        requireAllowed(repository, purpose);
        String host = repository.registry();
        if (credentialsId != null && isNamed(host)) {
            return store.use(named(credentialsId, host), repository);
        }
        Optional<RegistryConfiguration> configured = configuration.registry(host);
        Optional<String> promotion = promotes && purpose == Purpose.WRITING
                ? configured.map(RegistryConfiguration::getPromotionCredentialsId)
                : Optional.empty();
        return promotion
                .map(id -> store.forPromotion(id, host))
                .or(() ->
                        configured.map(RegistryConfiguration::getCredentialsId).map(id -> store.configured(id, host)))
                .map(found -> store.use(found, repository))
                .orElse(Credentials.ANONYMOUS);
    }

    private StandardCredentials named(String id, String host) {
        return store.named(id, host, configuration.registry(host).isPresent());
    }

    /** Returns true if the step names credentials, and they are for this registry. */
    private boolean isNamed(String host) {
        return credentialsId != null && host.equalsIgnoreCase(registry);
    }

    @Override
    public boolean allowsTokenRealm(String wanted, String realmHost) {
        return configuration
                .registry(wanted)
                .map(found -> found.isTokenRealm(realmHost))
                .orElse(false);
    }

    @Override
    public RegistryTls tls(String host) {
        return configuration
                .registry(host)
                .map(found -> new RegistryTls(
                        authorities(found),
                        Optional.ofNullable(found.getClientCertificateId())
                                .map(id -> store.identity(id, found.getHost()))))
                .orElse(RegistryTls.ORDINARY);
    }

    private static List<X509Certificate> authorities(RegistryConfiguration registry) {
        String pem = registry.getCaCertificates();
        try {
            return pem == null ? List.of() : Certificates.parse(pem);
        } catch (IOException e) {
            throw new ImagePromotionException(
                    Failure.of(
                                    FailureCode.CREDENTIALS_UNUSABLE,
                                    "The CA certificates configured for the registry cannot be used: "
                                            + Util.fixNull(e.getMessage()) + ".")
                            .with("registry", registry.getHost())
                            .remedy("Ask an administrator to correct the registry's entry in Manage Jenkins."),
                    e);
        }
    }
}
