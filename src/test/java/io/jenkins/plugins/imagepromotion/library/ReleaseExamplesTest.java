package io.jenkins.plugins.imagepromotion.library;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsFixture;
import hudson.Controller;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.testing.DistributionRegistry;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** The example jobs around production: promotion, release, verification, rollback, with the people who answer. */
class ReleaseExamplesTest {
    private static final String SHOP = "staging-v1.4.2-1f3e5d7-1763800000";
    private static final String CART = "staging-v2.0.0-0a1b2c3-1763810000";

    @RegisterExtension
    static final DistributionRegistry REGISTRY = DistributionRegistry.plainHttp();

    private final SampleImage shop = ImageBuilder.image().version("1.4.2").build();
    private final SampleImage cart = ImageBuilder.image().version("2.0.0").build();
    private final SampleImage rebuilt =
            ImageBuilder.image().version("1.4.2-rebuilt").build();

    @TempDir
    Path folder;

    private String team;
    private String source = SHOP;

    @BeforeEach
    void stage(TestInfo test) {
        Controller.withPlainHttp(REGISTRY.host());
        CredentialsFixture.usernamePassword("registry", "robot", "pass word");
        team = "t" + Math.abs((test.getTestMethod() + test.getDisplayName()).hashCode());
        REGISTRY.push(team + "/shop", SHOP, shop);
        REGISTRY.push(team + "/cart", CART, cart);
    }

    private LibraryRun build(Question.Answer... answers) {
        return new LibraryRun(folder.resolve("workspace"))
                .with(Map.of("SOURCE", source, "RELEASE", "2026.11", "SHOP", SHOP, "CART", CART))
                .answering(answers);
    }

    private LibraryRun run(String example, Question.Answer... answers) {
        return build(answers).run(pipeline(example));
    }

    private String pipeline(String example) {
        return Pipelines.of(example, REGISTRY.host() + "/" + team);
    }

    private List<String> production(String name) {
        return TestRegistries.plain(REGISTRY.host(), new Cancellation())
                .tags(REGISTRY.repository(team + "/" + name))
                .stream()
                .map(Object::toString)
                .filter(tag -> tag.startsWith("production-"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {Pipelines.PROMOTION, Pipelines.SCRIPTED_PROMOTION})
    void promoteWhatWasApproved(String example) {
        source = " " + SHOP + " ";

        LibraryRun run = run(example, Question.APPROVE);

        assertThat(run.ending()).isEqualTo("SUCCESS");
        assertThat(production("shop")).hasSize(1);
        assertThat(run.log()).contains("Deploy " + REGISTRY.host() + "/" + team + "/shop@" + shop.digest());
        assertThat(run.currentBuild().get("description").toString()).contains("production-v1.4.2-1f3e5d7-");
        assertThat(run.questions()).extracting(Question::submitter).containsExactly("alice,bob");
    }

    /** The build of the service prints the full reference. */
    @ParameterizedTest
    @ValueSource(strings = {Pipelines.PROMOTION, Pipelines.SCRIPTED_PROMOTION})
    void promoteTheReferenceThatTheBuildPrinted(String example) {
        source = REGISTRY.host() + "/" + team + "/shop:" + SHOP;

        assertThat(run(example, Question.APPROVE).ending()).isEqualTo("SUCCESS");
        assertThat(production("shop")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        Pipelines.PROMOTION + ", select the image to promote",
        Pipelines.SCRIPTED_PROMOTION + ", select the image to promote",
        Pipelines.RELEASE + ", enter the name and the staging tags",
        Pipelines.RELEASE_ROLLBACK + ", enter the name of the release to roll back"
    })
    void sayWhatToEnterWhenTheyAreStartedWithoutIt(String example, String todo) {
        LibraryRun run = new LibraryRun(folder.resolve("workspace")).run(pipeline(example));

        assertThat(run.ending())
                .startsWith("FAILURE: ")
                .contains(" empty. Choose \"Build with Parameters\" and " + todo);
    }

    @ParameterizedTest
    @ValueSource(strings = {Pipelines.PROMOTION, Pipelines.SCRIPTED_PROMOTION})
    void refuseAMutableTagThatTheRegistryDoesNotHave(String example) {
        source = "latest";

        assertThat(run(example).ending()).contains("[MUTABLE_TAG]");
    }

    /** The first hour: nothing in the policy of the example controller makes the release wait. */
    @Test
    void promoteRightAfterTheBuildUnderThePolicyOfTheExampleController() throws IOException {
        Map<?, ?> controller = new Yaml().load(Files.readString(Path.of("examples/controller/jenkins.yaml")));
        Map<?, ?> plugin = (Map<?, ?>) ((Map<?, ?>) controller.get("unclassified")).get("imagePromotion");
        ImagePromotionConfiguration configuration = Controller.withPlainHttp(REGISTRY.host());
        CredentialsFixture.usernamePassword("registry", "robot", "pass word");
        DataBinding.configure(configuration, Map.of("policy", plugin.get("policy")));
        source = "staging-v1.4.2-1f3e5d7a90c4-" + System.currentTimeMillis() / 1000;
        REGISTRY.push(team + "/shop", source, shop);

        assertThat(run(Pipelines.PROMOTION, Question.APPROVE).ending()).isEqualTo("SUCCESS");
    }

    @ParameterizedTest
    @ValueSource(strings = {Pipelines.PROMOTION, Pipelines.SCRIPTED_PROMOTION})
    void promoteNothingThatWasRejected(String example) {
        LibraryRun run = run(example, Question.REJECT);

        assertThat(run.ending()).contains("it was rejected in this build.  [APPROVAL_REJECTED]");
        assertThat(production("shop")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {Pipelines.PROMOTION, Pipelines.SCRIPTED_PROMOTION})
    void promoteNothingWhereNobodyAnswers(String example) {
        LibraryRun run = run(example, Question.IGNORE);

        assertThat(run.ending()).isEqualTo("ABORTED: Timeout has been exceeded");
        assertThat(production("shop")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {Pipelines.PROMOTION, Pipelines.SCRIPTED_PROMOTION})
    void promoteNothingElseWhereTheTagMovedWhileTheApprovalWaited(String example) {
        LibraryRun run = run(example, (question, input) -> {
            REGISTRY.push(team + "/shop", SHOP, rebuilt);
            Question.APPROVE.to(question, input);
        });

        assertThat(run.ending()).contains("[DIGEST_MISMATCH]");
        assertThat(production("shop")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {Pipelines.PROMOTION, Pipelines.SCRIPTED_PROMOTION})
    void askNobodyAboutAMutableTag(String example) {
        REGISTRY.push(team + "/shop", "latest", shop);
        source = "latest";

        LibraryRun run = run(example);

        assertThat(run.ending()).contains("[MUTABLE_TAG]");
        assertThat(production("shop")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {Pipelines.PROMOTION, Pipelines.SCRIPTED_PROMOTION})
    void askNobodyAboutWhatWasNeverStaged(String example) {
        REGISTRY.push(team + "/shop", "develop-v1.4.2-1f3e5d7-1763700000", rebuilt);
        source = "develop-v1.4.2-1f3e5d7-1763700000";

        assertThat(run(example).ending()).contains("[WRONG_ORIGIN]");
    }

    @ParameterizedTest
    @ValueSource(strings = {Pipelines.PROMOTION, Pipelines.SCRIPTED_PROMOTION})
    void moveNoTagThatSomebodyTookMeanwhile(String example) {
        LibraryRun run = run(example, (question, input) -> {
            long now = System.currentTimeMillis() / 1000;
            for (long second = now - 1; second < now + 30; second++) {
                REGISTRY.push(team + "/shop", "production-v1.4.2-1f3e5d7-" + second, rebuilt);
            }
            Question.APPROVE.to(question, input);
        });

        assertThat(run.ending()).isEqualTo("SUCCESS");
        String last = production("shop").stream().max(String::compareTo).orElseThrow();
        assertThat(run.currentBuild().get("description").toString()).endsWith(last);
        assertThat(production("shop")).hasSize(32);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                Pipelines.PROMOTION,
                Pipelines.SCRIPTED_PROMOTION,
                Pipelines.RELEASE,
                Pipelines.VERIFICATION,
                Pipelines.ROLLBACK,
                Pipelines.RELEASE_ROLLBACK
            })
    void failWhereTheRegistryIsDown(String example) {
        Controller.withPlainHttp("127.0.0.1:1");
        CredentialsFixture.usernamePassword("registry", "robot", "pass word");

        LibraryRun run = build().run(Pipelines.of(example, "127.0.0.1:1/" + team));

        assertThat(run.ending()).startsWith("FAILURE: ").contains("[UNREACHABLE]");
    }

    @ParameterizedTest
    @ValueSource(strings = {Pipelines.PROMOTION, Pipelines.SCRIPTED_PROMOTION})
    void promoteAfterARestartAtAnyStep(String example) {
        LibraryRun run = build(Question.APPROVE).restarting().run(pipeline(example));

        assertThat(run.ending()).isEqualTo("SUCCESS");
        assertThat(production("shop")).hasSize(1);
    }

    @Test
    void releaseAfterARestartAtAnyStep() {
        LibraryRun run = build(Question.APPROVE).restarting().run(pipeline(Pipelines.RELEASE));

        assertThat(run.ending()).isEqualTo("SUCCESS");
        assertThat(production("cart")).hasSize(1);
    }

    @Test
    void releaseSeveralServicesOnceTheReleaseIsApproved() {
        LibraryRun run = run(Pipelines.RELEASE, Question.APPROVE);

        assertThat(run.ending()).isEqualTo("SUCCESS");
        assertThat(production("shop")).hasSize(1);
        assertThat(production("cart")).hasSize(1);
        assertThat(run.artifacts()).hasSize(2);
    }

    @Test
    void releaseNoneIfTheReleaseIsRejected() {
        LibraryRun run = run(Pipelines.RELEASE, Question.REJECT);

        assertThat(run.ending()).contains("[APPROVAL_REJECTED]");
        assertThat(production("shop")).isEmpty();
        assertThat(production("cart")).isEmpty();
    }

    @Test
    void releaseNoneWhereOneIsNotStaged() {
        REGISTRY.delete(team + "/cart", cart.digest());

        LibraryRun run = run(Pipelines.RELEASE);

        assertThat(run.ending()).startsWith("FAILURE: ");
        assertThat(run.questions()).isEmpty();
        assertThat(production("shop")).isEmpty();
    }

    @Test
    void verifyWhatWasPromotedAndFindWhatWasRebuilt() {
        run(Pipelines.PROMOTION, Question.APPROVE);
        assertThat(run(Pipelines.VERIFICATION).ending()).isEqualTo("SUCCESS");

        REGISTRY.push(team + "/shop", "production-v1.4.2-1f3e5d7-1999999999", rebuilt);

        assertThat(run(Pipelines.VERIFICATION).ending()).startsWith("FAILURE: ").contains("[REBUILT]");
    }

    @Test
    void goBackToWhatWasPromotedOnceThatIsApproved() {
        run(Pipelines.PROMOTION, Question.APPROVE);
        long soon = Instant.now().getEpochSecond() + 30;
        REGISTRY.push(team + "/shop", "production-v1.4.3-1f3e5d8-" + soon, rebuilt);

        LibraryRun run = build(Question.APPROVE).restarting().run(pipeline(Pipelines.ROLLBACK));

        assertThat(run.ending()).isEqualTo("SUCCESS");
        assertThat(production("shop")).contains("production-v1.4.2-1f3e5d7-" + (soon + 1));
    }

    /** Puts an earlier version of both services into production. */
    private void promotedBefore() {
        for (String name : List.of("/shop", "/cart")) {
            REGISTRY.push(team + name, "staging-v1.4.1-0a1b2c2-1763700000", rebuilt);
            REGISTRY.push(team + name, "production-v1.4.1-0a1b2c2-1763750000", rebuilt);
        }
    }

    private Digest newest(String name) {
        Repository repository = REGISTRY.repository(team + "/" + name);
        String tag = production(name).stream()
                .max(Comparator.comparing(it -> it.replaceFirst(".*-", "")))
                .orElseThrow();
        return TestRegistries.plain(REGISTRY.host(), new Cancellation())
                .head(repository, new Tag(tag))
                .orElseThrow();
    }

    @Test
    void rollBackAWholeReleaseOnceThatIsApproved() {
        promotedBefore();
        run(Pipelines.RELEASE, Question.APPROVE);
        assertThat(newest("cart")).isEqualTo(cart.digest());

        LibraryRun run = build(Question.APPROVE).restarting().run(pipeline(Pipelines.RELEASE_ROLLBACK));

        assertThat(run.ending()).isEqualTo("SUCCESS");
        assertThat(run.questions())
                .extracting(Question::message)
                .singleElement()
                .asString()
                .matches("Roll back production with release 2026\\.11-rollback-\\d{10}\\?");
        assertThat(newest("shop")).isEqualTo(rebuilt.digest());
        assertThat(newest("cart")).isEqualTo(rebuilt.digest());
    }

    /** The same build that was stopped after its first tag, started once more. */
    @Test
    void completeTheRollbackOfAReleaseThatWasStoppedHalfway() {
        promotedBefore();
        run(Pipelines.RELEASE, Question.APPROVE);
        String back = "production-v1.4.1-0a1b2c2-" + (Instant.now().getEpochSecond() + 1);
        REGISTRY.push(team + "/shop", back, rebuilt);

        LibraryRun run = run(Pipelines.RELEASE_ROLLBACK, Question.APPROVE);
        LibraryRun again = run(Pipelines.RELEASE_ROLLBACK);

        assertThat(run.ending()).isEqualTo("SUCCESS");
        assertThat(production("shop")).hasSize(3).contains(back);
        assertThat(newest("cart")).isEqualTo(rebuilt.digest());
        assertThat(again.ending()).isEqualTo("SUCCESS");
        assertThat(again.questions()).isEmpty();
        assertThat(production("cart")).hasSize(3);
    }

    @Test
    void leaveAReleaseAsItIsIfItsRollbackIsRejected() {
        promotedBefore();
        run(Pipelines.RELEASE, Question.APPROVE);

        assertThat(run(Pipelines.RELEASE_ROLLBACK, Question.REJECT).ending()).contains("[APPROVAL_REJECTED]");
        assertThat(newest("shop")).isEqualTo(shop.digest());
    }

    @Test
    void goBackToNothingThatIsRejected() {
        run(Pipelines.PROMOTION, Question.APPROVE);
        REGISTRY.push(
                team + "/shop", "production-v1.4.3-1f3e5d8-" + (Instant.now().getEpochSecond() + 30), rebuilt);

        assertThat(run(Pipelines.ROLLBACK, Question.REJECT).ending()).contains("[APPROVAL_REJECTED]");
        assertThat(production("shop")).hasSize(2);
    }
}
