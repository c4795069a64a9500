package io.jenkins.plugins.imagepromotion.jenkins.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.promotion.deployed.Deployment;
import io.jenkins.plugins.imagepromotion.testing.jenkins.Build;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** Tests which deployments a build records. */
class DeploymentActionTest {
    private final Build build = new Build();

    private static DeployedImage deployed(String step, int containers) {
        List<String> places = new ArrayList<>();
        for (int i = 0; i < containers; i++) {
            places.add("shop/Pod/p" + i + " container app");
        }
        return new DeployedImage(
                step,
                new Deployment(
                        ImageReference.parse("registry.example.com/shop/app:production-v1.4.2-0a1b2c3-1767225600"),
                        Digest.parse("sha256:" + "a".repeat(64)),
                        places,
                        Duration.ofSeconds(90),
                        Instant.parse("2026-01-01T00:00:00.123456789Z")),
                Optional.empty(),
                Set.of("bob", "alice"),
                "{}");
    }

    private List<DeployedImage> remembered() {
        return build.run().getAction(DeploymentAction.class).getDeployments();
    }

    @Test
    void keepsEachDeploymentWithTheBuild() {
        DeploymentAction.remember(build.run(), deployed("5", 1));
        DeploymentAction.remember(build.run(), deployed("9", 2));

        assertThat(remembered()).extracting(DeployedImage::getContainers).containsExactly(1, 2);
        assertThat(build.saves()).isEqualTo(2);
    }

    @Test
    void keepsOneDeploymentIfAStepRunsAgainAfterARestart() {
        DeploymentAction.remember(build.run(), deployed("5", 1));
        DeploymentAction.remember(build.run(), deployed("5", 2));

        assertThat(remembered()).extracting(DeployedImage::getContainers).containsExactly(2);
    }

    @Test
    void returnsAllPropertiesOfADeployment() {
        DeployedImage image = deployed("5", 300);

        assertThat(image.getImage()).isEqualTo("registry.example.com/shop/app:production-v1.4.2-0a1b2c3-1767225600");
        assertThat(image.getDigest()).isEqualTo("sha256:" + "a".repeat(64));
        assertThat(image.getContainers()).isEqualTo(300);
        assertThat(image.getRunning()).hasSize(200).startsWith("shop/Pod/p0 container app");
        assertThat(image.getWaitedSeconds()).isEqualTo(90);
        assertThat(image.getStartedBy()).isEqualTo("alice, bob");
        assertThat(image.getAt()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(image.getRecord()).isEqualTo("{}");
    }

    @Test
    void showsAReadableRowOnThePageOfTheBuild() {
        DeployedImage image = deployed("5", 12);

        assertThat(image.getRepository()).isEqualTo("registry.example.com/shop/app");
        assertThat(image.getTag()).isEqualTo("production-v1.4.2-0a1b2c3-1767225600");
        assertThat(image.getShortDigest()).isEqualTo("a".repeat(12));
        assertThat(image.getPinned()).isEqualTo("registry.example.com/shop/app@sha256:" + "a".repeat(64));
        assertThat(image.getVerdict()).isEqualTo("Runs in 12 containers");
        assertThat(deployed("5", 1).getVerdict()).isEqualTo("Runs in 1 container");
        assertThat(image.getWaited()).isEqualTo("1 min");
        assertThat(image.getDate()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(image.getPreviousName() + image.getApprovedBy()).isEmpty();
    }

    @Test
    void showsEachDeploymentInTheRestApi() {
        assertThat(DeploymentAction.class).hasAnnotation(ExportedBean.class);
        assertThat(DeployedImage.class).hasAnnotation(ExportedBean.class);
        assertThat(Arrays.stream(DeployedImage.class.getMethods())
                        .filter(method -> method.isAnnotationPresent(Exported.class))
                        .map(Method::getName))
                .containsExactlyInAnyOrder(
                        "getImage",
                        "getDigest",
                        "getPrevious",
                        "getApprovedBy",
                        "getContainers",
                        "getRunning",
                        "getWaitedSeconds",
                        "getStartedBy",
                        "getAt");
    }

    @Test
    void keepsOnlyPlainFields() {
        assertThat(Arrays.stream(DeployedImage.class.getDeclaredFields()).filter(field -> !field.isSynthetic()))
                .isNotEmpty()
                .allSatisfy(field ->
                        assertThat(field.getType()).isIn(String.class, int.class, long.class, ArrayList.class));
    }

    @Test
    void addsNoLinkToTheBuild() {
        DeploymentAction action = new DeploymentAction();

        assertThat(action.getIconFileName()).isNull();
        assertThat(action.getUrlName()).isNull();
        assertThat(action.getDisplayName()).isEqualTo("Deployed images");
    }
}
