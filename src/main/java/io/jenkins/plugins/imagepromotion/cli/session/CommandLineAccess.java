package io.jenkins.plugins.imagepromotion.cli.session;

import io.jenkins.plugins.imagepromotion.cli.docker.DockerCredentials;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.RegistryAccess;
import java.util.Locale;
import java.util.Optional;

/** Access as the command line grants it: its login for one registry, docker's credentials for the others. */
final class CommandLineAccess implements RegistryAccess {
    private final RegistryOptions options;
    private final String loginRegistry;
    private final DockerCredentials docker;

    /** {@code loginRegistry} is the one registry that the user and password of the command line are for. */
    CommandLineAccess(RegistryOptions options, String loginRegistry, DockerCredentials docker) {
        this.options = options;
        this.loginRegistry = loginRegistry;
        this.docker = docker;
    }

    @Override
    public boolean allowsPlainHttp(String registry) {
        return options.plainHttp().contains(registry.toLowerCase(Locale.ROOT));
    }

    @Override
    public Credentials credentials(Repository repository) {
        Optional<Credentials> login = repository.registry().equals(loginRegistry) ? options.login() : Optional.empty();
        return login.orElseGet(() -> docker.find(repository));
    }
}
