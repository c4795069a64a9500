package hudson.util;

import java.io.IOException;

public abstract class FormValidation extends IOException {
    private static final long serialVersionUID = 1L;

    public final Kind kind;

    private FormValidation(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public static FormValidation ok() {
        return of(Kind.OK, "");
    }

    public static FormValidation ok(String message) {
        return of(Kind.OK, message);
    }

    public static FormValidation warning(String message) {
        return of(Kind.WARNING, message);
    }

    public static FormValidation error(String message) {
        return of(Kind.ERROR, message);
    }

    public static FormValidation okWithMarkup(String html) {
        return of(Kind.OK, html);
    }

    public static FormValidation warningWithMarkup(String html) {
        return of(Kind.WARNING, html);
    }

    public static FormValidation errorWithMarkup(String html) {
        return of(Kind.ERROR, html);
    }

    private static FormValidation of(Kind kind, String message) {
        return new FormValidation(kind, message) {
            private static final long serialVersionUID = 1L;
        };
    }

    public enum Kind {
        OK,
        WARNING,
        ERROR
    }
}
