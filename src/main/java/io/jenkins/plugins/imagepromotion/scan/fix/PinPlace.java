package io.jenkins.plugins.imagepromotion.scan.fix;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.scan.report.Change;
import io.jenkins.plugins.imagepromotion.scan.text.ImageFields;
import io.jenkins.plugins.imagepromotion.scan.text.ImageFields.Field;
import io.jenkins.plugins.imagepromotion.scan.text.ImageFields.Reader;
import io.jenkins.plugins.imagepromotion.scan.text.Key;
import io.jenkins.plugins.imagepromotion.scan.text.Mention;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Where the tag and the digest of a reference go in a file.
 *
 * <p>A whole reference becomes {@code name:tag@digest}, or {@code name@digest} after {@code docker://} in a command. A tag
 * and a digest in fields of their own stay there: kustomize has {@code newTag} and {@code digest}, and a chart may have a
 * field {@code digest}. Without that field, the digest follows the tag, because a chart joins repository and tag with a
 * colon.
 *
 * @param candidates the possible edits, the most likely one first; each writes the whole reference
 * @param problem the reason for an empty list of candidates, as part of a sentence; otherwise empty
 */
public record PinPlace(List<List<Change>> candidates, String problem) {
    private static final String CREATED = "an image is built or pushed under this name, which cannot contain a digest";

    private static final int MOST_CANDIDATES = 8;
    private static final String TRANSPORT = "docker://";
    /** The pipeline keys whose values can also begin with that prefix. */
    private static final Set<String> IMAGE_KEYS = Set.of("uses", "image", "pipe");

    private static final Pattern BLOCK = Pattern.compile("[:\\s][>|][-+]?\\s*(?:#.*)?$");
    private static final Resolver TYPES = new Resolver();

    public PinPlace {
        candidates = List.copyOf(candidates);
    }

    /**
     * Finds the place for the reference that the mention will have.
     *
     * @param wanted the same repository with a tag; without a digest, only the tag is written
     */
    public static PinPlace of(TextFile file, Mention mention, ImageReference wanted) {
        Optional<ImageFields> fields = mention.fields();
        if (mention.created() || fields.equals(Optional.of(ImageFields.BUILT))) {
            return none(CREATED);
        }
        if (fields.isPresent()) {
            return inFields(file, fields.get(), wanted);
        }
        String value = mention.value().strip();
        return mention.written().contains(value)
                ? whole(
                        file,
                        mention.line(),
                        mention.column() + mention.written().indexOf(value),
                        value,
                        wanted)
                : none("it is written with a variable");
    }

    private static PinPlace none(String problem) {
        return new PinPlace(List.of(), problem);
    }

    private static PinPlace whole(TextFile file, int number, int column, String value, ImageReference wanted) {
        // The value of a block is on the line after its key.
        boolean isBlock =
                BLOCK.matcher(file.line(number)).find() && !file.line(number).contains(value);
        int line = isBlock ? number + 1 : number;
        String text = file.line(line);
        List<List<Change>> candidates = IntStream.concat(
                        IntStream.of(isBlock ? 0 : column - 1),
                        IntStream.iterate(text.indexOf(value), at -> at >= 0, at -> text.indexOf(value, at + 1)))
                .filter(at -> text.startsWith(value, at))
                .distinct()
                .limit(MOST_CANDIDATES)
                .mapToObj(at -> List.of(new Change(line, at + 1, value, pinned(text, at, value, wanted))))
                .toList();
        return candidates.isEmpty()
                ? none("line " + line + " does not contain it literally")
                : new PinPlace(candidates, "");
    }

    /** Tools based on containers/image, for which {@code docker://} is a transport, reject a tag with a digest. */
    private static String pinned(String text, int at, String value, ImageReference wanted) {
        boolean isTransport = text.startsWith(TRANSPORT, at - TRANSPORT.length())
                && Key.before(text, at - TRANSPORT.length() + 1)
                        .filter(key -> IMAGE_KEYS.contains(key.name()))
                        .isEmpty();
        String named = value.indexOf('@') < 0 ? value : value.substring(0, value.indexOf('@'));
        int colon = named.lastIndexOf(':');
        String name = colon > named.lastIndexOf('/') ? named.substring(0, colon) : named;
        return name + (isTransport && wanted.digest().isPresent() ? "" : ":" + tag(wanted)) + digest(wanted);
    }

    private static String tag(ImageReference wanted) {
        return wanted.tag().map(Tag::value).orElseThrow();
    }

    /** Returns {@code @digest}; empty for a tag alone. */
    private static String digest(ImageReference wanted) {
        return wanted.digest().map(digest -> "@" + digest).orElse("");
    }

    private static PinPlace inFields(TextFile file, ImageFields fields, ImageReference wanted) {
        Optional<Field> tag = fields.tag();
        Optional<Field> digest = fields.digest();
        boolean hasDigest = digest.filter(field -> !isEmpty(field)).isPresent();
        boolean isJoined = tag.filter(field -> field.text().indexOf('@') >= 0).isPresent();
        if (wanted.digest().isEmpty()) {
            return tag.isEmpty() || hasDigest ? none("it is written in parts") : one(filled(tag.get(), tag(wanted)));
        }
        Digest pinned = wanted.digest().get();
        boolean isFree = tag.isPresent() && !hasDigest;
        if (isJoined || (isFree && digest.isEmpty() && fields.reader() == Reader.CHART)) {
            return hasDigest ? none("it has two digests") : one(filled(tag.get(), tag(wanted) + digest(wanted)));
        }
        List<Change> changes = new ArrayList<>();
        tag.filter(field -> !isEmpty(field) || !hasDigest)
                .ifPresent(field -> changes.addAll(filled(field, tag(wanted))));
        if (digest.isPresent()) {
            changes.addAll(filled(digest.get(), shortened(digest.get(), pinned)));
            return one(changes);
        }
        if (tag.isEmpty()) {
            return none("it is written in parts");
        }
        if (fields.reader() == Reader.OPERATOR) {
            return none("only the operator of this object knows whether its tag can contain a digest");
        }
        return new PinPlace(
                added(file, tag.get(), pinned).stream()
                        .map(field -> {
                            List<Change> both = new ArrayList<>(changes);
                            both.add(field);
                            return List.copyOf(both);
                        })
                        .toList(),
                "");
    }

    private static PinPlace one(List<Change> changes) {
        return new PinPlace(List.of(changes), "");
    }

    private static boolean isEmpty(Field field) {
        return Set.of("", "null", "~").contains(field.text());
    }

    /** A field that names the algorithm contains only the digits. */
    private static String shortened(Field field, Digest digest) {
        return isEmpty(field) || field.text().indexOf(':') >= 0
                ? digest.toString()
                : digest.toString().substring(digest.toString().indexOf(':') + 1);
    }

    /** Returns the change that gives a field this value; none if it has it. */
    private static List<Change> filled(Field field, String value) {
        if (field.text().equals(value)) {
            return List.of();
        }
        // Without quotes, YAML reads some tags as numbers or dates.
        boolean isText = !field.plain()
                || value.indexOf('@') > 0
                || (Character.isLetter(value.charAt(0))
                        && TYPES.resolve(NodeId.scalar, value, true).equals(org.yaml.snakeyaml.nodes.Tag.STR));
        String written = isText ? value : "\"" + value + "\"";
        boolean isMissing = field.plain() && field.text().isEmpty();
        return List.of(new Change(field.line(), field.column(), field.text(), (isMissing ? " " : "") + written));
    }

    /** Adds {@code digest} as the next field: on its own line, or on the same line if the fields are in braces. */
    private static List<Change> added(TextFile file, Field tag, Digest digest) {
        String text = file.line(tag.line());
        int quotes = tag.plain() ? 0 : 1;
        int end = tag.column() - 1 + tag.text().length() + quotes;
        Optional<Key> key = Key.before(text, tag.column());
        if (key.isEmpty()) {
            return List.of();
        }
        boolean isQuoted = text.charAt(key.get().column() - 1) == '"';
        String field = isQuoted ? "\"digest\": \"" + digest + "\"" : "digest: " + digest;
        Change inBraces = new Change(tag.line(), end + 1, "", ", " + field);
        String before = text.substring(0, key.get().column() - 1).replace('-', ' ');
        String lineEnd = file.lineEnd(tag.line()).isEmpty() ? file.lineEnd(1) : file.lineEnd(tag.line());
        Change next =
                new Change(tag.line(), text.length() + 1, "", (lineEnd.isEmpty() ? "\n" : lineEnd) + before + field);
        return before.isBlank() && !isQuoted ? List.of(next, inBraces) : List.of(inBraces);
    }
}
