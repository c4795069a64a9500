package io.jenkins.plugins.imagepromotion.registry.http.syntax;

import io.jenkins.plugins.imagepromotion.failure.Printable;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/** A URL as a log may show it: queries contain signatures and session states, so only known keys are shown. */
public final class ShownUrl {
    private static final Set<String> SHOWN_KEYS = Set.of("n", "last", "service", "scope");
    private static final int MAX_LENGTH = 1000;

    /** Any text that may be a user name and a password. */
    private static final Pattern USER =
            Pattern.compile("(?<=//)(?:\\\\.|[^\\s?#\"\\\\])*@|(?:\\\\.|[^/\\s<?#\"\\\\])+@");

    private static final Pattern QUERY = Pattern.compile("([?&#])([^=&#\\s>\"]*)(?:\\\\.|[^&#\\s>\"\\\\])*");

    private ShownUrl() {}

    /** Returns the URL without user, password and fragment, and without unknown query values. */
    public static String of(HttpUrl url) {
        StringBuilder shown = new StringBuilder(origin(url)).append(url.encodedPath());
        StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
        boolean hidden = false;
        for (int i = 0; i < url.querySize(); i++) {
            if (SHOWN_KEYS.contains(url.queryParameterName(i))) {
                query.add(url.queryParameterName(i) + "=" + url.queryParameterValue(i));
            } else {
                hidden = true;
            }
        }
        if (hidden) {
            query.add("…");
        }
        return bounded(Printable.line(shown.append(query).toString()));
    }

    /** Quotes external text that should contain a URL, without the parts that {@link #of} hides. */
    public static String quoted(String text) {
        return in(Quoted.text(text));
    }

    static String in(String text) {
        String anonymous = USER.matcher(bounded(Printable.line(text))).replaceAll("…@");
        return QUERY.matcher(anonymous)
                .replaceAll(found -> Matcher.quoteReplacement(
                        SHOWN_KEYS.contains(found.group(2)) ? found.group() : found.group(1) + "…"));
    }

    /** Returns the scheme, host and port, which a credential belongs to. */
    public static String origin(HttpUrl url) {
        return url.scheme() + "://" + authority(url);
    }

    /** Returns true if both have the same scheme, host and port. */
    public static boolean isSameOrigin(HttpUrl one, HttpUrl other) {
        return origin(one).equals(origin(other));
    }

    /** Returns the host and, unless it is the default, the port. */
    public static String authority(HttpUrl url) {
        String host = url.host().contains(":") ? "[" + url.host() + "]" : url.host();
        return url.port() == HttpUrl.defaultPort(url.scheme()) ? host : host + ":" + url.port();
    }

    private static String bounded(String text) {
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
    }
}
