package io.jenkins.plugins.imagepromotion.script;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The variables of a file whose values it tells, and their use: {@code $X}, {@code ${X}}, {@code ${X:-default}},
 * {@code $(X)}, <code>{{ X }}</code>.
 *
 * <p>Values are put in when a variable is set, so there is nothing to expand twice and nothing that could run in circles.
 */
public final class Variables {
    /** Stands in an expanded text for each part that the file does not tell. */
    public static final char OPEN = '\uFFFF';

    private static final String UNKNOWN = String.valueOf(OPEN);
    /** Longer than any reference; it bounds a value that doubles itself with every line, and defaults within defaults. */
    private static final int LONGEST = 1024;

    private final Map<String, String> values = new HashMap<>();
    private final Set<String> changing = new HashSet<>();

    /** None. */
    public Variables() {}

    /** A copy. */
    public Variables(Variables other) {
        values.putAll(other.values);
        changing.addAll(other.changing);
    }

    /** Sets a variable, whatever it was before. */
    public void put(String name, String value) {
        values.put(name, value.length() > LONGEST ? UNKNOWN : value);
    }

    /** Sets a variable; one that is set to different values has none that can be told. */
    public void putConstant(String name, String value) {
        String before = values.get(name);
        if (changing.contains(name) || (before != null && !before.equals(value))) {
            changing.add(name);
            values.put(name, UNKNOWN);
        } else {
            put(name, value);
        }
    }

    int size() {
        return values.size();
    }

    /** Whether it is set. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** Its value; {@link #OPEN} if it has none. */
    public String get(String name) {
        return values.getOrDefault(name, UNKNOWN);
    }

    /** The text with each variable replaced by its value, or by {@link #OPEN}. */
    public String expand(String text) {
        if (text.indexOf('$') < 0 && text.indexOf('{') < 0 && text.indexOf('`') < 0) {
            return text;
        }
        if (text.length() > LONGEST) {
            return UNKNOWN;
        }
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            at = expandAt(text, at, out);
        }
        return out.toString();
    }

    private int expandAt(String text, int at, StringBuilder out) {
        char c = text.charAt(at);
        if (c == '$' && at + 1 < text.length()) {
            return dollar(text, at, out);
        }
        if (c == '{' && text.startsWith("{{", at)) {
            return unknown(text, text.indexOf("}}", at), 2, out);
        }
        if (c == '`') {
            return unknown(text, text.indexOf('`', at + 1), 1, out);
        }
        out.append(c);
        return at + 1;
    }

    private int dollar(String text, int at, StringBuilder out) {
        char next = text.charAt(at + 1);
        if (text.startsWith("${{", at)) {
            return unknown(text, text.indexOf("}}", at), 2, out);
        }
        if (next == '{') {
            return braced(text, at + 2, out);
        }
        if (next == '(') {
            int end = closing(text, at + 2, '(', ')');
            String name = end < 0 ? "" : text.substring(at + 2, end);
            out.append(isName(name) ? get(name) : UNKNOWN);
            return end < 0 ? text.length() : end + 1;
        }
        int end = nameEnd(text, at + 1);
        if (end > at + 1) {
            out.append(get(text.substring(at + 1, end)));
            return end;
        }
        boolean special = "@*#?-!0123456789".indexOf(next) >= 0;
        out.append(special ? UNKNOWN : "$");
        return special || next == '$' ? at + 2 : at + 1;
    }

    /** {@code ${NAME}} and what shells, Docker and Compose let follow the name. */
    private int braced(String text, int begin, StringBuilder out) {
        int close = closing(text, begin, '{', '}');
        if (close < 0) {
            return unknown(text, -1, 0, out);
        }
        int end = nameEnd(text, begin);
        String name = text.substring(begin, end);
        String rest = text.substring(end, close);
        if (rest.isEmpty()) {
            out.append(get(name));
        } else if (rest.startsWith(":-") || rest.startsWith("-") || rest.startsWith(":=") || rest.startsWith("=")) {
            out.append(has(name) ? get(name) : expand(rest.substring(rest.charAt(0) == ':' ? 2 : 1)));
        } else {
            out.append(rest.startsWith(":?") || rest.startsWith("?") ? get(name) : UNKNOWN);
        }
        return close + 1;
    }

    private static int unknown(String text, int end, int length, StringBuilder out) {
        out.append(OPEN);
        return end < 0 ? text.length() : end + length;
    }

    private static int closing(String text, int begin, char open, char close) {
        int depth = 1;
        for (int i = begin; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == open ? 1 : c == close ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isName(String text) {
        return !text.isEmpty() && nameEnd(text, 0) == text.length();
    }

    private static int nameEnd(String text, int begin) {
        int end = begin;
        while (end < text.length() && isNamePart(text.charAt(end), end == begin)) {
            end++;
        }
        return end;
    }

    private static boolean isNamePart(char c, boolean first) {
        boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        return letter || (!first && c >= '0' && c <= '9');
    }
}
