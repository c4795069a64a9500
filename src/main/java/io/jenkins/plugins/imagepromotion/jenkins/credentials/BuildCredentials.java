package io.jenkins.plugins.imagepromotion.jenkins.credentials;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.common.StandardCertificateCredentials;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import hudson.Util;
import hudson.model.Job;
import hudson.model.Queue;
import hudson.model.Run;
import hudson.model.queue.Tasks;
import hudson.security.ACL;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.RegistryTls;
import io.jenkins.plugins.imagepromotion.registry.http.Certificates;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.jspecify.annotations.Nullable;

/**
 * Finds the credentials that one build, or this plugin on its behalf, can use for a registry. It looks them up each time and does not cache
 * them. Every method throws {@code CREDENTIALS_UNUSABLE} if they cannot be used.
 */
public final class BuildCredentials {
    static final String KINDS_REMEDY =
            "Supported kinds are username and password, a secret text with a token, a secret file with"
                    + " a Docker configuration, and credentials that another plugin converts for Docker.";
    private static final String NONE = "no credentials with this ID are available to this build";
    private static final String REMEDY =
            "Correct credentialsId in the step or in Manage Jenkins, or ask an administrator to"
                    + " add credentials with this ID. " + KINDS_REMEDY;
    private static final String PROMOTION_REMEDY =
            "Ask an administrator to correct the credentials for promotions of this"
                    + " registry in Manage Jenkins, or to add credentials with this ID to the controller. "
                    + KINDS_REMEDY;
    private static final String HOST_REMEDY =
            "Ask an administrator to add the registry to Manage Jenkins > System > Image"
                    + " promotion, or to move the credentials to a domain that includes this host.";
    private static final String TLS_REMEDY =
            "Ask an administrator to correct the registry's entry in Manage Jenkins, or to"
                    + " add certificate credentials with this ID.";

    /** A host that does not exist. Credentials that can be sent there can be sent anywhere. */
    private static final String NO_HOST = "no-registry.invalid";

    /** The job, if the credentials are for a future build; otherwise null. */
    private final @Nullable Job<?, ?> job;

    private final @Nullable Run<?, ?> run;

    public BuildCredentials(Run<?, ?> run) {
        this(null, run);
    }

    private BuildCredentials(@Nullable Job<?, ?> job, @Nullable Run<?, ?> run) {
        this.job = job;
        this.run = run;
    }

    /** Finds the credentials that builds of the job could use, before a build starts. */
    public static BuildCredentials ofJob(Job<?, ?> job) {
        return new BuildCredentials(job, null);
    }

    /**
     * Returns the credentials that a step specifies, if they may be sent to that host.
     *
     * @param isKnown whether an administrator configured the host; otherwise, the domain of the credentials must include it
     */
    public StandardCredentials named(String id, String host, boolean isKnown) {
        StandardCredentials found =
                require(id, host, domain -> find(id, StandardCredentials.class, domain), NONE, REMEDY);
        if (!isKnown && isForAnyHost(id, host)) {
            throw unusable("neither Manage Jenkins nor their domain includes this registry", id, host, HOST_REMEDY);
        }
        return found;
    }

    /** Returns true if no domain prevents the use of these credentials for a nonexistent host with the same port. */
    private boolean isForAnyHost(String id, String host) {
        String other = host.replaceFirst("^(\\[.*]|[^:]*)", NO_HOST);
        return find(id, StandardCredentials.class, CredentialsChoice.domain(other))
                .isPresent();
    }

    /**
     * Returns the credentials that are configured in Manage Jenkins: those that the build can use, or otherwise those with the scope
     * SYSTEM.
     */
    public StandardCredentials configured(String id, String host) {
        return require(id, host, domain -> findConfigured(id, StandardCredentials.class, domain), NONE, REMEDY);
    }

    /** Returns the credentials of the controller that are configured for promotions in Manage Jenkins. */
    public StandardCredentials forPromotion(String id, String host) {
        return require(
                id,
                host,
                domain ->
                        findInController(id, StandardCredentials.class, domain).findFirst(),
                "the controller has no credentials with this ID",
                PROMOTION_REMEDY);
    }

    private static StandardCredentials require(
            String id,
            String host,
            Function<List<DomainRequirement>, Optional<StandardCredentials>> store,
            String none,
            String remedy) {
        StandardCredentials found = store.apply(CredentialsChoice.domain(host))
                .orElseThrow(() -> unusable(
                        store.apply(List.of()).isPresent() ? "their domain does not include this registry" : none,
                        id,
                        host,
                        remedy));
        if (!RegistryLogin.kinds().matches(found)) {
            throw new ImagePromotionException(
                    failure("The credentials cannot be used: this kind is not supported for registries.", id, host)
                            .with("kind", found.getClass().getSimpleName())
                            .remedy(remedy));
        }
        return found;
    }

    /**
     * Returns the credentials with which the controller itself logs in to check its settings. They include credentials that no build can
     * use.
     */
    public static Credentials ofController(String id, Repository repository) {
        StandardCredentials found = require(
                id,
                repository.registry(),
                domain ->
                        findInController(id, StandardCredentials.class, domain).findFirst(),
                "the controller has no credentials with this ID",
                REMEDY);
        return login(found, repository);
    }

    /** Converts the credentials to a login for the repository, and records that the build used them. */
    public Credentials use(StandardCredentials found, Repository repository) {
        Credentials login = login(found, repository);
        track(found);
        return login;
    }

    /** Converts the credentials to a login for the repository, without recording their use. */
    public static Credentials login(StandardCredentials found, Repository repository) {
        try {
            return RegistryLogin.of(found, repository);
        } catch (UnusableLogin e) {
            throw unusable(e.problem(), found.getId(), repository.registry(), e.remedy());
        }
    }

    /** Returns the client certificate that is configured in Manage Jenkins, and records that the build used it. */
    public RegistryTls.Identity identity(String id, String host) {
        StandardCertificateCredentials found = findConfigured(
                        id, StandardCertificateCredentials.class, CredentialsChoice.domain(host))
                .orElseThrow(() -> noCertificate("are available to this build for the registry", id, host));
        track(found);
        return identity(found, host);
    }

    /** Returns the client certificate with which the controller itself connects, to check its settings. */
    public static RegistryTls.Identity identityOfController(String id, String host) {
        return findInController(id, StandardCertificateCredentials.class, CredentialsChoice.domain(host))
                .findFirst()
                .map(found -> identity(found, host))
                .orElseThrow(() -> noCertificate("are in the controller for the registry", id, host));
    }

    private static ImagePromotionException noCertificate(String where, String id, String host) {
        return unusableCertificate("no certificate credentials with this ID " + where, id, host, null);
    }

    private static RegistryTls.Identity identity(StandardCertificateCredentials found, String host) {
        try {
            return Certificates.identity(
                    found.getKeyStore(), found.getPassword().getPlainText().toCharArray());
        } catch (IOException e) {
            throw unusableCertificate(Util.fixNull(e.getMessage()), found.getId(), host, e);
        }
    }

    private static ImagePromotionException unusableCertificate(
            String why, String id, String host, @Nullable Throwable cause) {
        return new ImagePromotionException(
                failure("The client certificate cannot be used: " + why + ".", id, host)
                        .remedy(TLS_REMEDY),
                cause);
    }

    private <C extends StandardCredentials> Optional<C> find(String id, Class<C> kind, List<DomainRequirement> domain) {
        if (run != null) {
            return Optional.ofNullable(CredentialsProvider.findCredentialById(id, kind, run, domain));
        }
        Job<?, ?> before = Objects.requireNonNull(job);
        return CredentialsProvider.lookupCredentialsInItem(
                        kind,
                        before,
                        before instanceof Queue.Task task ? Tasks.getAuthenticationOf2(task) : ACL.SYSTEM2,
                        domain)
                .stream()
                .filter(found -> found.getId().equals(id))
                .findFirst();
    }

    private void track(StandardCredentials found) {
        if (run != null) {
            CredentialsProvider.track(run, found);
        } else {
            CredentialsProvider.track(Objects.requireNonNull(job), found);
        }
    }

    private <C extends StandardCredentials> Optional<C> findConfigured(
            String id, Class<C> kind, List<DomainRequirement> domain) {
        return find(id, kind, domain)
                .or(() -> findInController(id, kind, domain)
                        .filter(found -> found.getScope() == CredentialsScope.SYSTEM)
                        .findFirst());
    }

    /** Finds credentials of the controller, including credentials that no build can use. */
    public static <C extends StandardCredentials> Stream<C> findInController(
            String id, Class<C> kind, List<DomainRequirement> domain) {
        return CredentialsProvider.lookupCredentialsInItemGroup(kind, Jenkins.get(), ACL.SYSTEM2, domain).stream()
                .filter(found -> found.getId().equals(id));
    }

    private static ImagePromotionException unusable(String why, String id, String host, String remedy) {
        return new ImagePromotionException(failure("The credentials cannot be used: " + why + ".", id, host)
                .remedy(remedy));
    }

    private static Failure failure(String summary, String id, String host) {
        return Failure.of(FailureCode.CREDENTIALS_UNUSABLE, summary)
                .with("credentials", Quoted.text(id))
                .with("registry", host);
    }
}
