package io.jenkins.plugins.imagepromotion.cli.session;

import io.jenkins.plugins.imagepromotion.cli.docker.DockerCredentials;
import io.jenkins.plugins.imagepromotion.image.RegistryHost;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.Purpose;
import io.jenkins.plugins.imagepromotion.registry.RegistryAccess;
import io.jenkins.plugins.imagepromotion.registry.RegistryTls;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Access from the command line: its login for one registry, Docker's credentials for the others. */
final class CommandLineAccess implements RegistryAccess {
    /** Shorter than the lifetime of cloud credentials, and longer than most promotions. */
    private static final long KEPT_NANOS = Duration.ofMinutes(5).toNanos();

    private final RegistryOptions options;
    private final String loginRegistry;
    private final DockerCredentials docker;
    private final LongSupplier nanoTime;

    /**
     * Credentials by repository, cached for reading and writing: a credential helper takes time and may prompt its
     * user.
     */
    private final Map<Repository, Found> found = new ConcurrentHashMap<>();

    private record Found(Credentials credentials, long at) {}

    /**
     * Creates the access.
     *
     * @param loginRegistry the registry to which the login and certificate options apply
     * @param nanoTime a clock like {@link System#nanoTime()}
     */
    CommandLineAccess(RegistryOptions options, String loginRegistry, DockerCredentials docker, LongSupplier nanoTime) {
        this.options = options;
        this.loginRegistry = loginRegistry;
        this.docker = docker;
        this.nanoTime = nanoTime;
    }

    @Override
    public RegistryTls tls(String registry) {
        return registry.equalsIgnoreCase(loginRegistry) || (registry + ":443").equalsIgnoreCase(loginRegistry)
                ? options.tls()
                : RegistryTls.ORDINARY;
    }

    @Override
    public boolean allowsTokenRealm(String registry, String realmHost) {
        return options.tokenRealms().contains(realmHost.toLowerCase(Locale.ROOT));
    }

    @Override
    public boolean allowsPlainHttp(String registry) {
        return options.plainHttp().contains(RegistryHost.canonical(registry).toLowerCase(Locale.ROOT));
    }

    @Override
    public Credentials credentials(Repository repository, Purpose purpose) {
        Optional<Credentials> login = repository.registry().equals(loginRegistry) ? options.login() : Optional.empty();
        return login.orElseGet(() -> found.compute(repository, this::current).credentials());
    }

    private Found current(Repository repository, @Nullable Found before) {
        long now = nanoTime.getAsLong();
        return before != null && now - before.at() < KEPT_NANOS ? before : new Found(docker.find(repository), now);
    }
}
