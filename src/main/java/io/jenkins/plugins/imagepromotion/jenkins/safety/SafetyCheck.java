package io.jenkins.plugins.imagepromotion.jenkins.safety;

import hudson.Util;
import io.jenkins.plugins.imagepromotion.doctor.Finding;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.RegistryConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.RegistryExamination;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import io.jenkins.plugins.imagepromotion.policy.demand.Jobs;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** Looks for unsafe settings in the configuration of the controller. */
final class SafetyCheck {
    /** The probe of the doctor that overwrites its own tag. */
    private static final String OVERWRITE = "other digest";

    private static final String SYSTEM = "manage/configure";
    private static final String CREDENTIALS = "manage/credentials/";
    private static final Logger LOGGER = Logger.getLogger(SafetyCheck.class.getName());

    private final ImagePromotionConfiguration configuration;

    SafetyCheck(ImagePromotionConfiguration configuration) {
        this.configuration = configuration;
    }

    /** Finds what the settings themselves show, without a request to a registry. */
    List<SafetyFinding> settings() {
        return Stream.of(plainHttp(), sharedCredentials(), anyJob())
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

    /** Only where the plugin has a key: without one, each job promotes with credentials of its own. */
    private Stream<SafetyFinding> anyJob() {
        boolean hasKey = configuration.getRegistries().stream()
                .anyMatch(registry ->
                        registry.getPromotionCredentialsId() != null || registry.getCredentialsId() != null);
        return hasKey ? openEnvironments() : Stream.empty();
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
            LOGGER.log(Level.FINE, "the policy cannot be used, so it allows nothing", e);
            return Stream.empty();
        }
    }

    /** Finds the registries whose tags can be overwritten, of those that an administrator lets us test. It takes time. */
    List<SafetyFinding> registries() {
        return configuration.getRegistries().stream()
                .filter(registry -> registry.isTestImmutability() && registry.getTestRepository() != null)
                .flatMap(registry -> overwritten(registry).stream())
                .toList();
    }

    private static Optional<SafetyFinding> overwritten(RegistryConfiguration registry) {
        String id = registry.getPromotionCredentialsId();
        try {
            return new RegistryExamination(registry, id == null ? registry.getCredentialsId() : id)
                    .run(false).findings().stream()
                            .filter(finding -> finding.probe().equals(OVERWRITE)
                                    && finding.grade() != Finding.Grade.GOOD
                                    && finding.grade() != Finding.Grade.SKIPPED
                                    && finding.found().endsWith("the tag moved"))
                            .findFirst()
                            .map(finding -> new SafetyFinding(
                                    Messages.SafetyCheck_Mutable(
                                            registry.getHost(), Util.fixNull(registry.getTestRepository())),
                                    Messages.SafetyCheck_MutableWhy(),
                                    Messages.SafetyCheck_MutableWhere(),
                                    SYSTEM));
        } catch (ImagePromotionException e) {
            LOGGER.log(
                    Level.INFO, e, () -> "cannot test whether tags of " + registry.getHost() + " can be overwritten");
            return Optional.empty();
        }
    }
}
