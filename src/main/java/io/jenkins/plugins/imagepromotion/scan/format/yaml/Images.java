package io.jenkins.plugins.imagepromotion.scan.format.yaml;

import io.jenkins.plugins.imagepromotion.scan.text.Mentions;
import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import io.jenkins.plugins.imagepromotion.script.Variables;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads the fields of a document that name an image, alone or in parts. */
final class Images {
    private static final List<String> PICTURES =
            List.of(".png", ".jpg", ".jpeg", ".svg", ".gif", ".webp", ".ico", ".avif", ".bmp");

    /** No object that has an image in parts has more fields; each of its images would look through all of them. */
    private static final int MOST_FIELDS = 100;

    private final SourceText source;
    private final Mentions found;
    private final Kind kind;
    private final Variables variables;

    Images(SourceText source, Mentions found, Kind kind, Variables variables) {
        this.source = source;
        this.found = found;
        this.kind = kind;
        this.variables = variables;
    }

    /** A value that is an image; {@code place} is where it is used, which an alias divides from where it is written. */
    void image(Node place, ScalarNode value) {
        image(place, value, Nodes.text(value));
    }

    void image(Node place, ScalarNode value, String text) {
        if (!text.isEmpty() && !isPicture(text) && !isDockerfile(text)) {
            add(line(place, value), text, variables.expand(text), kind.isCertain());
        }
    }

    /** A value that is an image if it looks like one beyond doubt. */
    void perhaps(Node place, ScalarNode value) {
        String text = Nodes.text(value);
        boolean looks = text.indexOf(':') > 0 && text.indexOf(' ') < 0 && !text.contains("://") && !isPicture(text);
        if (looks) {
            add(line(place, value), text, variables.expand(text), false);
        }
    }

    /** A mapping with the image under {@code name}, as GitLab has it. */
    void named(Node mapping) {
        Optional<Node> name = Nodes.get(mapping, "name");
        if (name.isPresent() && name.get() instanceof ScalarNode scalar) {
            image(scalar, scalar);
        }
    }

    /** The field {@code image} of a mapping; in a chart's values the tag may stand beside it. */
    void field(MappingNode mapping, Node place, ScalarNode value) {
        String text = Nodes.text(value);
        boolean alone = mapping.getValue().size() > MOST_FIELDS || (kind.isCertain() && !isInValues(mapping));
        String tag = alone ? "" : Nodes.text(mapping, "tag") + Nodes.text(mapping, "imageTag");
        String digest = alone ? "" : Nodes.text(mapping, "digest");
        if (text.isEmpty() || isPicture(text) || (tag.isEmpty() && digest.isEmpty())) {
            if (!text.isEmpty() && (alone || Nodes.get(mapping, "repository").isEmpty())) {
                image(place, value);
            }
            return;
        }
        String whole = joined(text, tag, digest);
        found.addUncertain(line(place, value), text, variables.expand(registry(mapping) + whole));
    }

    /** Whether a mapping of an object is the image part of a release's values rather than a container. */
    private static boolean isInValues(MappingNode mapping) {
        return Nodes.get(mapping, "name").isEmpty() && Nodes.get(mapping, "tag").isPresent();
    }

    /** A mapping with repository and tag or digest, as the values of charts and many objects have it. */
    void pair(MappingNode mapping, String key) {
        Optional<Node> repository = Nodes.get(mapping, "repository");
        if (repository.isEmpty() || !(repository.get() instanceof ScalarNode named)) {
            return;
        }
        Optional<Node> tag = Nodes.get(mapping, "tag");
        Optional<Node> digest = Nodes.get(mapping, "digest");
        boolean isImage = key.toLowerCase(Locale.ROOT).endsWith("image");
        String name = Nodes.text(named);
        if (name.isEmpty() || name.contains("://") || (!isImage && tag.isEmpty() && digest.isEmpty())) {
            return;
        }
        String tagText = tag.map(Nodes::text).orElse("");
        String digestText = digest.map(Nodes::text).orElse("");
        String whole = registry(mapping) + joined(name, tagText, digestText);
        // A tag that is there and empty is filled in by the chart, with its own version as a rule.
        boolean open = tagText.isEmpty() && digestText.isEmpty() && tag.isPresent();
        boolean atTag = digestText.isEmpty() && !tagText.isEmpty();
        Node place = atTag ? tag.orElse(named) : named;
        String written = atTag ? tagText : name;
        found.addUncertain(line(place, place), written, variables.expand(whole) + (open ? ":" + Variables.OPEN : ""));
    }

    /** An entry of a kustomization's {@code images}: without a tag or digest it only gives another name. */
    void kustomized(Node entry) {
        String name = Nodes.text(entry, "newName").isEmpty() ? Nodes.text(entry, "name") : Nodes.text(entry, "newName");
        Optional<Node> tag = Nodes.get(entry, "newTag");
        String digest = Nodes.text(entry, "digest");
        if (!digest.isEmpty()) {
            Node place = Nodes.get(entry, "digest").orElse(entry);
            add(line(place, place), digest, variables.expand(joined(name, "", digest)), true);
        } else if (tag.isPresent() && !Nodes.text(tag.get()).isEmpty()) {
            String text = Nodes.text(tag.get());
            add(line(tag.get(), tag.get()), text, variables.expand(joined(name, text, "")), true);
        }
    }

    private static String joined(String name, String tag, String digest) {
        return name + (tag.isEmpty() ? "" : ":" + tag) + (digest.isEmpty() ? "" : "@" + digest);
    }

    private static String registry(MappingNode mapping) {
        String registry = Nodes.text(mapping, "registry");
        return registry.isEmpty() ? "" : registry + "/";
    }

    /** Words for the Dockerfile next to a GitHub action, in the place of an image. */
    private static boolean isDockerfile(String text) {
        return text.equals("Dockerfile") || text.endsWith("/Dockerfile") || text.startsWith("./");
    }

    private static boolean isPicture(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        for (String ending : PICTURES) {
            if (lower.endsWith(ending)) {
                return true;
            }
        }
        return lower.startsWith("http:") || lower.startsWith("https:") || lower.startsWith("data:");
    }

    private void add(int line, String written, String value, boolean certain) {
        if (certain) {
            found.add(line, written, value);
        } else {
            found.addUncertain(line, written, value);
        }
    }

    /** The line of the value; where an alias stands for it, that of its key. */
    private int line(Node place, Node value) {
        int used = place.getStartMark().getLine();
        int written = value.getStartMark().getLine();
        boolean alias = written < used;
        return source.firstLine() + (alias ? used : written);
    }
}
