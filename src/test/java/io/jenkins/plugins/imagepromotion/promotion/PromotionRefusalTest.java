package io.jenkins.plugins.imagepromotion.promotion;

import static io.jenkins.plugins.imagepromotion.promotion.Promoting.PRODUCTION;
import static io.jenkins.plugins.imagepromotion.promotion.Promoting.STAGING;
import static io.jenkins.plugins.imagepromotion.promotion.Promoting.manifest;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry.Fault;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each refusal with its whole text, and that nothing was written. */
class PromotionRefusalTest {
    private static final String DEVELOP = "develop-v1.4.2-abcdef1-1763700000";

    private final Promoting promoting = new Promoting();

    @AfterEach
    void wroteNothing() {
        promoting.close();
    }

    private void refuses(PromotionRequest request, String message) {
        assertThat(promoting.refusal(request)).isEqualTo(message.strip());
        assertThat(promoting.wrote()).isFalse();
    }

    @Test
    void refusesLatest() {
        refuses(promoting.request(promoting.image("latest")), """
                The tag can move: "latest" is a channel tag.  [MUTABLE_TAG]
                  image: registry:5000/app:latest
                  Name an immutable tag or a digest.""");
        assertThat(promoting.server.requests()).isEmpty();
    }

    @Test
    void refusesLatestEvenWithADigestBesideIt() {
        refuses(promoting.request(promoting.image("latest") + "@" + promoting.digest), """
                The tag can move: "latest" is a channel tag.  [MUTABLE_TAG]
                  image: registry:5000/app:latest
                  Name an immutable tag or a digest.""");
    }

    @Test
    void refusesASourceWithoutATag() {
        refuses(promoting.request(promoting.server.host() + "/app"), """
                The reference has no tag and no digest, which every tool reads as the mutable tag "latest".  [MISSING_TAG]
                  image: registry:5000/app
                  Name an immutable tag or a digest.""");
    }

    @Test
    void refusesAnImageOfAnotherEnvironmentThanTheOrigin() {
        refuses(promoting.request(promoting.image(DEVELOP)), """
                Refused to promote registry:5000/app:%s to production: it is an image of develop.  [WRONG_ORIGIN]
                  expected: staging
                  found:    develop
                  Only images from staging can be promoted to production. Name the staging tag or the digest.""".formatted(DEVELOP));
    }

    @Test
    void refusesADigestThatNoStagingTagHolds() {
        Digest rebuilt = promoting.server.push("app", "rebuilt", MediaTypes.OCI_MANIFEST, manifest("rebuilt"));

        refuses(promoting.request(promoting.image(rebuilt.toString())), """
                Refused to promote registry:5000/app@%1$s to production: no staging tag holds this digest.  [UNKNOWN_ORIGIN]
                  digest: %1$s
                  The image may be a rebuild. Promote the digest that was tested in staging.""".formatted(rebuilt));
    }

    @Test
    void refusesADigestThatOnlyAHeadSaysAStagingTagHolds() {
        Digest rebuilt = promoting.server.push("app", "hotfix", MediaTypes.OCI_MANIFEST, manifest("rebuilt"));
        promoting.server.when(
                "HEAD /v2/app/manifests/staging-.*",
                (request, honest) -> new MockResponse.Builder()
                        .setHeader("Docker-Content-Digest", rebuilt.toString())
                        .build());

        assertThat(promoting.refusal(promoting.request(promoting.image(rebuilt.toString()))))
                .contains("[UNKNOWN_ORIGIN]");
        assertThat(promoting.wrote()).isFalse();
    }

    @Test
    void refusesATagThatHoldsAnotherDigestThanTheOneApproved() {
        Digest approved = Digest.of(manifest("approved"));
        PromotionRequest request = RequestBuilder.promote(promoting.image(STAGING))
                .digest(approved)
                .request();

        refuses(request, """
                The image is not the expected one: the digests differ.  [DIGEST_MISMATCH]
                  image:           registry:5000/app:%s
                  expected digest: %s
                  found digest:    %s
                  Find out which of the two was tested. If a tag moved, trust the digest, not the tag.""".formatted(STAGING, approved, promoting.digest));
    }

    @Test
    void refusesARequestThatNamesTwoDigests() {
        Digest other = Digest.of(manifest("other"));
        PromotionRequest request = RequestBuilder.promote(promoting.image(promoting.digest.toString()))
                .digest(other)
                .request();

        refuses(request, """
                Refused to promote registry:5000/app@%2$s to production: the request names two different digests.  [DIGEST_MISMATCH]
                  one:     %1$s
                  another: %2$s
                  Find out which of the two was tested, and name only that one.""".formatted(other, promoting.digest));
        assertThat(promoting.server.requests()).isEmpty();
    }

    @Test
    void refusesATargetTagThatHoldsAnotherImage() {
        Digest there = promoting.server.push("app", PRODUCTION, MediaTypes.OCI_MANIFEST, manifest("there"));

        refuses(promoting.requestTo(PRODUCTION), """
                Refused to promote registry:5000/app:%s to production: the target tag already holds another image.  [TARGET_TAG_TAKEN]
                  target:          %s
                  expected digest: %s
                  found at target: %s
                  Choose another tag, or omit it to get a new one. A promotion never moves a tag.""".formatted(STAGING, PRODUCTION, promoting.digest, there));
        assertThat(promoting.server.tags("app")).containsEntry(PRODUCTION, there);
    }

    @Test
    void refusesATargetTagThatIsListedThoughItsImageIsGone() {
        promoting.server.push("app", PRODUCTION, MediaTypes.OCI_MANIFEST, manifest("there"));
        promoting.server.when("GET /v2/app/manifests/" + PRODUCTION, Fault.status(404, "MANIFEST_UNKNOWN", "gone"));

        refuses(promoting.requestTo(PRODUCTION), """
                Refused to promote registry:5000/app:%s to production: the target tag is listed, but its image is gone.  [TARGET_TAG_TAKEN]
                  target: %s
                  Choose another tag, or omit it to get a new one. If the tag was written just now, retry in a moment.""".formatted(STAGING, PRODUCTION));
    }

    @Test
    void refusesAMutableTarget() {
        refuses(promoting.requestTo("latest"), """
                The tag can move: "latest" is a channel tag.  [MUTABLE_TAG]
                  image: registry:5000/app:latest
                  Name an immutable tag or a digest.""");
    }

    @Test
    void refusesATargetOfAnotherCommit() {
        refuses(promoting.requestTo("production-v1.4.2-abcdef2-1763900000"), """
                Refused to promote registry:5000/app:%1$s to production: the target names another version or commit.  [TARGET_DISAGREES]
                  source: %1$s
                  target: production-v1.4.2-abcdef2-1763900000
                  Version and commit belong to the digest: name those of the source, or name no target.""".formatted(STAGING));
    }

    @Test
    void refusesATargetOfAnotherCommitForADigestToo() {
        PromotionRequest request = RequestBuilder.promote(promoting.image(promoting.digest.toString()))
                .target("production-v1.4.3-abcdef1-1763900000")
                .request();

        assertThat(promoting.refusal(request)).contains("[TARGET_DISAGREES]");
        assertThat(promoting.wrote()).isFalse();
    }

    @Test
    void refusesATargetFromTheFuture() {
        String future = "production-v1.4.2-abcdef1-1763900061";

        refuses(promoting.requestTo(future), """
                Refused to promote registry:5000/app:%s to production: the timestamp of the target lies in the future.  [IMPLAUSIBLE_TIMESTAMP]
                  target:    %s
                  timestamp: 1763900061 (2025-11-23T12:14:21Z)
                  now:       1763900000 (2025-11-23T12:13:20Z)
                  Name no target to get a tag of now. A tag from the future would win over every later promotion.""".formatted(STAGING, future));
    }

    @Test
    void refusesATargetFromTheFutureInADryRunToo() {
        PromotionRequest request = RequestBuilder.promote(promoting.image(STAGING))
                .target("production-v1.4.2-abcdef1-9999999999")
                .dryRun()
                .request();

        assertThat(promoting.refusalCode(request)).isEqualTo(FailureCode.IMPLAUSIBLE_TIMESTAMP);
    }

    @Test
    void acceptsATargetWithinTheDifferenceOfTwoClocks() {
        assertThat(promoting
                        .promote(promoting.requestTo("production-v1.4.2-abcdef1-1763900060"))
                        .outcome())
                .isEqualTo(Promotion.Outcome.PROMOTED);
    }

    @ParameterizedTest
    @ValueSource(longs = {1_763_850_000L, 1_763_850_001L})
    void refusesATargetThatIsNotNewerThanEveryOtherTag(long newest) {
        String asked = "production-v1.4.2-abcdef1-1763850000";
        String there = "production-v1.4.1-abcdef0-" + newest;
        promoting.server.push("app", there, MediaTypes.OCI_MANIFEST, manifest("there"));

        refuses(promoting.requestTo(asked), """
                Refused to promote registry:5000/app:%s to production: a tag of the environment is as new as the target, or newer.  [IMPLAUSIBLE_TIMESTAMP]
                  target:       %s
                  timestamp:    1763850000 (2025-11-22T22:20:00Z)
                  newest there: %s
                  Name no target to get a newer tag. If this is a rollback, plan it again: another promotion came after the plan.""".formatted(STAGING, asked, there));
    }

    @Test
    void acceptsAnOlderTargetThatHoldsTheImageAlready() {
        String asked = "production-v1.4.2-abcdef1-1763850000";
        promoting.server.push("app", asked, MediaTypes.OCI_MANIFEST, manifest("tested"));
        promoting.server.push(
                "app", "production-v1.4.3-abcdef0-1763860000", MediaTypes.OCI_MANIFEST, manifest("newer"));

        assertThat(promoting.promote(promoting.requestTo(asked)).outcome())
                .isEqualTo(Promotion.Outcome.ALREADY_PROMOTED);
    }

    @Test
    void refusesATargetThatDoesNotSayInWhichRegistryItLies() {
        refuses(promoting.requestTo("other/app:" + PRODUCTION), """
                Refused to promote registry:5000/app:%s to production: the target does not name its registry.  [TARGET_ELSEWHERE]
                  target:  other/app:%s
                  read as: docker.io/other/app
                  Add the registry to the target, even if it is docker.io.""".formatted(STAGING, PRODUCTION));
    }

    @Test
    void refusesAnUnknownEnvironment() {
        PromotionRequest request =
                RequestBuilder.promote(promoting.image(STAGING)).to("prod").request();

        refuses(request, """
                The policy has no environment with this name.  [UNKNOWN_ENVIRONMENT]
                  found:    "prod"
                  expected: one of develop, staging, production
                  policy:   three-tier
                  Correct the name, or ask an administrator to add the environment to the policy.""");
    }

    @Test
    void refusesASourceTagThatIsNotThere() {
        String missing = "staging-v1.4.3-abcdef1-1763800000";

        refuses(promoting.request(promoting.image(missing)), """
                The repository has no such image.  [IMAGE_NOT_FOUND]
                  image: registry:5000/app:%s
                  Check the spelling, and that the build that should have pushed it succeeded.""".formatted(missing));
    }

    @Test
    void refusesAListOfTagsThatLacksTheTagJustRead() {
        promoting.server.when(
                "GET /v2/app/tags/list.*",
                Fault.answering(new MockResponse.Builder()
                        .setHeader("Content-Type", "application/json")
                        .body("{\"name\":\"app\",\"tags\":[]}")
                        .build()));

        refuses(promoting.request(promoting.image(STAGING)), """
                Refused to promote registry:5000/app:%1$s to production: the registry's list of tags is not up to date.  [UNREADABLE_ANSWER]
                  missing in the list: %1$s
                  Retry in a moment.""".formatted(STAGING));
    }
}
