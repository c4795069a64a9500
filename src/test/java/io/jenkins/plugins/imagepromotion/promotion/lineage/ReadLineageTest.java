package io.jenkins.plugins.imagepromotion.promotion.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.policy.Policy;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which requests a lineage takes, and which verdicts follow from the answers. */
class ReadLineageTest {
    private static final String STAGED = "staging-v1.4.2-abcdef1-1763800000";
    private static final String PROMOTED = "production-v1.4.2-abcdef1-1763900000";
    private static final String REBUILT = "production-v1.4.2-abcdef1-1763950000";
    private static final String BEFORE = "production-v1.4.1-abcdef0-1763700000";

    private static final Clock NOW = Clock.fixed(Instant.ofEpochSecond(1_764_000_000L), ZoneOffset.UTC);

    private final ScriptedRegistry server = ScriptedRegistry.start();
    private final List<String> progress = new ArrayList<>();
    private final Digest tested = push(STAGED, "tested");

    @AfterEach
    void stop() {
        server.close();
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

    private ImageReference app(String rest) {
        return ImageReference.parse(server.host() + "/app" + rest);
    }

    private Registry registry() {
        return TestRegistries.plain(server.host(), new Cancellation());
    }

    private Lineage read(String rest) {
        return new ReadLineage(registry(), Policy.threeTier(), NOW, progress::add).of(app(rest));
    }

    private RollbackPlan plan(String rest) {
        return new PlanRollback(registry(), Policy.threeTier(), NOW, progress::add).plan(app(rest), "production");
    }

    private static List<String> tags(List<TagDigest> holdings) {
        return holdings.stream().map(holding -> holding.tag().toString()).toList();
    }

    private Lineage version(String rest, String version) {
        return new ReadLineage(registry(), Policy.threeTier(), NOW, progress::add).ofVersion(app(rest), version);
    }

    @Test
    void findsTheTagsOfAVersionByTheirNames() {
        push(PROMOTED, "tested");
        push(BEFORE, "before");
        server.forgetRequests();

        Lineage lineage = version("", "1.4.2");

        assertThat(lineage.digest()).isEmpty();
        assertThat(tags(lineage.holders())).containsExactly(STAGED, PROMOTED);
        assertThat(server.requests())
                .containsExactlyInAnyOrder(
                        "GET /v2/app/tags/list?n=1000",
                        "GET /v2/app/manifests/" + STAGED,
                        "GET /v2/app/manifests/" + PROMOTED);
    }

    @Test
    void judgesTheProtectedTagsOfAVersionByTheirOwnCommits() {
        push(PROMOTED, "tested");
        push("staging-v1.4.2-abcdef2-1763810000", "another commit");
        push("production-v1.4.2-abcdef2-1763990000", "rebuilt");

        Lineage lineage = version("", "1.4.2");

        assertThat(lineage.verdicts())
                .extracting(TagVerdict::provenance)
                .containsExactly(Provenance.PROMOTED, Provenance.REBUILT);
        assertThat(lineage.incident())
                .hasValueSatisfying(incident -> assertThat(incident.lastGood())
                        .hasValueSatisfying(good -> assertThat(good.tag()).hasToString(PROMOTED)));
    }

    @Test
    void refusesAVersionWithoutTags() {
        assertThatThrownBy(() -> version("", "1.4"))
                .isInstanceOf(ImagePromotionException.class)
                .hasMessage("""
                No environment has a tag of this version.  [IMAGE_NOT_FOUND]
                  repository: %s/app
                  version:    "1.4"
                  Check the spelling: the version is the part after `-v` in a tag, such as 1.4.2.""".formatted(server.host()));
    }

    @Test
    void refusesAVersionOfAnImage() {
        assertThatThrownBy(() -> version(":" + STAGED, "1.4.2"))
                .isInstanceOf(ImagePromotionException.class)
                .hasMessageContaining("A version needs a repository without a tag or digest.  [INVALID_REFERENCE]");
        assertThat(server.requests())
                .filteredOn(request -> request.startsWith("GET"))
                .isEmpty();
    }

    @Test
    void findsTheTagsOfAPromotion() {
        push(PROMOTED, "tested");
        push("production-v1.5.0-abcdef2-1763960000", "another");
        server.forgetRequests();

        Lineage lineage = read(":" + PROMOTED);

        assertThat(lineage.digest()).contains(tested);
        assertThat(tags(lineage.holders())).containsExactly(STAGED, PROMOTED);
        assertThat(lineage.requested()).extracting(TagVerdict::provenance).containsExactly(Provenance.PROMOTED);
        assertThat(lineage.incident()).isEmpty();
        assertThat(AssertPromoted.failure(lineage)).isEmpty();
        assertThat(server.requests())
                .contains("GET /v2/app/manifests/" + STAGED, "GET /v2/app/tags/list?n=1000")
                .noneMatch(request -> request.contains("v1.5.0"))
                .hasSize(4);
    }

    @Test
    void callsAnotherDigestOfTheSameCommitRebuiltAndNamesTheThreeCandidates() {
        push("staging-v1.4.1-abcdef0-1763600000", "before");
        push(BEFORE, "before");
        Digest rebuilt = push(REBUILT, "rebuilt");

        Lineage lineage = read(":" + REBUILT);

        Incident incident = lineage.incident().orElseThrow();
        assertThat(incident.subject().digest()).isEqualTo(rebuilt);
        assertThat(incident.tested().orElseThrow().digest()).isEqualTo(tested);
        assertThat(incident.lastGood().orElseThrow().tag()).hasToString(BEFORE);
        assertThatThrownBy(() -> AssertPromoted.require(lineage))
                .isInstanceOf(ImagePromotionException.class)
                .hasMessage("""
                        Not a promotion: %s was rebuilt.  [REBUILT]
                          tag:       %s
                          holds:     %s
                          tested:    %s
                          tested as: %s
                          last good: %s
                          Find out who wrote this tag. Then promote the tested digest, or roll back to the last good promotion.""".formatted(REBUILT, REBUILT, rebuilt, tested, STAGED, BEFORE));
    }

    @Test
    void callsATagOfAnUnknownCommitOfUnknownOrigin() {
        push("production-v1.4.3-abcdef9-1763950000", "stray");

        Lineage lineage = read(":production-v1.4.3-abcdef9-1763950000");

        assertThat(lineage.requested()).extracting(TagVerdict::provenance).containsExactly(Provenance.UNKNOWN_ORIGIN);
        assertThat(AssertPromoted.failure(lineage).orElseThrow().code()).hasToString("UNKNOWN_ORIGIN");
    }

    @Test
    void judgesTheProductionTagsOfAStagingTagToo() {
        push(REBUILT, "rebuilt");

        Lineage lineage = read(":" + STAGED);

        assertThat(lineage.verdicts()).extracting(TagVerdict::provenance).containsExactly(Provenance.REBUILT);
        assertThat(lineage.requested()).isEmpty();
        assertThat(AssertPromoted.failure(lineage).orElseThrow().code()).hasToString("NOT_PROMOTED");
    }

    @Test
    void findsADigestByAskingEachTag() {
        push(PROMOTED, "tested");
        push(REBUILT, "rebuilt");

        Lineage lineage = read("@" + tested);

        assertThat(tags(lineage.holders())).containsExactly(STAGED, PROMOTED);
        assertThat(lineage.requested().stream().map(one -> one.tag().toString()))
                .containsExactly(PROMOTED);
        assertThat(lineage.verdicts()).hasSize(2);
    }

    private static SampleImage image(String version) {
        return ImageBuilder.image().version(version).buildIndex();
    }

    @Test
    void readsTheLineageOfTheIndexThatListsADigest() {
        SampleImage index = image("1.4.4");
        Digest part = index.children().get(1).digest();
        server.push("app", "staging-v1.4.4-abcdef1-1763960000", index);
        server.push("app", "production-v1.4.4-abcdef1-1763970000", index);

        Lineage lineage = read("@" + part);

        assertThat(lineage.image()).hasToString(app("@" + part).toString());
        assertThat(lineage.digest()).hasValue(index.digest());
        assertThat(tags(lineage.holders()))
                .containsExactly("staging-v1.4.4-abcdef1-1763960000", "production-v1.4.4-abcdef1-1763970000");
        assertThat(lineage.requested()).extracting(TagVerdict::provenance).containsExactly(Provenance.PROMOTED);
        assertThat(AssertPromoted.failure(lineage)).isEmpty();
        assertThat(progress).contains("note: " + part + " is listed as linux/arm64 in the index " + index.digest());
    }

    @Test
    void judgesTheIndexInProductionIfARebuiltOneListsTheSamePlatform() {
        SampleImage staged = ImageBuilder.image().buildIndexOf("{\"os\":\"linux\",\"architecture\":\"amd64\"}");
        Digest part = staged.children().get(0).digest();
        byte[] rebuilt = new String(staged.bytes(), StandardCharsets.UTF_8)
                .replace("\"manifests\"", "\"annotations\":{\"rebuilt\":\"true\"},\"manifests\"")
                .getBytes(StandardCharsets.UTF_8);
        server.push("app", "staging-v1.4.4-abcdef1-1763960000", staged);
        server.push("app", "production-v1.4.4-abcdef1-1763970000", MediaTypes.OCI_INDEX, rebuilt);
        server.push("app", "staging-v1.4.5-abcdef2-1763980000", staged);

        Lineage lineage = read("@" + part);

        assertThat(lineage.digest()).hasValue(Digest.of(rebuilt));
        assertThat(lineage.requested()).extracting(TagVerdict::provenance).containsExactly(Provenance.REBUILT);
    }

    @Test
    void doesNotCallAPlatformPromotedIfOnlyStagingHoldsItsIndex() {
        SampleImage index = image("1.4.4");
        server.push("app", "staging-v1.4.4-abcdef1-1763960000", index);

        Lineage lineage = read("@" + index.children().get(0).digest());

        assertThat(lineage.requested()).isEmpty();
        assertThat(AssertPromoted.failure(lineage).orElseThrow().code()).hasToString("NOT_PROMOTED");
    }

    @Test
    void namesTheTagsThatWereNotSearchedForAnIndex() {
        SampleImage stray = ImageBuilder.image().version("stray").build();
        server.push("app", "stray", stray);
        for (int i = 0; i < 100; i++) {
            push("staging-v1.5." + i + "-abcdef1-" + (1_763_990_000 + i), "other");
        }

        assertThat(read("@" + stray.digest()).holders()).isEmpty();
        assertThat(progress)
                .contains(
                        "note: did not search tags older than staging-v1.5.0-abcdef1-1763990000, which may hold an index"
                                + " that lists this digest");
    }

    @Test
    void namesThePlatformThatAProtectedTagHoldsAlone() {
        SampleImage index = image("1.4.4");
        server.push("app", "staging-v1.4.4-abcdef1-1763960000", index);
        server.push(
                "app", "production-v1.4.4-abcdef1-1763970000", index.children().get(0));

        assertThat(read(":production-v1.4.4-abcdef1-1763970000")
                        .incident()
                        .orElseThrow()
                        .differences())
                .containsExactly(new Difference("kind", "several platforms", "only linux/amd64 of them, unchanged"));
    }

    @Test
    void reportsThePlatformInTheIndexIfTheImageDeclaresAnotherOne() {
        SampleImage index = ImageBuilder.image()
                .version("1.4.4")
                .buildIndexOf(
                        "{\"os\": \"linux\", \"architecture\": \"amd64\"}",
                        "{\"os\": \"linux\", \"architecture\": \"arm64\"}");
        server.push("app", "staging-v1.4.4-abcdef1-1763960000", index);
        server.push(
                "app", "production-v1.4.4-abcdef1-1763970000", index.children().get(1));

        assertThat(read(":production-v1.4.4-abcdef1-1763970000")
                        .incident()
                        .orElseThrow()
                        .differences())
                .containsExactly(new Difference("kind", "several platforms", "only linux/arm64 of them, unchanged"));
    }

    @Test
    void plansARollbackFromThePlatformThatRuns() {
        push(PROMOTED, "tested");
        SampleImage index = image("1.4.4");
        server.push("app", "staging-v1.4.4-abcdef1-1763960000", index);
        server.push("app", "production-v1.4.4-abcdef1-1763970000", index);

        RollbackPlan plan = plan("@" + index.children().get(0).digest());

        assertThat(plan.deployed().tag()).hasToString("production-v1.4.4-abcdef1-1763970000");
        assertThat(plan.good().tag()).hasToString(PROMOTED);
    }

    @Test
    void ignoresAHeaderThatMakesARebuiltImageLookPromoted() {
        push(REBUILT, "rebuilt");
        server.when(
                "HEAD .*",
                (request, honest) -> new MockResponse.Builder()
                        .setHeader("Docker-Content-Digest", tested.toString())
                        .build());

        Lineage lineage = read("@" + tested);

        assertThat(tags(lineage.holders())).containsExactly(STAGED);
        assertThat(lineage.verdicts()).extracting(TagVerdict::provenance).containsExactly(Provenance.REBUILT);
    }

    @Test
    void judgesEveryProtectedTagOfARepository() {
        push(PROMOTED, "tested");
        push(REBUILT, "rebuilt");
        push("production-v1.4.3-abcdef9-1763960000", "stray");

        Lineage lineage = read("");

        assertThat(lineage.verdicts())
                .extracting(TagVerdict::provenance)
                .containsExactly(Provenance.PROMOTED, Provenance.REBUILT, Provenance.UNKNOWN_ORIGIN);
        assertThat(AssertPromoted.failure(lineage).orElseThrow().summary())
                .isEqualTo("Not a promotion: production-v1.4.3-abcdef9-1763960000 has an unknown origin (and 1 more).");
    }

    private void lose(String tag) {
        server.when("(GET|HEAD) /v2/app/manifests/" + tag, Fault.status(404, "MANIFEST_UNKNOWN", "unknown"));
    }

    private static List<String> unread(Lineage lineage) {
        return lineage.unread().stream()
                .map(one -> one.tag() + ": " + one.problem())
                .toList();
    }

    @Test
    void namesTheTagsThatAreListedButWhoseImageIsGone() {
        push(PROMOTED, "tested");
        push(BEFORE, "before");
        push("staging-v1.4.1-abcdef0-1763600000", "before");
        lose(BEFORE);

        for (Lineage lineage : List.of(read(""), version("", "1.4.1"))) {
            assertThat(unread(lineage)).containsExactly(BEFORE + ": its image is gone");
            assertThat(AssertPromoted.failureOfAny(lineage)).isEmpty();
        }
        assertThat(AssertPromoted.failure(read(""))).isEmpty();
        assertThat(unread(read(":" + PROMOTED))).isEmpty();
        assertThat(unread(read("@" + tested))).containsExactly(BEFORE + ": its image is gone");
    }

    @Test
    void doesNotRefuseADigestForTheGoneImageOfAnotherVersion() {
        push(PROMOTED, "tested");
        push("production-v1.4.3-abcdef3-1763950000", "gone");
        lose("production-v1.4.3-abcdef3-1763950000");

        assertThat(AssertPromoted.failureOfAny(read("@" + tested))).isEmpty();
        assertThat(AssertPromoted.failureOfAny(read(":" + PROMOTED))).isEmpty();
        assertThat(AssertPromoted.failureOfAny(read("")).orElseThrow().code()).hasToString("IMAGE_NOT_FOUND");
    }

    @Test
    void refusesARepositoryWhoseNewestProtectedTagHasNoImage() {
        push(PROMOTED, "tested");
        push(REBUILT, "tested");
        lose(REBUILT);

        assertThat(AssertPromoted.failure(read("")).orElseThrow()).hasToString("""
                A protected tag cannot be judged: %2$s is listed, but its image is gone.  [IMAGE_NOT_FOUND]
                  image: %1$s/app:%2$s
                  Find out who deleted or changed it. If it is deployed, promote a tested image, or roll back to the last good \
                promotion.""".formatted(server.host(), REBUILT));
        assertThat(AssertPromoted.failure(read(":" + PROMOTED))).isEmpty();
        lose(PROMOTED);
        assertThat(AssertPromoted.failure(read("")).orElseThrow().code()).hasToString("IMAGE_NOT_FOUND");
        assertThatThrownBy(() -> read(":" + REBUILT))
                .hasMessageStartingWith("The tag is listed, but its image is gone.  [IMAGE_NOT_FOUND]");
    }

    @Test
    void refusesARepositoryWithAProtectedTagThatCannotBeReadAndShowsTheOthers() {
        push(PROMOTED, "tested");
        push("staging-v1.4.1-abcdef0-1763600000", "before");
        server.push("app", BEFORE, MediaTypes.OCI_INDEX, "[]".getBytes(StandardCharsets.UTF_8));

        Lineage lineage = read("");

        assertThat(lineage.verdicts()).extracting(TagVerdict::provenance).containsExactly(Provenance.PROMOTED);
        assertThat(unread(lineage)).containsExactly(BEFORE + ": its manifest cannot be read (UNREADABLE_ANSWER)");
        assertThat(AssertPromoted.failure(lineage).orElseThrow().code()).hasToString("UNREADABLE_ANSWER");
    }

    @Test
    void failsIfAnOriginTagCannotBeReadInsteadOfReportingARebuild() {
        push(PROMOTED, "tested");
        server.push("app", STAGED, MediaTypes.OCI_INDEX, "[]".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> read(""))
                .hasMessageContaining("[UNREADABLE_ANSWER]")
                .hasMessageContaining(STAGED);
    }

    @Test
    void namesAnOriginTagWhoseImageIsGone() {
        push(PROMOTED, "tested");
        lose(STAGED);

        Lineage lineage = read(":" + PROMOTED);

        assertThat(unread(lineage)).containsExactly(STAGED + ": its image is gone");
        assertThat(lineage.verdicts()).extracting(TagVerdict::provenance).containsExactly(Provenance.UNKNOWN_ORIGIN);
    }

    @Test
    void refusesARepositoryThatDoesNotExistOrHasNoTags() {
        ImageReference typo = ImageReference.parse(server.host() + "/typo");
        server.when(
                "GET /v2/empty/tags/list.*",
                Fault.answering(new MockResponse.Builder()
                        .setHeader("Content-Type", "application/json")
                        .body("{\"name\":\"empty\",\"tags\":null}")
                        .build()));
        ImageReference empty = ImageReference.parse(server.host() + "/empty");
        ReadLineage lineage = new ReadLineage(registry(), Policy.threeTier(), NOW, progress::add);

        for (ImageReference image : List.of(typo, empty)) {
            assertThatThrownBy(() -> lineage.of(image)).hasMessageContaining("[REPOSITORY_NOT_FOUND]");
            assertThatThrownBy(() -> lineage.ofVersion(image, "1.4.2")).hasMessageContaining("[REPOSITORY_NOT_FOUND]");
        }
    }

    @Test
    void callsOnlyTheNewestCurrentTagDeployed() {
        push("staging-v1.4.3-abcdef3-1763900000", "next");
        push(REBUILT, "rebuilt");
        assertThat(read("").incident().orElseThrow().isDeployed()).isTrue();

        Digest next = push("production-v1.4.3-abcdef3-1763960000", "next");
        push("production-v1.4.4-abcdef4-9999999999", "stray");

        for (String rest : List.of("", ":" + REBUILT)) {
            Incident incident = read(rest).incident().orElseThrow();
            assertThat(incident.subject().tag()).hasToString(REBUILT);
            assertThat(incident.isDeployed()).isFalse();
            assertThat(incident.deployed().orElseThrow().digest()).isEqualTo(next);
        }
        assertThat(progress)
                .contains("warning: ignoring tags from the future: production-v1.4.4-abcdef4-9999999999"
                        + " (2286-11-20T17:46:39Z). A tool that follows the newest tag keeps selecting them."
                        + " Delete them in the registry.");
        Incident future =
                read(":production-v1.4.4-abcdef4-9999999999").incident().orElseThrow();
        assertThat(future.isDeployed()).isFalse();
        lose("production-v1.4.3-abcdef3-1763960000");
        assertThat(read("").incident().orElseThrow().deployed()).isEmpty();
    }

    @Test
    void doesNotCallARolledBackImageGood() {
        push("staging-v1.4.1-abcdef0-1763600000", "before");
        push(BEFORE, "before");
        push(PROMOTED, "tested");
        push("production-v1.4.1-abcdef0-1763900001", "before");
        push(REBUILT, "rebuilt");

        assertThat(read("").incident().orElseThrow().lastGood().orElseThrow().tag())
                .hasToString("production-v1.4.1-abcdef0-1763900001");
    }

    @Test
    void asksFewQuestionsInALargeRepository() {
        push(PROMOTED, "tested");
        for (int i = 0; i < 2_000; i++) {
            push("staging-v9.0." + i + "-abcdef1-" + (1_763_000_000L + i), "other");
        }
        server.forgetRequests();

        read(":" + PROMOTED);

        assertThat(server.requests()).hasSizeLessThan(50);
    }

    @Test
    void sweepsThousandsOfTagsWithOneQuestionEach() {
        for (int i = 0; i < 10_000; i++) {
            push("staging-v9.0." + i + "-abcdef1-" + (1_763_000_000L + i), "other");
        }
        server.forgetRequests();

        read("@" + tested);

        assertThat(server.requests().stream().filter(request -> request.startsWith("HEAD")))
                .hasSize(10_001);
        assertThat(server.requests()).hasSize(10_001 + 3);
        assertThat(progress).contains("read 1000 of 10001 tags", "read 10000 of 10001 tags");
    }

    @Test
    void readsEachManifestOnceAndEachPageOnceForAWholeRepository() {
        for (int i = 0; i < 100; i++) {
            String version = "-v9.0." + i + "-abcdef1-";
            push("staging" + version + (1_763_000_000L + i), "image " + i);
            push("production" + version + (1_763_100_000L + i), "image " + i);
        }
        server.forgetRequests();

        Lineage lineage = read("");

        assertThat(lineage.verdicts()).hasSize(100).allMatch(TagVerdict::isPromoted);
        assertThat(server.requests()).doesNotHaveDuplicates().hasSize(1 + 200);
        assertThat(server.requests())
                .filteredOn(request -> request.contains("/tags/list"))
                .hasSize(1);
    }

    @Test
    void plansARollbackToThePromotionBeforeARebuiltImage() {
        push("staging-v1.4.1-abcdef0-1763600000", "before");
        Digest before = push(BEFORE, "before");
        push(REBUILT, "rebuilt");

        RollbackPlan plan = plan("");

        assertThat(plan.deployed().tag()).hasToString(REBUILT);
        assertThat(plan.good().digest()).isEqualTo(before);
        assertThat(plan.target()).hasToString("production-v1.4.1-abcdef0-1764000000");
        assertThat(plan.source()).hasToString(server.host() + "/app:staging-v1.4.1-abcdef0-1763600000");
    }

    @Test
    void plansARollbackPastTagsFromTheFutureAndNamesThem() {
        push("staging-v1.4.1-abcdef0-1763600000", "before");
        push(BEFORE, "before");
        push(PROMOTED, "tested");
        String future = "production-v1.4.1-abcdef0-9999999999";
        push(future, "before");

        RollbackPlan plan = plan("");

        assertThat(plan.deployed().tag()).hasToString(PROMOTED);
        assertThat(plan.good().tag()).hasToString(BEFORE);
        assertThat(plan.target()).hasToString("production-v1.4.1-abcdef0-1764000000");
        assertThat(progress)
                .contains("warning: ignoring tags from the future: " + future + " (2286-11-20T17:46:39Z)."
                        + " A tool that follows the newest tag keeps selecting them. Delete them in the registry.");
    }

    @Test
    void plansARollbackFromATagOfTheFutureThatRuns() {
        push(PROMOTED, "tested");
        push("production-v1.4.3-abcdef9-9999999998", "stray");
        push("production-v1.4.2-abcdef1-9999999997", "tested");

        RollbackPlan plan = plan(":production-v1.4.3-abcdef9-9999999998");

        assertThat(plan.good().tag()).hasToString(PROMOTED);
        assertThat(plan.target()).hasToString("production-v1.4.2-abcdef1-1764000000");
    }

    @Test
    void refusesARollbackToTheSameBytesOrToARebuiltImage() {
        push("production-v1.4.0-abcdef8-1763500000", "rebuilt before");
        push("staging-v1.4.0-abcdef8-1763400000", "tested before");
        push("production-v1.4.2-abcdef1-1763850000", "tested");
        push(PROMOTED, "tested");

        assertThatThrownBy(() -> plan(":" + PROMOTED)).hasMessage("""
                        There is no earlier promotion to roll back to.  [NO_KNOWN_GOOD]
                          repository:  %s/app
                          running:     %s
                          digest:      %s
                          passed over: production-v1.4.2-abcdef1-1763850000 holds the running image
                          passed over: production-v1.4.0-abcdef8-1763500000 was rebuilt
                          Images that were rebuilt or rolled back and images whose origin tag was deleted do not count. \
                        Promote a tested image of the origin environment instead.""".formatted(server.host(), PROMOTED, tested));
    }

    @Test
    void refusesARollbackOfAnImageThatDoesNotExist() {
        assertThatThrownBy(() -> plan(""))
                .hasMessageStartingWith("This is not an image of production.  [NOT_PROMOTED]");
        assertThatThrownBy(() -> plan(":" + STAGED)).hasMessageContaining("[NOT_PROMOTED]");
    }
}
