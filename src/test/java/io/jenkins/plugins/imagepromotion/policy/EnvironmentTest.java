package io.jenkins.plugins.imagepromotion.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Tag;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentTest {
    private static final Environment STAGING = Environment.builtFrom("staging", "main");

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "staging-v1.4.2-3f9c2d1-1700000000, 1.4.2, 3f9c2d1, 1700000000",
        "staging-v0.0.0-0000000-1000000000, 0.0.0, 0000000, 1000000000",
        "staging-v1.4.2-rc.1-3f9c2d1-9999999999, 1.4.2-rc.1, 3f9c2d1, 9999999999",
        // a pre-release that looks like a commit, and a commit that looks like a timestamp
        "staging-v1.4.2-abcdef1-3f9c2d1-1700000000, 1.4.2-abcdef1, 3f9c2d1, 1700000000",
        "staging-v1.4.2-1600000000-1700000000, 1.4.2, 1600000000, 1700000000",
        "staging-v1.4.2-1500000000-1600000000-1700000000, 1.4.2-1500000000, 1600000000, 1700000000",
        "staging-v1.4.2-0123456789abcdef0123456789abcdef01234567-1700000000,"
                + " 1.4.2, 0123456789abcdef0123456789abcdef01234567, 1700000000",
    })
    void readsThePartsOfItsTags(String tag, String version, String commit, long timestamp) {
        assertThat(STAGING.read(new Tag(tag))).contains(new ImmutableTag("staging", version, commit, timestamp));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "staging",
                "latest",
                "1.4.2",
                "v1.4.2-3f9c2d1-1700000000",
                "production-v1.4.2-3f9c2d1-1700000000",
                "Staging-v1.4.2-3f9c2d1-1700000000",
                "pre-staging-v1.4.2-3f9c2d1-1700000000",
                "staging-2-v1.4.2-3f9c2d1-1700000000",
                "staging-1.4.2-3f9c2d1-1700000000",
                "staging-v1.4-3f9c2d1-1700000000",
                "staging-v1.4.2.1-3f9c2d1-1700000000",
                "staging-v1.4.2-1700000000",
                "staging-v1.4.2-3f9c2d-1700000000",
                "staging-v1.4.2-3F9C2D1-1700000000",
                "staging-v1.4.2-main-1700000000",
                "staging-v1.4.2-01234567890abcdef01234567890abcdef0123456-1700000000",
                "staging-v1.4.2-3f9c2d1",
                "staging-v1.4.2-3f9c2d1-",
                "staging-v1.4.2-3f9c2d1-0700000000",
                "staging-v1.4.2-3f9c2d1-170000000",
                "staging-v1.4.2-3f9c2d1-17000000000",
                "staging-v1.4.2-3f9c2d1-1700000000-",
                "staging-v1.4.2-3f9c2d1-1700000000.1",
                "staging-v1.4.2-rc-1-3f9c2d1-1700000000",
                "staging-v1.4.2--3f9c2d1-1700000000",
            })
    void readsNoOtherTag(String tag) {
        assertThat(STAGING.read(new Tag(tag))).isEmpty();
    }

    @Test
    void readsItsNameAsTextAndNotAsAPattern() {
        Environment dashes = Environment.builtFrom("pre-prod-eu-1", "main");

        assertThat(dashes.read(new Tag("pre-prod-eu-1-v1.4.2-3f9c2d1-1700000000")))
                .contains(new ImmutableTag("pre-prod-eu-1", "1.4.2", "3f9c2d1", 1_700_000_000L));
        assertThat(dashes.read(new Tag("eu-1-v1.4.2-3f9c2d1-1700000000"))).isEmpty();
        assertThat(Environment.builtFrom("prod-v1", "main").read(new Tag("prod-v1-v1.4.2-3f9c2d1-1700000000")))
                .isPresent();
        assertThat(Environment.builtFrom("prod", "main").read(new Tag("prod-v1-v1.4.2-3f9c2d1-1700000000")))
                .isEmpty();
    }

    @Property(edgeCases = EdgeCasesMode.FIRST, tries = 2000)
    void readsBackEveryTagThatCanBeMade(@ForAll("tags") ImmutableTag made) {
        Environment environment = Environment.builtFrom(made.environment(), "main");

        assertThat(environment.read(made.tag())).contains(made);
        assertThat(STAGING.read(made.tag()).isPresent())
                .isEqualTo(made.environment().equals("staging"));
    }

    @Provide
    Arbitrary<ImmutableTag> tags() {
        Arbitrary<String> number = Arbitraries.integers().between(0, 9999).map(String::valueOf);
        Arbitrary<String> preRelease = Arbitraries.strings()
                .withChars("0123456789abcdefXZ.")
                .ofMinLength(1)
                .ofMaxLength(20)
                .map(text -> "-" + text);
        Arbitrary<String> version = Combinators.combine(number, number, number, preRelease.optional())
                .as((major, minor, patch, more) -> major + "." + minor + "." + patch + more.orElse(""));
        Arbitrary<String> commit = Arbitraries.strings()
                .withChars("0123456789abcdef")
                .ofMinLength(7)
                .ofMaxLength(40);
        return Combinators.combine(
                        Arbitraries.of("staging", "a", "pre-prod", "prod-v1", "staging-v1", "x-staging", "staging-"),
                        version,
                        commit,
                        Arbitraries.longs().between(1_000_000_000L, 9_999_999_999L))
                .as(ImmutableTag::new);
    }

    @Test
    void isProtectedWhereItsImagesArePromoted() {
        Environment production = Environment.promotedFrom("production", "staging");

        assertThat(production.isProtected()).isTrue();
        assertThat(production.origin()).isEqualTo("staging");
        assertThat(production.branch()).isNull();
        assertThat(STAGING.isProtected()).isFalse();
        assertThat(STAGING.origin()).isNull();
        assertThat(STAGING.branch()).isEqualTo("main");
    }

    @Test
    void hasTagsThatItsOwnPatternAndTheGrammarAllow() {
        Pattern loose = Pattern.compile("(?<version>[^-]+)(?:-(?<commit>[^-]+))?-(?<timestamp>[0-9]+)");
        Environment custom = new Environment("prod", "main", null, loose);

        assertThat(custom.read(new Tag("1.4.2-3f9c2d1-1700000000")))
                .contains(new ImmutableTag("prod", "1.4.2", "3f9c2d1", 1_700_000_000L));
        assertThat(custom.read(new Tag("latest-3f9c2d1-1700000000"))).isEmpty();
        assertThat(custom.read(new Tag("1.4.2-main-1700000000"))).isEmpty();
        assertThat(custom.read(new Tag("1.4.2-1700000000"))).isEmpty();
        assertThat(custom.read(new Tag("1.4.2-3f9c2d1-1700000000.old"))).isEmpty();
        assertThat(custom.read(new Tag("1.4.2-3f9c2d1-99999999999999999999999")))
                .isEmpty();
    }

    @Test
    void refusesANameThatCannotStandInATag() {
        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> Environment.builtFrom("Pre Prod", "main"))
                .withMessage("""
                        This environment cannot stand in an immutable tag.  [INVALID_TAG]
                          found:    "Pre Prod"
                          expected: a name such as staging: at most 31 of a-z 0-9 -, beginning with a letter
                          An immutable tag is <environment>-v<version>-<commit>-<timestamp>.""");
    }

    @Test
    void isEitherBuiltOrPromotedFromAnother() {
        Pattern pattern = STAGING.tagPattern();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Environment("eu", "main", "staging", pattern))
                .withMessage("the images of eu are either built or promoted");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Environment("eu", null, null, pattern))
                .withMessage("the images of eu are either built or promoted");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Environment.promotedFrom("eu", "eu"))
                .withMessage("the images of eu are promoted from another environment");
    }

    @ParameterizedTest
    @ValueSource(strings = {"version", "commit", "timestamp"})
    void needsEveryGroupInItsPattern(String group) {
        Pattern without = Pattern.compile(STAGING.tagPattern().pattern().replace("?<" + group + ">", ""));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Environment("staging", "main", null, without))
                .withMessage("the tag pattern of staging has no group " + group);
    }

    @Test
    void isEqualByItsPartsAndThePatternsText() {
        Pattern loose = Pattern.compile(STAGING.tagPattern().pattern(), Pattern.CASE_INSENSITIVE);

        assertThat(STAGING)
                .isEqualTo(Environment.builtFrom("staging", "main"))
                .hasSameHashCodeAs(Environment.builtFrom("staging", "main"))
                .isNotEqualTo(Environment.builtFrom("develop", "main"))
                .isNotEqualTo(Environment.builtFrom("staging", "develop"))
                .isNotEqualTo(Environment.promotedFrom("staging", "main"))
                .isNotEqualTo(new Environment("staging", "main", null, loose))
                .isNotEqualTo(new Environment(
                        "staging",
                        "main",
                        null,
                        Environment.builtFrom("eu", "main").tagPattern()))
                .isNotEqualTo("staging");
        assertThat(Environment.promotedFrom("production", "staging"))
                .isNotEqualTo(Environment.promotedFrom("production", "develop"));
    }
}
