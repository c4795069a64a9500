package io.jenkins.plugins.imagepromotion.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RealPausesTest {
    private static final Duration LONG = Duration.ofHours(1);

    @Test
    void waitsThatLong() throws Exception {
        long begun = System.nanoTime();

        Pauses.REAL.pause(Duration.ofMillis(20), new Cancellation());

        assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(20_000_000L);
    }

    @Test
    void returnsAtOnceWhenCancelled() throws Exception {
        Cancellation wish = new Cancellation();
        CompletableFuture<Void> wait = CompletableFuture.runAsync(() -> {
            try {
                Pauses.REAL.pause(LONG, wish);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });

        wish.cancel();

        assertThat(wait.get(10, TimeUnit.SECONDS)).isNull();
    }

    @Test
    void endsWhenInterrupted() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> Pauses.REAL.pause(LONG, new Cancellation())).isInstanceOf(InterruptedException.class);
    }

    @Test
    void givesAnotherJitterEachTimeBetweenZeroAndOne() {
        assertThat(Pauses.REAL.jitter()).isBetween(0.0, 1.0).isNotEqualTo(Pauses.REAL.jitter());
    }
}
