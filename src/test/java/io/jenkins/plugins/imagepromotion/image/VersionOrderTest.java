package io.jenkins.plugins.imagepromotion.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionOrderTest {
    /** The example of Semantic Versioning 2.0.0, section 11, and what else a tag can hold. */
    private static final List<String> ASCENDING = List.of(
            "0.0.0",
            "0.9.10",
            "0.10.9",
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0",
            "1.0.1",
            "2.0.0",
            "2.1.0",
            "10.0.0",
            "99999999999999999999.0.0");

    @Test
    void ordersVersionsAsSemanticVersioningDoes() {
        for (int i = 0; i < ASCENDING.size(); i++) {
            for (int j = 0; j < ASCENDING.size(); j++) {
                assertThat(Integer.signum(VersionOrder.compare(ASCENDING.get(i), ASCENDING.get(j))))
                        .as(ASCENDING.get(i) + " and " + ASCENDING.get(j))
                        .isEqualTo(Integer.compare(i, j));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1.4.2, 1.4.2", "1.4.02, 1.4.2", "1.0.0-rc.01, 1.0.0-rc.1"})
    void callsEqualWhatDiffersInZerosAlone(String one, String other) {
        assertThat(VersionOrder.compare(one, other)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"1.0.0-., 1.0.0-.a", "1.0.0-1., 1.0.0-1.a"})
    void ordersOddPreReleasesToo(String lower, String higher) {
        assertThat(VersionOrder.compare(lower, higher)).isNegative();
        assertThat(VersionOrder.compare(higher, lower)).isPositive();
    }
}
