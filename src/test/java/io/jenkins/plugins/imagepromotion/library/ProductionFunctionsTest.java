package io.jenkins.plugins.imagepromotion.library;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.Controller;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.testing.DistributionRegistry;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.Skopeo;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Promotion, verification and rollback as a release manager meets them: the functions of the library on a real registry. */
class ProductionFunctionsTest {
    private static final String STAGING = "staging-v1.4.2-1f3e5d7-1763800000";
    private static final String TAG = "production-v1.4.2-1f3e5d7-\\d{10}";

    @RegisterExtension
    static final DistributionRegistry REGISTRY = DistributionRegistry.plainHttp();

    private final SampleImage tested = build("2026-01-02T00:00:00Z");
    private final SampleImage rebuilt = build("2026-01-03T00:00:00Z");

    @TempDir
    Path folder;

    private String path;

    private static SampleImage build(String moment) {
        return ImageBuilder.image()
                .version("1.4.2")
                .revision("1f3e5d7")
                .builtAt(Instant.parse(moment))
                .build();
    }

    @BeforeEach
    void stage(TestInfo test) {
        Controller.withPlainHttp(REGISTRY.host());
        path = "production/" + test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
        REGISTRY.push(path, STAGING, tested);
    }

    private String repository() {
        return REGISTRY.host() + "/" + path;
    }

    private LibraryRun pipeline() throws IOException {
        return new LibraryRun(folder.resolve("workspace"));
    }

    private LibraryRun promote(LibraryRun run) {
        return run.run("promoteToProduction image: '" + repository() + "', source: '" + STAGING
                + "', approvers: 'alice, release-managers'");
    }

    private List<String> listed() {
        return TestRegistries.plain(REGISTRY.host(), new Cancellation()).tags(REGISTRY.repository(path)).stream()
                .map(Object::toString)
                .sorted()
                .toList();
    }

    @Test
    void promotesTheDigestThatWasApproved() throws IOException {
        LibraryRun run = promote(pipeline().answering(Question.APPROVE));

        assertThat(run.ending()).isEqualTo("SUCCESS");
        assertThat(run.questions()).singleElement().satisfies(question -> {
            assertThat(question.message()).isEqualTo("Promote " + STAGING + " to production?");
            assertThat(question.description()).isEqualTo("""
                    Source: %s:%s
                    Now in production: unknown
                    You approve this digest.""".formatted(repository(), STAGING));
            assertThat(question.submitter()).isEqualTo("alice,release-managers");
            assertThat(question.choices()).containsExactly(tested.digest().toString());
            assertThat(question.executor()).isNull();
        });
        assertThat(listed()).hasSize(2).anyMatch(tag -> tag.matches(TAG));
        assertThat(run.log())
                .contains(
                        "Waiting for alice, release-managers to approve " + tested.digest() + " (approval 1 of 1)",
                        "Deploy " + repository() + "@" + tested.digest());
        assertThat(run.artifacts())
                .hasSize(1)
                .allSatisfy((file, record) -> assertThat(record).contains("\"digest\" : \"" + tested.digest() + "\""));
    }

    @Test
    void showsWhatIsToBePromotedAndWhatProductionHasBeforeAnybodyIsAsked() throws IOException {
        REGISTRY.push(path, "production-v1.4.1-1f3e5d6-1763700000", rebuilt);

        LibraryRun run = promote(pipeline().answering(question -> {
            throw new Question.Interruption("Rejected by alice");
        }));

        assertThat(run.log())
                .containsSequence(
                        "Promotion to production",
                        "        source:    " + repository() + ":" + STAGING,
                        "        previous:  " + repository() + ":production-v1.4.1-1f3e5d6-1763700000",
                        "        digest:    " + tested.digest(),
                        "        platforms: linux/amd64");
    }

    @Test
    void asksNobodyWhereItIsDone() throws IOException {
        promote(pipeline().answering(Question.APPROVE));

        LibraryRun again = promote(pipeline());

        assertThat(again.ending()).isEqualTo("SUCCESS");
        assertThat(again.questions()).isEmpty();
        assertThat(listed()).hasSize(2);
    }

    @Test
    void writesNothingWhereItIsRejected() throws IOException {
        LibraryRun run = promote(pipeline().answering(Question.REJECT));

        assertThat(run.ending()).isEqualTo("ABORTED: Rejected by alice");
        assertThat(listed()).containsExactly(STAGING);
    }

    @Test
    void writesNothingWhereNobodyAnswersInTime() throws IOException {
        LibraryRun run = promote(pipeline().answering(Question.IGNORE));

        assertThat(run.ending()).isEqualTo("ABORTED: Timeout has been exceeded");
        assertThat(listed()).containsExactly(STAGING);
    }

    @Test
    void takesAnAnswerWithoutTheDigestForNone() throws IOException {
        LibraryRun run = promote(pipeline().answering(Question.PROCEED_EMPTY));

        assertThat(run.ending())
                .isEqualTo("FAILURE: approveDigest: the approval does not name " + tested.digest()
                        + ". Use the approval form, which sends the digest.");
        assertThat(listed()).containsExactly(STAGING);
    }

    @Test
    void promotesNothingElseWhereTheTagMovedWhileTheApprovalWaited() throws IOException {
        LibraryRun run = promote(pipeline().answering(question -> {
            REGISTRY.push(path, STAGING, rebuilt);
            return Question.APPROVE.to(question);
        }));

        assertThat(run.ending())
                .startsWith("FAILURE: The image is not the expected one: the digests differ.  [DIGEST_MISMATCH]");
        assertThat(listed()).containsExactly(STAGING);
    }

    @Test
    void refusesAMutableTagBeforeAnybodyIsAsked() throws IOException {
        REGISTRY.push(path, "latest", tested);

        LibraryRun run = pipeline()
                .run("promoteToProduction image: '" + repository() + "', source: 'latest', approvers: 'alice'");

        assertThat(run.ending()).contains("[MUTABLE_TAG]");
        assertThat(run.questions()).isEmpty();
    }

    @Test
    void refusesAMutableTagEvenIfTheRegistryDoesNotHaveIt() throws IOException {
        LibraryRun run = pipeline()
                .run("promoteToProduction image: '" + repository() + "', source: 'latest', approvers: 'alice'");

        assertThat(run.ending()).contains("[MUTABLE_TAG]");
    }

    @ParameterizedTest
    @ValueSource(strings = {":" + STAGING, "@"})
    void takesTheFullReferenceThatTheBuildPrinted(String end) throws IOException {
        String source = repository() + (end.equals("@") ? "@" + tested.digest() : end);

        LibraryRun run = pipeline()
                .answering(Question.APPROVE)
                .run("promoteToProduction image: '" + repository() + "', source: ' " + source
                        + "', approvers: 'alice'");

        assertThat(run.ending()).isEqualTo("SUCCESS");
        assertThat(listed()).hasSize(2).anyMatch(tag -> tag.matches(TAG));
    }

    @Test
    void refusesTheReferenceOfAnotherImage() throws IOException {
        LibraryRun run = pipeline()
                .run("promoteToProduction image: '" + repository() + "', source: '" + repository() + "-cart:" + STAGING
                        + "', approvers: 'alice'");

        assertThat(run.ending())
                .isEqualTo("FAILURE: promoteToProduction: the source " + repository() + "-cart:" + STAGING
                        + " is neither a tag nor an image of " + repository() + ".");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'alice bob'             | alice,bob",
                "'alice,bob'             | alice,bob",
                "' alice, bob  carol, '  | alice,bob,carol",
                "\"['Release Managers', 'bob']\" | Release Managers,bob"
            })
    void asksApproversWithCommasAndSpaces(String approvers, String submitter) throws IOException {
        LibraryRun run = pipeline()
                .answering(Question.APPROVE)
                .run("approveDigest digest: 'sha256:1', message: 'x', approvers: " + approvers);

        assertThat(run.ending()).isEqualTo("SUCCESS");
        assertThat(run.questions()).extracting(Question::submitter).containsExactly(submitter);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "approvers: ', '",
                "approvers: []",
                "approvers: 'alice', approvals: 0",
                "approvers: 'alice', approvals: -1",
                "approvers: 'alice', timeoutHours: 0",
                "approvers: 'alice', timeoutHours: -0.5"
            })
    void refusesAnApprovalThatNobodyOrEverybodyCouldGive(String arguments) throws IOException {
        LibraryRun run = pipeline().run("approveDigest digest: 'sha256:1', message: 'x', " + arguments);

        assertThat(run.ending())
                .isEqualTo("FAILURE: approveDigest: approvers must name someone, and approvals and timeoutHours must be"
                        + " more than 0.");
        assertThat(run.questions()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0.5, 1800", "'0.5', 1800", "2, 7200", "null, 28800"})
    void waitsForFractionsOfAnHour(String hours, int seconds) throws IOException {
        LibraryRun run = pipeline()
                .answering(Question.APPROVE)
                .run("approveDigest digest: 'sha256:1', message: 'x', approvers: 'alice', timeoutHours: " + hours);

        assertThat(run.ending()).isEqualTo("SUCCESS");
        assertThat(run.log()).contains("Timeout set to expire in " + seconds + " seconds");
    }

    @Test
    void asksAsOftenAsAParameterSays() throws IOException {
        LibraryRun run = pipeline()
                .answering(Question.APPROVE, Question.APPROVE)
                .run("approveDigest digest: 'sha256:1', message: 'x', approvers: 'alice', approvals: '2'");

        assertThat(run.questions())
                .extracting(Question::message)
                .containsExactly("x (approval 1 of 2)", "x (approval 2 of 2)");
    }

    @Test
    void refusesToWaitOnAnExecutor() throws IOException {
        LibraryRun run =
                pipeline().run("node('docker') { approveDigest digest: 'sha256:1', message: 'x', approvers: 'alice' }");

        assertThat(run.ending())
                .isEqualTo("FAILURE: approveDigest: an approval must not hold an executor of docker."
                        + " Call it outside any node; in a declarative pipeline, use agent none.");
    }

    @Test
    void refusesArgumentsThatItDoesNotUnderstand() throws IOException {
        LibraryRun run = pipeline()
                .run("promoteToProduction image: 'r/a', sorce: 'staging-v1.0.0-1f3e5d7-1763800000', approvers: 'x'");

        assertThat(run.ending())
                .startsWith("FAILURE: promoteToProduction: unknown argument \"sorce\". Did you mean \"source\"?"
                        + "  [INVALID_ARGUMENTS]");
    }

    @Test
    void verifiesThatEveryProductionTagIsAPromotion() throws IOException {
        promote(pipeline().answering(Question.APPROVE));

        LibraryRun run = pipeline().run("echo verifyProduction(image: '" + repository() + "').verdict");

        assertThat(run.ending()).isEqualTo("SUCCESS");
        assertThat(run.log())
                .endsWith("Every protected tag of " + repository() + " is a promotion.", "[Pipeline] echo", "PROMOTED");
    }

    @Test
    void findsTheRebuiltImageThatSomebodyPushed() throws IOException {
        REGISTRY.push(path, "production-v1.4.2-1f3e5d7-1763900000", rebuilt);

        LibraryRun run = pipeline().run("verifyProduction image: '" + repository() + "'");

        assertThat(run.ending()).contains("[REBUILT]", "tested:    " + tested.digest());
    }

    @Test
    void goesBackToTheLastGoodImageOnceItsDigestWasApproved() throws IOException {
        promote(pipeline().answering(Question.APPROVE));
        REGISTRY.push(path, "production-v1.4.3-1f3e5d8-1999999990", rebuilt);

        LibraryRun run = pipeline()
                .answering(Question.APPROVE)
                .run("rollbackProduction image: '" + repository() + "', approvers: 'on-call'");

        assertThat(run.ending()).isEqualTo("SUCCESS");
        assertThat(run.questions())
                .singleElement()
                .satisfies(question -> assertThat(question.choices())
                        .containsExactly(tested.digest().toString()));
        try (Skopeo skopeo = Skopeo.of(REGISTRY)) {
            assertThat(skopeo.digest(repository() + ":production-v1.4.2-1f3e5d7-1999999991"))
                    .isEqualTo(tested.digest());
        }
    }

    @Test
    void goesBackToNothingThatIsNoPromotion() throws IOException {
        REGISTRY.push(path, "production-v1.4.2-1f3e5d7-1763900000", rebuilt);

        LibraryRun run = pipeline().run("rollbackProduction image: '" + repository() + "', approvers: 'on-call'");

        assertThat(run.ending()).contains("[NO_KNOWN_GOOD]");
        assertThat(run.questions()).isEmpty();
    }

    @Test
    void failsWhereTheRegistryIsDown() throws IOException {
        Controller.withPlainHttp("127.0.0.1:1");

        LibraryRun run = pipeline()
                .run("promoteToProduction image: '127.0.0.1:1/shop', source: '" + STAGING + "', approvers: 'alice'");

        assertThat(run.ending()).contains("[UNREACHABLE]");
    }
}
