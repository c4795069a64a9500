package hudson;

import org.jspecify.annotations.Nullable;

public class Util {
    public static @Nullable String fixEmptyAndTrim(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.trim();
    }

    public static @Nullable String escape(@Nullable String text) {
        return text == null
                ? null
                : text.replace("&", "&amp;")
                        .replace("<", "&lt;")
                        .replace(">", "&gt;")
                        .replace("\"", "&quot;");
    }

    public static String fixNull(@Nullable String text) {
        return text == null ? "" : text;
    }

    public static String getTimeSpanString(long duration) {
        return duration < 60_000 ? duration / 1000 + " sec" : duration / 60_000 + " min";
    }
}
