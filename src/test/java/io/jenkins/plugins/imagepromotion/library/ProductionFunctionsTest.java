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
        String invocation = test.getDisplayName().replaceAll("^\\[(\\d+)].*|.*", "$1");
        path = "production/" + test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT) + invocation;
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
            assertThat(question.message()).isEqualTo("Promote promotesthedigestthatwasapproved to production?");
            assertThat(question.description()).isEqualTo("""
                    Source: %1$s:%2$s
                    Target repository: %1$s
                    Environment: production
                    Digest: %3$s
                    Newest image there: none
                    Platforms: linux/amd64
                    Policy: three-tier (no requirements)
                    May approve: alice, release-managers
                    If one of them presses Abort, the promotion is rejected for this build.
                    This is approval 1 of 1.""".formatted(repository(), STAGING, tested.digest()));
            assertThat(question.submitter()).isEqualTo("alice,release-managers");
            assertThat(question.choices()).containsExactly(STAGING + " to production");
        });
        assertThat(listed()).hasSize(2).anyMatch(tag -> tag.matches(TAG));
        assertThat(run.log())
                .contains(
                        "[approvePromotion] waiting for alice, release-managers to approve (approval 1 of 1)",
                        "[approvePromotion] approved by alice",
                        "Deploy " + repository() + "@" + tested.digest());
        assertThat(run.artifacts())
                .hasSize(1)
                .allSatisfy((file, record) -> assertThat(record).contains("\"digest\" : \"" + tested.digest() + "\""));
    }

    @Test
    void asksForARollbackAndRecordsItIfTheCallDeclaresOne() throws IOException {
        REGISTRY.push(path, "production-v1.4.3-1f3e5d8-1763900000", rebuilt);

        LibraryRun run = pipeline()
                .answering(Question.APPROVE)
                .run("promoteToProduction image: '" + repository() + "', source: '" + STAGING
                        + "', approvers: 'alice', rollback: true");

        assertThat(run.ending()).isEqualTo("SUCCESS");
        assertThat(run.questions())
                .singleElement()
                .satisfies(question -> assertThat(question.message()).startsWith("Roll back "));
        assertThat(run.artifacts())
                .hasSize(1)
                .allSatisfy((file, record) -> assertThat(record)
                        .contains("\"rollbackOf\" : \"" + repository() + ":production-v1.4.3-1f3e5d8-1763900000\""));
    }

    @Test
    void showsWhatIsToBePromotedAndWhatProductionHasBeforeAnybodyIsAsked() throws IOException {
        REGISTRY.push(path, "production-v1.4.1-1f3e5d6-1763700000", rebuilt);

        LibraryRun run = promote(pipeline().answering(Question.REJECT));

        assertThat(run.log())
                .containsSequence(
                        "[approvePromotion]   Source: " + repository() + ":" + STAGING,
                        "[approvePromotion]   Target repository: " + repository(),
                        "[approvePromotion]   Environment: production",
                        "[approvePromotion]   Digest: " + tested.digest(),
                        "[approvePromotion]   Newest image there: " + repository()
                                + ":production-v1.4.1-1f3e5d6-1763700000",
                        "[approvePromotion]   Platforms: linux/amd64");
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
    void writesNothingIfItIsRejected() throws IOException {
        LibraryRun run = promote(pipeline().answering(Question.REJECT));

        assertThat(run.ending()).contains("[APPROVAL_REJECTED]", "rejected by: alice");
        assertThat(listed()).containsExactly(STAGING);
    }

    @Test
    void writesNothingWhereNobodyAnswersInTime() throws IOException {
        LibraryRun run = promote(pipeline().answering(Question.IGNORE));

        assertThat(run.ending()).isEqualTo("ABORTED: Timeout has been exceeded");
        assertThat(listed()).containsExactly(STAGING);
    }

    /** The question is the controller's, so that an answer needs no form. */
    @Test
    void takesAnAnswerOverRest() throws IOException {
        assertThat(promote(pipeline().answering(Question.PROCEED_EMPTY)).ending())
                .isEqualTo("SUCCESS");
    }

    @Test
    void promotesNothingElseWhereTheTagMovedWhileTheApprovalWaited() throws IOException {
        LibraryRun run = promote(pipeline().answering((question, input) -> {
            REGISTRY.push(path, STAGING, rebuilt);
            Question.APPROVE.to(question, input);
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

    private LibraryRun promoteWith(LibraryRun run, String arguments) {
        return run.run("promoteToProduction image: '" + repository() + "', source: '" + STAGING + "'" + arguments);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'alice bob'             | alice,bob",
                "'alice,bob'             | alice,bob",
                "' alice, bob,  carol, ' | alice,bob,carol",
                "'Release Managers,'     | Release Managers",
                "\"['Release Managers', 'bob']\" | Release Managers,bob",
                "\"['Release Managers']\" | Release Managers",
                "null                    |"
            })
    void asksApproversWithCommasAndSpaces(String approvers, String submitter) throws IOException {
        LibraryRun run = promoteWith(pipeline().answering(Question.APPROVE), ", approvers: " + approvers);

        assertThat(run.ending()).isEqualTo("SUCCESS");
        assertThat(run.questions()).extracting(Question::submitter).containsExactly(submitter);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "approvers: ', '                     | approvers is empty.  [INVALID_ARGUMENTS]",
                "approvers: []                       | approvers is empty.  [INVALID_ARGUMENTS]",
                "approvals: 0                        | approvals is 0, so no one would be asked.  [INVALID_ARGUMENTS]",
                "approvals: -1                       | approvals is -1, so no one would be asked.  [INVALID_ARGUMENTS]",
                "timeoutHours: 0                     | promoteToProduction: timeoutHours must be more than 0.",
                "timeoutHours: -0.5                  | promoteToProduction: timeoutHours must be more than 0."
            })
    void refusesAnApprovalThatNobodyCouldGive(String arguments, String message) throws IOException {
        LibraryRun run = promoteWith(pipeline(), ", " + arguments);

        assertThat(run.ending()).startsWith("FAILURE: " + message);
        assertThat(run.questions()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0.5, 1800", "'0.5', 1800", "2, 7200", "null, 28800"})
    void waitsForFractionsOfAnHour(String hours, int seconds) throws IOException {
        LibraryRun run = promoteWith(pipeline().answering(Question.APPROVE), ", timeoutHours: " + hours);

        assertThat(run.ending()).isEqualTo("SUCCESS");
        assertThat(run.log()).contains("Timeout set to expire in " + seconds + " seconds");
    }

    @Test
    void asksAsManyPeopleAsAParameterSays() throws IOException {
        LibraryRun run = promoteWith(
                pipeline().answering(Question.APPROVE, Question.APPROVE), ", approvers: 'alice, bob', approvals: '2'");

        assertThat(run.ending()).isEqualTo("SUCCESS");
        assertThat(run.questions()).extracting(Question::submitter).containsExactly("alice,bob", "bob");
    }

    @Test
    void refusesToWaitOnAnExecutor() throws IOException {
        LibraryRun run = pipeline()
                .run("node('docker') { promoteToProduction image: '" + repository() + "', source: '" + STAGING + "' }");

        assertThat(run.ending())
                .startsWith(
                        "FAILURE: An approval would occupy an executor while people are asked.  [INVALID_ARGUMENTS]");
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
        long soon = Instant.now().getEpochSecond() + 30;
        REGISTRY.push(path, "production-v1.4.3-1f3e5d8-" + soon, rebuilt);

        LibraryRun run = pipeline()
                .answering(Question.APPROVE)
                .run("rollbackProduction image: '" + repository() + "', approvers: 'on-call'");

        assertThat(run.ending()).isEqualTo("SUCCESS");
        assertThat(run.questions())
                .singleElement()
                .satisfies(question -> assertThat(question.description())
                        .contains("Environment: production (a rollback)", "Digest: " + tested.digest()));
        try (Skopeo skopeo = Skopeo.of(REGISTRY)) {
            assertThat(skopeo.digest(repository() + ":production-v1.4.2-1f3e5d7-" + (soon + 1)))
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
