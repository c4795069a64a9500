package io.jenkins.plugins.imagepromotion.promotion.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionContext;
import io.jenkins.plugins.imagepromotion.policy.file.PolicyFile;
import io.jenkins.plugins.imagepromotion.promotion.PromoteImage;
import io.jenkins.plugins.imagepromotion.promotion.Promotion;
import io.jenkins.plugins.imagepromotion.promotion.RequestBuilder;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry.Fault;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests which promotion a rollback returns to after any sequence of promotions and rollbacks. */
class RollbackSequenceTest {
    private static final long FIRST = 1_763_900_000L;
    private static final Clock NOW = Clock.fixed(Instant.ofEpochSecond(1_764_000_000L), ZoneOffset.UTC);

    @AutoClose
    private final ScriptedRegistry server = ScriptedRegistry.start();

    private final List<String> progress = new ArrayList<>();
    private long next = FIRST;

    private Registry registry() {
        return TestRegistries.plain(server.host(), new Cancellation());
    }

    private Digest push(String tag, String what) {
        return server.push(
                "app",
                tag,
                MediaTypes.OCI_INDEX,
                ("{\"schemaVersion\":2,\"mediaType\":\"" + MediaTypes.OCI_INDEX
                                + "\",\"manifests\":[],\"annotations\":{\"what\":\"" + what + "\"}}")
                        .getBytes(StandardCharsets.UTF_8));
    }

    private static String source(char image) {
        return "v1." + (image - 'A') + ".0-abcde" + String.format("%02x", (int) image);
    }

    private void stage(char image) {
        push("staging-" + source(image) + "-" + (1_763_000_000L + image), String.valueOf(image));
    }

    /** Promotes images named by uppercase letters, one second apart; a lowercase letter rebuilds the same version. */
    private void promote(String images) {
        for (char image : images.toCharArray()) {
            stage(Character.toUpperCase(image));
            push("production-" + source(Character.toUpperCase(image)) + "-" + next++, String.valueOf(image));
        }
    }

    private static String production(char image, int place) {
        return "production-" + source(image) + "-" + (FIRST + place);
    }

    private void lose(String tag) {
        server.when("(GET|HEAD) /v2/app/manifests/" + tag, Fault.status(404, "MANIFEST_UNKNOWN", "unknown"));
    }

    private RollbackPlan plan(String rest) {
        return plan(Policy.threeTier(), rest);
    }

    private RollbackPlan plan(Policy policy, String rest) {
        return new PlanRollback(registry(), policy, NOW, progress::add)
                .plan(ImageReference.parse(server.host() + "/app" + rest), "production");
    }

    private static List<String> passedOver(RollbackPlan plan) {
        return plan.passedOver().stream().map(PassedOver::toString).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "AB, A0", "ABC, B1", "ABCB, A0", "ABCBD, B3", "ABCBDB, A0", "ABCBC, B3", "ABABAB, A4", "ABCABC, B4",
        "ABCA, -", "ABA, -", "AA, -", "ABB, A0", "ABCBB, A0", "ABCDBE, B4", "ABCDCBE, B5", "ABCDBCE, C5",
        "AbC, A0", "ABbC, B1", "ABbB, A0", "ABbA, -", "AbA, -", "aB, -", "ABCbBD, B4"
    })
    void goesBackToThePromotionThatWasNotRolledBack(String history, String expected) {
        promote(history);

        if (expected.equals("-")) {
            assertThatThrownBy(() -> plan("")).hasMessageContaining("[NO_KNOWN_GOOD]");
        } else {
            assertThat(plan("").good().tag()).hasToString(production(expected.charAt(0), expected.charAt(1) - '0'));
        }
    }

    @Test
    void saysWhyItPassesOverEachNewerTag() {
        promote("ABcDDED");
        lose(production('C', 2));

        RollbackPlan plan = plan("");

        assertThat(plan.good().tag()).hasToString(production('B', 1));
        assertThat(passedOver(plan))
                .containsExactly(
                        production('E', 5) + " was rolled back by " + production('D', 6),
                        production('D', 4) + " holds the running image",
                        production('D', 3) + " holds the running image",
                        production('C', 2) + " is listed, but its image is gone");
        assertThat(progress).contains("note: " + production('C', 2) + " is listed, but its image is gone");
    }

    @Test
    void skipsAPromotionThatLacksALayer() {
        SampleImage image = ImageBuilder.image().build();
        promote("A");
        server.push("app", "staging-v1.1.0-abcde42-1763000001", image);
        server.push("app", production('B', 1), image);
        next++;
        promote("C");
        assertThat(plan("").good().tag()).hasToString(production('B', 1));

        server.removeBlob("app", image.blobs().keySet().iterator().next());

        RollbackPlan plan = plan("");
        assertThat(plan.good().tag()).hasToString(production('A', 0));
        assertThat(passedOver(plan)).containsExactly(production('B', 1) + " has an incomplete image");
    }

    @Test
    void namesWhatWasPassedOverIfNothingIsLeft() {
        promote("ABA");

        assertThatThrownBy(() -> plan("")).hasMessage("""
                There is no earlier promotion to roll back to.  [NO_KNOWN_GOOD]
                  repository:  %s/app
                  running:     %s
                  digest:      %s
                  passed over: %s was rolled back by %s
                  passed over: %s holds the running image
                  Images that were rebuilt or rolled back and images whose origin tag was deleted do not count. \
                Promote a tested image of the origin environment instead.""".formatted(
                        server.host(),
                        production('A', 2),
                        server.tags("app").get(production('A', 2)),
                        production('B', 1),
                        production('A', 2),
                        production('A', 0)));
    }

    @Test
    void recognizesARollbackUnderATagOfAnotherVersion() {
        promote("ABC");
        push("production-v9.9.9-fffffff-" + next, "B");

        RollbackPlan plan = plan("");

        assertThat(plan.good().tag()).hasToString(production('A', 0));
    }

    @Test
    void recognizesARollbackToAVeryOldImage() {
        promote("AB");
        for (int i = 0; i < 200; i++) {
            String other = "v7.0." + i + "-abcdef1-";
            push("staging-" + other + (1_763_100_000L + i), "other" + i);
            push("production-" + other + next++, "other" + i);
        }
        promote("B");
        server.forgetRequests();

        assertThatThrownBy(() -> plan(""))
                .hasMessageContaining("looked at:   the newest 64 earlier tags only")
                .hasMessageContaining(
                        "production-v7.0.199-abcdef1-1763900201 was rolled back by " + production('B', 202));
        assertThat(server.requests()).hasSizeLessThan(80);
    }

    @Test
    void readsFewTagsOfALargeRepository() {
        for (int i = 0; i < 5_000; i++) {
            String other = "v7.0." + i + "-abcdef1-";
            push("staging-" + other + (1_763_100_000L + i), "other" + i);
            push("production-" + other + next++, "other" + i);
        }
        server.forgetRequests();

        assertThat(plan("").good().tag().version()).isEqualTo("7.0.4998");

        assertThat(server.requests()).hasSizeLessThan(40);
    }

    @Test
    void plansFromTheNewestTagWhoseImageExists() {
        promote("ABCD");
        lose(production('D', 3));
        lose(production('C', 2));

        RollbackPlan plan = plan("");

        assertThat(plan.deployed().tag()).hasToString(production('B', 1));
        assertThat(plan.good().tag()).hasToString(production('A', 0));
        assertThat(plan.target().timestamp()).isEqualTo(1_764_000_000L);
        assertThat(passedOver(plan))
                .containsExactly(
                        production('D', 3) + " is listed, but its image is gone",
                        production('C', 2) + " is listed, but its image is gone");
    }

    @Test
    void refusesAPlanIfNoImageExistsOrTheRunningOneIsGone() {
        promote("AB");
        lose(production('B', 1));

        assertThatThrownBy(() -> plan(":" + production('B', 1)))
                .hasMessage("""
                The tag is listed, but its image is gone.  [IMAGE_NOT_FOUND]
                  image: %s/app:%s
                  Find out who deleted the image. If the tag was written just now, retry in a moment.""".formatted(server.host(), production('B', 1)));
        lose(production('A', 0));
        assertThatThrownBy(() -> plan(""))
                .hasMessageContaining(production('B', 1) + "\n  Find out who deleted the image.");
    }

    @Test
    void passesOverAManifestThatCannotBeReadButNotTheNewest() {
        promote("ABC");
        String broken = production('B', 1);
        server.when(
                "GET /v2/app/manifests/" + broken,
                Fault.answering(new MockResponse.Builder()
                        .setHeader("Content-Type", "application/vnd.docker.distribution.manifest.v1+prettyjws")
                        .body("{\"schemaVersion\":1}")
                        .build()));

        assertThat(passedOver(plan("")))
                .containsExactly(broken + " is listed, but its manifest cannot be read (UNSUPPORTED_MANIFEST)");

        server.when(
                "GET /v2/app/manifests/" + production('C', 2),
                Fault.answering(new MockResponse.Builder()
                        .setHeader("Content-Type", MediaTypes.OCI_MANIFEST)
                        .setHeader("Docker-Content-Digest", "blake3:abc")
                        .body("{}")
                        .build()));
        assertThatThrownBy(() -> plan(""))
                .hasMessageContaining("[UNREADABLE_ANSWER]")
                .hasMessageContaining(production('C', 2));
    }

    @Test
    void passesOverAPromotionWhoseOriginCannotBeRead() {
        promote("ABC");
        server.push(
                "app",
                "staging-" + source('B') + "-1763000066",
                MediaTypes.OCI_INDEX,
                "[]".getBytes(StandardCharsets.UTF_8));

        RollbackPlan plan = plan("");

        assertThat(plan.good().tag()).hasToString(production('A', 0));
        assertThat(passedOver(plan))
                .containsExactly(production('B', 1) + " has an origin that cannot be read (UNREADABLE_ANSWER)");
    }

    @Test
    void failsIfTheRegistryDoesNotLetUsReadATag() {
        promote("ABC");
        server.when("GET /v2/app/manifests/" + production('B', 1), Fault.status(403, "DENIED", "no"));

        assertThatThrownBy(() -> plan("")).hasMessageContaining("[FORBIDDEN]").hasMessageContaining(production('B', 1));
    }

    @Test
    void passesOverAnImageWithMissingParts() {
        SampleImage index = ImageBuilder.image().buildIndex();
        promote("A");
        server.push("app", "staging-v1.1.0-abcde42-1763000001", index);
        server.push("app", production('B', 1), index);
        next++;
        promote("C");
        lose(index.children().get(0).digest().toString());

        RollbackPlan plan = plan("");

        assertThat(plan.good().tag()).hasToString(production('A', 0));
        assertThat(passedOver(plan)).containsExactly(production('B', 1) + " has an incomplete image");
    }

    @Test
    void doesNotGuessWhichOfTwoTagsWithOneTimestampCameFirst() {
        promote("AB");
        next--;
        promote("C");

        RollbackPlan plan = plan("");

        assertThat(plan.deployed().tag()).hasToString(production('C', 1));
        assertThat(plan.good().tag()).hasToString(production('A', 0));
        assertThat(passedOver(plan))
                .containsExactly(production('B', 1) + " has the same timestamp as " + production('C', 1));
    }

    @Test
    void doesNotCountATagFromTheFutureAsARollback() {
        promote("AB");
        String future = "production-" + source('A') + "-9999999999";
        push(future, "A");

        RollbackPlan plan = plan("");
        assertThat(plan.deployed().tag()).hasToString(production('B', 1));
        assertThat(plan.good().tag()).hasToString(production('A', 0));
        assertThat(plan(":" + future).good().tag()).hasToString(production('B', 1));
    }

    @Test
    void prefersTheCurrentTagToOneFromTheFutureWithTheSameImage() {
        promote("ABC");
        Digest running = push("production-" + source('C') + "-9999999999", "C");

        assertThat(plan("@" + running).deployed().tag()).hasToString(production('C', 2));
    }

    @Test
    void plansFromAnOlderTagThatRuns() {
        promote("ABCB");

        assertThat(plan(":" + production('C', 2)).good().tag()).hasToString(production('B', 1));
    }

    @Test
    void goesBackToAPromotionFromAnyOfTheOriginsAndThePlanIsCarriedOut() {
        Policy policy = PolicyFile.parse("policy.yaml", """
                name: two origins
                environments:
                  - name: staging
                    branch: main
                  - name: hotfix
                    branch: hotfix
                  - name: production
                    origins: [staging, hotfix]
                    noDowngrade: true
                """);
        SampleImage hotfix = ImageBuilder.image().version("1.0.1").build();
        server.push("app", "hotfix-v1.0.1-abcdef9-1763000000", hotfix);
        server.push("app", "production-v1.0.1-abcdef9-" + next++, hotfix);
        promote("B");

        RollbackPlan plan = plan(policy, "");
        Promotion rollback = new PromoteImage(
                        registry(),
                        policy,
                        NOW,
                        Thread::sleep,
                        progress::add,
                        (subject, demand) -> PromotionContext.COMMAND_LINE)
                .promote(RequestBuilder.promote(plan.source().canonical())
                        .digest(plan.good().digest())
                        .target(plan.request())
                        .rollback()
                        .request());

        assertThat(plan.source()).hasToString(server.host() + "/app:hotfix-v1.0.1-abcdef9-1763000000");
        assertThat(rollback.outcome()).isEqualTo(Promotion.Outcome.PROMOTED);
        assertThat(rollback.target()).hasToString(server.host() + "/app:production-v1.0.1-abcdef9-1764000000");
    }

    @Test
    void refusesAnEnvironmentThatNothingIsPromotedTo() {
        assertThatThrownBy(() -> new PlanRollback(registry(), Policy.threeTier(), NOW, progress::add)
                        .plan(ImageReference.parse(server.host() + "/app"), "staging"))
                .hasMessageContaining("[NOT_A_PROMOTION_TARGET]");
    }

    @Test
    void refusesARepositoryThatDoesNotExist() {
        assertThatThrownBy(() -> plan("")).hasMessageContaining("[REPOSITORY_NOT_FOUND]");
    }
}
