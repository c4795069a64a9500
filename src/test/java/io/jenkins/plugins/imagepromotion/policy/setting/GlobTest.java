package io.jenkins.plugins.imagepromotion.policy.setting;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource({
        "a/b.yaml, a/b.yaml",
        "*.yaml, b.yaml",
        "**/*.yaml, b.yaml",
        "**/*.yaml, a/b/c.yaml",
        "a/**, a/b/c",
        "a/, a/b/c",
        "/a/b, a/b",
        "./a, a",
        "a/**/d, a/d",
        "a/**/d, a/b/c/d",
        "**/d, d/a/d",
        "**/production/**, overlays/production/x.yaml",
        "**, a/b",
        "a?c, abc",
        "[a-c]x, bx",
        "[!a]x, bx",
        "*a*b*, xxaxxbxx",
        "a\\*, a*",
        "a[/b], a[/b]",
        "long\\?name[]x]y, long?name]y",
        "**/*[-._]production/**, k8s/app-production/x.yaml",
        "[, [",
        "a[bc, a[bc"
    })
    void matches(String pattern, String path) {
        assertThat(Glob.of(pattern).matches(path)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "*.yaml, a/b.yaml",
        "a/*, a/b/c",
        "a/b, a",
        "a, a/b",
        "a?c, ac",
        "[a-c]x, dx",
        "[!a]x, ax",
        "[a, b",
        "*a*b*, xxbxxa",
        "**/production/**, production.yaml",
        "**/d, d/a",
        "a/d, b/d",
        "a\\*, ab"
    })
    void doesNotMatch(String pattern, String path) {
        assertThat(Glob.of(pattern).matches(path)).isFalse();
    }

    @Test
    @Timeout(10)
    void takesLittleTimeForPatternsMadeToTakeLong() {
        assertThat(Glob.of("*a".repeat(200) + "b").matches("a".repeat(10_000))).isFalse();
        assertThat(Glob.of("**/a/".repeat(200) + "b").matches("a/".repeat(2_000) + "c"))
                .isFalse();
    }
}
