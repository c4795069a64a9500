package io.jenkins.plugins.imagepromotion.registry.http.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RealTickerTest {
    private static final Duration LONG = Duration.ofHours(1);

    @Test
    void waitsThatLong() throws Exception {
        long begun = System.nanoTime();

        Ticker.REAL.pause(Duration.ofMillis(20), new Cancellation());

        assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(20_000_000L);
    }

    @Test
    void returnsAtOnceWhenCancelled() throws Exception {
        Cancellation wish = new Cancellation();
        CompletableFuture<Void> wait = CompletableFuture.runAsync(() -> {
            try {
                Ticker.REAL.pause(LONG, wish);
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

        assertThatThrownBy(() -> Ticker.REAL.pause(LONG, new Cancellation())).isInstanceOf(InterruptedException.class);
    }

    @Test
    void givesAnotherJitterEachTimeBetweenZeroAndOne() {
        assertThat(Ticker.REAL.jitter()).isBetween(0.0, 1.0).isNotEqualTo(Ticker.REAL.jitter());
    }
}
