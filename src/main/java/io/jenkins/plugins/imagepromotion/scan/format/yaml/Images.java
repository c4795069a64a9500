package io.jenkins.plugins.imagepromotion.scan.format.yaml;

import io.jenkins.plugins.imagepromotion.scan.format.lines.LineFormat;
import io.jenkins.plugins.imagepromotion.scan.format.lines.Templates;
import io.jenkins.plugins.imagepromotion.scan.text.ImageFields;
import io.jenkins.plugins.imagepromotion.scan.text.Mentions;
import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import io.jenkins.plugins.imagepromotion.script.Variables;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads the fields of a document that name an image, as a whole or in parts. */
record Images(
        SourceText source,
        Positions positions,
        Mentions found,
        Kind kind,
        Declared declared,
        ImageFields.Reader reader) {
    /** Endings of picture files, and of Dockerfiles that a pipeline names instead of an image. */
    private static final List<String> FILES =
            List.of(".png", ".jpg", ".jpeg", ".svg", ".gif", ".webp", ".ico", ".avif", ".bmp", "/dockerfile");

    /** Beginnings of URLs, paths, names that ko builds, and images that only CodeBuild has. */
    private static final List<String> OTHERS = List.of("http:", "https:", "data:", "./", "ko://", "aws/codebuild/");

    /** GitLab virtual machines, whose names look like images. */
    private static final Pattern MACHINE = Pattern.compile("macos-\\d+-xcode-\\d+");

    /** No object with an image in parts has more fields; for each image, all of them are searched. */
    private static final int MOST_FIELDS = 100;

    /** No workflow pushes more names in one step. */
    private static final int MOST_NAMES = 200;

    /** Adds a value that is an image; {@code place} is where it is used, which differs from where it is written for an alias. */
    void image(Node place, ScalarNode value) {
        image(place, value, Nodes.text(value));
    }

    void image(Node place, ScalarNode value, String text) {
        Optional<List<ScalarNode>> alternatives = declared.alternatives(text);
        if (alternatives.isPresent()) {
            alternatives.get().forEach(each -> image(each, each));
        } else if (!text.isEmpty() && isReference(text) && !(kind == Kind.KUBERNETES && declared.isImage(text))) {
            add(place, value, text, declared.expand(text), kind.isCertain());
        }
    }

    /** Adds a value that is an image only if it looks like one. */
    void perhaps(Node place, ScalarNode value) {
        String text = Nodes.text(value);
        if (text.indexOf(':') > 0 && text.indexOf(' ') < 0 && !text.contains("://") && isReference(text)) {
            add(place, value, text, declared.expand(text), false);
        }
    }

    /** Adds an image, the images of a list, or the one in {@code name}, as in GitLab. */
    void each(Node place, Node value) {
        if (value instanceof ScalarNode scalar) {
            image(place, scalar);
        } else if (value instanceof SequenceNode sequence) {
            sequence.getValue().forEach(element -> each(element, element));
        } else if (Nodes.get(value, "image").isEmpty()) {
            Nodes.scalar(value, "name").ifPresent(name -> image(name, name));
        }
    }

    /** Adds the values of a mapping. */
    void values(Node mapping) {
        Nodes.entries(mapping).forEach(entry -> each(entry.getKeyNode(), entry.getValueNode()));
    }

    /**
     * Adds the field {@code image} of a mapping; in the values of a chart, the tag can be in a field next to it. A
     * field that is part of an image has already been read.
     */
    void field(MappingNode mapping, boolean isPart, Node place, ScalarNode value) {
        String text = Nodes.text(value);
        boolean isLarge = mapping.getValue().size() > MOST_FIELDS;
        if (text.isEmpty() || !isReference(text) || (isPart && !isLarge)) {
            return;
        }
        boolean isAlone = isLarge || (kind.isCertain() && !isInValues(mapping));
        String tag = isAlone ? "" : Nodes.text(mapping, "tag") + Nodes.text(mapping, "imageTag");
        String digest = isAlone ? "" : Nodes.text(mapping, "digest");
        if (kind == Kind.COMPOSE && !isLarge && Nodes.get(mapping, "build").isPresent()) {
            created(value);
        } else if (tag.isEmpty() && digest.isEmpty() && isBuilt(mapping)) {
            add(place, value, text, declared.expand(text), kind.isCertain(), ImageFields.BUILT);
        } else if (tag.isEmpty() && digest.isEmpty()) {
            image(place, value);
        } else {
            add(
                    place,
                    value,
                    text,
                    declared.expand(registry(mapping) + joined(text, tag, digest)),
                    false,
                    fields(tagField(mapping), Nodes.scalar(mapping, "digest")));
        }
    }

    /** Returns whether a build gives the image its name; at the top of a file, {@code build} can be a pipeline job. */
    private static boolean isBuilt(MappingNode mapping) {
        return mapping.getStartMark().getColumn() > 0
                && mapping.getValue().size() <= MOST_FIELDS
                && Nodes.get(mapping, "build").isPresent();
    }

    /** Returns whether a mapping in an object is an image in the values of a release rather than a container. */
    private static boolean isInValues(MappingNode mapping) {
        return Nodes.get(mapping, "name").isEmpty() && Nodes.get(mapping, "tag").isPresent();
    }

    /**
     * Adds a mapping if it contains an image in parts, as in chart values and in many objects; returns whether it does.
     */
    boolean parts(MappingNode mapping, String key) {
        Parts parts = mapping.getValue().size() > MOST_FIELDS ? null : Parts.of(mapping, Places.isForImage(key));
        if (parts == null) {
            return false;
        }
        ScalarNode place = parts.tag()
                .filter(tag -> parts.digest().isEmpty() && !Nodes.text(tag).isEmpty())
                .orElse(parts.name());
        String tag = parts.tag().map(Nodes::text).orElse("");
        // The chart replaces a tag that is empty or missing, usually with its own version.
        boolean isOpen = tag.isEmpty() && parts.digest().isEmpty();
        String whole = declared.expand(registry(mapping) + joined(parts.path(), tag, parts.digest()));
        add(
                place,
                place,
                Nodes.text(place),
                whole + (isOpen ? ":" + Variables.OPEN : ""),
                false,
                fields(tagField(mapping), parts.digestField()));
        return true;
    }

    /** Returns the field with the tag; a field {@code version} does not count, because it can have other uses. */
    private static Optional<ScalarNode> tagField(MappingNode mapping) {
        return Nodes.scalar(mapping, "tag").or(() -> Nodes.scalar(mapping, "imageTag"));
    }

    private ImageFields fields(Optional<ScalarNode> tag, Optional<ScalarNode> digest) {
        return new ImageFields(reader, tag.flatMap(positions::field), digest.flatMap(positions::field));
    }

    /** Adds a name that a build gives to its image. */
    void created(ScalarNode value) {
        String text = Nodes.text(value);
        int offset = positions.near(value.getStartMark(), text);
        found.add(positions.mention(offset, text, declared.expand(text), false, true));
    }

    /** Adds the names that a push uploads, separated by line breaks or commas. */
    void allCreated(ScalarNode value) {
        int begin = positions.offset(value.getStartMark());
        int end = positions.offset(value.getEndMark());
        int next = begin;
        for (String name : Nodes.text(value).split("[\\s,]+", MOST_NAMES)) {
            // Actions also have tags without a name, and rules for tags.
            if (name.indexOf('/') > 0 && name.indexOf('=') < 0) {
                int at = positions.find(name, next, end);
                next = at < 0 ? next : at + name.length();
                found.add(positions.mention(at < 0 ? begin : at, name, declared.expand(name), false, true));
            }
        }
    }

    /** Adds a value with a given meaning, unless a template without a constant determines all of it. */
    void add(Node place, ScalarNode value, String written, String meaning, boolean certain) {
        add(place, value, written, meaning, certain, null);
    }

    /** Adds a value that is a part of an image, with the fields of the other parts. */
    void add(
            Node place,
            ScalarNode value,
            String written,
            String meaning,
            boolean certain,
            @Nullable ImageFields fields) {
        if (Templates.isAllOpen(meaning) && LineFormat.isInChart(source)) {
            return;
        }
        // An alias stands for an earlier node.
        boolean isAlias = place.getStartMark().getLine() > value.getStartMark().getLine();
        if (!isAlias && !declared.isNew(value, meaning)) {
            return;
        }
        int offset = isAlias ? positions.offset(place.getStartMark()) : positions.near(value.getStartMark(), written);
        found.add(positions.mention(offset, written, meaning, certain, false).with(Optional.ofNullable(fields)));
    }

    static String joined(String name, String tag, String digest) {
        return name + (tag.isEmpty() ? "" : ":" + tag) + (digest.isEmpty() ? "" : "@" + digest);
    }

    private static String registry(MappingNode mapping) {
        String registry = Nodes.text(mapping, "registry");
        return registry.isEmpty() ? "" : registry + "/";
    }

    static boolean isReference(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return FILES.stream().noneMatch(lower::endsWith)
                && OTHERS.stream().noneMatch(lower::startsWith)
                && !text.equals("Dockerfile")
                // A policy pattern.
                && text.indexOf('*') < 0
                && !MACHINE.matcher(text).matches();
    }
}
