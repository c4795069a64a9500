package io.jenkins.plugins.imagepromotion.registry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares platforms as containerd does; the table of names comes from containerd. */
class PlatformTest {
    private static Platform platform(String text) {
        return Platform.parse(text).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "linux/arm, linux/arm/v7",
        "linux/arm/7, linux/arm/v7",
        "linux/arm/v7, linux/arm/v7",
        "linux/arm/6, linux/arm/v6",
        "linux/armhf, linux/arm/v7",
        "linux/armel, linux/arm/v6",
        "linux/arm64/v8, linux/arm64",
        "linux/arm64/8, linux/arm64",
        "linux/arm64/v8.0, linux/arm64",
        "linux/arm64/v8.2, linux/arm64/v8.2",
        "linux/arm64/9, linux/arm64/v9",
        "linux/aarch64, linux/arm64",
        "linux/amd64/v1, linux/amd64",
        "linux/amd64/v3, linux/amd64/v3",
        "linux/x86_64, linux/amd64",
        "linux/x86-64, linux/amd64",
        "linux/i386, linux/386",
        "macos/aarch64, darwin/arm64",
        "linux/riscv64, linux/riscv64",
        "linux/ppc64le/power9, linux/ppc64le/power9",
        "windows/amd64:10.0.20348.2031, windows/amd64:10.0.20348",
        "windows/amd64:10.0.20348, windows/amd64:10.0.20348",
        "windows/amd64:10.0, windows/amd64:10.0",
        "linux/amd64:5.15.0.1, linux/amd64"
    })
    void hasOneNormalForm(String written, String normal) {
        assertThat(platform(written).normalized()).hasToString(normal);
        assertThat(platform(normal).normalized()).hasToString(normal);
    }

    @Test
    void ignoresTheCaseOfNames() {
        assertThat(new Platform("Linux", "ARM", "V6", "").normalized()).isEqualTo(platform("linux/arm/v6"));
        assertThat(new Platform("Windows", "AMD64", "", "10.0.17763.1").normalized())
                .isEqualTo(platform("windows/amd64:10.0.17763"));
    }

    @ParameterizedTest
    @CsvSource({
        "linux/arm, linux/arm/v7, true",
        "linux/arm64, linux/arm64/v8, true",
        "linux/amd64/v1, linux/amd64, true",
        "linux/arm, linux/arm/v6, false",
        "linux/amd64, linux/amd64/v3, false",
        "linux/amd64, freebsd/amd64, false",
        "windows/amd64:10.0.17763.1, windows/amd64:10.0.17763.5122, true",
        "windows/amd64:10.0.17763.1, windows/amd64:10.0.20348.1, false",
        "windows/amd64, windows/amd64:10.0.20348.1, true",
        "windows/amd64:10.0.20348.1, windows/amd64, true"
    })
    void coversTheSamePlatformUpToTheBuildOfWindows(String one, String other, boolean covers) {
        assertThat(platform(one).covers(platform(other))).isEqualTo(covers);
        assertThat(platform(other).covers(platform(one))).isEqualTo(covers);
    }

    @Test
    void showsWhatTheImageSays() {
        assertThat(new Platform("windows", "amd64", "", "10.0.20348.2031"))
                .hasToString("windows/amd64:10.0.20348.2031");
        assertThat(new Platform("linux", "arm64", "v8", "")).hasToString("linux/arm64/v8");
    }

    @ParameterizedTest
    @CsvSource({"unknown, unknown", "Unknown, unknown", "'', ''", "unknown, amd64"})
    void isNotKnownWithoutAnOperatingSystem(String os, String architecture) {
        assertThat(new Platform(os, architecture, "", "").isKnown()).isFalse();
        assertThat(new Platform("linux", architecture, "", "").isKnown()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "amd64", "linux/", "/amd64", "linux/arm/v7/x", "linux/amd64:", "linux /amd64", "Linux/amd64"
            })
    void doesNotReadWhatIsNotAPlatform(String text) {
        assertThat(Platform.parse(text)).isEmpty();
    }
}
