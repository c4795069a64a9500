package io.jenkins.plugins.imagepromotion.registry.http.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HttpTimeoutsTest {

    @Test
    void refusesALimitThatWouldBeNone() {
        Duration second = Duration.ofSeconds(1);

        assertThatThrownBy(() -> new HttpTimeouts(Duration.ZERO, second, second))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new HttpTimeouts(second, Duration.ofMillis(-1), second))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new HttpTimeouts(second, second, Duration.ofNanos(1)))
                .hasMessage("a timeout of at least one millisecond, not PT0.000000001S");
    }

    @Test
    void showsSecondsWhereTheyAreWhole() {
        assertThat(HttpTimeouts.text(Duration.ofSeconds(60))).isEqualTo("60 s");
        assertThat(HttpTimeouts.text(Duration.ofMillis(1500))).isEqualTo("1500 ms");
    }
}
