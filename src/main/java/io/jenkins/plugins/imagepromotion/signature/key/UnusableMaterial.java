package io.jenkins.plugins.imagepromotion.signature.key;

/** A key, certificate or subject that an administrator configured cannot be used. The message never quotes it. */
public final class UnusableMaterial extends Exception {
    private static final long serialVersionUID = 1L;

    /** Reports {@code problem}, a clause without a period. */
    public UnusableMaterial(String problem) {
        super(problem);
    }

    /** Returns the reason, as a clause without a period. */
    public String problem() {
        return String.valueOf(getMessage());
    }
}
