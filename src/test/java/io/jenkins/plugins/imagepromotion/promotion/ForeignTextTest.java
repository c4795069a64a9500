package io.jenkins.plugins.imagepromotion.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.Platform;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.work.Progress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an image says about itself is never a line of its own in a log. */
class ForeignTextTest {
    private static final String FORGED = "linux\nApproved by alice\nFinished: SUCCESS\u202e";
    private static final String SHOWN = "linux\\u000aApproved by alice\\u000aFinished: SUCCESS\\u202e";

    /** Its platform says so in JSON. */
    private static SampleImage forged(SampleImage image) {
        String bytes = new String(image.bytes(), StandardCharsets.UTF_8)
                .replaceFirst(
                        "\"os\": ?\"linux\"", "\"os\":\"linux\\\\nApproved by alice\\\\nFinished: SUCCESS\\\\u202e\"");
        return new SampleImage(
                image.mediaType(), bytes.getBytes(StandardCharsets.UTF_8), image.children(), image.blobs());
    }

    @Test
    void escapesThePlatformOfAnImageInARefusal() {
        try (Copying copying = Copying.of(ImageBuilder.image().buildIndex())) {
            copying.here.push(
                    "app",
                    "production-v1.4.1-1234567-1763000000",
                    forged(ImageBuilder.image().version("1.4.1").buildIndex()));

            assertThat(copying.refused(RequestBuilder.promote(copying.here.host() + "/app:" + Copying.STAGING)
                            .request()))
                    .hasMessageContaining("  lost:     " + SHOWN + "/amd64\n  runs now: ");
        }
    }

    @Test
    void escapesThePlatformAndTheTypesOfAnImageWhereverTheyAreShown() {
        assertThat(new Platform(FORGED, FORGED, FORGED, "")).hasToString(SHOWN + "/" + SHOWN + "/" + SHOWN);
        Descriptor descriptor = new Descriptor(FORGED, Digest.of(new byte[0]), 0, Optional.empty(), FORGED, false);
        assertThat(descriptor.mediaType()).isEqualTo(SHOWN);
        assertThat(descriptor.artifactType()).isEqualTo(SHOWN);
    }

    @Test
    void escapesEveryLineOfProgress() {
        List<String> log = new ArrayList<>();
        Progress progress = log::add;

        progress.report("reading " + FORGED);

        assertThat(log).containsExactly("reading " + SHOWN);
    }
}
