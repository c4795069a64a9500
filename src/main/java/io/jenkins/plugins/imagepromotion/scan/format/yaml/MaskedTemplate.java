package io.jenkins.plugins.imagepromotion.scan.format.yaml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.Parser;

/**
 * Text that becomes YAML when its templates are rendered, made readable as YAML: characters without a meaning in YAML
 * mask a template in a value, and spaces replace a template that produces lines or controls them. No character moves.
 */
final class MaskedTemplate {
    private static final Pattern PART = Pattern.compile("\\{\\{.*?}}|\\{%.*?%}");
    private static final Pattern CONTROL = Pattern.compile(
            "\\{\\{-?\\s*(/\\*|\\$\\w*\\s*:?=|(if|else|end|with|range|define|block|break|continue)\\b).*|\\{%.*",
            Pattern.DOTALL);
    /** A line before a template that fills its own line and is a value. */
    private static final Pattern BEFORE_VALUE = Pattern.compile(".*(image[\"']?:|:\\s*[|>][-+]?)\\s*$");

    /** Private-use characters: an index in two of them, and as many more as the template needs. */
    private static final char HIGH = '\uE000';

    private static final char LOW = '\uE100';
    private static final int LOW_BITS = 12;
    private static final int MOST = 256 << LOW_BITS;
    private static final char MORE = '\uF8FF';

    /** On a longer line, a template belongs to a value. */
    private static final int LONGEST_LINE = 2_000;

    private final String text;
    private final List<String> parts;

    private MaskedTemplate(String text, List<String> parts) {
        this.text = text;
        this.parts = parts;
    }

    /** Returns whether a text contains templates. */
    static boolean isIn(String text) {
        return text.contains("{{") || text.contains("{%");
    }

    /** Masks a template; empty if it cannot be masked. */
    static Optional<MaskedTemplate> of(String original) {
        if (original.chars().anyMatch(c -> c >= HIGH && c <= MORE)) {
            return Optional.empty();
        }
        char[] masked = original.toCharArray();
        List<String> parts = new ArrayList<>();
        int lineStart = 0;
        int seen = 0;
        for (int at = next(original, 0); at >= 0; ) {
            int end = end(original, at);
            if (end < 0) {
                return Optional.empty();
            }
            lineStart = lineStart(original, seen, at, lineStart);
            seen = at;
            if (isOutside(original, masked, lineStart, at, end)) {
                for (int i = at; i < end; i++) {
                    masked[i] = masked[i] == '\n' ? '\n' : ' ';
                }
            } else if (original.substring(at, end).indexOf('\n') >= 0 || parts.size() == MOST) {
                return Optional.empty();
            } else {
                Arrays.fill(masked, at, end, MORE);
                masked[at] = (char) (HIGH + (parts.size() >> LOW_BITS));
                masked[at + 1] = (char) (LOW + (parts.size() & ((1 << LOW_BITS) - 1)));
                parts.add(original.substring(at, end));
            }
            at = next(original, end);
        }
        return Optional.of(new MaskedTemplate(new String(masked), parts));
    }

    /**
     * Returns the start of the line that contains an offset; {@code known} is the start of the line that contains the
     * earlier offset {@code seen}.
     */
    private static int lineStart(String text, int seen, int at, int known) {
        int newline = text.substring(seen, at).lastIndexOf('\n');
        return newline < 0 ? known : seen + newline + 1;
    }

    /** Returns where the next template begins, or -1 if no template follows. A GitHub expression does not count. */
    private static int next(String text, int from) {
        int at = text.indexOf('{', from);
        while (at >= 0 && !isTemplate(text, at)) {
            at = text.indexOf('{', at + 1);
        }
        return at;
    }

    private static boolean isTemplate(String text, int at) {
        boolean isExpression = at > 0 && text.charAt(at - 1) == '$';
        return text.startsWith("{%", at) || (text.startsWith("{{", at) && !isExpression);
    }

    /** Returns the offset after the template that begins here; -1 if it is not closed. */
    private static int end(String text, int at) {
        int from = at + 2;
        if (text.startsWith("/*", from) || text.startsWith("- /*", from) || text.startsWith(" /*", from)) {
            from = Math.max(from, text.indexOf("*/", from));
        }
        int end = text.indexOf(text.startsWith("{{", at) ? "}}" : "%}", from);
        return end < 0 ? -1 : end + 2;
    }

    /**
     * Returns whether a template is outside values: it fills its lines, or it controls a line that it begins or ends.
     */
    private static boolean isOutside(String original, char[] masked, int lineStart, int at, int end) {
        String after = original.substring(end, Math.min(original.length(), end + LONGEST_LINE))
                .split("\n", 2)[0];
        boolean begins = at - lineStart < LONGEST_LINE && new String(masked, lineStart, at - lineStart).isBlank();
        boolean ends = after.length() < LONGEST_LINE
                && PART.matcher(after).replaceAll("").isBlank();
        boolean isControl = CONTROL.matcher(original.substring(at, end)).matches();
        return isControl ? begins || ends : begins && ends && !isValue(original, lineStart);
    }

    private static boolean isValue(String original, int lineStart) {
        int before = lineStart < 2 ? 0 : original.lastIndexOf('\n', lineStart - 2) + 1;
        return lineStart > 0
                && BEFORE_VALUE
                        .matcher(original.substring(before, lineStart - 1))
                        .matches();
    }

    /** Returns the masked text, which is as long as the original. */
    String text() {
        return text;
    }

    /** Returns a parser that puts the templates back into the values. */
    Parser unmasking(Parser parser) {
        return new Parser() {
            @Override
            public boolean checkEvent(Event.ID choice) {
                return parser.checkEvent(choice);
            }

            @Override
            public Event peekEvent() {
                return parser.peekEvent();
            }

            @Override
            public Event getEvent() {
                Event event = parser.getEvent();
                return event instanceof ScalarEvent scalar ? unmasked(scalar) : event;
            }
        };
    }

    private ScalarEvent unmasked(ScalarEvent masked) {
        String value = masked.getValue();
        if (value.chars().noneMatch(c -> c >= HIGH && c < LOW)) {
            return masked;
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= HIGH && c < LOW && i + 1 < value.length()) {
                i++;
                out.append(parts.get(((c - HIGH) << LOW_BITS) + value.charAt(i) - LOW));
            } else if (c != MORE) {
                out.append(c);
            }
        }
        return new ScalarEvent(
                masked.getAnchor(),
                masked.getTag(),
                masked.getImplicit(),
                out.toString(),
                masked.getStartMark(),
                masked.getEndMark(),
                masked.getScalarStyle());
    }
}
