package io.jenkins.plugins.imagepromotion.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadAheadTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 64, 65, 1000})
    void keepsTheOrder(int count) {
        ReadAhead<Integer, Integer> doubled = new ReadAhead<>(number -> number * 2);

        IntStream.range(0, count).forEach(doubled::add);

        assertThat(doubled.results())
                .containsExactlyElementsOf(
                        IntStream.range(0, count).mapToObj(number -> number * 2).toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 500, 999})
    void failsWithWhatFails(int bad) {
        ReadAhead<Integer, Integer> divided = new ReadAhead<>(number -> 1 / (number - bad));

        IntStream.range(0, 1000).forEach(divided::add);

        assertThatThrownBy(divided::results).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void beginsNoMoreOnceTheThreadIsInterrupted() throws InterruptedException {
        Thread caller = Thread.currentThread();
        AtomicInteger begun = new AtomicInteger();
        ReadAhead<Integer, Integer> numbers = new ReadAhead<>(number -> {
            if (begun.incrementAndGet() == 10) {
                caller.interrupt();
            }
            pause();
            return number;
        });
        IntStream.range(0, 10_000).forEach(numbers::add);

        assertThat(numbers.results()).hasSizeLessThan(10_000);

        assertThat(Thread.interrupted()).isTrue();
        // What had begun ends within a moment, and nothing follows.
        Thread.sleep(200);
        int before = begun.get();
        Thread.sleep(200);
        assertThat(begun).hasValue(before).hasValueLessThan(10_000);
    }

    private static void pause() {
        LockSupport.parkNanos(1_000_000);
    }
}
