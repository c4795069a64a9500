package io.jenkins.plugins.imagepromotion.promotion;

import static io.jenkins.plugins.imagepromotion.promotion.Copying.STAGING;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Promotes an index if the newest image is an index for other platforms, or for the same ones written differently. */
class PlatformLossTest {
    private static final String OLDER = "production-v1.4.1-1234567-1763000000";

    private static Copying copying(String before, String after) {
        Copying copying = Copying.of(ImageBuilder.image().buildIndexOf(platforms(after)));
        copying.here.push(
                "app",
                OLDER,
                ImageBuilder.image()
                        .builtAt(Instant.parse("2025-01-02T03:04:05Z"))
                        .buildIndexOf(platforms(before)));
        return copying;
    }

    /** Writes {@code os/architecture/variant/version} as JSON; an empty part is left out. */
    private static String[] platforms(String texts) {
        return Stream.of(texts.split(" "))
                .map(text -> text.split("/", -1))
                .map(parts -> "{\"os\": \"%s\", \"architecture\": \"%s\"%s%s}"
                        .formatted(
                                parts[0],
                                parts[1],
                                parts.length < 3 || parts[2].isEmpty() ? "" : ", \"variant\": \"" + parts[2] + "\"",
                                parts.length < 4 ? "" : ", \"os.version\": \"" + parts[3] + "\""))
                .toArray(String[]::new);
    }

    private static PromotionRequest request(Copying copying) {
        return RequestBuilder.promote(copying.here.host() + "/app:" + STAGING).request();
    }

    @ParameterizedTest
    @CsvSource({
        "linux/arm/v7 linux/amd64, linux/arm linux/amd64",
        "linux/arm linux/amd64, linux/arm/v7 linux/amd64",
        "linux/amd64/v1 linux/arm64/v8, linux/amd64 linux/arm64",
        "linux/x86_64 linux/aarch64, linux/amd64 linux/arm64",
        "windows/amd64//10.0.17763.1, windows/amd64//10.0.17763.5122",
        "windows/amd64//10.0.17763.1, windows/amd64//10.0.17763.1 windows/amd64//10.0.20348.1",
        "windows/amd64//10.0.17763.1, windows/amd64",
        "windows/amd64, windows/amd64//10.0.17763.1",
        "linux/amd64 unknown/unknown, linux/amd64",
        "linux/amd64 /, linux/amd64"
    })
    void promotesAnIndexThatWritesTheSamePlatformsInAnotherWay(String before, String after) {
        try (Copying copying = copying(before, after)) {
            assertThat(copying.promote(request(copying)).outcome()).isEqualTo(Promotion.Outcome.PROMOTED);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "linux/arm linux/amd64, linux/arm/v6 linux/amd64, linux/arm",
        "linux/amd64/v3 linux/amd64, linux/amd64, linux/amd64/v3",
        "windows/amd64//10.0.17763.1 windows/amd64//10.0.20348.1, windows/amd64//10.0.17763.2, windows/amd64:10.0.20348.1",
        "windows/amd64//ltsc2022, windows/amd64//10.0.20348.1, windows/amd64:ltsc2022",
        "linux/amd64 windows/amd64//10.0.20348.1, linux/amd64, windows/amd64:10.0.20348.1",
        "linux/amd64 linux/arm64, linux/amd64 unknown/unknown, linux/arm64"
    })
    void refusesAnIndexThatLacksOne(String before, String after, String lost) {
        try (Copying copying = copying(before, after)) {
            assertThat(copying.said(copying.refused(request(copying)).getMessage()))
                    .isEqualTo("""
                    Refused to promote here:5000/app:%s to production: it lacks a platform that runs there now.  [PLATFORM_LOST]
                      lost:     %s
                      runs now: %s
                      Build the image for all platforms, then test and promote it.""".formatted(STAGING, lost, OLDER));
            assertThat(copying.here.requests()).noneMatch(request -> request.startsWith("P"));
        }
    }
}
