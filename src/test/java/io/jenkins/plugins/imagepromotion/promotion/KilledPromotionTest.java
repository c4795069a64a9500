package io.jenkins.plugins.imagepromotion.promotion;

import static io.jenkins.plugins.imagepromotion.promotion.Promoting.PRODUCTION;
import static io.jenkins.plugins.imagepromotion.promotion.Promoting.STAGING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry.Fault;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A promotion that dies before or after any of its requests took effect leaves no tag or the right one. */
class KilledPromotionTest {

    @ParameterizedTest
    @CsvSource({"1,false", "1,true", "2,false", "2,true", "3,false", "3,true", "4,false", "4,true"})
    void finishesTheJobWhenRunAgain(int request, boolean tookEffect) {
        try (Promoting promoting = new Promoting()) {
            Cancellation death = new Cancellation();
            promoting.server.when(".*", dyingAt(request, tookEffect, death));

            Throwable end = catchThrowable(() -> promoting.promote(
                    promoting.request(promoting.image(STAGING)), TestRegistries.plain(promoting.server.host(), death)));

            assertThat(promoting.said(end)).contains("[CANCELLED]");
            assertThat(promoting.server.requests()).hasSize(request);
            boolean written = request > 3 || (request == 3 && tookEffect);
            assertThat(promoting.server.tags("app").containsKey(PRODUCTION)).isEqualTo(written);

            promoting.server.when(".*", (recorded, honest) -> honest.get());
            Promotion again = promoting.promoteStaging();
            assertThat(again.target()).hasToString(promoting.image(PRODUCTION));
            assertThat(promoting.server.tags("app"))
                    .containsOnlyKeys(STAGING, PRODUCTION)
                    .containsEntry(PRODUCTION, promoting.digest);
        }
    }

    private static Fault dyingAt(int fatal, boolean tookEffect, Cancellation death) {
        AtomicInteger count = new AtomicInteger();
        return (request, honest) -> {
            if (count.incrementAndGet() < fatal) {
                return honest.get();
            }
            if (tookEffect) {
                honest.get();
            }
            death.cancel();
            return new MockResponse.Builder()
                    .onResponseStart(SocketEffect.Stall.INSTANCE)
                    .build();
        };
    }
}
