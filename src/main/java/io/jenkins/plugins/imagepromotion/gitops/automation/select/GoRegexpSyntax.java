package io.jenkins.plugins.imagepromotion.gitops.automation.select;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Adds three rules of Go's parser that RE2/J 1.8 lacks: a limit on nested repetitions, a limit on nested groups, and
 * support for several groups with the same name. Without the limits, a short pattern could exhaust the memory.
 */
final class GoRegexpSyntax {
    /** Far longer than any real expression. */
    private static final int LONGEST = 2_000;
    /** Go's limits. */
    private static final int MOST_REPEATED = 1_000;

    private static final int DEEPEST = 1_000;

    private static final Pattern NAMED = Pattern.compile("\\(\\?P?<([0-9A-Za-z_]+)>");
    private static final Pattern ESCAPED = Pattern.compile("\\\\[xpP]\\{[^}]*\\}");
    private static final Pattern REPEATED = Pattern.compile("\\{([0-9]{1,4})(?:,([0-9]{0,4}))?\\}");

    private final String text;
    private final StringBuilder unnamed = new StringBuilder();
    private final List<String> names = new ArrayList<>(List.of(""));
    /** For each open group, the highest repeat count among its parts. */
    private final Deque<Integer> open = new ArrayDeque<>(List.of(1));

    /** Reads a pattern. RE2/J finds all other errors. */
    GoRegexpSyntax(String text) {
        this.text = text;
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("the regular expression is longer than " + LONGEST + " characters");
        }
        int last = 1;
        for (int at = 0; at < text.length(); ) {
            int end = end(at);
            char first = text.charAt(at);
            if (first == '(') {
                open(at, end);
                last = 1;
            } else if (first == ')' && open.size() > 1) {
                last = open.pop();
                most(last);
            } else if (end > at + 1 && first == '{') {
                last = repeated(last, text.substring(at, end));
                most(last);
            } else if ("*+?".indexOf(first) < 0) {
                last = 1;
            }
            at = copy(at, end);
        }
    }

    /** Returns the end of the part that begins here: a class, quotation, escape, name, count or character. */
    private int end(int at) {
        return switch (text.charAt(at)) {
            case '\\' -> Math.max(endOfQuotation(at), endOf(ESCAPED, at));
            case '[' -> endOfClass(at);
            case '(' -> endOf(NAMED, at);
            case '{' -> endOf(REPEATED, at);
            default -> at + 1;
        };
    }

    /** Returns the end of {@code \Q…\E}, or of one escaped character. */
    private int endOfQuotation(int at) {
        int last = text.startsWith("\\Q", at) ? text.indexOf("\\E", at) : at;
        return last < 0 ? text.length() : Math.min(last + 2, text.length());
    }

    private int endOf(Pattern part, int at) {
        Matcher match = part.matcher(text).region(at, text.length());
        return match.lookingAt() ? match.end() : at + 1;
    }

    private int endOfClass(int at) {
        int next = at + (text.startsWith("[^", at) ? 2 : 1);
        // A bracket at the beginning is a literal.
        for (int first = next; next < text.length() && (text.charAt(next) != ']' || next == first); next++) {
            if (text.charAt(next) == '\\') {
                next++;
            } else if (text.startsWith("[:", next) && text.indexOf(":]", next) > 0) {
                next = text.indexOf(":]", next) + 1;
            }
        }
        return Math.min(next + 1, text.length());
    }

    private void open(int at, int end) {
        boolean isNamed = end > at + 1;
        if (isNamed || !text.startsWith("(?", at)) {
            names.add(isNamed ? text.substring(text.indexOf('<', at) + 1, end - 1) : "");
        }
        open.push(1);
        if (open.size() > DEEPEST) {
            throw new IllegalArgumentException("invalid regular expression: expression nests too deeply");
        }
    }

    private static int repeated(int times, String count) {
        Matcher match = REPEATED.matcher(count);
        match.matches();
        String most = match.group(2);
        int repeats = Integer.parseInt(most == null || most.isEmpty() ? match.group(1) : most);
        if (repeats > MOST_REPEATED || times * repeats > MOST_REPEATED) {
            throw new IllegalArgumentException("invalid regular expression: invalid repeat count: `" + count + "`");
        }
        return times * repeats;
    }

    /** Records a repeat count in the innermost open group. */
    private void most(int times) {
        open.push(Math.max(open.pop(), times));
    }

    /** If a repetition follows, RE2/J requires an escape before a brace that does not begin a count. */
    private int copy(int at, int end) {
        boolean isLiteralBrace = text.charAt(at) == '{' && end == at + 1;
        unnamed.append(text.charAt(at) == '(' ? "(" : isLiteralBrace ? "\\{" : text.substring(at, end));
        return end;
    }

    /** Returns the expression without the names of its groups. */
    String unnamed() {
        return unnamed.toString();
    }

    /** Returns whether the group with this number has this name. */
    boolean isNamed(int number, String name) {
        return names.get(number).equals(name);
    }
}
