package io.jenkins.plugins.imagepromotion.jenkins.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.testing.jenkins.Build;
import java.lang.reflect.Modifier;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** Tests the published images that a build records. */
class PublishedImagesActionTest {
    private final Build build = new Build();

    private static PublishedImage published(String version) {
        return new PublishedImage(
                ImageReference.parse("registry.example.com/shop/app").repository(),
                new ImmutableTag("staging", version, "0a1b2c3", 1767222000),
                Digest.parse("sha256:" + "a".repeat(64)),
                Instant.parse("2026-01-01T00:00:00.123456789Z"));
    }

    @Test
    void keepsEachImageWithTheBuild() {
        PublishedImagesAction.remember(build.run(), published("1.4.2"));
        PublishedImagesAction.remember(build.run(), published("1.4.3"));

        assertThat(PublishedImagesAction.of(build.run()))
                .extracting(PublishedImage::getVersion)
                .containsExactly("1.4.2", "1.4.3");
        assertThat(build.saves()).isEqualTo(2);
    }

    @Test
    void keepsAnImageOnceIfItsStepRunsAgain() {
        PublishedImagesAction.remember(build.run(), published("1.4.2"));
        PublishedImagesAction.remember(build.run(), published("1.4.2"));

        assertThat(PublishedImagesAction.of(build.run())).hasSize(1);
        assertThat(build.saves()).isEqualTo(1);
    }

    @Test
    void returnsAllPropertiesOfAnImage() {
        PublishedImage image = published("1.4.2");

        assertThat(image.getImage()).isEqualTo("registry.example.com/shop/app:staging-v1.4.2-0a1b2c3-1767222000");
        assertThat(image.getDigest()).isEqualTo("sha256:" + "a".repeat(64));
        assertThat(image.getPinned()).isEqualTo("registry.example.com/shop/app@" + image.getDigest());
        assertThat(image.getReference()).isEqualTo(image.getImage() + "@" + image.getDigest());
        assertThat(image.getDigestPage()).isEqualTo("image-promotions/digest/" + image.getDigest() + "/");
        assertThat(image.getShortDigest()).isEqualTo("aaaaaaaaaaaa");
        assertThat(image.getEnvironment()).isEqualTo("staging");
        assertThat(image.getVersion()).isEqualTo("1.4.2");
        assertThat(image.getCommit()).isEqualTo("0a1b2c3");
        assertThat(image.getAt()).isEqualTo("2026-01-01T00:00:00Z");
    }

    @Test
    void showsEachImageInTheRestApi() {
        assertThat(PublishedImagesAction.class).hasAnnotation(ExportedBean.class);
        assertThat(PublishedImage.class).hasAnnotation(ExportedBean.class);
        assertThat(Arrays.stream(PublishedImage.class.getMethods())
                        .filter(method -> method.isAnnotationPresent(Exported.class))
                        .map(method -> method.getName()))
                .containsExactlyInAnyOrder(
                        "getImage", "getDigest", "getPinned", "getEnvironment", "getVersion", "getCommit", "getAt");
    }

    @Test
    void keepsOnlyPlainFields() {
        assertThat(Arrays.stream(PublishedImage.class.getDeclaredFields())
                        .filter(field -> !field.isSynthetic() && !Modifier.isStatic(field.getModifiers())))
                .isNotEmpty()
                .allSatisfy(field -> assertThat(field.getType()).isEqualTo(String.class));
    }

    @Test
    void addsNoLinkToTheBuild() {
        PublishedImagesAction action = new PublishedImagesAction();

        assertThat(action.getIconFileName()).isNull();
        assertThat(action.getUrlName()).isNull();
        assertThat(action.getDisplayName()).isEqualTo("Published images");
    }
}
