package io.jenkins.plugins.imagepromotion.scan.format.yaml;

import io.jenkins.plugins.imagepromotion.scan.text.Mentions;
import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import io.jenkins.plugins.imagepromotion.script.Variables;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads the fields of a document that name an image, as a whole or in parts. */
record Images(SourceText source, Mentions found, Kind kind, Variables variables) {
    private static final List<String> PICTURES =
            List.of(".png", ".jpg", ".jpeg", ".svg", ".gif", ".webp", ".ico", ".avif", ".bmp");

    /** No object with an image in parts has more fields; for each image, all of them are searched. */
    private static final int MOST_FIELDS = 100;

    /** Adds a value that is an image; {@code place} is where it is used, which differs from where it is written for an alias. */
    void image(Node place, ScalarNode value) {
        image(place, value, Nodes.text(value));
    }

    void image(Node place, ScalarNode value, String text) {
        if (!text.isEmpty() && !isPicture(text) && !isDockerfile(text)) {
            found.add(line(place, value), text, variables.expand(text), kind.isCertain());
        }
    }

    /** Adds a value that is an image only if it looks like one. */
    void perhaps(Node place, ScalarNode value) {
        String text = Nodes.text(value);
        if (text.indexOf(':') > 0 && text.indexOf(' ') < 0 && !text.contains("://") && !isPicture(text)) {
            found.addUncertain(line(place, value), text, variables.expand(text));
        }
    }

    /** Adds the image under {@code name}, as GitLab writes it. */
    void named(Node mapping) {
        if (Nodes.get(mapping, "name").orElse(mapping) instanceof ScalarNode name) {
            image(name, name);
        }
    }

    /** Adds the field {@code image} of a mapping; in the values of a chart, the tag can be in a field next to it. */
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

    /** Tells whether a mapping in an object is an image in the values of a release rather than a container. */
    private static boolean isInValues(MappingNode mapping) {
        return Nodes.get(mapping, "name").isEmpty() && Nodes.get(mapping, "tag").isPresent();
    }

    /** Adds a mapping with repository and tag or digest, as in the values of charts and in many objects. */
    void pair(MappingNode mapping, String key) {
        if (!(Nodes.get(mapping, "repository").orElse(mapping) instanceof ScalarNode named)) {
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
        // The chart replaces an empty tag, usually with its own version.
        boolean open = tagText.isEmpty() && digestText.isEmpty() && tag.isPresent();
        boolean atTag = digestText.isEmpty() && !tagText.isEmpty();
        Node place = atTag ? tag.orElse(named) : named;
        String written = atTag ? tagText : name;
        found.addUncertain(line(place, place), written, variables.expand(whole) + (open ? ":" + Variables.OPEN : ""));
    }

    /** Adds an entry of a kustomization's {@code images}; without a tag or digest, it only changes the name. */
    void kustomized(Node entry) {
        String name = Nodes.text(entry, "newName").isEmpty() ? Nodes.text(entry, "name") : Nodes.text(entry, "newName");
        Optional<Node> tag = Nodes.get(entry, "newTag");
        String digest = Nodes.text(entry, "digest");
        if (!digest.isEmpty()) {
            Node place = Nodes.get(entry, "digest").orElse(entry);
            found.add(line(place, place), digest, variables.expand(joined(name, "", digest)));
        } else if (tag.isPresent() && !Nodes.text(tag.get()).isEmpty()) {
            String text = Nodes.text(tag.get());
            found.add(line(tag.get(), tag.get()), text, variables.expand(joined(name, text, "")));
        }
    }

    private static String joined(String name, String tag, String digest) {
        return name + (tag.isEmpty() ? "" : ":" + tag) + (digest.isEmpty() ? "" : "@" + digest);
    }

    private static String registry(MappingNode mapping) {
        String registry = Nodes.text(mapping, "registry");
        return registry.isEmpty() ? "" : registry + "/";
    }

    /** A GitHub action can name the Dockerfile next to it instead of an image. */
    private static boolean isDockerfile(String text) {
        return text.equals("Dockerfile") || text.endsWith("/Dockerfile") || text.startsWith("./");
    }

    private static boolean isPicture(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return PICTURES.stream().anyMatch(lower::endsWith)
                || Stream.of("http:", "https:", "data:").anyMatch(lower::startsWith);
    }

    /** Returns the line of the value, or of its key if the value is an alias for a node written before. */
    private int line(Node place, Node value) {
        return source.firstLine()
                + Math.max(place.getStartMark().getLine(), value.getStartMark().getLine());
    }
}
