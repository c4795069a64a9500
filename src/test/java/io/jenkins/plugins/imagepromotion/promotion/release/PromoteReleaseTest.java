package io.jenkins.plugins.imagepromotion.promotion.release;

import static io.jenkins.plugins.imagepromotion.promotion.release.Releasing.PRODUCTION;
import static io.jenkins.plugins.imagepromotion.promotion.release.Releasing.STAGING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.file.PolicyFile;
import io.jenkins.plugins.imagepromotion.promotion.Promotion;
import io.jenkins.plugins.imagepromotion.promotion.Promotion.Outcome;
import io.jenkins.plugins.imagepromotion.promotion.RequestBuilder;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry.Fault;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromoteReleaseTest {
    private final Releasing releasing = new Releasing(3);

    @AfterEach
    void stop() {
        releasing.close();
    }

    @Test
    void givesEveryImageItsTagAndStoresTheRecord() {
        Release release = releasing.promote(releasing.request());

        assertThat(release.outcome()).isEqualTo(Outcome.PROMOTED);
        assertThat(release.id().name()).isEqualTo("2026.11");
        assertThat(release.promotions())
                .extracting(promotion -> promotion.target().repository().path())
                .containsExactly("team/app00", "team/app01", "team/app02");
        assertThat(release.promotions()).allMatch(promotion -> promotion.outcome() == Outcome.PROMOTED);
        assertThat(release.record()).hasToString(releasing.server.host() + "/team/app00:release-2026.11");
        for (String repository : releasing.repositories) {
            assertThat(releasing.server.tags(repository))
                    .containsEntry(PRODUCTION, releasing.server.tags(repository).get(STAGING));
        }
        assertThat(releasing.recorded).containsExactlyInAnyOrderElementsOf(release.promotions());
    }

    @Test
    void writesTheFirstTagAfterTheLastCheckAndTheRecordAfterTheLastTag() {
        releasing.promote(releasing.request());

        List<String> requests = releasing.server.requests();
        List<String> kinds = requests.stream().map(PromoteReleaseTest::kind).toList();
        assertThat(kinds.subList(0, 7)).containsOnly("check").hasSize(7);
        assertThat(kinds.subList(7, 13)).containsOnly("store");
        assertThat(kinds.subList(13, 19)).containsOnly("tag");
        assertThat(requests.subList(19, requests.size()))
                .containsExactly(
                        "GET /v2/team/app00/manifests/release-2026.11",
                        "PUT /v2/team/app00/manifests/release-2026.11",
                        "GET /v2/team/app00/manifests/release-2026.11");
    }

    private static String kind(String request) {
        if (request.contains("/" + PRODUCTION)) {
            return "tag";
        }
        return request.contains("/blobs/") ? "store" : "check";
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 30})
    void takesFourRequestsForEachImageAndTenForTheRelease(int images) {
        try (Releasing one = new Releasing(images)) {
            one.promote(one.request());

            assertThat(one.server.requests()).hasSize(4 * images + 10);
        }
    }

    @Test
    void takesFourRequestsForEachImageAndTenForTheFirstRecord() {
        releasing.promote(releasing.request());
        assertThat(releasing.server.requests()).hasSize(4 * 3 + 10);
    }

    @Test
    void takesEightRequestsForTheRecordIfTheRepositoryHoldsAnEmptyConfiguration() {
        releasing.server.pushBlob("{}");
        releasing.promote(releasing.request());
        assertThat(releasing.server.requests()).hasSize(4 * 3 + 8);
    }

    @Test
    void readsTheRecordWhileOtherImagesAreChecked() {
        CountDownLatch isRead = new CountDownLatch(1);
        releasing.server.when("GET /v2/team/app0[12]/tags/list.*", (request, honest) -> after(isRead, honest));
        releasing.server.when("GET /v2/team/app00/manifests/release-.*", (request, honest) -> {
            isRead.countDown();
            return honest.get();
        });

        assertThat(patiently(releasing).outcome()).isEqualTo(Outcome.PROMOTED);
        assertThat(releasing.server.requests())
                .filteredOn(request -> request.endsWith("/manifests/release-2026.11"))
                .containsExactly(
                        "GET /v2/team/app00/manifests/release-2026.11",
                        "GET /v2/team/app00/manifests/release-2026.11",
                        "PUT /v2/team/app00/manifests/release-2026.11",
                        "GET /v2/team/app00/manifests/release-2026.11");
    }

    @Test
    void reportsAFailureToReadTheRecordAsOneOfTheRelease() {
        releasing.server.when("GET /v2/team/app00/manifests/release-.*", Fault.status(403, "DENIED", "not now"));

        assertThat(releasing.refusal(releasing.request()))
                .contains("[FORBIDDEN]")
                .contains("tags:        this attempt wrote none")
                .doesNotContain("also failed");
        assertThat(releasing.refused).isEmpty();
        assertThat(releasing.writes()).isEmpty();
    }

    @Test
    void storesBothBlobsOfTheRecordAtOnce() {
        CountDownLatch both = new CountDownLatch(2);
        releasing.server.when("HEAD /v2/team/app00/blobs/.*", (request, honest) -> {
            both.countDown();
            return after(both, honest);
        });

        assertThat(patiently(releasing).outcome()).isEqualTo(Outcome.PROMOTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /v2/.*/manifests/staging-.*", "PUT /v2/.*/manifests/production-.*"})
    void processes50ImagesAtOnce(String request) {
        try (Releasing many = new Releasing(51)) {
            CountDownLatch all = new CountDownLatch(50);
            many.server.when(request, (recorded, honest) -> {
                all.countDown();
                return after(all, honest);
            });

            assertThat(patiently(many).promotions()).hasSize(51);
        }
    }

    /** Promotes the release with timeouts that are longer than the waits of the registry. */
    private static Release patiently(Releasing releasing) {
        return releasing.promote(
                releasing.request(), TestRegistries.patient(List.of(releasing.server.host())), Policy.threeTier());
    }

    /** Returns the response once all others have come, or fails, so that the release fails as well. */
    private static MockResponse after(CountDownLatch others, Supplier<MockResponse> honest) {
        try {
            return others.await(10, TimeUnit.SECONDS)
                    ? honest.get()
                    : new MockResponse.Builder().code(418).build();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void storesARecordThatListsEveryImage() {
        releasing.promote(releasing.request());

        String manifest = releasing.server.stored("team/app00", "release-2026.11");
        assertThat(manifest)
                .startsWith("application/vnd.oci.image.manifest.v1+json ")
                .contains("\"artifactType\":\"application/vnd.image-promotion.release.v1+json\"")
                .doesNotContain("subject");
    }

    @Test
    void writesNothingWhenItIsPromotedAgain() {
        releasing.promote(releasing.request());
        assertThat(releasing.progress).contains("release 2026.11: writing the tags");
        releasing.server.forgetRequests();
        releasing.progress.clear();

        Release again = releasing.promote(releasing.request());

        assertThat(again.outcome()).isEqualTo(Outcome.ALREADY_PROMOTED);
        assertThat(again.promotions()).allMatch(promotion -> promotion.outcome() == Outcome.ALREADY_PROMOTED);
        assertThat(releasing.writes()).isEmpty();
        assertThat(releasing.progress).noneMatch(line -> line.contains("writing"));
    }

    @Test
    void writesNothingInADryRun() {
        Release planned = releasing.promote(releasing.request("2026.11", RequestBuilder::dryRun));

        assertThat(planned.outcome()).isEqualTo(Outcome.WOULD_PROMOTE);
        assertThat(planned.promotions())
                .extracting(Promotion::target)
                .extracting(Object::toString)
                .containsExactly(
                        releasing.server.host() + "/team/app00:" + PRODUCTION,
                        releasing.server.host() + "/team/app01:" + PRODUCTION,
                        releasing.server.host() + "/team/app02:" + PRODUCTION);
        assertThat(releasing.server.requests()).noneMatch(request -> request.startsWith("PUT"));
        assertThat(releasing.server.openUploads()).isEmpty();
        assertThat(releasing.recorded).isEmpty();
    }

    @Test
    void writesNoTagWhenOneImageIsRefusedAndReportsAllRefusals() {
        Stream.of("team/app01", "team/app02").forEach(repository -> {
            releasing.push(repository, "other", "other");
            releasing.server.untag(repository, STAGING);
        });

        assertThat(releasing.refusal(releasing.request())).isEqualTo("""
                The repository has no such image.  [IMAGE_NOT_FOUND]
                  image:       registry:5000/team/app01:%1$s
                  release:     2026.11
                  also failed: registry:5000/team/app02:%1$s IMAGE_NOT_FOUND
                  tags:        this attempt wrote none
                  Check the spelling, and that the build that should have pushed it succeeded.""".formatted(STAGING));
        assertThat(releasing.writes()).isEmpty();
        assertThat(releasing.refused)
                .containsExactlyInAnyOrder("team/app01 IMAGE_NOT_FOUND", "team/app02 IMAGE_NOT_FOUND");
    }

    @Test
    void refusesTwoImagesForOneRepositoryAndEnvironment() {
        Digest older = releasing.push("team/app00", "staging-v1.4.1-abcdef0-1763700000", "older");
        Stream<String> images = Stream.of(
                releasing.image("team/app00"),
                releasing.server.host() + "/team/app00:staging-v1.4.1-abcdef0-1763700000");

        assertThat(releasing.refusal(releasing.request("2026.11", images, image -> image)))
                .isEqualTo("""
                        Refused to promote release 2026.11: two of its images have the same target.  [RELEASE_CONFLICT]
                          environment: production
                          repository:  registry:5000/team/app00
                          image:       registry:5000/team/app00:%s (%s)
                          image:       registry:5000/team/app00:staging-v1.4.1-abcdef0-1763700000 (%s)
                          release:     2026.11
                          tags:        this attempt wrote none
                          Keep the image that is to run in production.""".formatted(
                                STAGING, releasing.server.tags("team/app00").get(STAGING), older));
        assertThat(releasing.writes()).isEmpty();
    }

    @Test
    void refusesANameThatIsInUseForOtherImages() {
        releasing.promote(releasing.request(
                "2026.11", Stream.of(releasing.image("team/app00"), releasing.image("team/app01")), image -> image));
        releasing.server.forgetRequests();

        assertThat(releasing.refusal(releasing.request()))
                .startsWith(
                        "Refused to record release 2026.11: its name is already in use for other images or tags.  [RELEASE_EXISTS]")
                .contains("  record:           registry:5000/team/app00:release-2026.11\n")
                .endsWith("Choose another name. The record of a release is never replaced.");
        assertThat(releasing.writes()).isEmpty();
    }

    @Test
    void reportsTheStateOfEachTagWhenAWriteFails() {
        releasing.server.when("PUT /v2/team/app01/manifests/production-.*", Fault.status(403, "DENIED", "read only"));

        String failure = releasing.refusal(releasing.request());

        assertThat(failure).contains("[FORBIDDEN]").contains("not written: registry:5000/team/app01:" + PRODUCTION);
        for (String repository : releasing.repositories) {
            boolean isWritten = releasing.server.holds(repository, PRODUCTION);
            assertThat(failure.contains("written:     registry:5000/" + repository + ":" + PRODUCTION))
                    .as(repository)
                    .isEqualTo(isWritten);
        }
        assertThat(failure).endsWith("Then promote the release again to write the missing tags.");
    }

    @Test
    void asksEachQuestionOnceIfTwoEnvironmentsGetTheSameImage() {
        Policy regions = PolicyFile.parse("regions.yaml", """
                name: regions
                environments:
                  - name: staging
                    branch: main
                  - name: eu
                    origins: staging
                  - name: us
                    origins: staging
                """);
        ReleaseRequest both = ReleaseRequest.of(
                "2026.11",
                Stream.of("eu", "us")
                        .map(region -> RequestBuilder.promote(releasing.image("team/app00"))
                                .to(region)
                                .request())
                        .toList());

        Release release = releasing.promote(both, new Cancellation(), regions);

        assertThat(release.promotions()).allMatch(promotion -> promotion.outcome() == Outcome.PROMOTED);
        assertThat(releasing.server.requests())
                .startsWith(
                        "GET /v2/team/app00/manifests/" + STAGING,
                        "GET /v2/team/app00/tags/list?n=1000",
                        "GET /v2/team/app00/manifests/release-2026.11")
                .element(3, STRING)
                .startsWith("HEAD /v2/team/app00/blobs/");
    }
}
