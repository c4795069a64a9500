package io.jenkins.plugins.imagepromotion.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImmutableTagTest {
    private static final String COMMIT = "3f9c2d1";
    private static final long NOON = 1_700_000_000L;

    @Test
    void isItsPartsJoined() {
        ImmutableTag tag = new ImmutableTag("staging", "1.4.2", COMMIT, NOON);

        assertThat(tag).hasToString("staging-v1.4.2-3f9c2d1-1700000000");
        assertThat(tag.tag()).isEqualTo(new Tag("staging-v1.4.2-3f9c2d1-1700000000"));
    }

    @Test
    void ordersTheNewestFirst() {
        ImmutableTag older = new ImmutableTag("staging", "2.0.0", COMMIT, NOON);
        ImmutableTag newer = new ImmutableTag("staging", "1.4.2", COMMIT, NOON + 1);

        assertThat(Stream.of(older, newer).sorted(ImmutableTag.NEWEST_FIRST)).containsExactly(newer, older);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.4.2", "0.0.0", "10.20.30", "1.4.2-rc.1", "1.4.2-SNAPSHOT", "1.4.2-0", "1.4.2-a.b.c"})
    void acceptsAVersion(String version) {
        assertThat(new ImmutableTag("staging", version, COMMIT, NOON).version()).isEqualTo(version);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.4",
                "1.4.2.1",
                "v1.4.2",
                "1.4.x",
                "1.4.2-",
                "1.4.2-rc-1",
                "1.4.2+build",
                "1.4.2 ",
                "1.4.2\n"
            })
    void refusesAnotherVersion(String version) {
        assertThat(message("staging", version, COMMIT, NOON)).isEqualTo("""
                        This version is not valid in an immutable tag.  [INVALID_TAG]
                          found:    %s
                          expected: three numbers and an optional pre-release, such as 1.4.2 or 1.4.2-rc.1
                          An immutable tag is <environment>-v<version>-<commit>-<timestamp>.""".formatted(Quoted.text(version)));
    }

    @Test
    void acceptsACommitOfSevenToFortyDigits() {
        assertThat(new ImmutableTag("staging", "1.4.2", "0123abc", NOON).commit())
                .isEqualTo("0123abc");
        assertThat(new ImmutableTag("staging", "1.4.2", "a".repeat(40), NOON).commit())
                .hasSize(40);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "3f9c2d", "3F9C2D1", "3f9c2dg", "3f9c2d1-", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    void refusesAnotherCommit(String commit) {
        assertThat(message("staging", "1.4.2", commit, NOON)).isEqualTo("""
                        This commit is not valid in an immutable tag.  [INVALID_TAG]
                          found:    %s
                          expected: 7 to 40 lowercase hex digits
                          An immutable tag is <environment>-v<version>-<commit>-<timestamp>.""".formatted(Quoted.text(commit)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"staging", "a", "pre-production", "eu-1", "a234567890123456789012345678901"})
    void acceptsAnEnvironment(String environment) {
        assertThat(new ImmutableTag(environment, "1.4.2", COMMIT, NOON).environment())
                .isEqualTo(environment);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Staging", "1eu", "-eu", "eu_1", "eu.1", "a2345678901234567890123456789012"})
    void refusesAnotherEnvironment(String environment) {
        assertThat(message(environment, "1.4.2", COMMIT, NOON)).isEqualTo("""
                        This environment is not valid in an immutable tag.  [INVALID_TAG]
                          found:    %s
                          expected: a name such as staging: at most 31 of a-z 0-9 -, starting with a letter
                          An immutable tag is <environment>-v<version>-<commit>-<timestamp>.""".formatted(Quoted.text(environment)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1_000_000_000L, 9_999_999_999L})
    void acceptsATimestampOfTenDigits(long timestamp) {
        assertThat(new ImmutableTag("staging", "1.4.2", COMMIT, timestamp).timestamp())
                .isEqualTo(timestamp);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1_000_000_000L, 999_999_999L, 10_000_000_000L, 1_700_000_000_000L, Long.MIN_VALUE})
    void refusesAnotherTimestamp(long timestamp) {
        assertThat(message("staging", "1.4.2", COMMIT, timestamp)).isEqualTo("""
                        This timestamp is not valid in an immutable tag.  [INVALID_TAG]
                          found:    "%s"
                          expected: Unix seconds, ten digits
                          An immutable tag is <environment>-v<version>-<commit>-<timestamp>.""".formatted(timestamp));
    }

    @Test
    void isAtMost128CharactersLong() {
        String fits = "1.4.2-" + "a".repeat(128 - "staging-v1.4.2--3f9c2d1-1700000000".length());

        assertThat(new ImmutableTag("staging", fits, COMMIT, NOON).toString()).hasSize(128);
        assertThat(message("staging", fits + "a", COMMIT, NOON)).isEqualTo("""
                        This tag is not valid in an immutable tag.  [INVALID_TAG]
                          found:    "staging-v%sa-3f9c2d1-1700000000"
                          expected: at most 128 characters
                          An immutable tag is <environment>-v<version>-<commit>-<timestamp>.""".formatted(fits));
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({"1.4.2, 3f9c2d1, true", "1.4.3, 3f9c2d1, false", "1.4.2, 3f9c2d2, false", "1.4.2-rc.1, 3f9c2d1, false"})
    void hasTheSameOriginByVersionAndCommit(String version, String commit, boolean same) {
        ImmutableTag staging = new ImmutableTag("staging", "1.4.2", COMMIT, NOON);

        assertThat(new ImmutableTag("production", version, commit, NOON + 1).sameOriginAs(staging))
                .isEqualTo(same);
    }

    @ParameterizedTest(name = "{0} {1} {2} {3}")
    @CsvSource(
            nullValues = "none",
            value = {
                "none, 3f9c2d1, 1700000000",
                "1.4.2, none, 1700000000",
                "1.4.2, 3f9c2d1, none",
                "1.4, 3f9c2d1, 1700000000",
                "1.4.2, main, 1700000000",
                "1.4.2, 3f9c2d1, 170000000",
                "1.4.2, 3f9c2d1, 99999999999999999999",
                "1.4.2, 3f9c2d1, latest",
            })
    void isNotMadeOfPartsThatDoNotFit(String version, String commit, String timestamp) {
        assertThat(ImmutableTag.ofParts("staging", version, commit, timestamp)).isEmpty();
    }

    @Test
    void isMadeOfPartsThatFit() {
        assertThat(ImmutableTag.ofParts("staging", "1.4.2", COMMIT, "1700000000"))
                .contains(new ImmutableTag("staging", "1.4.2", COMMIT, NOON));
        assertThat(ImmutableTag.ofParts("Staging", "1.4.2", COMMIT, "1700000000"))
                .isEmpty();
        assertThat(ImmutableTag.ofParts("staging", "1.4.2-" + "a".repeat(128), COMMIT, "1700000000"))
                .isEmpty();
    }

    private static String message(String environment, String version, String commit, long timestamp) {
        try {
            return "none: " + new ImmutableTag(environment, version, commit, timestamp);
        } catch (ImagePromotionException e) {
            assertThat(e.code()).isEqualTo(FailureCode.INVALID_TAG);
            return e.getMessage();
        }
    }

    @Test
    void refusesAnEnvironmentThatCannotHaveImmutableTags() {
        ImmutableTag.requireEnvironment("staging");
        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> ImmutableTag.requireEnvironment("Staging"))
                .withMessage(message("Staging", "1.4.2", COMMIT, NOON));
    }
}
