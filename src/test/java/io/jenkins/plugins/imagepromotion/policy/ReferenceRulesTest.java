package io.jenkins.plugins.imagepromotion.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceRulesTest {
    private static final String DIGEST = "@sha256:" + "0123456789abcdef".repeat(4);
    private static final String BUILT = "-v1.4.2-3f9c2d1-1700000000";

    private final ReferenceRules rules = new ReferenceRules(Policy.threeTier());

    private Judgement judge(String image, String wanted) {
        return rules.judge(ImageReference.parse(image), Optional.ofNullable(wanted));
    }

    /** {@code #} stands for the version, commit and timestamp of a tag; {@code @} for a digest. */
    @ParameterizedTest(name = "{0} for {1}: {2}")
    @CsvSource({
        // image, wanted, code or allowed, immutable, environment
        "app, , MISSING_TAG, false,",
        "app, production, MISSING_TAG, false,",
        "localhost:5000/app, , MISSING_TAG, false,",
        "app:latest, , MUTABLE_TAG, false,",
        "app:latest, production, MUTABLE_TAG, false,",
        "app:main, , MUTABLE_TAG, false,",
        "app:production, production, MUTABLE_TAG, false,",
        "app:1.4, production, MUTABLE_TAG, false,",
        "app:1.4.2, , TAG_OUTSIDE_PATTERN, false,",
        "app:1.4.2, production, TAG_OUTSIDE_PATTERN, false,",
        "app:3f9c2d1, , TAG_OUTSIDE_PATTERN, false,",
        "app:qa#, , TAG_OUTSIDE_PATTERN, false,",
        "app:Production#, production, TAG_OUTSIDE_PATTERN, false,",
        "app:develop#, , allowed, true, develop",
        "app:staging#, , allowed, true, staging",
        "app:production#, , allowed, true, production",
        "app:develop#, develop, allowed, true, develop",
        "app:staging#, staging, allowed, true, staging",
        "app:production#, production, allowed, true, production",
        "app:staging#, production, TAG_OUTSIDE_PATTERN, true, staging",
        "app:develop#, production, TAG_OUTSIDE_PATTERN, true, develop",
        "app:production#, staging, TAG_OUTSIDE_PATTERN, true, production",
        "app@, , allowed, true,",
        "app@, production, allowed, true,",
        "app:latest@, production, allowed, true,",
        "app:1.4.2@, , allowed, true,",
        "app:staging#@, production, allowed, true, staging",
        "app:production#@, production, allowed, true, production",
    })
    void judges(String image, String wanted, String verdict, boolean immutable, String environment) {
        Judgement judgement = judge(image.replace("#", BUILT).replace("@", DIGEST), wanted);

        assertThat(judgement.refusal().map(Failure::code).map(FailureCode::name).orElse("allowed"))
                .isEqualTo(verdict);
        assertThat(judgement.isAllowed()).isEqualTo(verdict.equals("allowed"));
        assertThat(judgement.immutable()).isEqualTo(immutable);
        assertThat(judgement.environment().orElse(null)).isEqualTo(environment);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "app@, a digest always names the same bytes",
        "app:latest@, a digest always names the same bytes",
        "app:staging#, it is an immutable tag of staging",
        "app:latest, 'The tag can move: \"latest\" is a channel tag.'",
    })
    void saysWhichRuleDecided(String image, String reason) {
        assertThat(judge(image.replace("#", BUILT).replace("@", DIGEST), null).reason())
                .isEqualTo(reason);
    }

    @Test
    void insistsOnAnAllowedReference() {
        assertThatCode(() -> judge("app" + DIGEST, "production").require()).doesNotThrowAnyException();

        Judgement refused = judge("app:latest", "production");
        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(refused::require)
                .withMessage(refused.refusal().orElseThrow().toString());
    }

    @Test
    void refusesAMissingTag() {
        assertThat(refusal("index.docker.io/app", "production")).isEqualTo("""
                        The reference has no tag and no digest, which every tool reads as the mutable tag "latest".  [MISSING_TAG]
                          image: index.docker.io/app
                          Name an immutable tag or a digest.""");
    }

    @Test
    void refusesAMovingTag() {
        assertThat(refusal("r.io/app:1.4", "production")).isEqualTo("""
                        The tag can move: "1.4" is a partial version, which moves with every release.  [MUTABLE_TAG]
                          image: r.io/app:1.4
                          Name an immutable tag or a digest.""");
    }

    @Test
    void refusesATagOutsideThePattern() {
        assertThat(refusal("r.io/app:1.4.2", "production")).isEqualTo("""
                        The tag is not an immutable tag of production.  [TAG_OUTSIDE_PATTERN]
                          image:    r.io/app:1.4.2
                          expected: production-v<version>-<commit>-<timestamp>
                          found:    1.4.2
                          policy:   three-tier
                          Name an immutable tag or a digest.""");
    }

    @Test
    void refusesATagOfNoEnvironment() {
        assertThat(refusal("r.io/app:1.4.2", null)).isEqualTo("""
                        The tag is not an immutable tag of any environment.  [TAG_OUTSIDE_PATTERN]
                          image:    r.io/app:1.4.2
                          expected: <environment>-v<version>-<commit>-<timestamp>
                          found:    1.4.2
                          policy:   three-tier
                          Name an immutable tag or a digest.""");
    }

    @Test
    void refusesATagOfAnotherEnvironmentByItsName() {
        assertThat(refusal("r.io/app:staging" + BUILT, "production")).isEqualTo("""
                        The tag is an immutable tag of staging, not of production.  [TAG_OUTSIDE_PATTERN]
                          image:    r.io/app:staging-v1.4.2-3f9c2d1-1700000000
                          expected: production-v<version>-<commit>-<timestamp>
                          found:    staging-v1.4.2-3f9c2d1-1700000000
                          policy:   three-tier
                          Name an immutable tag or a digest.""");
    }

    /** An environment may be called like a branch; its immutable tags still do not move. */
    @Test
    void doesNotMistakeAnEnvironmentForABranch() {
        ReferenceRules named = new ReferenceRules(new Policy(
                "releases",
                List.of(Environment.builtFrom("release", "main"), Environment.promotedFrom("production", "release"))));
        ImageReference image = ImageReference.parse("app:release" + BUILT);

        assertThat(named.judge(image, Optional.of("release")).isAllowed()).isTrue();
        assertThat(named.judge(image, Optional.of("production")).reason())
                .isEqualTo("The tag is an immutable tag of release, not of production.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"app", "app:latest", "app@", "app:production#"})
    void refusesToJudgeForAnUnknownEnvironment(String image) {
        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> judge(image.replace("#", BUILT).replace("@", DIGEST), "qa"))
                .extracting(ImagePromotionException::code)
                .isEqualTo(FailureCode.UNKNOWN_ENVIRONMENT);
    }

    @Test
    void allowsOnlyDigestsUnderAnEmptyPolicy() {
        ReferenceRules empty = new ReferenceRules(new Policy("empty", List.of()));

        assertThat(empty.judge(ImageReference.parse("app:production" + BUILT), Optional.empty())
                        .isAllowed())
                .isFalse();
        assertThat(empty.judge(ImageReference.parse("app" + DIGEST), Optional.empty())
                        .isAllowed())
                .isTrue();
    }

    /** What the policy denies by name is denied even where the pattern of an environment would allow it. */
    @Test
    void refusesWhatThePolicyCallsMutable() {
        Policy policy = Policy.threeTier();
        ReferenceRules denying = new ReferenceRules(new Policy(
                "company",
                "company (company.yaml)",
                policy.environments(),
                new DeniedTags(List.of("blue", "*-3f9c2d1-*")),
                null));

        assertThat(denying.judge(ImageReference.parse("app:production" + BUILT), Optional.empty())
                        .refusal()
                        .map(Failure::toString))
                .contains("""
                        The tag can move: the policy declares it mutable.  [MUTABLE_TAG]
                          image:  app:production%s
                          rule:   mutableTags: *-3f9c2d1-*
                          policy: company (company.yaml)
                          Name an immutable tag or a digest.""".formatted(BUILT));
        assertThat(denying.judge(ImageReference.parse("app:blue" + DIGEST), Optional.empty())
                        .isAllowed())
                .isTrue();
    }

    @Property
    void allowsATagOnlyIfAnEnvironmentReadsIt(@ForAll("tags") String tag) {
        ImageReference image = ImageReference.parse("app:" + tag);

        Judgement judgement = rules.judge(image, Optional.empty());

        assertThat(judgement.isAllowed())
                .isEqualTo(Policy.threeTier()
                        .environmentOf(image.tag().orElseThrow())
                        .isPresent());
        assertThat(judgement.isAllowed() && !judgement.immutable()).isFalse();
        assertThat(rules.judge(image, Optional.empty())).isEqualTo(judgement);
    }

    @Property
    void allowsAnyTagBesideADigest(@ForAll("tags") String tag) {
        assertThat(judge("app:" + tag + DIGEST, "production").isAllowed()).isTrue();
    }

    @Provide
    Arbitrary<String> tags() {
        Arbitrary<String> piece = Arbitraries.of(
                "production",
                "staging",
                "latest",
                "main",
                "-v",
                "1.4.2",
                "1",
                ".",
                "-",
                "-3f9c2d1",
                "-1700000000",
                BUILT);
        return piece.list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(pieces -> String.join("", pieces))
                .filter(text -> !text.startsWith("-") && !text.startsWith(".") && text.length() <= 128);
    }

    private String refusal(String image, String wanted) {
        return judge(image, wanted).refusal().map(Failure::toString).orElse("none");
    }
}
