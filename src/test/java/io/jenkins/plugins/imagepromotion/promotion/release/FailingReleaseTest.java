package io.jenkins.plugins.imagepromotion.promotion.release;

import static io.jenkins.plugins.imagepromotion.promotion.release.Releasing.PRODUCTION;
import static io.jenkins.plugins.imagepromotion.promotion.release.Releasing.STAGING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.promotion.Promotion;
import io.jenkins.plugins.imagepromotion.promotion.Promotion.Outcome;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.testing.RoutedPolicy;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry.Fault;
import java.util.List;
import java.util.regex.Pattern;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A release that fails at any of its requests is reported exactly, and a second attempt completes it. */
class FailingReleaseTest {
    /** How a request fails. */
    enum Failing {
        /** The registry refuses it. */
        REFUSED,
        /** The process is killed before the request takes effect. */
        KILLED_BEFORE,
        /** The process is killed after the request took effect. */
        KILLED_AFTER,
        /** The request takes effect, but its response is lost. */
        RESPONSE_LOST;

        Fault fault(Cancellation death) {
            return switch (this) {
                case REFUSED -> Fault.status(403, "DENIED", "not now");
                case KILLED_BEFORE -> (request, honest) -> killed(death);
                case KILLED_AFTER ->
                    (request, honest) -> {
                        honest.get();
                        return killed(death);
                    };
                case RESPONSE_LOST ->
                    (request, honest) -> honest.get()
                            .newBuilder()
                            .onResponseStart(new SocketEffect.CloseSocket())
                            .build();
            };
        }

        private static MockResponse killed(Cancellation death) {
            death.cancel();
            return new MockResponse.Builder()
                    .onResponseStart(SocketEffect.Stall.INSTANCE)
                    .build();
        }
    }

    @Test
    void succeedsOrIsCompletedByASecondAttemptIfAnyRequestIsRefused() {
        requireRecoveryAtEachRequest(30, Failing.REFUSED);
    }

    @ParameterizedTest
    @EnumSource
    void succeedsOrIsCompletedByASecondAttemptIfAnyRequestFails(Failing failing) {
        requireRecoveryAtEachRequest(3, failing);
    }

    private static void requireRecoveryAtEachRequest(int images, Failing failing) {
        for (String request : requestsOfARelease(images)) {
            try (Releasing releasing = new Releasing(images)) {
                Cancellation death = new Cancellation();
                releasing.server.when(request, failing.fault(death));

                Throwable failure =
                        catchThrowable(() -> releasing.promote(releasing.request(), death, Policy.threeTier()));
                if (failure != null) {
                    requireExact(releasing, releasing.said(failure), request);
                }
                releasing.server.when(".*", (recorded, honest) -> honest.get());
                Release second = releasing.promote(releasing.request());

                assertThat(second.promotions()).as(request).hasSize(images);
                requireComplete(releasing, request);
            }
        }
    }

    /** Each request of a release that succeeds, as a regular expression. */
    private static List<String> requestsOfARelease(int images) {
        try (Releasing releasing = new Releasing(images)) {
            releasing.promote(releasing.request());
            List<String> requests = releasing.server.requests().stream()
                    .map(request -> Pattern.quote(request).replaceAll("/uploads/[^?/]+", "/uploads/\\\\E[^?/]*\\\\Q"))
                    .distinct()
                    .toList();
            assertThat(requests).hasSizeGreaterThan(4 * images);
            return requests;
        }
    }

    /** The tags that the failure lists as written exist; no other tag does, unless the failure lists it as possible. */
    private static void requireExact(Releasing releasing, String failure, String request) {
        for (String repository : releasing.repositories) {
            String target = "registry:5000/" + repository + ":" + PRODUCTION;
            boolean exists = releasing.server.holds(repository, PRODUCTION);
            List<String> lines = failure.lines()
                    .filter(line -> line.endsWith(" " + target))
                    .map(line -> line.substring(0, line.indexOf(':')).strip())
                    .filter(name -> !name.equals("target"))
                    .toList();
            if (lines.contains("may exist")) {
                continue;
            }
            assertThat(lines.contains("written")).as(request + "\n" + failure).isEqualTo(exists);
        }
    }

    private static void requireComplete(Releasing releasing, String request) {
        for (String repository : releasing.repositories) {
            assertThat(releasing.server.tags(repository))
                    .as(request)
                    .containsEntry(PRODUCTION, releasing.server.tags(repository).get(STAGING))
                    .hasSize(repository.equals("team/app00") ? 3 : 2);
        }
        assertThat(releasing.server.holds("team/app00", "release-2026.11"))
                .as(request)
                .isTrue();
    }

    @Test
    void recordsEachWrittenTagEvenIfTheReleaseFails() {
        try (Releasing releasing = new Releasing(30)) {
            releasing.server.when(
                    "PUT /v2/team/app29/manifests/production-.*", Fault.status(403, "DENIED", "read only"));

            assertThat(catchThrowable(() -> releasing.promote(releasing.request())))
                    .isNotNull();

            assertThat(releasing.recorded)
                    .extracting(promotion -> promotion.target().repository().path())
                    .containsExactlyInAnyOrderElementsOf(releasing.repositories.stream()
                            .filter(repository -> releasing.server.holds(repository, PRODUCTION))
                            .toList());
            assertThat(releasing.recorded).extracting(Promotion::outcome).containsOnly(Outcome.PROMOTED);
        }
    }

    /** A copy takes time, so the tag that is written is newer than the one that was planned. */
    @Test
    void listsTheTagThatWasWrittenIfItIsNewerThanThePlannedOne() {
        try (Releasing releasing = new Releasing(1)) {
            releasing.server.pushBlob("{}");
            String host = releasing.server.host();
            Policy policy = RoutedPolicy.of(host + "/team/{path} -> " + host + "/live/{path}");
            String written = "production-v1.4.2-abcdef1-1763900060";
            releasing.server.when("PUT /v2/live/app00/manifests/sha256:.*", (request, honest) -> {
                releasing.now = Releasing.NOW.plusSeconds(60);
                return honest.get();
            });
            releasing.server.when("PUT /v2/live/app00/manifests/" + written, (request, honest) -> {
                releasing.server.when(
                        "GET /v2/live/app00/manifests/" + written, Fault.status(500, "UNKNOWN", "broken"));
                return honest.get();
            });
            ReleaseRequest request = releasing.request("2026.11", image -> image.target(host + "/live/app00"));

            Throwable failure = catchThrowable(() -> releasing.promote(request, new Cancellation(), policy));

            assertThat(releasing.server.holds("live/app00", written)).isTrue();
            assertThat(releasing.said(failure))
                    .contains("may exist: registry:5000/live/app00:" + written + "\n")
                    .doesNotContain(PRODUCTION);
        }
    }
}
