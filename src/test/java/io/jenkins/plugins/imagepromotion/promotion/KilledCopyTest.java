package io.jenkins.plugins.imagepromotion.promotion;

import static io.jenkins.plugins.imagepromotion.promotion.Copying.PRODUCTION;
import static io.jenkins.plugins.imagepromotion.promotion.Copying.TARGET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry.Fault;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.Test;

/** A copy that dies before or after any of its requests took effect leaves no tag or the right one, and can be run again. */
class KilledCopyTest {

    @Test
    void toAnotherRegistryFinishesTheJobWhenRunAgain() {
        killAtEach(Copying::index, copying -> copying.there);
    }

    @Test
    void withinARegistryFinishesTheJobWhenRunAgain() {
        killAtEach(Copying::image, copying -> copying.here);
    }

    private static void killAtEach(Supplier<Copying> image, Function<Copying, ScriptedRegistry> target) {
        int all;
        try (Copying copying = image.get()) {
            copying.promote(copying.request(target.apply(copying)));
            all = copying.here.requests().size() + copying.there.requests().size();
        }
        assertThat(all).isGreaterThan(10);
        for (int request = 1; request <= all; request++) {
            kill(image, target, request, false);
            kill(image, target, request, true);
        }
    }

    private static void kill(
            Supplier<Copying> image, Function<Copying, ScriptedRegistry> where, int request, boolean tookEffect) {
        try (Copying copying = image.get()) {
            ScriptedRegistry target = where.apply(copying);
            Cancellation death = new Cancellation();
            Fault fault = dyingAt(request, tookEffect, death);
            copying.here.when(".*", fault);
            copying.there.when(".*", fault);

            Throwable end = catchThrowable(() -> copying.promote(copying.request(target), death));

            assertThat(end).as("request %s", request).hasMessageContaining("[CANCELLED]");
            if (target.tags(TARGET).containsKey(PRODUCTION)) {
                CopyImageTest.assertWhole(target, copying.image);
            }

            copying.here.when(".*", (recorded, honest) -> honest.get());
            copying.there.when(".*", (recorded, honest) -> honest.get());
            assertThat(copying.promote(copying.request(target)).digest()).isEqualTo(copying.image.digest());
            assertThat(target.tags(TARGET)).containsOnlyKeys(PRODUCTION);
            CopyImageTest.assertWhole(target, copying.image);
        }
    }

    private static Fault dyingAt(int fatal, boolean tookEffect, Cancellation death) {
        AtomicInteger count = new AtomicInteger();
        return (request, honest) -> {
            if (count.incrementAndGet() != fatal) {
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
