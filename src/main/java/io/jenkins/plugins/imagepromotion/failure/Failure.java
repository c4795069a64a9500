package io.jenkins.plugins.imagepromotion.failure;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Explains why something did not happen: one sentence with a stable code, the facts behind it, and what to do next.
 *
 * <p>{@link #toString()} is the message users read, in a console or a build log:
 *
 * <pre>
 * Refused to promote registry.example.com/app:staging-…: the target tag already holds another image.  [TARGET_TAG_TAKEN]
 *   expected digest: sha256:15f8…
 *   found at target: sha256:9b2e…
 *   Choose a new tag; promotion never moves one.
 * </pre>
 *
 * <p>Each text is a single line and {@linkplain Printable#line printable}, even if it comes from a registry or an
 * image.
 *
 * @param code the stable code
 * @param summary one sentence that states what was refused or failed
 * @param facts the facts behind it, in display order
 * @param remedy what to do next, one or more sentences
 */
public record Failure(FailureCode code, String summary, List<Fact> facts, String remedy) {
    private static final int MAX_VALUES = 10;

    /**
     * One aligned line of a failure.
     *
     * @param name what the value is, in lower case
     * @param value the value found
     */
    public record Fact(String name, String value) {
        public Fact {
            name = Printable.line(name);
            value = Printable.line(value);
        }
    }

    public Failure {
        Objects.requireNonNull(code);
        summary = Printable.line(summary);
        remedy = Printable.line(remedy);
        facts = List.copyOf(facts);
    }

    /** Returns a failure without facts or remedy. */
    public static Failure of(FailureCode code, String summary) {
        return new Failure(code, summary, List.of(), "");
    }

    /** Returns this failure with one more fact at the end. */
    public Failure with(String name, Object value) {
        List<Fact> more = new ArrayList<>(facts);
        more.add(new Fact(name, value.toString()));
        return new Failure(code, summary, more, remedy);
    }

    /** Returns this failure with one more fact at the end if there is a value. */
    public Failure withOptional(String name, Optional<?> value) {
        return value.map(found -> with(name, found)).orElse(this);
    }

    /** Returns this failure with one more fact for each value; after ten of them, the others are only counted. */
    public Failure withEach(String name, List<?> values) {
        Failure failure = this;
        for (Object value : values.subList(0, Math.min(MAX_VALUES, values.size()))) {
            failure = failure.with(name, value);
        }
        return values.size() > MAX_VALUES ? failure.with(name, (values.size() - MAX_VALUES) + " more") : failure;
    }

    /** Returns this failure with {@code text} as its remedy. */
    public Failure remedy(String text) {
        return new Failure(code, summary, facts, text);
    }

    /** Returns this failure with {@code text} after its current remedy. */
    public Failure andRemedy(String text) {
        return remedy((remedy + " " + text).strip());
    }

    @Override
    public String toString() {
        int width = facts.stream().mapToInt(fact -> fact.name().length()).max().orElse(0) + 1;
        StringBuilder text =
                new StringBuilder(summary).append("  [").append(code).append(']');
        for (Fact fact : facts) {
            text.append("\n  ")
                    .append(pad(fact.name() + ":", width))
                    .append(' ')
                    .append(fact.value());
        }
        return remedy.isEmpty()
                ? text.toString()
                : text.append("\n  ").append(remedy).toString();
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
