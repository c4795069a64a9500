package io.jenkins.plugins.imagepromotion.scan.fix;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.scan.report.Change;
import io.jenkins.plugins.imagepromotion.scan.text.Key;
import io.jenkins.plugins.imagepromotion.scan.text.Mention;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Where the digest of a reference goes in a file.
 *
 * <p>A whole reference becomes {@code name:tag@digest}, or {@code name@digest} after {@code docker://} in a command. A tag
 * in its own field stays as it is if there is a field for the digest too: {@code digest} next to {@code newTag} in a
 * kustomization, and an empty {@code digest} in the values of a chart. Otherwise, the digest follows the tag, because a
 * chart joins repository and tag with a colon.
 *
 * @param candidates the possible changes, the most likely one first; each writes the digest once
 * @param problem why there are no candidates, as part of a sentence; empty if there are any
 */
public record PinPlace(List<Change> candidates, String problem) {
    /** The reason why a name given to an image stays as it is. */
    public static final String CREATED = "an image is built or pushed under this name, which cannot contain a digest";

    private static final int MOST_CANDIDATES = 8;
    private static final int FARTHEST = 200;

    /**
     * The objects that hold the values of a chart. For any other object, only its operator knows what a tag can
     * contain.
     */
    private static final Set<String> HOLD_VALUES =
            Set.of("HelmRelease", "HelmChart", "HelmChartConfig", "Application", "ApplicationSet");

    private static final Pattern OBJECT_KIND = Pattern.compile("\\s{0,4}[\"']?kind[\"']?\\s*:\\s*[\"']?(\\w+).*");
    private static final String TRANSPORT = "docker://";
    /** The pipeline keys whose values can also begin with that prefix. */
    private static final Set<String> IMAGE_KEYS = Set.of("uses", "image", "pipe");

    private static final Pattern BLOCK = Pattern.compile("[:\\s][>|][-+]?\\s*(?:#.*)?$");
    private static final Pattern DIGEST_IN_LINE = Pattern.compile("[\\s,{\"']digest[\"']?\\s*:");
    private static final Pattern SCALAR = Pattern.compile("\\s*([\"']?)([^\"'\\s#]*)\\1\\s*(?:#.*)?");

    public PinPlace {
        candidates = List.copyOf(candidates);
    }

    /** Finds the place for the digest of what the mention names. */
    public static PinPlace of(TextFile file, Mention mention, Digest digest) {
        String value = mention.value().strip();
        int line = mention.line();
        if (mention.written().contains(value)) {
            return whole(file, line, mention, value, digest);
        }
        String tag = value.substring(value.lastIndexOf(':') + 1);
        Optional<Key> own = Key.before(file.line(line), mention.column());
        if (own.isEmpty() || !file.line(line).startsWith(mention.written(), mention.column() - 1)) {
            return none("it is written with a variable");
        }
        if (mention.written().equals(tag)) {
            return tag(file, line, mention.column(), tag, own.get(), digest);
        }
        for (String name : List.of("tag", "imageTag", "newTag")) {
            Optional<Integer> sibling = sibling(file, line, own.get(), name);
            if (sibling.isPresent()) {
                String text = file.line(sibling.get());
                int at = text.indexOf(tag, own.get().column() - 1 + name.length());
                return at < 0
                        ? none("it is written in parts")
                        : tag(
                                file,
                                sibling.get(),
                                at + 1,
                                tag,
                                new Key(name, own.get().column()),
                                digest);
            }
        }
        return none("it is written in parts");
    }

    private static PinPlace none(String problem) {
        return new PinPlace(List.of(), problem);
    }

    private static PinPlace whole(TextFile file, int line, Mention mention, String value, Digest digest) {
        String text = file.line(line);
        Optional<Key> key = Key.before(text, mention.column());
        // At the top of a file, `build` can be a pipeline job.
        if (key.isPresent()
                && key.get().name().equals("image")
                && key.get().column() > 1
                && sibling(file, line, key.get(), "build").isPresent()) {
            return none(CREATED);
        }
        int block = BLOCK.matcher(text).find() && !text.contains(value) ? line + 1 : line;
        if (block != line) {
            // The value is on the line after its key.
            return whole(
                    file,
                    block,
                    new Mention(block, 1, value, value, mention.certain(), mention.created()),
                    value,
                    digest);
        }
        int first = mention.column() - 1 + mention.written().indexOf(value);
        List<Change> candidates = IntStream.concat(
                        IntStream.of(first),
                        IntStream.iterate(text.indexOf(value), at -> at >= 0, at -> text.indexOf(value, at + 1)))
                .filter(at -> text.startsWith(value, at))
                .distinct()
                .limit(MOST_CANDIDATES)
                .mapToObj(at -> new Change(line, at + 1, value, pinned(text, at, value, digest)))
                .toList();
        return candidates.isEmpty()
                ? none("line " + line + " does not contain it literally")
                : new PinPlace(candidates, "");
    }

    /** Tools based on containers/image, for which {@code docker://} is a transport, reject a tag with a digest. */
    private static String pinned(String text, int at, String value, Digest digest) {
        boolean isTransport = text.startsWith(TRANSPORT, at - TRANSPORT.length())
                && Key.before(text, at - TRANSPORT.length() + 1)
                        .filter(key -> IMAGE_KEYS.contains(key.name()))
                        .isEmpty();
        return (isTransport ? value.substring(0, value.lastIndexOf(':')) : value) + "@" + digest;
    }

    /** Pins a tag in its own field, at this line and column. */
    private static PinPlace tag(TextFile file, int line, int column, String tag, Key key, Digest digest) {
        String name = key.name().toLowerCase(Locale.ROOT);
        if (!name.endsWith("tag")) {
            return none("it is written in parts");
        }
        Optional<Integer> beside = sibling(file, line, key, "digest");
        Optional<Change> field = beside.flatMap(other -> emptyDigest(file, other, key.column(), digest));
        if (field.isPresent()) {
            return new PinPlace(List.of(field.get()), "");
        }
        if (name.equals("newtag")) {
            // A second field with that name would break the file.
            return beside.isPresent() || DIGEST_IN_LINE.matcher(file.line(line)).find()
                    ? none("it has an empty digest next to it")
                    : new PinPlace(kustomized(file, line, column, tag, key, digest), "");
        }
        if (!holdsValues(file, line)) {
            return none("only the operator of this object knows whether its tag can contain a digest");
        }
        return new PinPlace(List.of(new Change(line, column, tag, tag + "@" + digest)), "");
    }

    /** Adds {@code digest} as the next field: on its own line, or on the same line if the fields are in braces. */
    private static List<Change> kustomized(TextFile file, int line, int column, String tag, Key key, Digest digest) {
        String text = file.line(line);
        char quote = text.charAt(key.column() - 1) == '"' ? '"' : 0;
        int end = column - 1 + tag.length();
        boolean closes = end < text.length()
                && column > 1
                && "\"'".indexOf(text.charAt(end)) >= 0
                && text.charAt(end) == text.charAt(column - 2);
        String field = quote == 0 ? "digest: " + digest : "\"digest\": \"" + digest + "\"";
        Change inBraces = new Change(line, end + (closes ? 2 : 1), "", ", " + field);
        String before = text.substring(0, key.column() - 1);
        String lineEnd = file.lineEnd(line).isEmpty() ? file.lineEnd(1) : file.lineEnd(line);
        Change next = new Change(
                line, text.length() + 1, "", (lineEnd.isEmpty() ? "\n" : lineEnd) + before.replace('-', ' ') + field);
        return before.replace('-', ' ').isBlank() && quote == 0 ? List.of(next, inBraces) : List.of(inBraces);
    }

    /** Fills an empty {@code digest} field. */
    private static Optional<Change> emptyDigest(TextFile file, int line, int column, Digest digest) {
        String text = file.line(line);
        int begin = text.indexOf(':', column - 1) + 1;
        Matcher scalar = SCALAR.matcher(text).region(begin, text.length());
        if (!scalar.matches() || !Set.of("", "null", "~").contains(scalar.group(2))) {
            return Optional.empty();
        }
        String quote = scalar.group(1);
        if (!quote.isEmpty()) {
            return Optional.of(new Change(line, scalar.start(2) + 1, scalar.group(2), digest.toString()));
        }
        return Optional.of(
                scalar.group(2).isEmpty()
                        ? new Change(line, begin + 1, "", " " + digest)
                        : new Change(line, scalar.start(2) + 1, scalar.group(2), digest.toString()));
    }

    /** Returns whether the document around a line holds the values of a chart and is not a Kubernetes object. */
    private static boolean holdsValues(TextFile file, int line) {
        int begin = line;
        while (begin > 1 && !file.line(begin).startsWith("---")) {
            begin--;
        }
        for (int at = begin + (file.line(begin).startsWith("---") ? 1 : 0);
                at <= file.lines() && !file.line(at).startsWith("---");
                at++) {
            Matcher kind = OBJECT_KIND.matcher(file.line(at));
            if (kind.matches()) {
                return HOLD_VALUES.contains(kind.group(1));
            }
        }
        return true;
    }

    /** Returns the line of another field in the same mapping, if each field is on its own line. */
    private static Optional<Integer> sibling(TextFile file, int line, Key key, String name) {
        Optional<Integer> below = IntStream.range(line + 1, Math.min(file.lines() + 1, line + FARTHEST))
                .boxed()
                .takeWhile(at -> !beginsAnother(file.line(at), key))
                .filter(at -> Key.isAt(file.line(at), key.column(), name))
                .findFirst();
        if (below.isPresent()) {
            return below;
        }
        int at = line;
        // The first field of a list element has a dash before it.
        while (at > Math.max(1, line - FARTHEST)
                && !beginsAnother(file.line(at), key)
                && (isBlank(file.line(at - 1)) || Key.column(file.line(at - 1)) >= key.column())) {
            at--;
            if (Key.isAt(file.line(at), key.column(), name)) {
                return Optional.of(at);
            }
        }
        return Optional.empty();
    }

    private static boolean isBlank(String line) {
        return line.isBlank() || line.stripLeading().startsWith("#");
    }

    /** Returns whether a line begins a mapping other than the one with this key. */
    private static boolean beginsAnother(String line, Key key) {
        return !isBlank(line) && line.length() - line.stripLeading().length() < key.column() - 1;
    }
}
