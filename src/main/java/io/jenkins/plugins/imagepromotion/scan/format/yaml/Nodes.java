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
    /** Limits for merge keys: merges of merges of many mappings would never end. */
    private static final int DEEPEST_MERGE = 3;

    private static final int MOST_MERGES = 10;

    private Nodes() {}

    /** Returns the text of a scalar; empty for another node and for null. */
    static String text(Node node) {
        if (!(node instanceof ScalarNode scalar)) {
            return "";
        }
        String text = scalar.getValue();
        return text.equals("~") || text.equals("null") ? "" : text;
    }

    /** Returns the value of a key in this mapping or in those merged into it. */
    static Optional<Node> get(Node node, String key) {
        return get(node, key, DEEPEST_MERGE);
    }

    /** Returns the text of a key's value; empty if the key has none. */
    static String text(Node node, String key) {
        return get(node, key).map(Nodes::text).orElse("");
    }

    /** Returns the value of a key if it is a scalar. */
    static Optional<ScalarNode> scalar(Node node, String key) {
        return get(node, key).orElse(null) instanceof ScalarNode scalar ? Optional.of(scalar) : Optional.empty();
    }

    /** Returns the scalars among these nodes. */
    static List<ScalarNode> scalars(List<Node> nodes) {
        return nodes.stream()
                .filter(ScalarNode.class::isInstance)
                .map(ScalarNode.class::cast)
                .toList();
    }

    private static Optional<Node> get(Node node, String key, int merges) {
        Optional<Node> merged = Optional.empty();
        for (NodeTuple entry : entries(node)) {
            String name = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
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
        return all.stream()
                .limit(MOST_MERGES)
                .flatMap(each -> get(each, key, merges).stream())
                .findFirst();
    }

    /** Returns the entries of a mapping; none for another node. */
    static List<NodeTuple> entries(Node node) {
        return node instanceof MappingNode mapping ? mapping.getValue() : List.of();
    }

    /** Returns the elements of a sequence; none for another node. */
    static List<Node> elements(Node node) {
        return node instanceof SequenceNode sequence ? sequence.getValue() : List.of();
    }
}
