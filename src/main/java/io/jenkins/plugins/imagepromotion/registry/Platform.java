package io.jenkins.plugins.imagepromotion.registry;

import io.jenkins.plugins.imagepromotion.failure.Printable;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The operating system and processor that an image was built for, as the image writes them. An image can claim anything, and
 * platforms are shown in many places, so {@link #toString} is always printable.
 *
 * <p>Build tools write the same platform in several ways. Compare with {@link #covers} or by the {@link #normalized}
 * form.
 *
 * @param os for example {@code linux}
 * @param architecture for example {@code arm64}
 * @param variant for example {@code v8}; empty if none
 * @param version the version of the operating system, for example {@code 10.0.20348.2031}; empty if none. Only a Windows image
 *     depends on it, so it is empty for every other system
 */
public record Platform(String os, String architecture, String variant, String version) {
    private static final String UNKNOWN = "unknown";
    private static final String WINDOWS = "windows";

    private static final Pattern TEXT = Pattern.compile(
            "(?<os>[a-z0-9]+)/(?<arch>[a-z0-9_-]+)(?:/(?<variant>[a-z0-9.]+))?(?::(?<version>[0-9.]+))?");

    /** The parts that decide whether a Windows machine can run the image. The fourth is the revision: updates of one build. */
    private static final Pattern BUILD = Pattern.compile("[0-9]+\\.[0-9]+\\.[0-9]+(?=\\.|$)");

    public Platform {
        version = os.equalsIgnoreCase(WINDOWS) ? version : "";
    }

    /** Reads the form of {@link #toString}; empty if the text has another form. */
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
     * Returns true if it is a real platform; build tools mark attestations as {@code unknown/unknown} or leave the
     * platform empty.
     */
    public boolean isKnown() {
        return !os.isEmpty() && !os.equalsIgnoreCase(UNKNOWN);
    }

    /**
     * Returns this platform as containerd writes it: {@code arm} is {@code arm/v7}, {@code arm64/v8} is {@code arm64},
     * {@code amd64/v1} and {@code x86_64} are {@code amd64}. A Windows version ends with its build.
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
     * Returns true if an image of this platform is for machines of the other one: both are the same, up to the Windows
     * build. An image without a version is for every build.
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

    /** Returns the same form with unescaped text of the image, for JSON, which has its own escapes. */
    public String text() {
        return os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant)
                + (version.isEmpty() ? "" : ":" + version);
    }
}
