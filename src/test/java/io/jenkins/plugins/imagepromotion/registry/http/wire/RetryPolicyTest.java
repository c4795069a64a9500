package io.jenkins.plugins.imagepromotion.registry.http.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {
    private final RetryPolicy policy =
            new RetryPolicy(9, Duration.ofMillis(500), Duration.ofSeconds(3), Duration.ofSeconds(60));

    @ParameterizedTest
    @CsvSource({"1,1,500", "2,1,1000", "3,1,2000", "4,1,3000", "400,1,3000", "3,0.25,500", "3,0,0"})
    void waitsSomewhereBelowADoublingBound(int done, double jitter, long millis) {
        assertThat(policy.backOff(done, jitter)).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void refusesAPolicyThatCouldNotEvenAskOnce() {
        Duration second = Duration.ofSeconds(1);

        assertThatThrownBy(() -> new RetryPolicy(0, second, second, second))
                .hasMessage("at least one attempt, no negative wait and a budget");
        assertThatThrownBy(() -> new RetryPolicy(1, second, second, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new HostLimits(0, 1)).hasMessage("at least one request");
        assertThatThrownBy(() -> new HostLimits(1, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
