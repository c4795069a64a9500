package io.jenkins.plugins.imagepromotion.jenkins.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionContext;
import io.jenkins.plugins.imagepromotion.promotion.Promotion;
import io.jenkins.plugins.imagepromotion.promotion.deployed.Deployment;
import io.jenkins.plugins.imagepromotion.testing.jenkins.Build;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Records of builds that lack a part, read as XStream reads them: without a constructor, and then {@code readResolve}. */
class IncompleteRecordsTest {
    private static final Promotion PROMOTION = new Promotion(
            ImageReference.parse("registry.example.com/shop/app:staging-v1.4.2-0a1b2c3-1767222000"),
            ImageReference.parse("registry.example.com/shop/app:production-v1.4.2-0a1b2c3-1767225600"),
            Digest.parse("sha256:" + "a".repeat(64)),
            "application/vnd.oci.image.manifest.v1+json",
            Promotion.Outcome.PROMOTED,
            Policy.threeTier().pair("production", Optional.empty()),
            "three-tier",
            PromotionContext.COMMAND_LINE,
            List.of(),
            0,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Instant.parse("2026-01-01T00:00:00Z"));

    private static final Map<Class<?>, Object> ARGUMENTS = Map.of(
            Map.class,
            Map.of(),
            Set.class,
            Set.of(),
            Optional.class,
            Optional.empty(),
            Promotion.class,
            PROMOTION,
            Deployment.class,
            new Deployment(PROMOTION.target(), PROMOTION.digest(), List.of(), Duration.ZERO, PROMOTION.at()),
            Repository.class,
            PROMOTION.source().repository(),
            ImmutableTag.class,
            new ImmutableTag("staging", "1.4.2", "0a1b2c3", 1767222000),
            Digest.class,
            PROMOTION.digest(),
            Instant.class,
            PROMOTION.at());

    /** Returns an object that has only these fields. */
    private static <T> T read(Class<T> type, Map<String, ?> fields) throws Exception {
        Constructor<?> constructor = Arrays.stream(type.getDeclaredConstructors())
                .min(Comparator.comparingInt(Constructor::getParameterCount))
                .orElseThrow();
        constructor.setAccessible(true);
        Object[] arguments = Arrays.stream(constructor.getParameterTypes())
                .map(one -> ARGUMENTS.getOrDefault(one, ""))
                .toArray();
        T object = type.cast(constructor.newInstance(arguments));
        for (Field field : type.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                field.setAccessible(true);
                field.set(object, fields.get(field.getName()));
            }
        }
        Method resolve = type.getDeclaredMethod("readResolve");
        resolve.setAccessible(true);
        return type.cast(resolve.invoke(object));
    }

    @Test
    void readsVerifiedTagsWithoutAnyPart() throws Exception {
        VerifiedTagsAction action = read(VerifiedTagsAction.class, Map.of());

        assertThat(action.state()).isEmpty();
        assertThat(action.getBuild()).isEmpty();
    }

    @Test
    void leavesOutVerifiedTagsThatCannotBeRead() throws Exception {
        VerifiedTagsAction action = read(
                VerifiedTagsAction.class,
                Map.of("tags", new ArrayList<>(Arrays.asList("a sha256:1", null, "nothing", " sha256:2"))));

        assertThat(action.state()).containsExactly(Map.entry("a", "sha256:1"));
    }

    @Test
    void readsPromotionsWithoutAnyPart() throws Exception {
        assertThat(read(PromotionAction.class, Map.of()).getPromotions()).isEmpty();

        PromotedImage image = read(PromotedImage.class, Map.of("target", "registry.example.com/shop/app:1"));
        assertThat(image.getOutcome()).isEqualTo("UNCONFIRMED");
        assertThat(image.getTarget()).isEqualTo("registry.example.com/shop/app:1");
        assertThat(image.getDigest() + image.getSource() + image.getRecord()).isEmpty();
        assertThat(image.getVersion() + image.getFrom() + image.getTo() + image.getPrevious())
                .isEmpty();
        assertThat(image.getShortDigest() + image.getPinned() + image.getPreviousName() + image.getRoute())
                .isEmpty();
        assertThat(image.getDate()).isNull();
        assertThat(image.getDigestPage()).isNull();
    }

    @Test
    void readsDeploymentsWithMissingParts() throws Exception {
        assertThat(read(DeploymentAction.class, Map.of()).getDeployments()).isEmpty();

        DeployedImage image = read(
                DeployedImage.class,
                Map.of(
                        "image",
                        "registry.example.com/shop/app:1",
                        "running",
                        new ArrayList<>(Arrays.asList("a", null))));
        assertThat(image.getImage()).isEqualTo("registry.example.com/shop/app:1");
        assertThat(image.getRunning()).containsExactly("a");
        assertThat(image.getDigest() + image.getStartedBy() + image.getAt() + image.getRecord())
                .isEmpty();
        assertThat(image.getPreviousName() + image.getApprovedBy() + image.getPinned())
                .isEmpty();
        assertThat(read(DeployedImage.class, Map.of()).getRunning()).isEmpty();
    }

    @Test
    void readsPublishedImagesWithMissingParts() throws Exception {
        assertThat(read(PublishedImagesAction.class, Map.of()).getImages()).isEmpty();

        PublishedImage image = read(PublishedImage.class, Map.of("image", "registry.example.com/shop/app:1"));
        assertThat(image.getImage()).isEqualTo("registry.example.com/shop/app:1");
        assertThat(image.getDigest() + image.getEnvironment() + image.getVersion() + image.getCommit() + image.getAt())
                .isEmpty();
    }

    @Test
    void isPassedOverIfTheRepositoryIsUnknown() throws Exception {
        VerifiedTagsAction action = read(VerifiedTagsAction.class, Map.of());
        Build earlier = new Build();
        earlier.run().addAction(action);
        Build later = new Build();
        later.follows(earlier);

        assertThat(VerifiedTagsAction.before(later.run(), "registry.example.com/shop/app"))
                .isEmpty();
    }
}
