package io.jenkins.plugins.imagepromotion.jenkins.config;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.IdCredentials;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import hudson.model.Run;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.RegistryAccess;
import io.jenkins.plugins.imagepromotion.registry.RegistryTls;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one build may use of the registries: the configuration and the credentials store, asked afresh each time, so that
 * a changed password counts and none is ever kept.
 */
public final class BuildRegistryAccess implements RegistryAccess {
    private final ImagePromotionConfiguration configuration;
    private final Run<?, ?> run;
    private final String registry;
    private final @Nullable String credentialsId;

    /**
     * Access for that build.
     *
     * @param registry the registry that {@code credentialsId} is for; no other one gets to see them
     * @param credentialsId the credentials that the step names; null for what is configured
     */
    public BuildRegistryAccess(
            ImagePromotionConfiguration configuration, Run<?, ?> run, String registry, @Nullable String credentialsId) {
        this.configuration = configuration;
        this.run = run;
        this.registry = registry;
        this.credentialsId = credentialsId;
    }

    @Override
    public boolean allowsPlainHttp(String wanted) {
        return configuration
                .registry(wanted)
                .map(RegistryConfiguration::isPlainHttp)
                .orElse(false);
    }

    @Override
    public Credentials credentials(Repository repository) {
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

    /** A reference names the port 443 or leaves it out; a connection always leaves it out. */
    @Override
    public RegistryTls tls(String host) {
        Optional<RegistryConfiguration> found =
                configuration.registry(host).or(() -> configuration.registry(host + ":443"));
        return found.isPresent() ? new BuildTls(run, found.get()).read() : RegistryTls.ORDINARY;
    }

    private Optional<String> id(String wanted) {
        return credentialsId != null && wanted.equalsIgnoreCase(registry)
                ? Optional.of(credentialsId)
                : configuration.registry(wanted).map(RegistryConfiguration::getCredentialsId);
    }

    private Credentials read(String id, String host) {
        List<DomainRequirement> domain = CredentialsChoice.domain(host);
        StandardUsernamePasswordCredentials found = find(id, StandardUsernamePasswordCredentials.class, domain)
                .orElseThrow(() -> unusable(id, host, problem(id, domain)));
        CredentialsProvider.track(run, found);
        return Credentials.basic(found.getUsername(), found.getPassword().getPlainText());
    }

    private String problem(String id, List<DomainRequirement> domain) {
        if (find(id, StandardUsernamePasswordCredentials.class, List.of()).isPresent()) {
            return "they are kept in a domain that does not include this registry";
        }
        return find(id, StandardCredentials.class, domain).isPresent()
                ? "they are of another kind than username and password"
                : "there are none of this id that this build may use";
    }

    private <C extends IdCredentials> Optional<C> find(String id, Class<C> kind, List<DomainRequirement> domain) {
        return Optional.ofNullable(CredentialsProvider.findCredentialById(id, kind, run, domain));
    }

    static ImagePromotionException unusable(String id, String host, String problem) {
        return new ImagePromotionException(
                Failure.of(FailureCode.CREDENTIALS_UNUSABLE, "The credentials cannot be used: " + problem + ".")
                        .with("credentials", Quoted.text(id))
                        .with("registry", host)
                        .remedy(
                                "Correct credentialsId in the step or in Manage Jenkins, or let an administrator add username and"
                                        + " password credentials of this id."));
    }
}
