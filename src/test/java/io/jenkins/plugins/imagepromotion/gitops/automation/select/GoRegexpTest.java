package io.jenkins.plugins.imagepromotion.gitops.automation.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The expected values come from Go's {@code regexp}, {@code strconv} and {@code path/filepath}. Most rows were run with
 * Go.
 */
class GoRegexpTest {
    @ParameterizedTest
    @CsvSource(delimiterString = " § ", textBlock = """
            ^v(\\d+)$            § $1          § v12          § 12
            ^v(?P<n>\\d+)$       § $n          § v12          § 12
            ^v(?<n>\\d+)$        § ${n}        § v12          § 12
            ^(\\d)(\\d)$         § $2$1        § 12           § 21
            ^(\\d)$              § ${1}0       § 1            § 10
            ^(\\d)$              § x$10        § 1            § x
            ^(\\d)$              § x$01        § 1            § x
            ^(\\d)$              § x$1x        § 1            § x
            ^(\\d)$              § -$1-        § 1            § -1-
            ^(\\d)$              § $$1         § 1            § $1
            ^(\\d)$              § a$          § 1            § a$
            ^(\\d)$              § ${1         § 1            § ${1
            ^(\\d)$              § ${}         § 1            § ${}
            ^(\\d)$              § $0          § 1            § 1
            (?P<x>a)?(?P<y>b)?   § x$x$y       § b            § xb
            a(?P<n>1)|b(?P<n>2)  § $n          § b2           § 2
            [0-9]+               § $0          § a12b34       § 12
            \\Qa.b\\E(.)         § $1          § a.bc         § c
            []a]+                § $0          § x]a]         § ]a]
            (?i)v(.)             § $1          § V1           § 1
            {(.)                 § $1          § {a           § a
            \\x{61}(.)           § $1          § ab           § b
            """)
    void extractsWhatGoExtracts(String pattern, String template, String text, String extracted) {
        assertThat(GoRegexp.of(pattern).expand(text, template)).hasValue(extracted);
    }

    @Test
    void extractsNothingWithoutAMatch() {
        assertThat(GoRegexp.of("^a$").expand("b", "x")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(",
                ")",
                "[a",
                "a**",
                "a++",
                "(?=a)",
                "(?<!a)b",
                "\\1",
                "x\\Z",
                "a{1001}",
                "a{2,1}",
                "(?P<a-b>c)",
                "*",
                "\\",
                "((a{20}){10}){6}",
                "(?:a{500}){3}",
                "(a{2,}b{1,501}){2}",
                "[[:foo:]]",
                "\\p{Foo}"
            })
    void refusesWhatGoRefuses(String pattern) {
        assertThatThrownBy(() -> GoRegexp.of(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("invalid regular expression: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "((a{10}){10}){10}",
                "a{1000}b{1000}",
                "{",
                "{,2}",
                "\\x{1001}",
                "[{1001}]",
                "\\Q{1001}\\E",
                "(a{1000}){0}",
                "(?:x{7,40}){20}",
                "{{2}",
                "[^-]{+"
            })
    void acceptsWhatGoAccepts(String pattern) {
        assertThatCode(() -> GoRegexp.of(pattern)).doesNotThrowAnyException();
    }

    @Test
    void limitsPatternsFromAWorkspace() {
        assertThatThrownBy(() -> GoRegexp.of("a".repeat(2_001)))
                .hasMessage("the regular expression is longer than 2000 characters");
        assertThatThrownBy(() -> GoRegexp.of("(".repeat(1_000) + ")".repeat(1_000)))
                .hasMessage("invalid regular expression: expression nests too deeply");
        assertThat(GoRegexp.of("(".repeat(990) + ")".repeat(990)).find("")).isTrue();
        assertThatThrownBy(() -> GoRegexp.of("a{1000}").requireWork(10_000_000))
                .hasMessageStartingWith("the regular expression takes up to ");
        GoRegexp.of("^production-v.*-(?P<ts>[0-9]+)$").requireWork(10_000_000);
    }

    @Test
    void limitsTheTextThatATemplateExtracts() {
        GoRegexp all = GoRegexp.of(".*");
        String tooLong = "the extracted text or its template is longer than 1000 characters";

        assertThat(all.expand("a".repeat(100), "$0".repeat(10))).contains("a".repeat(1_000));
        assertThatThrownBy(() -> all.expand("a".repeat(101), "$0".repeat(10))).hasMessage(tooLong);
        assertThatThrownBy(() -> all.expand("a", "$x".repeat(501))).hasMessage(tooLong);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "01, 1",
        "1.0, 1",
        "1e3, 1000",
        "1_000, 1000",
        "0x1p4, 16",
        "0X1P-2, 0.25",
        "0x_1p4, 16",
        ".5, 0.5",
        "5., 5",
        "+5, 5",
        "-5, -5",
        "1e1_0, 1e10",
        "1E5, 100000",
        "1e-999, 0",
        "inf, Infinity",
        "+Inf, Infinity",
        "-infinity, -Infinity",
        "nan, NaN",
        "9007199254740993, 9007199254740992"
    })
    void parsesNumbersLikeGo(String text, double number) {
        assertThat(GoFloat.parse(text)).hasValue(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " 1", "1 ", "1__0", "_1", "1_", "0x10", "-nan", "1e999", "-1e999", ".", "1d", "1f", "1e", "1e+",
                "0xp1", "0b1", "0o7", "infinit", "1.2.3", "٣", "1a"
            })
    void rejectsNumbersThatGoRejects(String text) {
        assertThat(GoFloat.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "a*, abc, true",
        "*, latest, true",
        "?, ab, false",
        "tag?, tag1, true",
        "tag?, tag10, false",
        "[a-c]1, b1, true",
        "[^a]1, a1, false",
        "[!a]1, !1, true",
        "\\*, *, true",
        "\\*, a, false",
        "v1.*, v1x, false",
        "a+, a+, true",
        "a, b, false"
    })
    void matchesGlobsLikeGo(String pattern, String text, boolean isMatch) {
        assertThat(GoGlob.of(pattern).find(text)).isEqualTo(isMatch);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "[]", "[a", "[-a]", "[a-]", "\\", "[^]"})
    void refusesMalformedGlobs(String pattern) {
        assertThatThrownBy(() -> GoGlob.of(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("syntax error in pattern");
    }
}
