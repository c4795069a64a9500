package io.jenkins.plugins.imagepromotion.jenkins.config;

import hudson.Util;
import io.jenkins.plugins.imagepromotion.doctor.Diagnosis;
import io.jenkins.plugins.imagepromotion.doctor.Examination;
import io.jenkins.plugins.imagepromotion.doctor.RegistryDoctor;
import io.jenkins.plugins.imagepromotion.doctor.http.HttpProbe;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.jenkins.credentials.BuildCredentials;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.Purpose;
import io.jenkins.plugins.imagepromotion.registry.RegistryAccess;
import io.jenkins.plugins.imagepromotion.registry.RegistryTls;
import io.jenkins.plugins.imagepromotion.registry.http.HttpConnections;
import io.jenkins.plugins.imagepromotion.registry.http.HttpSettings;
import io.jenkins.plugins.okhttp.api.JenkinsOkHttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import jenkins.util.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Examines one registry with the settings of the form, saved or not, outside any build. It uses its own connections, so that a build's
 * token does not hide a failed login.
 */
public final class RegistryExamination implements RegistryAccess {
    /** The time limit for all requests together. It is short, because a user is waiting for them. */
    private static final Duration PATIENCE = Duration.ofSeconds(25);

    /** The time limit for one request. A registry that needs more time is too slow for promotions. */
    private static final Duration REQUEST = Duration.ofSeconds(8);

    private final RegistryConfiguration registry;
    private final @Nullable String credentialsId;

    /**
     * Creates an examination.
     *
     * @param credentialsId the credentials to log in with; null for anonymous access
     */
    public RegistryExamination(RegistryConfiguration registry, @Nullable String credentialsId) {
        this.registry = registry;
        this.credentialsId = credentialsId;
    }

    /**
     * Runs the doctor's probes in the test repository for at most 25 seconds, followed by at most 25 seconds of cleanup.
     *
     * @param isReadOnly whether to only read; otherwise it also writes and removes throw-away tags
     * @throws ImagePromotionException {@code INVALID_REFERENCE} if the registry does not have a valid test repository;
     *     {@code CREDENTIALS_UNUSABLE}
     */
    public Diagnosis run(boolean isReadOnly) {
        Repository repository = repository(registry.getHost(), Util.fixNull(registry.getTestRepository()));
        // A publicly readable registry never requires the credentials.
        credentials(repository, Purpose.READING);
        Cancellation cancellation = new Cancellation();
        Cancellation cleanup = new Cancellation();
        ScheduledFuture<?> limit = cancelIn(PATIENCE, cancellation);
        ScheduledFuture<?> last = cancelIn(PATIENCE.multipliedBy(2), cleanup);
        try (HttpConnections connections =
                HttpConnections.through(JenkinsOkHttpClient::newClientBuilder, HttpSettings.DEFAULT.trying(REQUEST))) {
            return new RegistryDoctor(
                            new HttpProbe(connections, this, cancellation),
                            new HttpProbe(connections, this, cleanup),
                            Clock.systemUTC(),
                            message -> {})
                    .examine(new Examination(repository, isReadOnly, false, Optional.empty()));
        } finally {
            limit.cancel(false);
            last.cancel(false);
        }
    }

    private static ScheduledFuture<?> cancelIn(Duration time, Cancellation cancellation) {
        return Timer.get().schedule(cancellation::cancel, time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Returns the repository with that path in the registry, or throws {@code INVALID_REFERENCE}. */
    static Repository repository(String host, String path) {
        return Repository.parse(host + "/" + path);
    }

    @Override
    public boolean allowsPlainHttp(String host) {
        return registry.isFor(host) && registry.isPlainHttp();
    }

    @Override
    public boolean allowsTokenRealm(String host, String realmHost) {
        return registry.isFor(host) && registry.isTokenRealm(realmHost);
    }

    @Override
    public Credentials credentials(Repository repository, Purpose purpose) {
        if (credentialsId == null || !registry.isFor(repository.registry())) {
            return Credentials.ANONYMOUS;
        }
        return BuildCredentials.ofController(credentialsId, repository);
    }

    @Override
    public RegistryTls tls(String host) {
        return registry.isFor(host)
                ? registry.tls(id -> BuildCredentials.identityOfController(id, registry.getHost()))
                : RegistryTls.ORDINARY;
    }
}
