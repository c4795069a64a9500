package io.jenkins.plugins.imagepromotion.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
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
}
