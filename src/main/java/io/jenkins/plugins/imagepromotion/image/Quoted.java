package io.jenkins.plugins.imagepromotion.image;

/** Foreign text made safe to print: quoted, bounded, control characters escaped. */
public final class Quoted {
    /** More than any reference is long, less than would flood a log. */
    private static final int MAX_SHOWN = 300;

    private Quoted() {}

    /** {@code text} in double quotes, fit for one line of a message. */
    public static String text(String text) {
        StringBuilder shown = new StringBuilder("\"");
        text.codePoints().limit(MAX_SHOWN).forEach(c -> {
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                shown.append(String.format("\\u%04x", c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.append(text.codePointCount(0, text.length()) > MAX_SHOWN ? "…\"" : "\"")
                .toString();
    }
}
