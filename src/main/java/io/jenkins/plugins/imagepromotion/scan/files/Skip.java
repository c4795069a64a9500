package io.jenkins.plugins.imagepromotion.scan.files;

/** The rules by which a walk skips a file or a folder. */
public enum Skip {
    NOT_INCLUDED("not included"),
    EXCLUDED("excluded"),
    IGNORED("ignored by git"),
    LINK("links"),
    UNKNOWN_FORMAT("unknown format");

    private final String shown;

    Skip(String shown) {
        this.shown = shown;
    }

    /** Returns the rule as a short phrase, used as the name of a fact. */
    public String shown() {
        return shown;
    }
}
