package io.jenkins.plugins.imagepromotion.jenkins.config;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.common.IdCredentials;
import com.cloudbees.plugins.credentials.common.StandardCertificateCredentials;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.StandardUsernamePasswordCredentials;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import hudson.Util;
import hudson.model.Run;
import hudson.security.ACL;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.jenkins.credentials.CredentialsChoice;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.Purpose;
import io.jenkins.plugins.imagepromotion.registry.RegistryAccess;
import io.jenkins.plugins.imagepromotion.registry.RegistryTls;
import io.jenkins.plugins.imagepromotion.registry.http.Certificates;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
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
    private static final Class<StandardUsernamePasswordCredentials> LOGIN = StandardUsernamePasswordCredentials.class;
    private static final String PASSWORD_REMEDY = "Correct credentialsId in the step or in Manage Jenkins, or ask an"
            + " administrator to add username and password credentials with this ID.";
    private static final String PROMOTION_REMEDY =
            "Ask an administrator to correct the credentials for promotions of this"
                    + " registry in Manage Jenkins, or to add username and password credentials with this ID to the controller.";
    private static final String HOST_REMEDY =
            "Ask an administrator to add the registry to Manage Jenkins > System > Image"
                    + " promotion, or to move the credentials to a domain that names this host.";
    private static final String TLS_REMEDY =
            "Ask an administrator to correct the registry's entry in Manage Jenkins, or to"
                    + " add certificate credentials with this ID.";

    /** A host that no registry has. Credentials that may go there may go anywhere. */
    private static final String NO_HOST = "no-registry.invalid";

    private final ImagePromotionConfiguration configuration;
    private final Run<?, ?> run;
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
        this(configuration, run, registry, credentialsId, false);
    }

    private BuildRegistryAccess(
            ImagePromotionConfiguration configuration,
            Run<?, ?> run,
            String registry,
            @Nullable String credentialsId,
            boolean promotes) {
        this.configuration = configuration;
        this.run = run;
        this.registry = registry;
        this.credentialsId = credentialsId;
        this.promotes = promotes;
    }

    /** Returns this access with the credentials for promotions, for a use case that writes only what the policy allows. */
    public BuildRegistryAccess forPromotion() {
        return new BuildRegistryAccess(configuration, run, registry, credentialsId, true);
    }

    /**
     * Looks up the credentials that the step names. A registry that anyone can read never asks for them, so a mistake
     * would only be noticed when the tag is written, after the approval.
     *
     * @throws ImagePromotionException {@code CREDENTIALS_UNUSABLE} if no credentials match
     */
    public void requireNamedCredentials() {
        if (credentialsId != null) {
            named(credentialsId, registry);
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
            return login(named(credentialsId, host));
        }
        Optional<RegistryConfiguration> configured = configuration.registry(host);
        Optional<String> promotion = promotes && purpose == Purpose.WRITING
                ? configured.map(RegistryConfiguration::getPromotionCredentialsId)
                : Optional.empty();
        return promotion
                .map(id -> forPromotion(id, host))
                .or(() ->
                        configured.map(RegistryConfiguration::getCredentialsId).map(id -> configured(id, host)))
                .map(this::login)
                .orElse(Credentials.ANONYMOUS);
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
        StandardCertificateCredentials found = findConfigured(
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

    /** Returns the credentials that the step names, if they may go to that host. */
    private StandardUsernamePasswordCredentials named(String id, String host) {
        List<DomainRequirement> domain = CredentialsChoice.domain(host);
        StandardUsernamePasswordCredentials found = find(id, LOGIN, domain)
                .orElseThrow(() -> unusableLogin(problem(id, domain), id, host, PASSWORD_REMEDY));
        if (configuration.registry(host).isEmpty() && isForAnyHost(id, host)) {
            throw unusableLogin("neither Manage Jenkins nor their domain names this registry", id, host, HOST_REMEDY);
        }
        return found;
    }

    /** Returns true if no domain keeps these credentials from a host of the same port that no registry has. */
    private boolean isForAnyHost(String id, String host) {
        String other = host.replaceFirst("^(\\[.*]|[^:]*)", NO_HOST);
        return find(id, LOGIN, CredentialsChoice.domain(other)).isPresent();
    }

    private StandardUsernamePasswordCredentials configured(String id, String host) {
        List<DomainRequirement> domain = CredentialsChoice.domain(host);
        return findConfigured(id, LOGIN, domain)
                .orElseThrow(() -> unusableLogin(problem(id, domain), id, host, PASSWORD_REMEDY));
    }

    private StandardUsernamePasswordCredentials forPromotion(String id, String host) {
        return findInController(id, LOGIN, CredentialsChoice.domain(host))
                .findFirst()
                .orElseThrow(() -> unusableLogin(
                        "the controller has no username and password credentials with this ID for the registry",
                        id,
                        host,
                        PROMOTION_REMEDY));
    }

    private Credentials login(StandardUsernamePasswordCredentials found) {
        CredentialsProvider.track(run, found);
        return Credentials.basic(found.getUsername(), found.getPassword().getPlainText());
    }

    private String problem(String id, List<DomainRequirement> domain) {
        if (find(id, LOGIN, List.of()).isPresent()) {
            return "their domain does not include this registry";
        }
        return find(id, StandardCredentials.class, domain).isPresent()
                ? "they are not username and password credentials"
                : "no credentials with this ID are available to this build";
    }

    private <C extends IdCredentials> Optional<C> find(String id, Class<C> kind, List<DomainRequirement> domain) {
        return Optional.ofNullable(CredentialsProvider.findCredentialById(id, kind, run, domain));
    }

    /** Finds credentials that an administrator named: those that the build can use, else those of the scope SYSTEM. */
    private <C extends StandardCredentials> Optional<C> findConfigured(
            String id, Class<C> kind, List<DomainRequirement> domain) {
        return find(id, kind, domain)
                .or(() -> findInController(id, kind, domain)
                        .filter(found -> found.getScope() == CredentialsScope.SYSTEM)
                        .findFirst());
    }

    private static <C extends StandardCredentials> Stream<C> findInController(
            String id, Class<C> kind, List<DomainRequirement> domain) {
        return CredentialsProvider.lookupCredentialsInItemGroup(kind, Jenkins.get(), ACL.SYSTEM2, domain).stream()
                .filter(found -> found.getId().equals(id));
    }

    private static ImagePromotionException unusableLogin(String why, String id, String host, String remedy) {
        return unusable("The credentials cannot be used", why, id, host, remedy, null);
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
