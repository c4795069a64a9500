package io.jenkins.plugins.imagepromotion.promotion.lineage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.promotion.lineage.ImageChanges.Content;
import io.jenkins.plugins.imagepromotion.promotion.lineage.ImageChanges.Part;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.testing.DistributionRegistry;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Compares images of a real registry. */
class CompareImagesIT {
    @RegisterExtension
    static final DistributionRegistry registry = DistributionRegistry.plainHttp();

    private static ImageBuilder image(String revision) {
        return ImageBuilder.image().on("etc/base.txt", "base\n".getBytes(UTF_8)).revision(revision);
    }

    private static SampleImage pushed(String path, SampleImage image) {
        registry.push(path, "tag-" + image.digest().hex().substring(0, 12), image);
        return image;
    }

    private static Repository repository(String path) {
        return ImageReference.parse(registry.reference(path, "any")).repository();
    }

    private static Optional<ImageChanges> compare(Digest before, Digest after) {
        return new CompareImages(TestRegistries.plain(registry.host(), new Cancellation()))
                .compare(repository("shop"), before, repository("shop"), after);
    }

    private static ImageChanges changes(SampleImage before, SampleImage after) {
        return compare(pushed("shop", before).digest(), pushed("shop", after).digest())
                .orElseThrow();
    }

    private static Content only(ImageChanges changes) {
        assertThat(changes.parts()).hasSize(1);
        return changes.parts().get(0).content().orElseThrow();
    }

    @Test
    void distinguishesSharedNewAndRemovedLayers() {
        SampleImage before = image("0a1b2c3").build();
        SampleImage after = image("1f3e5d7")
                .on("opt/agent.txt", "agent\n".getBytes(UTF_8))
                .file("app/new.txt", new byte[2000])
                .build();

        Content content = only(changes(before, after));

        assertThat(content.shared()).containsExactly(content.before().get(0));
        assertThat(content.added())
                .containsExactly(content.after().get(1), content.after().get(2));
        assertThat(content.removed()).containsExactly(content.before().get(1));
        assertThat(content.sizeBefore()).isEqualTo(layerBytes(before));
        assertThat(content.sizeAfter()).isEqualTo(layerBytes(after)).isGreaterThan(content.sizeBefore());
    }

    /** The first blob is the configuration. */
    private static long layerBytes(SampleImage image) {
        return image.blobs().values().stream()
                .skip(1)
                .mapToLong(blob -> blob.length)
                .sum();
    }

    @Test
    void listsTheSettingsThatChangedWithoutTheValuesOfVariables() {
        SampleImage before = image("0a1b2c3")
                .settings("\"Env\": [\"TOKEN=secret-1\", \"OLD=secret-2\", \"SAME=1\"], \"User\": \"root\","
                        + " \"ExposedPorts\": {\"8080/tcp\": {}}, \"Entrypoint\": [\"/app\"]")
                .build();
        SampleImage after = image("1f3e5d7")
                .settings("\"Env\": [\"TOKEN=secret-3\", \"NEW=secret-4\", \"SAME=1\"], \"User\": \"1000\","
                        + " \"ExposedPorts\": {\"8443/tcp\": {}}, \"Entrypoint\": [\"/app\", \"--tls\"]")
                .build();

        Content content = only(changes(before, after));

        assertThat(content.settings())
                .contains(
                        new Difference("Env TOKEN", "hidden value", "different hidden value"),
                        new Difference("Env OLD", "set", "none"),
                        new Difference("Env NEW", "none", "set"),
                        new Difference("User", "root", "1000"),
                        new Difference("label org.opencontainers.image.revision", "0a1b2c3", "1f3e5d7"))
                .extracting(Difference::what)
                .contains("ExposedPorts 8080/tcp", "ExposedPorts 8443/tcp", "Entrypoint")
                .doesNotContain("Env SAME");
        assertThat(content.toString()).doesNotContain("secret");
    }

    @Test
    void limitsTheNumberOfSettings() {
        ImageBuilder many = image("0a1b2c3");
        for (int i = 0; i < 150; i++) {
            many.label("label-" + i, "value");
        }

        Content content = only(changes(image("0a1b2c3").build(), many.build()));

        assertThat(content.settings()).hasSize(101).endsWith(new Difference("other settings", "", "50 more differ"));
    }

    @Test
    void doesNotReadTheContentOfEqualImages() {
        SampleImage image = image("0a1b2c3").build();

        ImageChanges changes = changes(image, image);

        assertThat(changes.parts()).hasSize(1).allMatch(part -> part.content().isEmpty());
        assertThat(changes.differences()).isEmpty();
    }

    @Test
    void comparesEachPlatformOfAnIndex() {
        SampleImage before = image("0a1b2c3").buildIndexFor("amd64", "arm64");
        SampleImage after = image("1f3e5d7").buildIndexFor("amd64", "s390x");

        ImageChanges changes = changes(before, after);

        assertThat(changes.parts())
                .extracting(Part::platform)
                .containsExactly("linux/amd64", "linux/arm64", "linux/s390x");
        assertThat(changes.parts()).extracting(Part::isChanged).containsExactly(true, false, false);
        assertThat(changes.parts().get(0).content().orElseThrow().shared()).hasSize(2);
        assertThat(changes.parts().get(1).after()).isEmpty();
        assertThat(changes.parts().get(2).before()).isEmpty();
    }

    @Test
    void readsTheContentOfAtMostThreePlatforms() {
        SampleImage before = image("0a1b2c3").buildIndexFor("386", "amd64", "arm64", "s390x");
        SampleImage after = image("1f3e5d7")
                .builtAt(Instant.parse("2026-01-03T04:00:00Z"))
                .buildIndexFor("386", "amd64", "arm64", "s390x");

        assertThat(changes(before, after).parts())
                .allMatch(Part::isChanged)
                .extracting(part -> part.content().isPresent())
                .containsExactly(true, true, true, false);
    }

    @Test
    void comparesASingleImageWithItsPlatformOfAnIndex() {
        ImageChanges changes =
                changes(image("0a1b2c3").build(), image("1f3e5d7").buildIndexFor("amd64", "arm64"));

        assertThat(changes.indexBefore()).isFalse();
        assertThat(changes.indexAfter()).isTrue();
        assertThat(changes.parts()).extracting(Part::platform).containsExactly("linux/amd64", "linux/arm64");
        assertThat(changes.parts().get(0).content().orElseThrow().settings())
                .contains(new Difference("label org.opencontainers.image.revision", "0a1b2c3", "1f3e5d7"));
    }

    @Test
    void isEmptyIfTheRegistryLacksOneOfTheImages() {
        SampleImage before = pushed("shop", image("0a1b2c3").build());
        Digest gone = image("9f9f9f9").build().digest();

        assertThat(compare(before.digest(), gone)).isEmpty();
        assertThat(compare(gone, before.digest())).isEmpty();
        assertThat(compare(before.digest(), before.digest())).isPresent();
    }
}
