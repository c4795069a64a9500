package io.jenkins.plugins.imagepromotion.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.doctor.Finding.Grade;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry.Fault;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What registries of all kinds do, what is made of it, and that nothing of it stays. */
class RegistryDoctorTest {
    private static final byte[] INDEX = "{\"schemaVersion\":2,\"manifests\":[]}".getBytes(StandardCharsets.UTF_8);
    private static final Digest FIRST = Digest.of(new ThrowAwayImage(Patient.TOKEN).manifest());
    private static final Digest OTHER = Digest.of(new ThrowAwayImage(Patient.TOKEN).otherManifest());

    @AutoClose
    private final Patient patient = new Patient();

    private static String finding(Diagnosis diagnosis, String probe) {
        return diagnosis.findings().stream()
                .filter(finding -> finding.probe().equals(probe))
                .map(finding -> finding.grade() + ", " + finding.found() + ". " + finding.meaning())
                .toList()
                .toString();
    }

    private Examination readOnly() {
        return new Examination(patient.repository, true, false, Optional.empty());
    }

    private static List<String> unsafe(Diagnosis diagnosis) {
        return diagnosis.findings().stream()
                .filter(finding -> finding.grade() == Grade.UNSAFE)
                .map(Finding::probe)
                .toList();
    }

    @Test
    void findsNothingUnsafeInARegistryThatDoesAsTheSpecificationSays() {
        Diagnosis diagnosis = patient.withReferrers().examine();

        assertThat(diagnosis.findings().stream()
                        .map(finding -> finding.probe() + " | " + finding.grade() + " | " + finding.found()))
                .containsExactly(
                        "connection | NOTE | plain HTTP",
                        "credentials | GOOD | none",
                        "clock | SKIPPED | not tried",
                        "list | NOTE | 404 NAME_UNKNOWN",
                        "push | GOOD | 201",
                        "pull | GOOD | 200",
                        "bytes | GOOD | as pushed",
                        "digest header | GOOD | matches the content",
                        "HEAD | GOOD | 200",
                        "blob | GOOD | can be read",
                        "new tag in the list | GOOD | at once",
                        "pages | SKIPPED | not tried",
                        "same digest again | GOOD | 201: accepted",
                        "other digest | NOTE | 201: the tag moved",
                        "production tag | SKIPPED | not tried",
                        "referrers | GOOD | API",
                        "mount | SKIPPED | not tried",
                        "rate limit | GOOD | not announced",
                        "delete a tag | NOTE | 202: deleted",
                        "delete an image | NOTE | 202: deleted");
        assertThat(diagnosis.isSafe()).isTrue();
        assertThat(diagnosis.left()).isEmpty();
        assertThat(patient.isClean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"400, TAG_INVALID", "412, PRECONDITION", "409, TAG_IMMUTABLE"})
    void tellsThatTagsCannotBeMoved(int status, String code) {
        Diagnosis diagnosis = patient.immutable(status, code).examine();

        assertThat(finding(diagnosis, "same digest again"))
                .isEqualTo(
                        "[GOOD, " + status + " " + code
                                + ": rejected. This is harmless. A promotion does not write a tag that already holds the digest.]");
        assertThat(finding(diagnosis, "other digest"))
                .isEqualTo("[GOOD, " + status + " " + code
                        + ": rejected. This tag cannot be moved with these credentials.]");
        assertThat(diagnosis.isSafe()).isTrue();
        assertThat(patient.isClean()).isTrue();
    }

    @Test
    void advisesImmutableTagsWhereATagMoves() {
        assertThat(finding(patient.examine(), "other digest"))
                .isEqualTo("[NOTE, 201: the tag moved. Anyone who can push can move a tag. "
                        + "Make tags immutable in the registry, at least production-*.]");
    }

    @Test
    void believesTheTagAndNotTheAnswer() {
        patient.registry.when("PUT .*/manifests/[^:]+", (request, honest) -> {
            boolean taken = patient.registry.holds("team/app", Patient.TAG);
            MockResponse answer = honest.get();
            return taken ? Patient.refusal(409, "TAG_IMMUTABLE") : answer;
        });

        Diagnosis diagnosis = patient.examine();

        assertThat(finding(diagnosis, "other digest"))
                .isEqualTo("[UNSAFE, 409 TAG_IMMUTABLE, but the tag moved. Its responses do not show "
                        + "what happened. Do not promote here.]");
        assertThat(diagnosis.failure())
                .contains(Failure.of(
                                FailureCode.REGISTRY_UNSUITABLE,
                                "Promotion is unsafe or impossible in this repository.")
                        .with("repository", patient.repository)
                        .with("other digest", "409 TAG_IMMUTABLE, but the tag moved")
                        .remedy("The table explains each finding. Fix them, then run the command again."));
        assertThat(patient.isClean()).isTrue();
    }

    @Test
    void writesATagThatLooksLikeProductionOnlyWhereAskedTo() {
        patient.examine();
        assertThat(patient.registry.requests()).noneMatch(request -> request.contains("production"));

        patient.registry.when(
                "PUT .*/manifests/production.*",
                (request, honest) -> patient.registry.holds("team/app", Patient.PRODUCTION)
                        ? Patient.refusal(412, "PRECONDITION")
                        : honest.get());
        Diagnosis diagnosis = patient.examine(new Examination(patient.repository, false, true, Optional.empty()));

        assertThat(finding(diagnosis, "other digest")).startsWith("[NOTE, 201: the tag moved.");
        assertThat(finding(diagnosis, "production tag"))
                .isEqualTo("[GOOD, 412 PRECONDITION: rejected. This tag cannot be moved with these credentials.]");
        assertThat(patient.isClean()).isTrue();
    }

    @Test
    void listsWhatCannotBeDeleted() {
        Diagnosis diagnosis = patient.refusing("DELETE .*", 405, "UNSUPPORTED").examine();

        assertThat(finding(diagnosis, "delete a tag")).isEqualTo("[GOOD, 405 UNSUPPORTED: rejected. ]");
        assertThat(finding(diagnosis, "delete an image")).isEqualTo("[GOOD, 405 UNSUPPORTED: rejected. ]");
        assertThat(finding(diagnosis, "blobs"))
                .isEqualTo("[NOTE, left: 2, 2 KiB in all. They do not belong to an image, "
                        + "so the registry's garbage collection removes them.]");
        assertThat(diagnosis.left())
                .containsExactly(
                        patient.repository + ":" + Patient.TAG,
                        patient.repository + "@" + FIRST,
                        patient.repository + "@" + OTHER);
        assertThat(diagnosis.isSafe()).isTrue();
    }

    @Test
    void namesTheTagsOfEarlierRuns() {
        patient.registry.push("team/app", "image-promotion-doctor-dead", MediaTypes.OCI_INDEX, INDEX);

        Diagnosis diagnosis = patient.examine();

        assertThat(finding(diagnosis, "earlier runs"))
                .isEqualTo("[NOTE, image-promotion-doctor-dead. These tags are left over. Delete them.]");
        assertThat(patient.registry.tags("team/app")).containsOnlyKeys("image-promotion-doctor-dead");
    }

    @Test
    void notesAMissingDigestHeaderAndAMissingHead() {
        patient.registry.when(
                "(GET|PUT) .*",
                (request, honest) -> honest.get()
                        .newBuilder()
                        .removeHeader("Docker-Content-Digest")
                        .build());

        Diagnosis diagnosis = patient.refusing("HEAD .*", 405, "UNSUPPORTED").examine();

        assertThat(finding(diagnosis, "digest header"))
                .isEqualTo("[NOTE, missing. Each read needs one more request to confirm the digest.]");
        assertThat(finding(diagnosis, "HEAD"))
                .isEqualTo("[NOTE, 405. The whole manifest is read instead to find a digest.]");
        assertThat(diagnosis.isSafe()).isTrue();
    }

    @Test
    void refusesARegistryThatRewritesManifests() {
        patient.registry.when(
                "GET .*/manifests/image-.*",
                (request, honest) -> honest.get().getCode() == 200
                        ? honest.get().newBuilder().body("{ }").build()
                        : honest.get());

        Diagnosis diagnosis = patient.examine();

        assertThat(unsafe(diagnosis)).containsExactly("bytes", "digest header", "HEAD", "other digest");
        assertThat(finding(diagnosis, "bytes"))
                .isEqualTo("[UNSAFE, not the bytes that were pushed. The registry rewrites manifests. A "
                        + "tested digest cannot be promoted.]");
        assertThat(patient.isClean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "'Fri, 02 Jan 2026 03:04:05 GMT', 'GOOD, same time. '",
        "'Fri, 02 Jan 2026 03:04:35 GMT', 'GOOD, this machine is 30 s behind. '",
        "'Fri, 02 Jan 2026 03:03:34 GMT', 'NOTE, this machine is 31 s ahead. Immutable tags contain the local time, and Flux sorts by "
                + "it. Synchronize both clocks, or Flux may select the wrong image.'",
        "yesterday, 'NOTE, \"yesterday\". This is not a date. Contact the registry''s administrator.'"
    })
    void comparesTheClocks(String date, String expected) {
        assertThat(finding(patient.adding("Date", date).examine(), "clock")).isEqualTo("[" + expected + "]");
    }

    @Test
    void showsTheLimitsThatARegistryAnnounces() {
        assertThat(finding(patient.adding("RateLimit-Remaining", "98;w=21600").examine(), "rate limit"))
                .isEqualTo("[NOTE, ratelimit-remaining \"98;w=21600\". Requests are counted. A promotion needs four to "
                        + "six, and waits when the registry asks for it.]");
    }

    @Test
    void noticesAListThatBreaksOffWithoutSayingSo() {
        patient.registry.push("team/app", "other", MediaTypes.OCI_INDEX, INDEX);
        patient.registry.when(
                "GET .*/tags/list\\?n=1",
                Fault.answering(new MockResponse.Builder()
                        .body("{\"tags\":[\"other\"]}")
                        .build()));

        Diagnosis diagnosis = patient.examine();

        assertThat(unsafe(diagnosis)).containsExactly("pages");
        assertThat(finding(diagnosis, "pages"))
                .isEqualTo("[UNSAFE, the list is incomplete. A page does not say that there are more tags, so "
                        + "a list may be incomplete and an existing tag may look free.]");
    }

    /** Returns a first page with one tag and the given Link header. */
    private static Fault page(String link) {
        return Fault.answering(new MockResponse.Builder()
                .setHeader("Link", link)
                .body("{\"tags\":[\"a\"]}")
                .build());
    }

    @Test
    void followsThePageThatComesNext() {
        patient.registry.when("GET .*/tags/list\\?n=1", page("</v2/team/app/tags/list?n=1&last=a>; rel=\"next\""));

        assertThat(finding(patient.examine(), "pages")).isEqualTo("[GOOD, of the requested size. ]");
        assertThat(patient.registry.requests()).contains("GET /v2/team/app/tags/list?n=1&last=a");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/v2/team/app/tags/list?n=1&last=a; rel=next | UNREADABLE_ANSWER. A promotion stops with this code."
                        + " The registry's link to the next page of its list cannot be read."
                        + " (link: \"/v2/team/app/tags/list?n=1&last=a; rel=next\")",
                "<http://elsewhere.test/v2/team/app/tags/list?last=a&token=secret>; rel=next | UNSAFE_REDIRECT. A promotion"
                        + " stops with this code. The registry points to another server for the next page of its list."
                        + " (link: \"http://elsewhere.test/v2/team/app/tags/list?last=a&…\")",
                "</v2/team/app/nothing>; rel=next | the next page: 404 BLOB_UNKNOWN. A promotion cannot read"
                        + " the whole list, and stops with UNREADABLE_ANSWER.",
                "</v2/team/app/tags/list?n=1>; rel=next | the next page is the first page again. A promotion cannot read"
                        + " the whole list, and stops with UNREADABLE_ANSWER.",
            })
    void saysWhatStopsAPromotionAtTheNextPage(String link, String found) {
        patient.registry.when("GET .*/tags/list\\?n=1", page(link));

        Diagnosis diagnosis = patient.examine();

        assertThat(unsafe(diagnosis)).containsExactly("pages");
        assertThat(finding(diagnosis, "pages")).isEqualTo("[UNSAFE, " + found + "]");
    }

    @Test
    void readsTheListToItsEndAsAPromotionDoes() {
        patient.registry.when("GET .*/tags/list\\?n=1000", page("</v2/team/app/tags/list?last=a>; rel=\"next\""));
        patient.registry.when(
                "GET .*/tags/list\\?last=a",
                Fault.answering(new MockResponse.Builder()
                        .body("{\"tags\":[\"b\",\"c\"]}")
                        .build()));

        assertThat(finding(patient.examine(readOnly()), "list"))
                .isEqualTo("[GOOD, 3 tags. Promotions can verify that a new tag does not exist.]");
    }

    @Test
    void saysWhatStopsAPromotionInTheList() {
        patient.registry.when("GET .*/tags/list\\?n=1000", page("</v2/team/app/tags/list?last=a>; rel=\"next\""));
        patient.refusing("GET .*/tags/list\\?last=a", 404, "NAME_UNKNOWN");

        assertThat(finding(patient.examine(readOnly()), "list"))
                .isEqualTo(
                        "[UNSAFE, UNREADABLE_ANSWER. A promotion stops with this code. The registry's list of tags is"
                                + " incomplete: a later page was not found. (status: 404, it says: \"NAME_UNKNOWN: no\", page: 2,"
                                + " link: \"/v2/team/app/tags/list?last=a\")]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ftp://storage.test/x | UNSAFE_REDIRECT",
                "/storage/gone | 404 BLOB_UNKNOWN",
            })
    void followsTheRedirectOfABlob(String target, String found) {
        patient.registry.when(
                "GET .*/blobs/sha256:.*",
                Fault.answering(new MockResponse.Builder()
                        .code(307)
                        .setHeader("Location", target)
                        .build()));

        assertThat(finding(patient.examine(), "blob")).startsWith("[UNSAFE, " + found + ". ");
    }

    @Test
    void findsABlobBehindARedirect() {
        patient.registry.when(
                "GET .*/blobs/sha256:.*",
                Fault.answering(new MockResponse.Builder()
                        .code(307)
                        .setHeader("Location", "/storage/x?sig=secret")
                        .build()));
        patient.registry.when(
                "GET /storage/.*",
                Fault.answering(new MockResponse.Builder().code(206).body("{").build()));

        assertThat(finding(patient.examine(), "blob")).isEqualTo("[GOOD, can be read. ]");
    }

    @Test
    void readsTheConfigurationOfAnExistingImage() {
        SampleImage image = ImageBuilder.image().buildIndex();
        patient.registry.push("team/app", "staging", image);

        assertThat(finding(patient.examine(readOnly()), "blob")).isEqualTo("[GOOD, can be read. ]");
    }

    @Test
    void followsThePagesOfReferrers() {
        patient.registry.when(
                "GET .*/referrers/.*",
                Fault.answering(new MockResponse.Builder()
                        .setHeader("Content-Type", MediaTypes.OCI_INDEX)
                        .setHeader("Link", "<http://elsewhere.test/next>; rel=\"next\"")
                        .body("{\"schemaVersion\":2,\"manifests\":null}")
                        .build()));

        assertThat(finding(patient.examine(), "referrers"))
                .isEqualTo(
                        "[UNSAFE, UNSAFE_REDIRECT. A promotion stops with this code. The registry points to another server"
                                + " for the next page of its list. (link: \"http://elsewhere.test/next\")]");
    }

    @Test
    void mountsInTheRepositoryThatIsNamed() {
        Repository to = new Repository(patient.registry.host(), "team/copy");
        Examination examination = new Examination(patient.repository, false, false, Optional.of(to));

        assertThat(finding(patient.examine(examination), "mount"))
                .isEqualTo("[GOOD, 201. A copy to team/copy sends no layer.]");
        assertThat(patient.registry.blobs("team/copy")).isEmpty();

        patient.registry.when(
                "POST .*mount.*",
                (request, honest) -> new MockResponse.Builder()
                        .code(202)
                        .setHeader("Location", "/v2/team/copy/blobs/uploads/7")
                        .build());
        assertThat(finding(patient.examine(examination), "mount"))
                .isEqualTo("[NOTE, 202: not mounted. A copy to team/copy sends every layer.]");
        assertThat(patient.registry.requests()).contains("DELETE /v2/team/copy/blobs/uploads/7");
    }

    @ParameterizedTest
    @CsvSource({"POST .*, 403, DENIED", "PUT .*/manifests/.*, 403, DENIED", "POST .*, 401, UNAUTHORIZED"})
    void tellsThatItCannotPushAndLeavesNothing(String request, int status, String code) {
        Diagnosis diagnosis = patient.refusing(request, status, code).examine();

        assertThat(unsafe(diagnosis)).containsExactly("push");
        assertThat(finding(diagnosis, "push"))
                .isEqualTo("[UNSAFE, " + status + " " + code + ". Promotion cannot write here. Grant these credentials "
                        + "push access, and check that the repository exists.]");
        assertThat(finding(diagnosis, "other digest")).isEqualTo("[SKIPPED, not tried. No image was pushed.]");
        assertThat(diagnosis.left()).isEmpty();
        assertThat(patient.isClean()).isTrue();
    }

    @Test
    void writesNothingWhereItMayOnlyRead() {
        patient.registry.push("team/app", "staging-v1.4.2-3f9c2ab-1763884800", MediaTypes.OCI_INDEX, INDEX);

        Diagnosis diagnosis = patient.examine(readOnly());

        assertThat(diagnosis.isSafe()).isTrue();
        assertThat(patient.registry.requests())
                .containsExactly(
                        "GET /v2/team/app/tags/list?n=1000",
                        "GET /v2/team/app/manifests/staging-v1.4.2-3f9c2ab-1763884800",
                        "HEAD /v2/team/app/manifests/staging-v1.4.2-3f9c2ab-1763884800",
                        "GET /v2/team/app/manifests/staging-v1.4.2-3f9c2ab-1763884800",
                        "GET /v2/team/app/tags/list?n=1",
                        "GET /v2/team/app/referrers/" + Digest.of(INDEX));
    }

    @Test
    void doesNotTakeARepositoryThatItCannotSeeForASafeOne() {
        assertThat(finding(patient.examine(readOnly()), "list"))
                .isEqualTo(
                        "[UNSAFE, 404 NAME_UNKNOWN. The repository does not exist, or these credentials cannot see it.]");
    }

    @Test
    void refusesARegistryThatListsNothingThatWasPushed() {
        Diagnosis diagnosis =
                patient.refusing("GET .*/tags/list.*", 404, "NAME_UNKNOWN").examine();

        assertThat(unsafe(diagnosis)).containsExactly("new tag in the list");
        assertThat(patient.isClean()).isTrue();
    }

    @Test
    void doesNotTakeARefusalForAMissingApi() {
        assertThat(finding(patient.refusing(".*referrers.*", 403, "DENIED").examine(), "referrers"))
                .isEqualTo("[NOTE, 403 DENIED. This does not show whether the registry has the API.]");
    }

    @Test
    void endsWithTheFailureOfARegistryInTrouble() {
        Diagnosis diagnosis =
                patient.refusing("GET .*/tags/list.*", 503, "UNAVAILABLE").examine();

        assertThat(diagnosis.failure().map(Failure::code)).contains(FailureCode.REGISTRY_ERROR);
        assertThat(diagnosis.findings()).isEmpty();
        assertThat(patient.registry.requests()).noneMatch(request -> request.startsWith("P"));
    }

    @Test
    void cleansUpWhenAnAnswerIsLostInTheMiddle() {
        patient.registry.when(
                "HEAD .*",
                (request, honest) -> new MockResponse.Builder()
                        .onResponseStart(SocketEffect.ShutdownConnection.INSTANCE)
                        .build());

        Diagnosis diagnosis = patient.examine();

        assertThat(diagnosis.failure()).isPresent();
        assertThat(diagnosis.left()).isEmpty();
        assertThat(patient.isClean()).isTrue();
    }

    @Test
    void cleansUpWhenTheWriteItselfWasCancelled() {
        patient.registry.when("PUT .*/manifests/.*", (request, honest) -> {
            MockResponse answer = honest.get();
            patient.cancellation.cancel();
            return answer;
        });

        Diagnosis diagnosis = patient.examine();

        assertThat(diagnosis.failure().map(Failure::code)).contains(FailureCode.CANCELLED);
        assertThat(diagnosis.left()).isEmpty();
        assertThat(patient.isClean()).isTrue();
    }

    @Test
    void cleansUpForAnInterruptedThreadAndKeepsTheInterrupt() {
        Thread examiner = Thread.currentThread();
        patient.registry.when("HEAD .*", (request, honest) -> {
            examiner.interrupt();
            return honest.get();
        });

        Diagnosis diagnosis = patient.examine();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(diagnosis.failure().map(Failure::code)).contains(FailureCode.CANCELLED);
        assertThat(patient.isClean()).isTrue();
    }

    @Test
    void namesWhatMayBeThereWhenTheRegistryFallsSilent() {
        patient.registry.when(
                "(DELETE|HEAD) .*",
                (request, honest) -> new MockResponse.Builder()
                        .onResponseStart(SocketEffect.ShutdownConnection.INSTANCE)
                        .build());

        Diagnosis diagnosis = patient.examine();

        assertThat(diagnosis.left())
                .containsExactly(patient.repository + ":" + Patient.TAG, patient.repository + "@" + FIRST);
    }
}
