package io.jenkins.plugins.imagepromotion.promotion.release;

import static io.jenkins.plugins.imagepromotion.promotion.release.Releasing.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionContext;
import io.jenkins.plugins.imagepromotion.policy.file.PolicyFile;
import io.jenkins.plugins.imagepromotion.promotion.PromoteImage;
import io.jenkins.plugins.imagepromotion.promotion.Promotion.Outcome;
import io.jenkins.plugins.imagepromotion.promotion.RequestBuilder;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.Test;

/** Releases and other promotions that write to the same repository at the same time. */
class RacingReleaseTest {
    private static final Policy TWO_TARGETS = PolicyFile.parse("two.yaml", """
            name: two
            environments:
              - name: staging
                branch: main
              - name: canary
                origins: staging
              - name: production
                origins: staging
            """);

    /** The last image shares the list of tags that the first one read, before the other promotion. */
    @Test
    void anImageThatSharesAListOfTagsSeesAPromotionAfterIt() throws Exception {
        try (Releasing releasing = new Releasing(25)) {
            releasing.push("team/app00", "staging-v1.5.0-0123abc-1763800001", "rival");
            // A write of the first image would also make the last one look at the tags again.
            releasing.push("team/app00", "canary-v1.4.2-abcdef1-1763890000", "team/app00");
            CountDownLatch rivalIsPromoted = new CountDownLatch(1);
            AtomicBoolean isListed = new AtomicBoolean();
            releasing.server.when("GET /v2/team/app(?!00).*/manifests/staging-.*", (request, honest) -> {
                await(rivalIsPromoted);
                return honest.get();
            });
            releasing.server.when("GET /v2/team/app00/tags/list.*", (request, honest) -> {
                MockResponse list = honest.get();
                if (!isListed.getAndSet(true)) {
                    promote(releasing, "team/app00:staging-v1.5.0-0123abc-1763800001");
                    rivalIsPromoted.countDown();
                }
                return list;
            });
            List<RequestBuilder> images = Stream.concat(
                            releasing.repositories.stream()
                                    .map(releasing::image)
                                    .map(image -> RequestBuilder.promote(image).to("canary")),
                            Stream.of(RequestBuilder.promote(releasing.image("team/app00"))))
                    .toList();

            Release release = releasing.promote(
                    ReleaseRequest.of(
                            "2026.11",
                            images.stream().map(RequestBuilder::request).toList()),
                    TestRegistries.patient(List.of(releasing.server.host())),
                    TWO_TARGETS);

            assertThat(releasing.server.tags("team/app00")).containsKey("production-v1.5.0-0123abc-1763900000");
            assertThat(release.promotions().get(25).target().tag().orElseThrow())
                    .hasToString("production-v1.4.2-abcdef1-1763900001");
        }
    }

    @Test
    void oneOfTwoReleasesWithTheSameNameGetsTheRecord() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (Releasing releasing = new Releasing(2)) {
            CountDownLatch bothHaveChecked = new CountDownLatch(2);
            CountDownLatch bothHaveLooked = new CountDownLatch(2);
            AtomicInteger looks = new AtomicInteger();
            releasing.server.when("GET /v2/team/app00/manifests/release-.*", (request, honest) -> {
                MockResponse found = honest.get();
                CountDownLatch both = looks.incrementAndGet() <= 2 ? bothHaveChecked : bothHaveLooked;
                both.countDown();
                await(both, both == bothHaveChecked ? 10_000 : 500);
                return found;
            });
            ReleaseRequest one = releasing.request("2026.11", Stream.of(releasing.image("team/app00")), image -> image);

            List<Future<Object>> ends = threads.invokeAll(
                    List.of(() -> outcome(releasing, one), () -> outcome(releasing, releasing.request())));

            assertThat(releasing.server.requests())
                    .filteredOn(request -> request.startsWith("PUT /v2/team/app00/manifests/release-"))
                    .hasSize(1);
            assertThat(List.of(ends.get(0).get(), ends.get(1).get()))
                    .containsExactlyInAnyOrder(Outcome.PROMOTED, FailureCode.RELEASE_EXISTS);
        } finally {
            threads.shutdownNow();
        }
    }

    private static Object outcome(Releasing releasing, ReleaseRequest request) {
        try {
            return releasing
                    .promote(request, TestRegistries.patient(List.of(releasing.server.host())), Policy.threeTier())
                    .outcome();
        } catch (ImagePromotionException e) {
            return e.code();
        }
    }

    private static void await(CountDownLatch latch) {
        await(latch, 10_000);
    }

    private static void await(CountDownLatch latch, long millis) {
        try {
            latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void promote(Releasing releasing, String image) {
        new PromoteImage(
                        TestRegistries.patient(List.of(releasing.server.host())),
                        TWO_TARGETS,
                        Clock.fixed(NOW, ZoneOffset.UTC),
                        millis -> {},
                        line -> {},
                        (subject, demand) -> PromotionContext.COMMAND_LINE)
                .promote(RequestBuilder.promote(releasing.server.host() + "/" + image)
                        .request());
    }
}
