package io.jenkins.plugins.imagepromotion.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.policy.demand.MinimumSoak;
import io.jenkins.plugins.imagepromotion.policy.demand.NoDowngrade;
import java.time.Duration;
import java.util.List;
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
        assertThat(production.origins()).containsExactly("staging");
        assertThat(production.isPromotionTarget()).isTrue();
        assertThat(production.branch()).isNull();
        assertThat(STAGING.isProtected()).isFalse();
        assertThat(STAGING.origins()).isEmpty();
        assertThat(STAGING.isPromotionTarget()).isFalse();
        assertThat(STAGING.branch()).isEqualTo("main");
    }

    @Test
    void isClosedWithoutBranchAndOrigin() {
        Environment closed = new Environment("vault", null, List.of(), TagScheme.standard("vault"), Demands.NONE);

        assertThat(closed.isProtected()).isTrue();
        assertThat(closed.isPromotionTarget()).isFalse();
    }

    @Test
    void refusesANameThatCannotStandInATag() {
        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> Environment.builtFrom("Pre Prod", "main"))
                .withMessage("""
                        This environment is not valid in an immutable tag.  [INVALID_TAG]
                          found:    "Pre Prod"
                          expected: a name such as staging: at most 31 of a-z 0-9 -, starting with a letter
                          An immutable tag is <environment>-v<version>-<commit>-<timestamp>.""");
    }

    @Test
    void isEitherBuiltOrPromotedFromAnother() {
        TagScheme tags = TagScheme.standard("eu");

        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> new Environment("eu", "main", List.of("staging"), tags, Demands.NONE))
                .withMessage("""
                        The policy is not valid: the images of eu are either built or promoted, not both.  [INVALID_POLICY]
                          Correct the policy; docs/policy.md shows every field by example.""");
        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> Environment.promotedFrom("eu", "eu"))
                .withMessageStartingWith("The policy is not valid: eu cannot be its own origin.  [INVALID_POLICY]");
    }

    @Test
    void demandsNothingWhereNothingIsPromoted() {
        Demands soak = Demands.of(new MinimumSoak(Duration.ofHours(1)));

        assertThat(Environment.promotedFrom("eu", "staging").demanding(soak).demands())
                .isEqualTo(soak);
        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> STAGING.demanding(soak))
                .withMessageStartingWith(
                        "The policy is not valid: the images of staging are built from a branch, so it cannot have"
                                + " requirements for promotions.  [INVALID_POLICY]");
    }

    @Test
    void makesTagsThatItReads() {
        ImmutableTag made = STAGING.mint("1.4.2-rc.1", "3f9c2d1", 1_700_000_000L);

        assertThat(made).hasToString("staging-v1.4.2-rc.1-3f9c2d1-1700000000");
        assertThat(STAGING.read(made.tag())).contains(made);
    }

    @Test
    void isEqualByItsParts() {
        Demands ordered = Demands.of(new NoDowngrade(true));

        assertThat(STAGING)
                .isEqualTo(Environment.builtFrom("staging", "main"))
                .hasSameHashCodeAs(Environment.builtFrom("staging", "main"))
                .isNotEqualTo(Environment.builtFrom("develop", "main"))
                .isNotEqualTo(Environment.builtFrom("staging", "develop"))
                .isNotEqualTo(Environment.promotedFrom("staging", "main"))
                .isNotEqualTo(new Environment("staging", "main", List.of(), TagScheme.standard("eu"), Demands.NONE))
                .isNotEqualTo("staging");
        assertThat(Environment.promotedFrom("production", "staging"))
                .isNotEqualTo(Environment.promotedFrom("production", "develop"))
                .isNotEqualTo(Environment.promotedFrom("production", "staging").demanding(ordered));
    }
}
