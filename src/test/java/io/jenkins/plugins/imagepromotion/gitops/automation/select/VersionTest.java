package io.jenkins.plugins.imagepromotion.gitops.automation.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionTest {
    private static final String TABLES = "/io/jenkins/plugins/imagepromotion/gitops/automation/";

    @ParameterizedTest
    @CsvFileSource(resources = TABLES + "versions.txt", delimiterString = " | ")
    void parsesLikeMasterminds(String text, String isVersion, boolean isComplete, String source) {
        if (!isVersion.equals("-")) {
            assertThat(Version.parse(text).isPresent()).as(source).isEqualTo(Boolean.parseBoolean(isVersion));
        }
        assertThat(Version.parseComplete(text).isPresent()).as(source).isEqualTo(isComplete);
    }

    @ParameterizedTest
    @CsvFileSource(resources = TABLES + "version-order.txt", delimiterString = " | ")
    void isOrderedLikeMasterminds(String one, String other, int order, String source) {
        Version left = Version.parse(one).orElseThrow();
        Version right = Version.parse(other).orElseThrow();

        assertThat(Integer.signum(left.compareTo(right))).as(source).isEqualTo(order);
        assertThat(Integer.signum(right.compareTo(left))).as(source).isEqualTo(-order);
    }

    @ParameterizedTest
    @CsvFileSource(resources = TABLES + "ranges.txt", delimiterString = " | ")
    void matchesRangesLikeMasterminds(String range, String version, boolean isIn, String source) {
        assertThat(VersionRange.of(range).contains(Version.parse(version).orElseThrow()))
                .as(source)
                .isEqualTo(isIn);
    }

    /** constraints_test.go TestNewConstraint, and semver_test.go TestNewSemVer of image-reflector-controller. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "v1.2.3-beta.01",
                ">= bar",
                "BAR >= 1.2.3",
                "12.3.4.1234",
                "12.23.4.1234",
                "12.3.34.1234",
                "12.3.34~ 1.2.3",
                "1.0.0p",
                "1x",
                "x1",
                "-1",
                "a",
                "",
                "*-*",
                "18446744073709551616.0.0"
            })
    void rejectsAnInvalidRange(String range) {
        assertThatThrownBy(() -> VersionRange.of(range))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("constraint parser error|improper constraint: \"" + Pattern.quote(range) + "\"");
    }

    /** constraints_test.go TestNewConstraint. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            >40.50.60, < 50.70           ; 50.0.0
            v2.3.5-20161202202307-sha.e8fc5e5 ; 2.3.5-20161202202307-sha.e8fc5e5
            v1.2.3-0abc                  ; 1.2.3-0abc
            >= 1.2.3 < 2.0 || => 3.0 < 4 ; 3.5.0
            3 - 4 || => 3.0, < 4         ; 4.9.0
            12.3.34 ~12.3.3              ; 12.3.34
            1.0.0 - 2.0.0, <=2.0.0       ; 1.5.0
            """)
    void matchesARangeWithSeveralBounds(String range, String version) {
        assertThat(VersionRange.of(range).contains(Version.parse(version).orElseThrow()))
                .isTrue();
    }

    @Test
    void rejectsARangeThatIsTooLong() {
        assertThatThrownBy(() -> VersionRange.of("1.0.0 || ".repeat(1000) + "1.0.0"))
                .hasMessage("the range is longer than 2000 characters");
    }
}
