package io.jenkins.plugins.imagepromotion.promotion.candidate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.file.PolicyFile;
import io.jenkins.plugins.imagepromotion.promotion.candidate.Candidate.Presence;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.RoutedPolicy;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the images that are offered for a promotion, and the values that are accepted. */
class FindCandidatesTest {
    private static final String OLD = "staging-v1.4.1-abcdef0-1763600000";
    private static final String NEW = "staging-v1.4.2-abcdef1-1763800000";
    private static final String AGAIN = "staging-v1.4.2-abcdef1-1763810000";
    private static final String DEVELOP = "develop-v1.5.0-abcdef2-1763900000";
    private static final String PROMOTED = "production-v1.4.1-abcdef0-1763700000";

    @AutoClose
    private final ScriptedRegistry registry = ScriptedRegistry.start();

    private final SampleImage image = ImageBuilder.image().build();
    private Policy policy = Policy.threeTier();

    private Repository repository(String path) {
        return ImageReference.parse(registry.host() + "/" + path).repository();
    }

    private void push(String... tags) {
        for (String tag : tags) {
            registry.push("shop/app", tag, image);
        }
    }

    private FindCandidates find() {
        return new FindCandidates(TestRegistries.plain(registry.host(), new Cancellation()), policy);
    }

    private String require(String chosen) {
        return find().require(repository("shop/app"), "production", chosen.replace("HOST", registry.host()))
                .toString()
                .replace(registry.host(), "HOST");
    }

    private static FailureCode code(ThrowingCallable action) {
        ImagePromotionException failure = catchThrowableOfType(ImagePromotionException.class, action);
        assertThat(failure).isNotNull();
        return failure.code();
    }

    @Test
    void offersTheImagesOfTheOriginNewestFirst() {
        push(OLD, NEW, DEVELOP, PROMOTED, "latest");

        assertThat(find().newest(repository("shop/app"), "production", 50))
                .extracting(found -> found.tag().toString(), Candidate::presence)
                .containsExactly(Tuple.tuple(NEW, Presence.ABSENT), Tuple.tuple(OLD, Presence.PROMOTED));
    }

    @Test
    void offersOnlyTheNewestImages() {
        push(OLD, NEW, AGAIN);

        assertThat(find().newest(repository("shop/app"), "production", 2))
                .extracting(found -> found.tag().toString())
                .containsExactly(AGAIN, NEW);
    }

    @Test
    void listsTagsWithOneRequestAndReadsNoImage() {
        push(OLD, NEW, PROMOTED);
        registry.forgetRequests();

        find().newest(repository("shop/app"), "production", 50);

        assertThat(registry.requests()).singleElement().asString().startsWith("GET /v2/shop/app/tags/list");
    }

    @Test
    void doesNotDecideWhichOfTwoBuildsOfACommitIsInProduction() {
        push(NEW, AGAIN, "production-v1.4.2-abcdef1-1763900000");

        assertThat(find().newest(repository("shop/app"), "production", 1))
                .extracting(found -> found.tag().toString(), Candidate::presence)
                .containsExactly(Tuple.tuple(AGAIN, Presence.SAME_COMMIT));
    }

    @Test
    void marksImagesThatWerePromotedAlongARoute() {
        policy = RoutedPolicy.of(registry.host() + "/shop/{path} -> " + registry.host() + "/live/{path}");
        push(OLD, NEW);
        registry.push("live/app", PROMOTED, image);

        assertThat(find().newest(repository("shop/app"), "production", 50))
                .extracting(Candidate::presence)
                .containsExactly(Presence.ABSENT, Presence.PROMOTED);
    }

    @Test
    void offersImagesWhoseTargetRepositoryDoesNotExistYet() {
        policy = RoutedPolicy.of(registry.host() + "/shop/{path} -> " + registry.host() + "/live/{path}");
        push(NEW);

        assertThat(find().newest(repository("shop/app"), "production", 50)).hasSize(1);
    }

    @Test
    void doesNotOfferATagThatThePolicyDeclaresMutable() {
        policy = PolicyFile.parse("p.yaml", """
                name: p
                mutableTags: 'staging-v1.4.1-*'
                environments:
                  - name: staging
                    branch: main
                  - name: production
                    origins: staging
                """);
        push(OLD, NEW);

        assertThat(find().newest(repository("shop/app"), "production", 50))
                .extracting(found -> found.tag().toString())
                .containsExactly(NEW);
    }

    @Test
    void refusesAnEnvironmentThatIsNotATargetOfPromotions() {
        assertThat(code(() -> find().newest(repository("shop/app"), "staging", 50)))
                .isEqualTo(FailureCode.NOT_A_PROMOTION_TARGET);
        assertThat(code(() -> find().newest(repository("shop/app"), "live", 50)))
                .isEqualTo(FailureCode.UNKNOWN_ENVIRONMENT);
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void reportsARepositoryThatDoesNotExist() {
        assertThat(code(() -> find().newest(repository("shop/none"), "production", 50)))
                .isEqualTo(FailureCode.REPOSITORY_NOT_FOUND);
    }

    @ParameterizedTest
    @ValueSource(strings = {NEW, " " + NEW + " ", "HOST/shop/app:" + NEW})
    void pinsAChosenTagToItsDigest(String chosen) {
        push(NEW);

        assertThat(require(chosen)).isEqualTo("HOST/shop/app:" + NEW + "@" + image.digest());
    }

    @ParameterizedTest
    @ValueSource(strings = {NEW, "HOST/shop/app:" + NEW})
    void acceptsAnImageThatHoldsTheGivenDigest(String chosen) {
        push(NEW);

        assertThat(require(chosen + "@" + image.digest())).isEqualTo("HOST/shop/app:" + NEW + "@" + image.digest());
    }

    @ParameterizedTest
    @ValueSource(strings = {NEW, "HOST/shop/app:" + NEW})
    void refusesAnImageThatHoldsAnotherDigest(String chosen) {
        push(NEW);

        assertThat(code(() -> require(chosen + "@" + Digest.of(new byte[] {1}))))
                .isEqualTo(FailureCode.DIGEST_MISMATCH);
    }

    @Test
    void refusesATagThatDoesNotExist() {
        push(OLD);

        assertThat(code(() -> require(NEW))).isEqualTo(FailureCode.IMAGE_NOT_FOUND);
    }

    @ParameterizedTest
    @CsvSource({
        "'', MISSING_TAG",
        "HOST/shop/app, MISSING_TAG",
        "HOST/shop/app@sha256:0000000000000000000000000000000000000000000000000000000000000000, MISSING_TAG",
        "a b, INVALID_REFERENCE",
        "latest, MUTABLE_TAG",
        "1.4.2, TAG_OUTSIDE_PATTERN",
        DEVELOP + ", WRONG_ORIGIN",
        PROMOTED + ", WRONG_ORIGIN",
        "HOST/shop/other:" + NEW + ", WRONG_REPOSITORY",
        "shop/app:" + NEW + ", WRONG_REPOSITORY"
    })
    void refusesOtherValuesWithoutARequest(String chosen, FailureCode code) {
        assertThat(code(() -> require(chosen))).isEqualTo(code);
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void reportsTheExpectedAndTheFoundValue() {
        assertThatThrownBy(() -> require("registry.invalid/shop/app:" + NEW))
                .hasMessageContaining("The image is not in the expected repository.")
                .hasMessageContaining("[WRONG_REPOSITORY]")
                .hasMessageContaining("registry.invalid/shop/app")
                .hasMessageContaining(registry.host() + "/shop/app");
    }
}
