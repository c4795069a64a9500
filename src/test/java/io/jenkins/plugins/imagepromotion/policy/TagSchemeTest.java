package io.jenkins.plugins.imagepromotion.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Tag;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TagSchemeTest {
    private static final String LOOSE = "(?<version>[^-]+)(?:-(?<commit>[^-]+))?-(?<timestamp>[0-9]+)";
    private static final String BARE = "{version}-{commit}-{timestamp}";

    private static TagScheme scheme(String pattern, String format) {
        return TagScheme.of("prod", Optional.ofNullable(pattern), Optional.ofNullable(format));
    }

    @Test
    void readsWhatItsPatternAndTheGrammarAllow() {
        TagScheme scheme = scheme(LOOSE, BARE);

        assertThat(scheme.read("prod", new Tag("1.4.2-3f9c2d1-1700000000")))
                .contains(new ImmutableTag("prod", "1.4.2", "3f9c2d1", 1_700_000_000L)
                        .as(new Tag("1.4.2-3f9c2d1-1700000000")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "latest-3f9c2d1-1700000000",
                "1.4.2-main-1700000000",
                "1.4.2-1700000000",
                "1.4.2-3f9c2d1-1700000000.old",
                "1.4.2-3f9c2d1-99999999999999999999999",
                "prod-v1.4.2-3f9c2d1-1700000000"
            })
    void readsNoOtherTag(String tag) {
        assertThat(scheme(LOOSE, BARE).read("prod", new Tag(tag))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "release_{version}.{commit}.{timestamp}, release_1.4.2.3f9c2d1.1700000000",
        "{timestamp}-{version}-{commit}, 1700000000-1.4.2-3f9c2d1",
        "eu.v{version}-{commit}-{timestamp}, eu.v1.4.2-3f9c2d1-1700000000"
    })
    void readsWhatAFormatAloneMakes(String format, String tag) {
        TagScheme scheme = scheme(null, format);

        ImmutableTag made = scheme.mint("prod", "1.4.2", "3f9c2d1", 1_700_000_000L);

        assertThat(made).hasToString(tag);
        assertThat(made.version()).isEqualTo("1.4.2");
        assertThat(scheme.read("prod", new Tag(tag))).contains(made);
        assertThat(scheme.read("prod", new Tag(tag.replace('.', '_')))).isEmpty();
    }

    /** Without the literal start, each part is checked against the grammar of an immutable tag. */
    @ParameterizedTest
    @ValueSource(
            strings = {"prod-v{version}-{commit}-{timestamp}", "p{version}-{commit}-{timestamp}", "p" + BARE + ".x"})
    void readsEveryTagAsIfItsPartsWereChecked(String format) {
        TagScheme scheme = scheme(null, format);
        Pattern pattern = Pattern.compile(Pattern.quote(format)
                .replace("{version}", "\\E(?<version>.*)\\Q")
                .replace("{commit}", "\\E(?<commit>[^-]*)\\Q")
                .replace("{timestamp}", "\\E(?<timestamp>[^-.]*)\\Q"));
        Random random = new Random(17);
        int found = 0;
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text =
                    new StringBuilder(format.replace("{version}", "1.4.2-" + "r".repeat(random.nextInt(110)))
                            .replace("{commit}", "3f9c2d1".repeat(1 + random.nextInt(6)))
                            .replace("{timestamp}", Long.toString(random.nextLong(900_000_000L, 10_100_000_000L))));
            for (int changes = random.nextInt(3); changes > 0; changes--) {
                text.setCharAt(random.nextInt(text.length()), "0189afgvxZ.-_".charAt(random.nextInt(13)));
            }
            if (!Tag.isTag(text.toString())) {
                continue;
            }
            Tag tag = new Tag(text.toString());
            Matcher parts = pattern.matcher(text);
            Optional<ImmutableTag> expected = parts.matches()
                    ? ImmutableTag.ofParts(
                                    "prod", parts.group("version"), parts.group("commit"), parts.group("timestamp"))
                            .map(checked -> checked.as(tag))
                    : Optional.empty();

            assertThat(scheme.read("prod", tag)).as(tag.value()).isEqualTo(expected);
            found += expected.isPresent() ? 1 : 0;
        }
        assertThat(found).isGreaterThan(1_000);
    }

    @Test
    void readsNoTagWhosePartsDoNotFitIntoTheStandardForm() {
        TagScheme scheme = scheme(null, "p{version}-{commit}-{timestamp}");
        String longest = "1.4.2-" + "r".repeat(128 - "prod-v1.4.2--3f9c2d1-1700000000".length());

        assertThat(scheme.read("prod", new Tag("p" + longest + "-3f9c2d1-1700000000")))
                .isPresent();
        assertThat(scheme.read("prod", new Tag("p" + longest + "r-3f9c2d1-1700000000")))
                .isEmpty();
    }

    @Test
    void needsNoFormatWhereThePatternReadsTheStandardOne() {
        TagScheme scheme = scheme("prod-v" + LOOSE, null);

        assertThat(scheme.mint("prod", "1.4.2", "3f9c2d1", 1_700_000_000L))
                .hasToString("prod-v1.4.2-3f9c2d1-1700000000");
    }

    @Test
    void makesNoTagThatItsPatternDoesNotRead() {
        TagScheme scheme = scheme(LOOSE, BARE);

        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> scheme.mint("prod", "1.4.2-rc.1", "3f9c2d1", 1_700_000_000L))
                .withMessage("""
                        The tags of prod cannot have this version and commit.  [TAG_OUTSIDE_PATTERN]
                          expected: (?<version>[^-]+)(?:-(?<commit>[^-]+))?-(?<timestamp>[0-9]+)
                          found:    1.4.2-rc.1-3f9c2d1-1700000000
                          Correct the version and the commit, or ask an administrator to change the tag pattern of prod.""");
    }

    @Test
    void refusesAFormatThatDoesNotMakeWhatThePatternReads() {
        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> scheme("eu-" + LOOSE, BARE))
                .withMessage("""
                        The policy is not valid: the tag pattern of prod does not match "1.4.2-3f9c2d1-1700000000", which the\
                         tag format creates, or reads other parts from it.  [INVALID_POLICY]
                          expected: a tagFormat whose tags the tagPattern matches
                          Correct the policy; docs/policy.md shows every field by example.""");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{version}-{commit}", "{version}-{commit}-{timestamp}-{timestamp}", "v1-{commit}-{timestamp}", ""
            })
    void needsEachPartOnceInTheFormat(String format) {
        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> scheme(null, format))
                .withMessageStartingWith("The policy is not valid: the tag format \"" + format + "\" must contain {");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(?<version>.+)-(?<commit>.+)-[0-9]+",
                "(?P<version>.+)-(?<commit>.+)-(?<timestamp>.+)",
                "(?<version>.+-(?<commit>.+)-(?<timestamp>.+)",
                "[",
                "\\Qabc"
            })
    void needsEveryGroupInThePattern(String pattern) {
        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> scheme(pattern, BARE))
                .withMessageContaining(" is not a regular expression with the groups of a tag: ")
                .withMessageContaining(
                        "\n  expected: the groups (?<version>…), (?<commit>…) and (?<timestamp>…), in Java's syntax\n");
    }

    @Test
    void givesUpOnAPatternThatTakesTooLong() {
        TagScheme scheme = scheme(
                "(?<version>[0-9]*[0-9]*[0-9]*[0-9]*[.][0-9.]*)-(?<commit>[0-9a-f]+)-(?<timestamp>[0-9]+)", BARE);

        assertThat(scheme.read("prod", new Tag("1".repeat(20)))).isEmpty();
        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> scheme.read("prod", new Tag("1".repeat(128))))
                .withMessageStartingWith("The policy is not valid: a tag pattern takes too long to match a tag.");
    }

    @Test
    void isEqualByItsTexts() {
        assertThat(scheme(LOOSE, BARE))
                .isEqualTo(scheme(LOOSE, BARE))
                .hasSameHashCodeAs(scheme(LOOSE, BARE))
                .isNotEqualTo(scheme(LOOSE + "(?:)", BARE))
                .isNotEqualTo(scheme("(?:x-)?" + LOOSE, "x-" + BARE))
                .isNotEqualTo(BARE);
        assertThat(TagScheme.standard("prod"))
                .isEqualTo(TagScheme.standard("prod"))
                .isNotEqualTo(TagScheme.standard("eu"));
    }
}
