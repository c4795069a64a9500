package io.jenkins.plugins.imagepromotion.policy;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.policy.demand.InvalidPolicy;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The form of an environment's immutable tags. Every tag that it creates is read back to the same parts. */
public final class TagScheme implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final List<String> PARTS = List.of("version", "commit", "timestamp");
    private static final String VERSION = "(?<version>" + ImmutableTag.VERSION + ")";
    private static final String COMMIT = "(?<commit>" + ImmutableTag.COMMIT + ")";
    private static final String TIMESTAMP = "(?<timestamp>" + ImmutableTag.TIMESTAMP + ")";

    /** The maximum length of a tag and its environment whose parts always fit into the standard form. */
    private static final int MAX_UNCHECKED = 128 - "-v--".length();

    private final Pattern pattern;
    private final String format;
    private final String start;

    private TagScheme(Pattern pattern, String format, String start) {
        this.pattern = pattern;
        this.format = format;
        this.start = start;
    }

    /** Returns the string that every tag of this form begins with; empty if the policy defines the pattern. */
    String start() {
        return start;
    }

    /** Returns the default form, {@code <environment>-v<version>-<commit>-<timestamp>}. */
    public static TagScheme standard(String environment) {
        return new TagScheme(
                Pattern.compile(
                        "^" + Pattern.quote(environment) + "-v" + VERSION + "-" + COMMIT + "-" + TIMESTAMP + "$"),
                standardFormat(environment),
                environment + "-v");
    }

    /**
     * Returns the form that a pattern, a format or both define.
     *
     * @param pattern a regular expression with the groups {@code version}, {@code commit} and {@code timestamp}; empty to
     *     derive it from the format
     * @param format the form of new tags, with {@code {version}}, {@code {commit}} and {@code {timestamp}}; empty for the
     *     default, which the pattern must then match
     * @throws ImagePromotionException {@code INVALID_POLICY}
     */
    public static TagScheme of(String environment, Optional<String> pattern, Optional<String> format) {
        String written = format.orElseGet(() -> standardFormat(environment));
        requireParts(written);
        TagScheme scheme = new TagScheme(
                compile(pattern.orElseGet(() -> patternOf(written))),
                written,
                pattern.isPresent() ? "" : written.substring(0, written.indexOf('{')));
        scheme.requireReadsBack(environment);
        return scheme;
    }

    private static String standardFormat(String environment) {
        return environment + "-v{version}-{commit}-{timestamp}";
    }

    private static String patternOf(String format) {
        return Pattern.quote(format)
                .replace("{version}", "\\E" + VERSION + "\\Q")
                .replace("{commit}", "\\E" + COMMIT + "\\Q")
                .replace("{timestamp}", "\\E" + TIMESTAMP + "\\Q");
    }

    private static void requireParts(String format) {
        for (String part : PARTS) {
            if (format.split(Pattern.quote("{" + part + "}"), -1).length != 2) {
                throw InvalidPolicy.because(
                        "the tag format " + Quoted.text(format) + " must contain {" + part + "} exactly once",
                        "such as prod-v{version}-{commit}-{timestamp}");
            }
        }
    }

    private static Pattern compile(String text) {
        try {
            Pattern pattern = Pattern.compile(text);
            // A back reference to a missing group does not compile. Java 17 has no other way to ask for group names.
            Pattern.compile("(?:" + text + ")\\k<version>\\k<commit>\\k<timestamp>");
            return pattern;
        } catch (PatternSyntaxException e) {
            throw InvalidPolicy.because(
                    "the tag pattern " + Quoted.text(text) + " is not a regular expression with the groups of a tag: "
                            + e.getDescription(),
                    "the groups (?<version>…), (?<commit>…) and (?<timestamp>…), in Java's syntax");
        }
    }

    private void requireReadsBack(String environment) {
        ImmutableTag sample = new ImmutableTag(environment, "1.4.2", "3f9c2d1", 1_700_000_000L);
        String written = print(sample);
        if (!Tag.isTag(written) || !readsBack(sample.as(new Tag(written)))) {
            throw InvalidPolicy.because(
                    "the tag pattern of " + environment + " does not match " + Quoted.text(written)
                            + ", which the tag format creates, or reads other parts from it",
                    "a tagFormat whose tags the tagPattern matches");
        }
    }

    /** Returns the parts of the tag if it has this form and each part follows its grammar. */
    Optional<ImmutableTag> read(String environment, Tag tag) {
        if (!tag.value().startsWith(start)) {
            return Optional.empty();
        }
        Matcher matcher = pattern.matcher(new BoundedText(tag.value()));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String version = matcher.group("version");
        String commit = matcher.group("commit");
        String timestamp = matcher.group("timestamp");
        // A pattern from a format contains the grammar of each part. A pattern from the policy can match anything, and
        // the parts of a long tag may not fit into the standard form.
        return start.isEmpty() || tag.value().length() > MAX_UNCHECKED - environment.length()
                ? ImmutableTag.ofParts(environment, version, commit, timestamp).map(parts -> parts.as(tag))
                : Optional.of(new ImmutableTag(environment, version, commit, Long.parseLong(timestamp), tag));
    }

    /**
     * Creates a tag.
     *
     * @throws ImagePromotionException {@code INVALID_TAG} if a part is not valid in an immutable tag,
     *     {@code TAG_OUTSIDE_PATTERN} if the pattern does not accept the parts
     */
    ImmutableTag mint(String environment, String version, String commit, long timestamp) {
        ImmutableTag parts = new ImmutableTag(environment, version, commit, timestamp);
        ImmutableTag made = parts.as(new Tag(print(parts)));
        if (!readsBack(made)) {
            throw new ImagePromotionException(Failure.of(
                            FailureCode.TAG_OUTSIDE_PATTERN,
                            "The tags of " + environment + " cannot have this version and commit.")
                    .with("expected", pattern)
                    .with("found", made)
                    .remedy("Correct the version and the commit, or ask an administrator to change the tag pattern of "
                            + environment + "."));
        }
        return made;
    }

    private boolean readsBack(ImmutableTag made) {
        Optional<ImmutableTag> found = read(made.environment(), made.tag());
        return found.isPresent() && found.get().hasPartsOf(made);
    }

    private String print(ImmutableTag parts) {
        return format.replace("{version}", parts.version())
                .replace("{commit}", parts.commit())
                .replace("{timestamp}", Long.toString(parts.timestamp()));
    }

    /**
     * Returns a Go regular expression that matches the tags that are created in this form, with their timestamp in the
     * group {@code ts}. A Flux image policy uses it as its filter.
     */
    public String goExpression() {
        String literal = format.replaceAll("[.+]", "\\\\$0");
        return "^"
                + literal.replace("{version}", ImmutableTag.VERSION)
                        .replace("{commit}", ImmutableTag.COMMIT)
                        .replace("{timestamp}", "(?P<ts>" + ImmutableTag.TIMESTAMP + ")")
                + "$";
    }

    /** Returns the pattern and the format, which determine which tags are written and read. */
    List<String> rules() {
        return List.of(pattern.pattern(), format);
    }

    /** Returns the form of the tags as messages show it. */
    String shown() {
        return format.replace('{', '<').replace('}', '>');
    }

    /** Compares the pattern and the format as strings, because Java compares patterns by identity. */
    @Override
    public boolean equals(Object other) {
        return other instanceof TagScheme that
                && pattern.pattern().equals(that.pattern.pattern())
                && format.equals(that.format);
    }

    @Override
    public int hashCode() {
        return 31 * pattern.pattern().hashCode() + format.hashCode();
    }

    @Override
    public String toString() {
        return format;
    }

    /**
     * A string that limits how often a pattern reads its characters. Anyone who can push a tag chooses the string that an
     * administrator's pattern is matched against, and a careless pattern can take years for forty characters.
     */
    private static final class BoundedText implements CharSequence {
        /** A good pattern reads each of a tag's 128 characters a few times. */
        private static final int MAX_READS = 200_000;

        private final String text;
        private int reads;

        BoundedText(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            if (++reads > MAX_READS) {
                throw InvalidPolicy.because(
                        "a tag pattern takes too long to match a tag",
                        "a pattern without repetition inside repetition, such as (a+)+");
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
