package io.jenkins.plugins.imagepromotion.promotion;

import static io.jenkins.plugins.imagepromotion.promotion.Promoting.NOW;
import static io.jenkins.plugins.imagepromotion.promotion.Promoting.PRODUCTION;
import static io.jenkins.plugins.imagepromotion.promotion.Promoting.STAGING;
import static io.jenkins.plugins.imagepromotion.promotion.Promoting.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.promotion.Promotion.Outcome;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry.Fault;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromoteImageTest {
    private final Promoting promoting = new Promoting();

    @AfterEach
    void stop() {
        promoting.close();
    }

    @Test
    void givesTheTestedDigestAProductionTagInFourRequests() {
        Promotion promotion = promoting.promoteStaging();

        assertThat(promotion.outcome()).isEqualTo(Outcome.PROMOTED);
        assertThat(promotion.source()).hasToString(promoting.image(STAGING));
        assertThat(promotion.target()).hasToString(promoting.image(PRODUCTION));
        assertThat(promotion.pinned()).hasToString(promoting.image(promoting.digest.toString()));
        assertThat(promotion.digest()).isEqualTo(promoting.digest);
        assertThat(promotion.policy()).isEqualTo("three-tier");
        assertThat(promotion.at()).isEqualTo(NOW);
        assertThat(promoting.server.tags("app"))
                .containsEntry(PRODUCTION, promoting.digest)
                .hasSize(2);
        assertThat(promoting.server.requests())
                .containsExactly(
                        "GET /v2/app/manifests/" + STAGING,
                        "GET /v2/app/tags/list?n=1000",
                        "PUT /v2/app/manifests/" + PRODUCTION,
                        "GET /v2/app/manifests/" + PRODUCTION);
    }

    @Test
    void createsTheTagThatIsAskedForInFiveRequests() {
        String asked = "production-v1.4.2-abcdef1-1763850000";

        Promotion promotion = promoting.promote(promoting.requestTo(asked));

        assertThat(promotion.target()).hasToString(promoting.image(asked));
        assertThat(promoting.server.requests())
                .containsExactly(
                        "GET /v2/app/manifests/" + STAGING,
                        "GET /v2/app/manifests/" + asked,
                        "GET /v2/app/tags/list?n=1000",
                        "PUT /v2/app/manifests/" + asked,
                        "GET /v2/app/manifests/" + asked);
    }

    @Test
    void takesTheTargetAsAWholeReferenceToo() {
        Promotion promotion = promoting.promote(promoting.requestTo(promoting.image(PRODUCTION)));

        assertThat(promotion.target()).hasToString(promoting.image(PRODUCTION));
    }

    @Test
    void returnsTheSameTagWithoutAWriteWhenAskedAgain() {
        promoting.promoteStaging();
        promoting.server.forgetRequests();

        Promotion again = promoting.promoteStaging();

        assertThat(again.outcome()).isEqualTo(Outcome.ALREADY_PROMOTED);
        assertThat(again.target()).hasToString(promoting.image(PRODUCTION));
        assertThat(promoting.server.requests())
                .containsExactly(
                        "GET /v2/app/manifests/" + STAGING,
                        "GET /v2/app/tags/list?n=1000",
                        "GET /v2/app/manifests/" + PRODUCTION);
    }

    @Test
    void promotesARolledBackImageAgainOnlyOnce() {
        promoting.promoteStaging();
        String rollback = "production-v1.4.1-abcdef0-1763900001";
        promoting.server.push("app", rollback, MediaTypes.OCI_MANIFEST, manifest("older"));

        Promotion again = promoting.promoteStaging();

        assertThat(again.outcome()).isEqualTo(Outcome.PROMOTED);
        assertThat(again.target()).hasToString(promoting.image("production-v1.4.2-abcdef1-1763900002"));
        assertThat(again.previous()).hasToString("Optional[" + promoting.image(rollback) + "]");
        assertThat(promoting.progress)
                .contains("note: " + PRODUCTION + " holds it, but " + rollback + " is newer; promoting it again");
        assertThat(promoting.promoteStaging().outcome()).isEqualTo(Outcome.ALREADY_PROMOTED);
        assertThat(promoting.server.tags("app")).hasSize(4);
    }

    @Test
    void promotesAgainWhenTheImageOfTheNewestTagIsGoneOrAnotherIsAsNew() {
        promoting.promoteStaging();
        promoting.server.push("app", "production-v1.4.3-abcdef3-1763900000", MediaTypes.OCI_MANIFEST, manifest("tie"));

        assertThat(promoting.promoteStaging().target())
                .hasToString(promoting.image("production-v1.4.2-abcdef1-1763900001"));

        String gone = "production-v1.4.3-abcdef3-1763900002";
        promoting.server.push("app", gone, MediaTypes.OCI_MANIFEST, manifest("gone"));
        promoting.server.when("GET /v2/app/manifests/" + gone, Fault.status(404, "MANIFEST_UNKNOWN", "unknown"));

        assertThat(promoting.promoteStaging().target())
                .hasToString(promoting.image("production-v1.4.2-abcdef1-1763900003"));
    }

    @Test
    void writesNothingWhenANewerTagOfAnotherVersionHoldsTheSameImage() {
        promoting.promoteStaging();
        promoting.server.push(
                "app", "production-v1.4.3-abcdef3-1763900001", MediaTypes.OCI_MANIFEST, manifest("tested"));

        Promotion again = promoting.promoteStaging();

        assertThat(again.outcome()).isEqualTo(Outcome.ALREADY_PROMOTED);
        assertThat(again.target()).hasToString(promoting.image(PRODUCTION));
    }

    @Test
    void writesNothingWhenTheTagThatIsAskedForHoldsTheDigestAlready() {
        promoting.promote(promoting.requestTo(PRODUCTION));
        promoting.server.forgetRequests();

        Promotion again = promoting.promote(promoting.requestTo(PRODUCTION));

        assertThat(again.outcome()).isEqualTo(Outcome.ALREADY_PROMOTED);
        assertThat(promoting.server.requests())
                .containsExactly("GET /v2/app/manifests/" + STAGING, "GET /v2/app/manifests/" + PRODUCTION);
    }

    @Test
    void checksEverythingAndWritesNothingInADryRun() {
        PromotionRequest request = RequestBuilder.promote(promoting.image(STAGING))
                .digest(promoting.digest)
                .from("staging")
                .dryRun()
                .request();

        Promotion promotion = promoting.promote(request);

        assertThat(promotion.outcome()).isEqualTo(Outcome.WOULD_PROMOTE);
        assertThat(promotion.target()).hasToString(promoting.image(PRODUCTION));
        assertThat(promoting.wrote()).isFalse();
        assertThat(promoting.server.tags("app")).containsOnlyKeys(STAGING);
    }

    @Test
    void asksForTheRightToWriteInADryRunAndLeavesNoUploadOpen() {
        promoting.promote(dryRun());

        assertThat(promoting.server.requests()).hasSize(4).element(2).isEqualTo("POST /v2/app/blobs/uploads/");
        assertThat(promoting.server.requests()).last(STRING).startsWith("DELETE /v2/app/blobs/uploads/");
        assertThat(promoting.server.openUploads()).isEmpty();
    }

    @Test
    void refusesADryRunWithCredentialsThatCanOnlyRead() {
        promoting.server.when("POST .*", Fault.status(403, "DENIED", "requested access is denied"));

        assertThat(promoting.refusal(dryRun())).isEqualTo("""
                The registry denied access.  [FORBIDDEN]
                  request:     POST http://registry:5000/v2/app/blobs/uploads/
                  status:      403
                  credentials: none
                  it says:     "DENIED: requested access is denied"
                  The registry did not ask for credentials, so none were sent. Check the registry, and any proxy or firewall\
                 in front of it. It may have a rule that protects this tag.""");
    }

    @Test
    void doesNotMindWhenTheRegistryKeepsTheUploadOfADryRun() {
        promoting.server.when("DELETE .*", Fault.status(405, "UNSUPPORTED", "no cancellation"));

        assertThat(promoting.promote(dryRun()).outcome()).isEqualTo(Outcome.WOULD_PROMOTE);
    }

    @Test
    void asksForNoRightToWriteWhenNothingIsLeftToWrite() {
        promoting.promoteStaging();
        promoting.server.when("POST .*", Fault.status(403, "DENIED", "requested access is denied"));

        assertThat(promoting.promote(dryRun()).outcome()).isEqualTo(Outcome.ALREADY_PROMOTED);
    }

    private PromotionRequest dryRun() {
        return RequestBuilder.promote(promoting.image(STAGING)).dryRun().request();
    }

    @Test
    void tellsWhatProductionHadUntilThen() {
        String older = "production-v1.4.1-abcdef1-1763000000";
        assertThat(promoting.promoteStaging().previous()).isEmpty();
        promoting.server.untag("app", PRODUCTION);
        promoting.server.push("app", older, MediaTypes.OCI_MANIFEST, manifest("older"));

        assertThat(promoting.promoteStaging().previous()).hasToString("Optional[" + promoting.image(older) + "]");
        assertThat(promoting.promoteStaging().previous()).hasToString("Optional[" + promoting.image(PRODUCTION) + "]");
        assertThat(promoting.promote(promoting.requestTo(PRODUCTION)).previous())
                .isEmpty();
    }

    @Test
    void recordsTheTagThatADeclaredRollbackReplaces() {
        String newer = "production-v1.5.0-abcdef2-1763899999";
        promoting.server.push("app", newer, MediaTypes.OCI_MANIFEST, manifest("newer"));
        PromotionRequest rollback = RequestBuilder.promote(promoting.image(STAGING))
                .target(PRODUCTION)
                .rollback()
                .request();

        assertThat(promoting.promote(rollback).rollbackOf()).hasToString("Optional[" + promoting.image(newer) + "]");
        Promotion again = promoting.promote(rollback);
        assertThat(again.outcome()).isEqualTo(Outcome.ALREADY_PROMOTED);
        assertThat(again.rollbackOf()).hasToString("Optional[" + promoting.image(newer) + "]");
        assertThat(promoting.promoteStaging().rollbackOf()).isEmpty();
    }

    @Test
    void findsTheStagingTagOfADigest() {
        promoting.server.push("app", "staging-v1.5.0-abcdef2-1763810000", MediaTypes.OCI_MANIFEST, manifest("newer"));

        Promotion promotion = promoting.promote(promoting.request(promoting.image(promoting.digest.toString())));

        assertThat(promotion.source()).hasToString(promoting.image(STAGING));
        assertThat(promotion.target()).hasToString(promoting.image(PRODUCTION));
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 405})
    void findsTheStagingTagOfADigestEvenIfHeadIsUnreliable(int status) {
        promoting.server.when(
                "HEAD /v2/app/manifests/staging-.*",
                Fault.answering(new MockResponse.Builder().code(status).build()));

        Promotion promotion = promoting.promote(promoting.request(promoting.image(promoting.digest.toString())));

        assertThat(promotion.source()).hasToString(promoting.image(STAGING));
    }

    @Test
    void readsOnlyTheStagingTagThatHeadNamesTheDigestFor() {
        String newer = "staging-v1.5.0-abcdef2-1763810000";
        promoting.server.push("app", newer, MediaTypes.OCI_MANIFEST, manifest("newer"));

        promoting.promote(promoting.request(promoting.image(promoting.digest.toString())));

        assertThat(promoting.server.requests())
                .contains("HEAD /v2/app/manifests/" + newer, "GET /v2/app/manifests/" + STAGING)
                .doesNotContain("GET /v2/app/manifests/" + newer);
    }

    @Test
    void makesTheTimestampNewerThanEveryProductionTag() {
        promoting.server.push(
                "app", "production-v9.9.9-abcdef9-1763900060", MediaTypes.OCI_MANIFEST, manifest("later"));

        Promotion promotion = promoting.promoteStaging();

        assertThat(promotion.target()).hasToString(promoting.image("production-v1.4.2-abcdef1-1763900061"));
    }

    @Test
    void ignoresTagsFromTheFutureAndNamesThem() {
        for (String version : new String[] {"9.9.9", "9.9.8", "9.9.7", "1.4.2"}) {
            promoting.server.push(
                    "app",
                    "production-v" + version + "-abcdef1-9999999999",
                    MediaTypes.OCI_MANIFEST,
                    manifest("tested"));
        }
        promoting.server.push(
                "app", "production-v1.0.0-abcdef1-1763900061", MediaTypes.OCI_MANIFEST, manifest("future"));

        Promotion promotion = promoting.promoteStaging();

        assertThat(promotion.outcome()).isEqualTo(Outcome.PROMOTED);
        assertThat(promotion.target()).hasToString(promoting.image(PRODUCTION));
        assertThat(promotion.previous()).isEmpty();
        assertThat(promoting.progress)
                .containsOnlyOnce("warning: ignoring tags from the future:"
                        + " production-v1.4.2-abcdef1-9999999999 (2286-11-20T17:46:39Z),"
                        + " production-v9.9.7-abcdef1-9999999999 (2286-11-20T17:46:39Z),"
                        + " production-v9.9.8-abcdef1-9999999999 (2286-11-20T17:46:39Z) and 2 more."
                        + " A tool that follows the newest tag keeps selecting them. Delete them in the registry.");
    }

    @Test
    void promotesTheRightImageBesideARebuiltOneOfTheSameCommitAndSaysSo() {
        String rebuilt = "production-v1.4.2-abcdef1-1763850000";
        Digest other = promoting.server.push("app", rebuilt, MediaTypes.OCI_MANIFEST, manifest("rebuilt"));

        Promotion promotion = promoting.promoteStaging();

        assertThat(promotion.outcome()).isEqualTo(Outcome.PROMOTED);
        assertThat(promoting.server.tags("app"))
                .containsEntry(rebuilt, other)
                .containsEntry(PRODUCTION, promoting.digest);
        assertThat(promoting.progress)
                .containsExactly(
                        "reading " + promoting.image(STAGING),
                        STAGING + " holds " + promoting.digest,
                        "note: " + rebuilt + " has the same version and commit, but holds " + other,
                        "creating " + PRODUCTION,
                        "read back: " + PRODUCTION + " holds " + promoting.digest);
    }

    @Test
    void writesDockerManifestsUnderTheirOwnTypeByteForByte() {
        String odd =
                "{ \"layers\":[],\r\n\t\"schemaVersion\" : 2,\"config\":{\"size\":2,\"mediaType\":\"a/b\",\"digest\":"
                        + "\"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a\"},"
                        + "\"mediaType\":\"" + MediaTypes.DOCKER_MANIFEST + "\",\"x\":\"\\u00e9\\/ é\" }\n";
        String tag = "staging-v2.0.0-rc.1-0123456-1763800001";
        promoting.server.push(
                "app", tag, MediaTypes.DOCKER_MANIFEST, odd.getBytes(java.nio.charset.StandardCharsets.UTF_8));

        promoting.promote(promoting.request(promoting.image(tag)));

        assertThat(promoting.server.stored("app", "production-v2.0.0-rc.1-0123456-1763900000"))
                .isEqualTo(MediaTypes.DOCKER_MANIFEST + " " + odd);
    }

    @Test
    void waitsUntilAReplicatedRegistryReturnsTheNewTag() {
        int[] reads = {0};
        promoting.server.when(
                "GET /v2/app/manifests/production-.*",
                (request, honest) ->
                        reads[0]++ < 2 ? new MockResponse.Builder().code(404).build() : honest.get());

        Promotion promotion = promoting.promoteStaging();

        assertThat(promotion.outcome()).isEqualTo(Outcome.PROMOTED);
        assertThat(reads[0]).isEqualTo(3);
    }

    @Test
    void takesALostAnswerToTheWriteForSuccessWhenTheTagHoldsTheDigest() {
        promoting.server.when("PUT .*", (request, honest) -> {
            honest.get();
            return new MockResponse.Builder().code(502).build();
        });

        Promotion promotion = promoting.promoteStaging();

        assertThat(promotion.outcome()).isEqualTo(Outcome.PROMOTED);
        assertThat(promoting.server.requests().stream().filter(line -> line.startsWith("PUT")))
                .hasSize(1);
    }

    @Test
    void takesTheRefusalOfAnImmutableRegistryForSuccessWhenTheTagHoldsTheDigest() {
        promoting.server.when("PUT .*", (request, honest) -> {
            honest.get();
            return Fault.status(412, "PRECONDITION", "configured as immutable").answer(request, honest);
        });

        assertThat(promoting.promoteStaging().outcome()).isEqualTo(Outcome.PROMOTED);
    }
}
