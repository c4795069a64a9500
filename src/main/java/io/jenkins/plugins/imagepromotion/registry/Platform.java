package io.jenkins.plugins.imagepromotion.registry;

import io.jenkins.plugins.imagepromotion.failure.Printable;

/**
 * The operating system and processor that an image was built for. An image can claim anything, and platforms are shown in many
 * places, so their text is always printable.
 *
 * @param os for example {@code linux}
 * @param architecture for example {@code arm64}
 * @param variant for example {@code v8}; empty if none
 */
public record Platform(String os, String architecture, String variant) {
    public Platform {
        os = Printable.line(os);
        architecture = Printable.line(architecture);
        variant = Printable.line(variant);
    }

    /** Returns true if it is a real platform; build tools mark attestations as {@code unknown/unknown}. */
    public boolean isKnown() {
        return !os.equals("unknown");
    }

    /** {@code os/architecture[/variant]}. */
    @Override
    public String toString() {
        return os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
    }
}
