package io.jenkins.plugins.imagepromotion.gitops.automation.select;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import java.util.Collection;
import java.util.Optional;

/**
 * A Go regular expression (package {@code regexp}), which Flux and Argo CD Image Updater use. RE2/J has the same syntax
 * and runs in linear time. {@link GoRegexpSyntax} adds Go's limits, which RE2/J lacks.
 */
public final class GoRegexp {
    /** Enough for 100,000 tags and a pattern with a commit and a version. A step takes a few nanoseconds. */
    private static final long MOST_STEPS = 2_000_000_000L;

    /** The maximum length of a template and of its result; a tag has at most 128 characters. */
    private static final int LONGEST = 1_000;

    private final Pattern pattern;
    private final GoRegexpSyntax syntax;

    private GoRegexp(Pattern pattern, GoRegexpSyntax syntax) {
        this.pattern = pattern;
        this.syntax = syntax;
    }

    /** Compiles an expression, or throws an {@code IllegalArgumentException} with the reason why Go rejects it. */
    public static GoRegexp of(String text) {
        GoRegexpSyntax syntax = new GoRegexpSyntax(text);
        try {
            return new GoRegexp(Pattern.compile(syntax.unnamed()), syntax);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("invalid regular expression: " + e.getDescription(), e);
        }
    }

    /** Returns the total length of these tags in characters. */
    public static long characters(Collection<String> tags) {
        return tags.stream().mapToLong(String::length).sum();
    }

    /**
     * Requires that a match against this many characters takes at most a few seconds.
     *
     * @throws IllegalArgumentException if it may take longer
     */
    public void requireWork(long characters) {
        long steps = characters * pattern.programSize();
        if (steps > MOST_STEPS) {
            throw new IllegalArgumentException("the regular expression takes up to " + steps + " steps to match "
                    + characters + " characters of tags; at most " + MOST_STEPS + " are tried");
        }
    }

    /**
     * Returns whether the expression matches any part of the text.
     *
     * @throws ImagePromotionException {@code CANCELLED} if the thread is interrupted, which clears its interrupt status
     */
    public boolean find(String text) {
        return match(text).find();
    }

    private Matcher match(String text) {
        if (Thread.interrupted()) {
            throw new ImagePromotionException(Failure.of(FailureCode.CANCELLED, "The selection of tags was stopped."));
        }
        return pattern.matcher(text);
    }

    /**
     * Returns what Go's {@code Expand} produces from a template for the first match: {@code $1}, {@code $name} and
     * {@code ${name}} are groups, {@code $$} is a dollar sign, and a group that does not exist or did not match is
     * empty. Returns empty if the expression does not match.
     *
     * @throws IllegalArgumentException if the template or the result is longer than 1,000 characters
     * @throws ImagePromotionException {@code CANCELLED} if the thread is interrupted, which clears its interrupt status
     */
    public Optional<String> expand(String text, String template) {
        requireShort(template);
        Matcher match = match(text);
        if (!match.find()) {
            return Optional.empty();
        }
        StringBuilder expanded = new StringBuilder();
        int at = 0;
        for (int dollar = template.indexOf('$'); dollar >= 0; dollar = template.indexOf('$', at)) {
            expanded.append(template, at, dollar);
            boolean isBraced = template.startsWith("${", dollar);
            int begin = dollar + (isBraced ? 2 : 1);
            int end = begin;
            while (end < template.length() && isWord(template.charAt(end))) {
                end++;
            }
            if (template.startsWith("$$", dollar)) {
                expanded.append('$');
                at = dollar + 2;
            } else if (end == begin || (isBraced && !template.startsWith("}", end))) {
                expanded.append('$');
                at = dollar + 1;
            } else {
                expanded.append(group(match, template.substring(begin, end)));
                at = isBraced ? end + 1 : end;
            }
        }
        expanded.append(template, at, template.length());
        requireShort(expanded);
        return Optional.of(expanded.toString());
    }

    private static void requireShort(CharSequence text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "the extracted text or its template is longer than " + LONGEST + " characters");
        }
    }

    private static boolean isWord(char character) {
        return character == '_' || Character.isLetterOrDigit(character);
    }

    /** If several groups have the same name, the first that matched counts. */
    private String group(Matcher match, String name) {
        for (int number = 0; number <= match.groupCount(); number++) {
            boolean isMeant = name.equals(String.valueOf(number)) || syntax.isNamed(number, name);
            String text = isMeant ? match.group(number) : null;
            if (text != null) {
                return text;
            }
        }
        return "";
    }
}
