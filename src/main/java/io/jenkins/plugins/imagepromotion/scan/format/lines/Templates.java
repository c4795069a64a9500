package io.jenkins.plugins.imagepromotion.scan.format.lines;

import io.jenkins.plugins.imagepromotion.script.Variables;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values of the templates in a value, where the file shows them: <code>{{ .Values.image | default "nginx:1.27"
 * }}</code>.
 */
public final class Templates {
    /** Functions that do not change a reference. */
    private static final Set<String> PLAIN = Set.of("quote", "squote", "toString", "trim", "lower", "string");

    private static final Pattern VERB = Pattern.compile("%[svdq]");
    private static final int DEEPEST = 5;
    /** A length that no reference with templates exceeds. */
    private static final int LONGEST = 2_000;

    private Templates() {}

    /**
     * Returns the value with each template replaced by its constant, or by {@link Variables#OPEN} if its value is
     * unknown.
     */
    public static String expand(String written) {
        int at = written.indexOf("{{");
        if (at < 0 || written.length() > LONGEST) {
            return written;
        }
        StringBuilder out = new StringBuilder();
        int from = 0;
        while (at >= 0) {
            int end = end(written, at);
            boolean isExpression = at > 0 && written.charAt(at - 1) == '$';
            out.append(written, from, isExpression ? end : at);
            if (!isExpression) {
                out.append(value(inner(written.substring(at, end)), 0));
            }
            from = end;
            at = written.indexOf("{{", from);
        }
        return out.append(written, from, written.length()).toString();
    }

    /** Returns whether the whole name comes from a template, and the tag, if any, at least in part. */
    public static boolean isAllOpen(String value) {
        int colon = value.lastIndexOf(':');
        String name = colon < 0 ? value : value.substring(0, colon);
        return name.indexOf(Variables.OPEN) >= 0
                && name.chars().allMatch(c -> c == Variables.OPEN || c == '/' || c == ':' || c == '@')
                && value.indexOf(Variables.OPEN, colon + 1) >= 0;
    }

    /** Returns the offset after the template that begins here; the end of the text if it is not closed. */
    static int end(String text, int at) {
        int end = text.indexOf("}}", at);
        return end < 0 ? text.length() : end + 2;
    }

    private static String inner(String template) {
        String inner = template.substring(2).replaceFirst("}}$", "");
        return inner.replaceFirst("^-\\s", "").replaceFirst("\\s-$", "").strip();
    }

    /**
     * Returns the value of an expression: the last constant default of its stages, or the constant that it begins with.
     */
    private static String value(String expression, int depth) {
        List<String> stages = split(expression, '|');
        String value = stages.isEmpty() || depth == DEEPEST ? Variables.UNKNOWN : call(words(stages.get(0)), depth);
        for (String stage : stages.subList(Math.min(1, stages.size()), stages.size())) {
            List<String> words = words(stage);
            String function = words.isEmpty() ? "" : words.get(0);
            if (function.equals("default") && words.size() == 2) {
                value = value.equals(Variables.UNKNOWN) ? call(words.subList(1, 2), depth) : value;
            } else if (function.startsWith("default(") && function.endsWith(")")) {
                value = value.equals(Variables.UNKNOWN)
                        ? constant(function.substring(8, function.length() - 1))
                        : value;
            } else if (!PLAIN.contains(function)) {
                value = Variables.UNKNOWN;
            }
        }
        return value;
    }

    private static String call(List<String> words, int depth) {
        String first = words.isEmpty() ? "" : words.get(0);
        if (words.size() == 1) {
            boolean isGroup = first.startsWith("(") && first.endsWith(")");
            return isGroup ? value(first.substring(1, first.length() - 1), depth + 1) : constant(first);
        }
        List<String> rest = words.subList(Math.min(1, words.size()), words.size());
        if (first.equals("default") && words.size() == 3) {
            String given = call(rest.subList(1, 2), depth);
            return given.equals(Variables.UNKNOWN) ? call(rest.subList(0, 1), depth) : given;
        }
        if (first.equals("printf")) {
            return printed(rest, depth);
        }
        return PLAIN.contains(first) && words.size() == 2 ? call(rest, depth) : Variables.UNKNOWN;
    }

    private static String printed(List<String> words, int depth) {
        Matcher verbs = VERB.matcher(constant(words.get(0)));
        StringBuilder out = new StringBuilder();
        int next = 1;
        while (verbs.find()) {
            String value = next < words.size() ? call(words.subList(next, next + 1), depth) : Variables.UNKNOWN;
            verbs.appendReplacement(out, Matcher.quoteReplacement(value));
            next++;
        }
        return verbs.appendTail(out).toString();
    }

    /** Returns the characters of a constant; the unknown value for anything else. */
    private static String constant(String word) {
        char quote = word.length() < 2 ? ' ' : word.charAt(0);
        boolean isConstant = (quote == '"' || quote == '\'' || quote == '`')
                && word.indexOf(quote, 1) == word.length() - 1
                && word.indexOf('\\') < 0;
        return isConstant ? word.substring(1, word.length() - 1) : Variables.UNKNOWN;
    }

    private static List<String> words(String stage) {
        return split(stage.replace('\n', ' ').replace('\t', ' '), ' ');
    }

    /** Splits at a character outside quotes and parentheses, and omits empty parts. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        char quote = 0;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'' || c == '`') {
                quote = c;
            } else if (c == '(' || c == ')') {
                depth += c == '(' ? 1 : -1;
            } else if (c == separator && depth == 0) {
                parts.add(text.substring(from, i).strip());
                from = i + 1;
            }
        }
        parts.add(text.substring(from).strip());
        parts.removeIf(String::isEmpty);
        return parts;
    }
}
