package io.jenkins.plugins.imagepromotion.promotion;

import static io.jenkins.plugins.imagepromotion.promotion.Copying.STAGING;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images that no build tool makes, to exhaust whoever reads them. */
class LargeImageTest {

    private static byte[] index(List<String> entries, String filler) {
        return """
                {"schemaVersion":2,"mediaType":"%s","annotations":{"filler":"%s"},"manifests":[%s]}""".formatted(MediaTypes.OCI_INDEX, filler, String.join(",", entries))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String entry(String mediaType, Digest digest, int size) {
        return "{\"mediaType\":\"" + mediaType + "\",\"digest\":\"" + digest + "\",\"size\":" + size + "}";
    }

    /** An entry that shows by itself that it is an image. */
    private static String image(String name) {
        Digest digest = Digest.of(name.getBytes(StandardCharsets.UTF_8));
        return entry(MediaTypes.OCI_MANIFEST, digest, 500)
                .replace("}", ",\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\"}}");
    }

    /** A chain of indexes, each in the one before; the last one holds an image. */
    private static void pushChain(ScriptedRegistry registry, int indexes) {
        var image = ImageBuilder.image().build();
        registry.push("app", "leaf", image);
        String entry = entry(image.mediaType(), image.digest(), image.bytes().length);
        for (int i = 1; i <= indexes; i++) {
            byte[] bytes = index(List.of(entry), "level " + i);
            Digest digest = registry.push("app", i == indexes ? STAGING : "level" + i, MediaTypes.OCI_INDEX, bytes);
            entry = entry(MediaTypes.OCI_INDEX, digest, bytes.length);
        }
    }

    private static RequestBuilder request(Copying copying) {
        return RequestBuilder.promote(copying.here.host() + "/app:" + STAGING).dryRun();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void refusesAChainOfIndexesAfterFiveLevels(boolean verifyBlobs) {
        try (Copying copying = Copying.image()) {
            pushChain(copying.here, 6);
            Digest root = copying.here.tags("app").get(STAGING);
            RequestBuilder request = request(copying);

            ImagePromotionException refusal =
                    copying.refused((verifyBlobs ? request.verifyBlobs() : request).request());

            assertThat(copying.said(refusal.getMessage())).isEqualTo("""
                    The image has more levels of manifests than the limit allows.  [MANIFEST_TOO_LARGE]
                      repository: here:5000/app
                      digest:     %s
                      found:      6 or more
                      limit:      5
                      Check what this is: container images stay far below the limit.""".formatted(root));
        }
    }

    @Test
    void acceptsAChainOfFiveLevels() {
        try (Copying copying = Copying.image()) {
            pushChain(copying.here, 5);

            assertThat(copying.promote(request(copying).request()).outcome())
                    .isEqualTo(Promotion.Outcome.WOULD_PROMOTE);
        }
    }

    @Test
    void refusesAnIndexOfTooManyImagesBeforeItAsksForOne() {
        try (Copying copying = Copying.image()) {
            List<String> entries = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                entries.add(image("image " + i));
            }
            copying.here.push("app", STAGING, MediaTypes.OCI_INDEX, index(entries, ""));

            ImagePromotionException refusal = copying.refused(request(copying).request());

            assertThat(refusal.code()).isEqualTo(FailureCode.MANIFEST_TOO_LARGE);
            assertThat(refusal)
                    .hasMessageStartingWith("The image has more manifests than the limit allows.")
                    .hasMessageContaining("found:      1001 or more\n  limit:      1000\n");
            assertThat(copying.here.requests()).noneMatch(asked -> asked.contains("sha256:"));
        }
    }

    @Test
    void stopsReadingManifestsAtTheLimitOfBytes() {
        try (Copying copying = Copying.image()) {
            List<String> entries = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                byte[] inner = index(List.of(image("image")), i + "x".repeat(3 << 20));
                entries.add(entry(
                        MediaTypes.OCI_INDEX,
                        copying.here.push("app", "inner" + i, MediaTypes.OCI_INDEX, inner),
                        inner.length));
            }
            copying.here.push("app", STAGING, MediaTypes.OCI_INDEX, index(entries, ""));

            ImagePromotionException refusal = copying.refused(request(copying).request());

            assertThat(refusal)
                    .hasMessageStartingWith("The image has more bytes of manifests than the limit allows.")
                    .hasMessageContaining("limit:      33554432\n");
            assertThat(copying.here.requests()).hasSizeLessThan(40 / 2);
        }
    }
}
