package io.jenkins.plugins.imagepromotion.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A text of any length is refused as quickly as a short one. */
class LongReferenceTest {
    /** Each would overflow the stack or take quadratic time in a pattern that is not bounded first. */
    @ParameterizedTest
    @MethodSource("megabytes")
    void refusesAMegabyteAtOnce(String text) {
        assertThat(catchThrowableOfType(ImagePromotionException.class, () -> ImageReference.parse(text))
                        .code())
                .isEqualTo(FailureCode.INVALID_REFERENCE);
    }

    static Stream<String> megabytes() {
        int half = 500_000;
        return Stream.of(
                "a".repeat(2 * half),
                "a/".repeat(half) + "a",
                "a-".repeat(half),
                "a-".repeat(half) + "a",
                "A/".repeat(half),
                "-".repeat(2 * half),
                "a.".repeat(half) + "a/app",
                "a.".repeat(half) + "/app",
                "a-".repeat(half) + ".io/app",
                "r.io:" + "1".repeat(2 * half) + "/app",
                "[" + "1:".repeat(half) + "]/app",
                "[" + ":".repeat(2 * half) + "]/app",
                "app:" + "a".repeat(2 * half),
                "app:" + ":".repeat(2 * half),
                "app@sha256:" + "a".repeat(2 * half),
                "app" + "@".repeat(2 * half),
                "\ud83d\udc33".repeat(half));
    }
}
