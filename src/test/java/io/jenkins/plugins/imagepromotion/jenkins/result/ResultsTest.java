package io.jenkins.plugins.imagepromotion.jenkins.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.promotion.Promotion;
import io.jenkins.plugins.imagepromotion.promotion.Promotion.Outcome;
import io.jenkins.plugins.imagepromotion.promotion.ReleaseId;
import io.jenkins.plugins.imagepromotion.promotion.ResolvedImage;
import io.jenkins.plugins.imagepromotion.promotion.deployed.Deployment;
import io.jenkins.plugins.imagepromotion.promotion.release.Release;
import io.jenkins.plugins.imagepromotion.registry.Platform;
import io.jenkins.plugins.imagepromotion.testing.Stored;
import java.io.Serializable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What steps return: readable in the sandbox, and unchanged after a restart. */
class ResultsTest {
    private static final Digest DIGEST = Digest.parse("sha256:" + "a".repeat(64));
    private static final String PINNED = "registry.example.com/shop/app@" + DIGEST;

    private static ImageResult resolved() {
        return new ImageResult(new ResolvedImage(
                ImageReference.parse("registry.example.com/shop/app:1.4.2"),
                DIGEST,
                "application/vnd.oci.image.index.v1+json",
                List.of(new Platform("linux", "amd64", "", ""), new Platform("linux", "arm64", "v8", "")),
                Map.of("org.opencontainers.image.version", "1.4.2"),
                "2026-01-02T03:04:05Z"));
    }

    private static PromotionResult promotion(Outcome outcome) {
        return new PromotionResult(
                new Promotion(
                        ImageReference.parse("registry.example.com/shop/app:staging-v1.4.2-0a1b2c3-1767222000"),
                        ImageReference.parse("registry.example.com/shop/app:production-v1.4.2-0a1b2c3-1767225600"),
                        DIGEST,
                        "application/vnd.oci.image.manifest.v1+json",
                        outcome,
                        Policy.threeTier().pair("production", Optional.empty()),
                        "three-tier",
                        io.jenkins.plugins.imagepromotion.policy.demand.PromotionContext.COMMAND_LINE,
                        List.of(),
                        0,
                        Optional.of(ImageReference.parse(
                                "registry.example.com/shop/app:production-v1.4.1-0a1b2c2-1767000000")),
                        Optional.empty(),
                        Optional.of(ImageReference.parse(
                                "registry.example.com/shop/app:production-v1.4.1-0a1b2c2-1767000000")),
                        Optional.empty(),
                        Instant.parse("2026-01-01T00:00:00Z")),
                "{}",
                DIGEST.toString());
    }

    @Test
    void returnAllPropertiesOfAnImage() {
        assertThat(resolved().asMap())
                .containsExactly(
                        Map.entry("image", "registry.example.com/shop/app:1.4.2"),
                        Map.entry("digest", DIGEST.toString()),
                        Map.entry("pinned", PINNED),
                        Map.entry("mediaType", "application/vnd.oci.image.index.v1+json"),
                        Map.entry("platforms", List.of("linux/amd64", "linux/arm64/v8")),
                        Map.entry("labels", Map.of("org.opencontainers.image.version", "1.4.2")),
                        Map.entry("created", "2026-01-02T03:04:05Z"));
        assertThat(resolved()).hasToString(PINNED);
    }

    @Test
    void returnAllPropertiesOfAPromotion() {
        assertThat(promotion(Outcome.PROMOTED).asMap())
                .containsExactly(
                        Map.entry("source", "registry.example.com/shop/app:staging-v1.4.2-0a1b2c3-1767222000"),
                        Map.entry("target", "registry.example.com/shop/app:production-v1.4.2-0a1b2c3-1767225600"),
                        Map.entry("digest", DIGEST.toString()),
                        Map.entry("pinned", PINNED),
                        Map.entry("previous", "registry.example.com/shop/app:production-v1.4.1-0a1b2c2-1767000000"),
                        Map.entry("rollbackOf", "registry.example.com/shop/app:production-v1.4.1-0a1b2c2-1767000000"),
                        Map.entry("alreadyPromoted", false),
                        Map.entry("dryRun", false),
                        Map.entry("record", "{}"),
                        Map.entry("signedRecord", DIGEST.toString()));
        assertThat(promotion(Outcome.PROMOTED)).hasToString(PINNED);
    }

    @Test
    void returnAllPropertiesOfARelease() throws Exception {
        ReleaseResult result = new ReleaseResult(
                new Release(
                        new ReleaseId("2026.11", DIGEST),
                        Outcome.PROMOTED,
                        List.of(),
                        ImageReference.parse("registry.example.com/shop/app:release-2026.11")),
                List.of(promotion(Outcome.PROMOTED)));

        assertThat(result.asMap())
                .containsExactly(
                        Map.entry("name", "2026.11"),
                        Map.entry("outcome", "PROMOTED"),
                        Map.entry("record", "registry.example.com/shop/app:release-2026.11"),
                        Map.entry(
                                "promotions",
                                List.of(promotion(Outcome.PROMOTED).asMap())));
        assertThat(result).hasToString(PINNED);
        assertThat(Stored.andReadAgain(result)).isEqualTo(result);
    }

    @Test
    void returnAllPropertiesOfADeployment() throws Exception {
        DeploymentResult result = new DeploymentResult(
                new Deployment(
                        ImageReference.parse("registry.example.com/shop/app:1.4.2"),
                        DIGEST,
                        List.of("shop/Pod/p container app"),
                        Duration.ofSeconds(90),
                        Instant.parse("2026-01-01T00:00:00Z")),
                "{}");

        assertThat(result.asMap())
                .containsExactly(
                        Map.entry("image", "registry.example.com/shop/app:1.4.2"),
                        Map.entry("digest", DIGEST.toString()),
                        Map.entry("pinned", PINNED),
                        Map.entry("containers", List.of("shop/Pod/p container app")),
                        Map.entry("waitedSeconds", 90),
                        Map.entry("record", "{}"));
        assertThat(result).hasToString(PINNED);
        assertThat(Stored.andReadAgain(result)).isEqualTo(result).hasSameHashCodeAs(result);
    }

    @ParameterizedTest
    @EnumSource(Outcome.class)
    void distinguishTheOutcomesOfAPromotion(Outcome outcome) {
        assertThat(promotion(outcome).isAlreadyPromoted()).isEqualTo(outcome == Outcome.ALREADY_PROMOTED);
        assertThat(promotion(outcome).isDryRun()).isEqualTo(outcome == Outcome.WOULD_PROMOTE);
    }

    @Test
    void areTheSameAfterARestart() throws Exception {
        assertThat(Stored.andReadAgain(resolved()))
                .isEqualTo(resolved())
                .hasSameHashCodeAs(resolved())
                .isNotEqualTo(null);
        assertThat(Stored.andReadAgain(promotion(Outcome.PROMOTED)))
                .isEqualTo(promotion(Outcome.PROMOTED))
                .hasSameHashCodeAs(promotion(Outcome.PROMOTED))
                .isNotEqualTo(promotion(Outcome.ALREADY_PROMOTED));
    }

    @Test
    void cannotBeChangedThroughWhatTheyReturn() {
        ImageResult image = resolved();

        image.getPlatforms().clear();
        image.getLabels().clear();

        assertThat(image).isEqualTo(resolved());
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                StepResult.class,
                ImageResult.class,
                PromotionResult.class,
                LineageResult.class,
                RollbackPlanResult.class,
                ReleaseResult.class,
                ReleaseRollbackResult.class,
                DeploymentResult.class,
                ScanResult.class,
                PromotionFailedException.class
            })
    void openEveryPublicMethodToTheSandbox(Class<?> type) {
        List<Method> methods = Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .toList();

        assertThat(methods)
                .isNotEmpty()
                .allSatisfy(method -> assertThat(method.isAnnotationPresent(Whitelisted.class))
                        .as("whether %s is whitelisted", method)
                        .isTrue());
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                ImageResult.class,
                PromotionResult.class,
                LineageResult.class,
                RollbackPlanResult.class,
                ReleaseResult.class,
                ReleaseRollbackResult.class,
                DeploymentResult.class,
                ScanResult.class
            })
    void keepNothingButPlainValues(Class<?> type) {
        Stream<Field> fields =
                Arrays.stream(type.getDeclaredFields()).filter(field -> !Modifier.isStatic(field.getModifiers()));

        assertThat(type).isFinal();
        assertThat(Serializable.class).isAssignableFrom(type);
        assertThat(fields.filter(field -> !field.isSynthetic()))
                .isNotEmpty()
                .allSatisfy(field -> assertThat(field.getType())
                        .isIn(String.class, boolean.class, int.class, ArrayList.class, LinkedHashMap.class));
    }

    @Test
    void aFailureKeepsItsCodeAndMessage() throws Exception {
        Failure failure = Failure.of(FailureCode.TARGET_TAG_TAKEN, "No.").remedy("Choose another tag.");

        PromotionFailedException read = Stored.andReadAgain(new PromotionFailedException(failure));

        assertThat(read).hasMessage("No.  [TARGET_TAG_TAKEN]\n  Choose another tag.");
        assertThat(read.getCode()).isEqualTo("TARGET_TAG_TAKEN");
    }
}
