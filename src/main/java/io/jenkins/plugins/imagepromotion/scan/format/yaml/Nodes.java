package io.jenkins.plugins.imagepromotion.scan.format.yaml;

import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads parts of a YAML document. */
final class Nodes {
    /** How far merge keys are followed, and how many of each: merges of merges of many would take for ever. */
    private static final int DEEPEST_MERGE = 3;

    private static final int MOST_MERGES = 10;

    private Nodes() {}

    /** The text of a scalar; empty if the node is none, or null in YAML's sense. */
    static String text(Node node) {
        if (!(node instanceof ScalarNode scalar)) {
            return "";
        }
        String text = scalar.getValue();
        return text.equals("~") || text.equals("null") ? "" : text;
    }

    /** The value of a key, or of a merged mapping's key. */
    static Optional<Node> get(Node node, String key) {
        return get(node, key, DEEPEST_MERGE);
    }

    /** The text of the value of a key; empty if there is none. */
    static String text(Node node, String key) {
        return get(node, key).map(Nodes::text).orElse("");
    }

    private static Optional<Node> get(Node node, String key, int merges) {
        if (!(node instanceof MappingNode mapping)) {
            return Optional.empty();
        }
        Optional<Node> merged = Optional.empty();
        for (NodeTuple entry : mapping.getValue()) {
            String name = text(entry.getKeyNode());
            if (name.equals(key)) {
                return Optional.of(entry.getValueNode());
            }
            if (name.equals("<<") && merges > 0 && merged.isEmpty()) {
                merged = merged(entry.getValueNode(), key, merges - 1);
            }
        }
        return merged;
    }

    private static Optional<Node> merged(Node value, String key, int merges) {
        List<Node> all = value instanceof SequenceNode sequence ? sequence.getValue() : List.of(value);
        for (Node each : all.subList(0, Math.min(all.size(), MOST_MERGES))) {
            Optional<Node> found = get(each, key, merges);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** The elements of a sequence; none if the node is not one. */
    static List<Node> elements(Node node) {
        return node instanceof SequenceNode sequence ? sequence.getValue() : List.of();
    }
}
