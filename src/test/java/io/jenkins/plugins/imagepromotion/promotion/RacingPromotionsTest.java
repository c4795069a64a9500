package io.jenkins.plugins.imagepromotion.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class RacingPromotionsTest {
    private static final int TRIES = 1000;

    @Test
    void givesATagToOneOfTwoDigestsAndNeverMovesIt() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (Promoting promoting = new Promoting()) {
            String rival = "staging-v1.4.2-abcdef1-1763800002";
            promoting.server.push("app", rival, MediaTypes.OCI_MANIFEST, Promoting.manifest("rival"));
            CyclicBarrier bothHaveBegun = new CyclicBarrier(2);
            promoting.server.when("GET /v2/app/manifests/staging-.*", (request, honest) -> {
                await(bothHaveBegun);
                return honest.get();
            });
            for (int i = 0; i < TRIES; i++) {
                String target = "production-v1.4.2-abcdef1-" + (1_763_890_000L + i);
                List<Future<Object>> ends = threads.invokeAll(
                        List.of(promotion(promoting, Promoting.STAGING, target), promotion(promoting, rival, target)));

                Digest won = (Digest) only(ends, Digest.class);
                assertThat(only(ends, FailureCode.class)).isEqualTo(FailureCode.LOST_RACE);
                assertThat(promoting.server.tags("app")).containsEntry(target, won);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void givesATagToOneOfTwoDigestsUnderTwoNamesOfTheRegistry() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (Promoting promoting = new Promoting()) {
            String rival = "staging-v1.4.2-abcdef1-1763800002";
            promoting.server.push("app", rival, MediaTypes.OCI_MANIFEST, Promoting.manifest("rival"));
            String other = promoting.server.host().replace("127.0.0.1", "localhost");
            CyclicBarrier bothHaveBegun = new CyclicBarrier(2);
            promoting.server.when("GET /v2/app/manifests/staging-.*", (request, honest) -> {
                await(bothHaveBegun);
                return honest.get();
            });
            Registry both = TestRegistries.plain(List.of(promoting.server.host(), other), new Cancellation());

            List<Future<Object>> ends = threads.invokeAll(List.of(
                    promotion(promoting, both, promoting.image(Promoting.STAGING)),
                    promotion(promoting, both, other + "/app:" + rival)));

            Digest won = (Digest) only(ends, Digest.class);
            assertThat(only(ends, FailureCode.class)).isEqualTo(FailureCode.LOST_RACE);
            assertThat(promoting.server.tags("app")).containsEntry(Promoting.PRODUCTION, won);
        } finally {
            threads.shutdownNow();
        }
    }

    private static Callable<Object> promotion(Promoting promoting, Registry registry, String image) {
        PromotionRequest request =
                RequestBuilder.promote(image).target(Promoting.PRODUCTION).request();
        return () -> {
            try {
                return promoting.promote(request, registry).digest();
            } catch (ImagePromotionException e) {
                return e.code();
            }
        };
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException("the other promotion did not begin", e);
        }
    }

    private static Object only(List<Future<Object>> ends, Class<?> kind) throws Exception {
        Object first = ends.get(0).get();
        Object second = ends.get(1).get();
        assertThat(kind.isInstance(first)).as("%s and %s", first, second).isNotEqualTo(kind.isInstance(second));
        return kind.isInstance(first) ? first : second;
    }

    private static Callable<Object> promotion(Promoting promoting, String source, String target) {
        PromotionRequest request =
                RequestBuilder.promote(promoting.image(source)).target(target).request();
        return () -> {
            try {
                return promoting.promote(request).digest();
            } catch (ImagePromotionException e) {
                return e.code();
            }
        };
    }
}
