package io.jenkins.plugins.imagepromotion.jenkins.safety;

import hudson.Util;
import hudson.init.InitMilestone;
import io.jenkins.plugins.imagepromotion.doctor.Diagnosis;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.jenkins.config.EnvironmentConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.PolicyConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.RegistryConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.RegistryExamination;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import io.jenkins.plugins.imagepromotion.policy.demand.Jobs;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import jenkins.model.Jenkins;

/** Finds unsafe settings in the configuration of the controller. */
final class SafetyCheck {
    private static final String SYSTEM = "manage/configure";
    private static final String CREDENTIALS = "manage/credentials/";
    private static final Logger LOGGER = Logger.getLogger(SafetyCheck.class.getName());

    private final ImagePromotionConfiguration configuration;

    SafetyCheck(ImagePromotionConfiguration configuration) {
        this.configuration = configuration;
    }

    /** Returns the unsafe settings that can be found without a request to a registry. */
    List<SafetyFinding> settings() {
        return Stream.of(plainHttp(), sharedCredentials(), anyJob(), missingJobs())
                .flatMap(found -> found)
                .toList();
    }

    private Stream<SafetyFinding> plainHttp() {
        return configuration.getRegistries().stream()
                .filter(RegistryConfiguration::isPlainHttp)
                .map(registry -> new SafetyFinding(
                        Messages.SafetyCheck_PlainHttp(registry.getHost()),
                        Messages.SafetyCheck_PlainHttpWhy(),
                        Messages.SafetyCheck_PlainHttpWhere(),
                        SYSTEM));
    }

    private Stream<SafetyFinding> sharedCredentials() {
        return configuration.getRegistries().stream()
                .filter(RegistryConfiguration::hasSharedPromotionCredentials)
                .map(registry -> new SafetyFinding(
                        Messages.SafetyCheck_Shared(
                                Util.fixNull(registry.getPromotionCredentialsId()), registry.getHost()),
                        Messages.SafetyCheck_SharedWhy(),
                        Messages.SafetyCheck_SharedWhere(),
                        CREDENTIALS));
    }

    /** If no registry has configured credentials, each job promotes with its own, so an open environment is harmless. */
    private Stream<SafetyFinding> anyJob() {
        boolean hasCredentials = configuration.getRegistries().stream()
                .anyMatch(registry ->
                        registry.getPromotionCredentialsId() != null || registry.getCredentialsId() != null);
        return hasCredentials ? openEnvironments() : Stream.empty();
    }

    private Stream<SafetyFinding> openEnvironments() {
        try {
            return configuration.judgingPolicy().environments().stream()
                    .filter(Environment::isPromotionTarget)
                    .filter(environment ->
                            environment.demands().get(Jobs.class).patterns().isEmpty())
                    .map(environment -> new SafetyFinding(
                            Messages.SafetyCheck_AnyJob(environment.name()),
                            Messages.SafetyCheck_AnyJobWhy(),
                            Messages.SafetyCheck_AnyJobWhere(),
                            SYSTEM));
        } catch (ImagePromotionException e) {
            LOGGER.log(Level.FINE, "the policy is not usable and allows nothing", e);
            return Stream.empty();
        }
    }

    /** Returns nothing during startup, because jobs are loaded after Configuration as Code saved the settings. The first daily check runs later. */
    private Stream<SafetyFinding> missingJobs() {
        PolicyConfiguration policy = configuration.getPolicy();
        return policy == null || Jenkins.get().getInitLevel().compareTo(InitMilestone.JOB_LOADED) < 0
                ? Stream.empty()
                : policy.getEnvironments().stream().flatMap(SafetyCheck::missingJob);
    }

    private static Stream<SafetyFinding> missingJob(EnvironmentConfiguration environment) {
        return Stream.ofNullable(environment.getPromotionJob())
                .filter(job -> !ImagePromotionConfiguration.isJob(job))
                .map(job -> new SafetyFinding(
                        Messages.SafetyCheck_NoJob(job, environment.getName()),
                        Messages.SafetyCheck_NoJobWhy(),
                        Messages.SafetyCheck_NoJobWhere(),
                        SYSTEM));
    }

    /**
     * Returns a finding for each registry that allows a tag to be overwritten, or that did not delete the tags of the test. Tests only
     * registries for which an administrator enabled the test.
     */
    List<SafetyFinding> registries() {
        return configuration.getRegistries().stream()
                .filter(registry -> registry.isTestImmutability() && registry.getTestRepository() != null)
                .flatMap(SafetyCheck::overwritten)
                .toList();
    }

    private static Stream<SafetyFinding> overwritten(RegistryConfiguration registry) {
        String id = registry.getPromotionCredentialsId();
        String repository = Util.fixNull(registry.getTestRepository());
        try {
            Diagnosis diagnosis =
                    new RegistryExamination(registry, id == null ? registry.getCredentialsId() : id).run(false);
            Stream<SafetyFinding> mutable = diagnosis.showsOverwrite()
                    ? Stream.of(new SafetyFinding(
                            Messages.SafetyCheck_Mutable(registry.getHost(), repository),
                            Messages.SafetyCheck_MutableWhy(),
                            Messages.SafetyCheck_MutableWhere(),
                            SYSTEM))
                    : Stream.empty();
            Stream<SafetyFinding> left = diagnosis.left().stream()
                    .limit(1)
                    .map(reference -> new SafetyFinding(
                            Messages.SafetyCheck_Left(reference),
                            Messages.SafetyCheck_LeftWhy(),
                            Messages.SafetyCheck_LeftWhere(),
                            SYSTEM));
            return Stream.concat(mutable, left);
        } catch (ImagePromotionException e) {
            LOGGER.log(
                    Level.INFO, e, () -> "cannot test whether tags of " + registry.getHost() + " can be overwritten");
            return Stream.empty();
        }
    }
}
