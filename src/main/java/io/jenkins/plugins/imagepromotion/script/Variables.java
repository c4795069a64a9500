package io.jenkins.plugins.imagepromotion.script;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The variables that a file sets, and their expansion: {@code $X}, {@code ${X}}, {@code ${X:-default}}, {@code $(X)},
 * <code>{{ X }}</code>, <code>{{ .X }}</code>. A name can have dots if it is set with them, as in Groovy's {@code
 * ${params.X}}.
 *
 * <p>Values are expanded when a variable is set, so they never refer to each other.
 */
public final class Variables {
    /** Replaces each unknown part of an expanded text. */
    public static final char OPEN = '\uFFFF';

    /** The value of an unknown variable. */
    public static final String UNKNOWN = String.valueOf(OPEN);

    /** Longer than any reference; limits a value that doubles in every line, and nested defaults. */
    private static final int LONGEST = 1024;

    private final Map<String, String> values = new HashMap<>();
    private final Set<String> changing = new HashSet<>();
    /** The variables that are set to options at least once. */
    private final Set<String> ofOptions = new HashSet<>();

    public Variables() {}

    public Variables(Variables other) {
        values.putAll(other.values);
        changing.addAll(other.changing);
        ofOptions.addAll(other.ofOptions);
    }

    /** Sets a variable and replaces its value. */
    public void put(String name, String value) {
        values.put(name, value.length() > LONGEST ? UNKNOWN : value);
    }

    /** Sets a variable; its value is unknown if it is set to different values. */
    public void putConstant(String name, String value) {
        noteOptions(name, value);
        if (changing.contains(name) || !values.getOrDefault(name, value).equals(value)) {
            changing.add(name);
            values.put(name, UNKNOWN);
        } else {
            put(name, value);
        }
    }

    /** Appends to a variable, with a space between the values. */
    public void append(String name, String value) {
        noteOptions(name, value);
        put(name, has(name) ? get(name) + " " + value : value);
    }

    private void noteOptions(String name, String value) {
        if (value.stripLeading().startsWith("-")) {
            ofOptions.add(name);
        }
    }

    /** Returns whether the variable is unknown, but is set to options at least once. */
    boolean isOfOptions(String name) {
        return ofOptions.contains(name) && get(name).indexOf(OPEN) >= 0;
    }

    int size() {
        return values.size();
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** Returns the value of a variable; {@link #OPEN} if it is unknown. */
    public String get(String name) {
        return values.getOrDefault(name, UNKNOWN);
    }

    /** Returns the text with each variable replaced by its value, or by {@link #OPEN}. */
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
            return template(text, at, out);
        }
        if (c == '`') {
            return unknown(text, text.indexOf('`', at + 1), 1, out);
        }
        out.append(c);
        return at + 1;
    }

    /** <code>{{X}}</code> of just, <code>{{.X}}</code> of Task. */
    private int template(String text, int at, StringBuilder out) {
        int end = text.indexOf("}}", at);
        String name = end < 0 ? "" : text.substring(at + 2, end).strip();
        String plain = name.startsWith(".") ? name.substring(1) : name;
        out.append(isName(plain) ? get(plain) : UNKNOWN);
        return end < 0 ? text.length() : end + 2;
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
        int end = dottedEnd(text, at + 1);
        if (end > at + 1) {
            out.append(get(text.substring(at + 1, end)));
            return end;
        }
        boolean special = "@*#?-!0123456789".indexOf(next) >= 0;
        out.append(special ? UNKNOWN : "$");
        return special || next == '$' ? at + 2 : at + 1;
    }

    /** {@code ${NAME}} with the operators of shells, Docker and Compose. */
    private int braced(String text, int begin, StringBuilder out) {
        int close = closing(text, begin, '{', '}');
        if (close < 0) {
            return unknown(text, -1, 0, out);
        }
        int end = dottedEnd(text, begin);
        String name = text.substring(begin, end);
        String rest = text.substring(end, close);
        if (rest.isEmpty() || rest.equals("[@]") || rest.equals("[*]")) {
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

    /** Returns the end of the name at this place, with the parts after dots if it is set with them. */
    private int dottedEnd(String text, int begin) {
        int end = nameEnd(text, begin);
        for (int next = end; next > begin && text.startsWith(".", next); ) {
            next = nameEnd(text, next + 1);
            end = has(text.substring(begin, next)) ? next : end;
        }
        return end;
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
