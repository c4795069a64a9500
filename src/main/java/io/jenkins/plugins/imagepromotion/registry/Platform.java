package io.jenkins.plugins.imagepromotion.registry;

import io.jenkins.plugins.imagepromotion.failure.Printable;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The operating system and processor that an image was built for, as the image declares them. An image can declare any
 * text, and platforms are shown in many places, so {@link #toString} is always printable.
 *
 * <p>Build tools write the same platform in several ways. Compare platforms with {@link #covers} or in their {@link
 * #normalized} form.
 *
 * @param os for example {@code linux}
 * @param architecture for example {@code arm64}
 * @param variant for example {@code v8}; empty if the image declares none
 * @param version the version of the operating system, for example {@code 10.0.20348.2031}; empty if the image declares
 *     none. Only Windows images depend on it, so it is always empty for other systems
 */
public record Platform(String os, String architecture, String variant, String version) {
    private static final String UNKNOWN = "unknown";
    private static final String WINDOWS = "windows";

    private static final Pattern TEXT = Pattern.compile(
            "(?<os>[a-z0-9]+)/(?<arch>[a-z0-9_-]+)(?:/(?<variant>[a-z0-9.]+))?(?::(?<version>[0-9.]+))?");

    /**
     * The version parts that decide whether a Windows machine can run the image. The fourth part, the revision, only
     * counts updates to the same build.
     */
    private static final Pattern BUILD = Pattern.compile("[0-9]+\\.[0-9]+\\.[0-9]+(?=\\.|$)");

    public Platform {
        version = os.equalsIgnoreCase(WINDOWS) ? version : "";
    }

    /** Parses the format of {@link #toString}; empty if the text has a different format. */
    public static Optional<Platform> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        return parts.matches()
                ? Optional.of(new Platform(
                        parts.group("os"),
                        parts.group("arch"),
                        Optional.ofNullable(parts.group("variant")).orElse(""),
                        Optional.ofNullable(parts.group("version")).orElse("")))
                : Optional.empty();
    }

    /**
     * Returns true for a real platform. Build tools mark attestations as {@code unknown/unknown} or leave the platform
     * empty.
     */
    public boolean isKnown() {
        return !os.isEmpty() && !os.equalsIgnoreCase(UNKNOWN);
    }

    /**
     * Returns this platform in containerd's notation: {@code arm} becomes {@code arm/v7}, {@code arm64/v8} becomes
     * {@code arm64}, and {@code amd64/v1} and {@code x86_64} become {@code amd64}. A Windows version keeps only the
     * parts up to its build.
     */
    public Platform normalized() {
        String system = lower(os).equals("macos") ? "darwin" : lower(os);
        String processor = lower(architecture);
        String level = lower(variant);
        Matcher build = BUILD.matcher(version);
        String major = build.lookingAt() ? build.group() : version;
        return switch (processor) {
            case "i386" -> new Platform(system, "386", "", major);
            case "x86_64", "x86-64", "amd64" -> new Platform(system, "amd64", level.equals("v1") ? "" : level, major);
            case "aarch64", "arm64" -> new Platform(system, "arm64", levelOfArm64(level), major);
            case "armhf" -> new Platform(system, "arm", "v7", major);
            case "armel" -> new Platform(system, "arm", "v6", major);
            case "arm" -> new Platform(system, "arm", levelOfArm(level), major);
            default -> new Platform(system, processor, level, major);
        };
    }

    private static String levelOfArm64(String level) {
        return switch (level) {
            case "8", "v8", "v8.0" -> "";
            case "9", "9.0", "v9.0" -> "v9";
            default -> level;
        };
    }

    private static String levelOfArm(String level) {
        return switch (level) {
            case "" -> "v7";
            case "5", "6", "7", "8" -> "v" + level;
            default -> level;
        };
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /**
     * Returns true if an image for this platform also serves {@code other}: both have the same normalized form,
     * including the Windows build. A missing version matches every build.
     */
    public boolean covers(Platform other) {
        Platform one = normalized();
        Platform two = other.normalized();
        return one.os.equals(two.os)
                && one.architecture.equals(two.architecture)
                && one.variant.equals(two.variant)
                && (one.version.isEmpty() || two.version.isEmpty() || one.version.equals(two.version));
    }

    /** {@code os/architecture[/variant][:version]}, printable. */
    @Override
    public String toString() {
        return Printable.line(text());
    }

    /** Returns the same format without escaping the image's text. Use it in JSON, which adds its own escapes. */
    public String text() {
        return os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant)
                + (version.isEmpty() ? "" : ":" + version);
    }
}
