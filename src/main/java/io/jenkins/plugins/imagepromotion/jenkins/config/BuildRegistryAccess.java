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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one build may use registries: by the configuration and the credentials store. Both are read each time, so a changed
 * password takes effect and no secret is kept.
 *
 * <p>A step can specify only credentials that its build can use. <i>Manage Jenkins</i> can also specify credentials with the scope SYSTEM,
 * which no script can use. The credentials for promotions are returned only to a promotion, and only for writing.
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

    /** Returns the access that builds of a job would have, without the credentials for promotions. */
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
     * Checks that the credentials specified in the step can be used as a login for the repository. A publicly readable registry never
     * requires them, so a mistake would otherwise be noticed only when the tag is written, after the approval.
     *
     * @throws ImagePromotionException {@code CREDENTIALS_UNUSABLE} if they cannot be used for the repository
     */
    public void requireNamedCredentials(Repository repository) {
        if (credentialsId != null) {
            BuildCredentials.login(named(credentialsId, repository.registry()), repository);
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>For the target of a promotion, it also checks the credentials for writing. The registry may not require them until the tag is
     * written, after the approval.
     */
    @Override
    public void requireAllowed(Repository repository, Purpose purpose) {
        requirePermitted(repository, purpose);
        if (promotes && purpose == Purpose.WRITING) {
            find(repository, purpose).ifPresent(found -> BuildCredentials.login(found, repository));
        }
    }

    private void requirePermitted(Repository repository, Purpose purpose) {
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
        requirePermitted(repository, purpose);
        return find(repository, purpose)
                .map(found -> store.use(found, repository))
                .orElse(Credentials.ANONYMOUS);
    }

    private Optional<StandardCredentials> find(Repository repository, Purpose purpose) {
        String host = repository.registry();
        if (credentialsId != null && isNamed(host)) {
            return Optional.of(named(credentialsId, host));
        }
        Optional<RegistryConfiguration> configured = configuration.registry(host);
        Optional<String> promotion = promotes && purpose == Purpose.WRITING
                ? configured.map(RegistryConfiguration::getPromotionCredentialsId)
                : Optional.empty();
        return promotion
                .map(id -> store.forPromotion(id, host))
                .or(() ->
                        configured.map(RegistryConfiguration::getCredentialsId).map(id -> store.configured(id, host)));
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
                .map(found -> found.tls(id -> store.identity(id, found.getHost())))
                .orElse(RegistryTls.ORDINARY);
    }
}
