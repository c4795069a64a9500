package io.jenkins.plugins.imagepromotion.gitops.automation.flux;

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

    @Override
    public String toString() {
        return written;
    }
}
