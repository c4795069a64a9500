package io.jenkins.plugins.imagepromotion.promotion;

import static io.jenkins.plugins.imagepromotion.promotion.Promoting.PRODUCTION;
import static io.jenkins.plugins.imagepromotion.promotion.Promoting.STAGING;
import static io.jenkins.plugins.imagepromotion.promotion.Promoting.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry.Fault;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every fault on every request of a promotion: never a wrong tag, never a success that is none. */
class PromotionFaultTest {
    private static final String READ_SOURCE = "GET /v2/app/manifests/staging-.*";
    private static final String LIST_TAGS = "GET /v2/app/tags/list.*";
    private static final String WRITE = "PUT .*";
    private static final String READ_BACK = "GET /v2/app/manifests/production-.*";

    private final Promoting promoting = new Promoting();

    @AfterEach
    void stop() {
        promoting.close();
    }

    static Stream<Arguments> faults() {
        Map<FailureCode, Fault> faults = Map.of(
                FailureCode.UNAUTHORIZED, Fault.status(401, "UNAUTHORIZED", "who are you"),
                FailureCode.FORBIDDEN, Fault.status(403, "DENIED", "not you"),
                FailureCode.RATE_LIMITED, Fault.status(429, "TOOMANYREQUESTS", "slow down"),
                FailureCode.REGISTRY_ERROR, Fault.status(500, "UNKNOWN", "broken"),
                FailureCode.TIMED_OUT, Fault.answering(hanging()),
                FailureCode.UNREADABLE_ANSWER, Fault.answering(truncated()));
        return faults.entrySet().stream()
                .flatMap(fault -> Stream.of(READ_SOURCE, LIST_TAGS, WRITE, READ_BACK)
                        .filter(request -> !(request.equals(WRITE) && fault.getKey() == FailureCode.UNREADABLE_ANSWER))
                        .map(request -> arguments(request, fault.getKey(), fault.getValue())));
    }

    private static MockResponse hanging() {
        return new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build();
    }

    private static MockResponse truncated() {
        return new MockResponse.Builder()
                .setHeader("Content-Type", MediaTypes.OCI_MANIFEST)
                .body("{\"schemaVersion\":2")
                .setHeader("Content-Length", 4000)
                .onResponseEnd(SocketEffect.ShutdownConnection.INSTANCE)
                .build();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void endsAsWhatItIsAndRunningAgainFinishesTheJob(String request, FailureCode code, Fault fault) {
        promoting.server.when(request, fault);

        assertThat(promoting.refusalCode(promoting.request(promoting.image(STAGING))))
                .isEqualTo(code);

        if (!request.equals(READ_BACK)) {
            assertThat(promoting.server.tags("app")).containsOnlyKeys(STAGING);
        }
        promoting.server.when(request, (recorded, honest) -> honest.get());
        assertThat(promoting.promoteStaging().target()).hasToString(promoting.image(PRODUCTION));
        assertThat(promoting.server.tags("app"))
                .containsOnlyKeys(STAGING, PRODUCTION)
                .containsEntry(PRODUCTION, promoting.digest);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void neverTakesAFailedLookForAFreeTarget(String request, FailureCode code, Fault fault) {
        promoting.server.when(READ_BACK, fault);

        assertThat(promoting.refusalCode(promoting.requestTo(PRODUCTION))).isEqualTo(code);

        assertThat(promoting.wrote()).isFalse();
    }

    @Test
    void refusesAManifestChangedByOneByteOnTheWay() {
        promoting.server.when(READ_SOURCE, (request, honest) -> changed(honest.get()));

        assertThat(promoting.refusalCode(promoting.request(promoting.image(STAGING))))
                .isEqualTo(FailureCode.DIGEST_MISMATCH);
        assertThat(promoting.wrote()).isFalse();
    }

    @Test
    void refusesAChangedManifestEvenWhereNoDigestHeaderTells() {
        promoting.server.when(
                READ_SOURCE,
                (request, honest) -> changed(honest.get())
                        .newBuilder()
                        .removeHeader("Docker-Content-Digest")
                        .build());

        assertThat(promoting.refusalCode(promoting.request(promoting.image(STAGING))))
                .isEqualTo(FailureCode.DIGEST_MISMATCH);
        assertThat(promoting.wrote()).isFalse();
    }

    @Test
    void refusesARegistryThatAnswersTheWriteWithAnotherDigest() {
        promoting.server.when(
                WRITE,
                (request, honest) -> honest.get()
                        .newBuilder()
                        .setHeader("Docker-Content-Digest", Digest.of(new byte[] {1}))
                        .build());

        assertThat(promoting.refusalCode(promoting.request(promoting.image(STAGING))))
                .isEqualTo(FailureCode.WRITE_NOT_CONFIRMED);
    }

    @Test
    void refusesARegistryThatAcceptsTheTagAndDoesNotReturnIt() {
        promoting.server.when(
                WRITE, Fault.answering(new MockResponse.Builder().code(201).build()));

        assertThat(promoting.refusal(promoting.request(promoting.image(STAGING))))
                .isEqualTo("""
                        Refused to promote registry:5000/app:%s to production: the registry accepted the tag but does not return it.  [WRITE_NOT_CONFIRMED]
                          target: %s
                          digest: %s
                          Look at the registry before you deploy. Then promote again; that completes the promotion.""".formatted(STAGING, PRODUCTION, promoting.digest));
    }

    @Test
    void callsAForeignWriteAtTheSameMomentALostRace() {
        promoting.server.when(WRITE, (request, honest) -> {
            MockResponse answer = honest.get();
            promoting.server.push("app", PRODUCTION, MediaTypes.OCI_MANIFEST, manifest("foreign"));
            return answer;
        });

        assertThat(promoting.refusal(promoting.request(promoting.image(STAGING))))
                .isEqualTo("""
                        Refused to promote registry:5000/app:%1$s to production: another client wrote the target tag during this promotion.  [LOST_RACE]
                          target:          %2$s
                          expected digest: %3$s
                          found at target: %4$s
                          Find out who wrote %2$s before you deploy it. Promote again to get another tag.""".formatted(STAGING, PRODUCTION, promoting.digest, Digest.of(manifest("foreign"))));
    }

    @Test
    void callsTheRefusalOfAnImmutableRegistryALostRaceWhenTheTagHoldsAnotherImage() {
        promoting.server.when(WRITE, (request, honest) -> {
            promoting.server.push("app", PRODUCTION, MediaTypes.OCI_MANIFEST, manifest("foreign"));
            return Fault.status(409, "TAG_IMMUTABLE", "tag is immutable").answer(request, honest);
        });

        assertThat(promoting.refusalCode(promoting.request(promoting.image(STAGING))))
                .isEqualTo(FailureCode.LOST_RACE);
        assertThat(promoting.server.tags("app")).containsEntry(PRODUCTION, Digest.of(manifest("foreign")));
    }

    @Test
    void saysThatTheTagMayExistWhenNeitherTheWriteNorTheLookAfterItIsAnswered() {
        promoting.server.when(WRITE, Fault.status(503, "UNAVAILABLE", "later"));
        promoting.server.when(READ_BACK, Fault.status(503, "UNAVAILABLE", "later"));

        assertThat(promoting.refusal(promoting.request(promoting.image(STAGING))))
                .contains("[REGISTRY_ERROR]")
                .contains(PRODUCTION + ", which may or may not exist now")
                .endsWith("Then promote again; that completes the promotion.");
    }

    private static MockResponse changed(MockResponse honest) {
        String body = new String(manifest("tested"), StandardCharsets.UTF_8).replace("tested", "tasted");
        return honest.newBuilder().body(body).build();
    }
}
