package io.jenkins.plugins.imagepromotion.gitops.automation.flux;

import java.util.Optional;

/** When an ImagePolicy publishes the digest of the tag that it selects ({@code digestReflectionPolicy}). */
public enum Reflection {
    /** Never: the policy publishes only the tag. */
    NEVER("Never"),
    /** When the selected tag changes. If that tag moves later, the digest stays the same. */
    IF_NOT_PRESENT("IfNotPresent"),
    /** Always: if the tag moves, the digest follows it. */
    ALWAYS("Always");

    private final String written;

    Reflection(String written) {
        this.written = written;
    }

    static Reflection of(String text) {
        for (Reflection each : values()) {
            if (each.written.equals(text)) {
                return each;
            }
        }
        if (text.isEmpty()) {
            return NEVER;
        }
        throw new IllegalArgumentException("invalid digestReflectionPolicy '" + text + "'");
    }

    /**
     * Returns what a policy publishes when it selects a tag.
     *
     * @param before the image that it published last
     * @param name the image as its repository writes it
     * @param digest the digest that the registry has for the tag now
     */
    public ImageRef publish(Optional<ImageRef> before, String name, String tag, String digest) {
        Optional<ImageRef> same = before.filter(last -> last.name().equals(name)
                && last.tag().equals(tag)
                && !last.digest().isEmpty());
        return switch (this) {
            case NEVER -> new ImageRef(name, tag, "");
            case IF_NOT_PRESENT -> same.orElseGet(() -> new ImageRef(name, tag, digest));
            case ALWAYS -> new ImageRef(name, tag, digest);
        };
    }

    @Override
    public String toString() {
        return written;
    }
}
