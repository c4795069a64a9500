package io.jenkins.plugins.imagepromotion.gitops.automation.manifest;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** A YAML object in a file, such as a Kubernetes object. Missing fields read as empty. */
public final class Manifest {
    private final String file;
    private final Node root;
    private final String namespace;
    private final String change;

    private Manifest(String file, Node root, String namespace, String change) {
        this.file = file;
        this.root = root;
        this.namespace = namespace;
        this.change = change;
    }

    static Manifest of(String file, Node root) {
        Manifest manifest = new Manifest(file, root, "", "");
        return manifest.in(manifest.text("metadata", "namespace"));
    }

    /** Returns this object in another namespace. */
    public Manifest in(String other) {
        return new Manifest(file, root, other, change);
    }

    /**
     * Returns this object with the reason why it may change before it reaches the cluster, as a clause; empty if it
     * does not.
     */
    Manifest changedBy(String reason) {
        return new Manifest(file, root, namespace, reason);
    }

    /** Returns how the object may change before it reaches the cluster, as a clause; empty if it does not. */
    public Optional<String> change() {
        return change.isEmpty() ? Optional.empty() : Optional.of(change);
    }

    /** Returns whether a scalar at any depth of the object contains this text. */
    boolean contains(String text) {
        return YamlFile.values(root).stream().anyMatch(value -> value.text().contains(text));
    }

    /** Returns where the object begins. */
    public Place place() {
        return new Place(file, root.getStartMark().getLine() + 1);
    }

    /** Returns where the value of this field begins, or where the object begins if the field is missing. */
    public Place place(String... path) {
        return get(path)
                .map(node -> new Place(file, node.getStartMark().getLine() + 1))
                .orElseGet(this::place);
    }

    /** Returns the name with its namespace in the cluster, if known. */
    public ObjectName name() {
        return new ObjectName(namespace, text("metadata", "name"));
    }

    /** Returns whether the object has this kind, in any version of the group. */
    public boolean is(String group, String kind) {
        return text("kind").equals(kind) && text("apiVersion").startsWith(group + "/");
    }

    /** Returns whether it has this field, with a value other than null. */
    public boolean has(String... path) {
        return get(path).isPresent();
    }

    /** Returns the text of a scalar. */
    public String text(String... path) {
        return get(path).map(Manifest::text).orElse("");
    }

    /** Returns whether a field is true. */
    public boolean isTrue(String... path) {
        return text(path).equalsIgnoreCase("true");
    }

    /** Returns the texts of a sequence. */
    public List<String> texts(String... path) {
        return parts(path).stream().map(part -> text(part.root)).toList();
    }

    /** Returns the objects in a sequence. */
    public List<Manifest> parts(String... path) {
        return get(path).map(Manifest::elements).orElse(List.of()).stream()
                .map(node -> new Manifest(file, node, namespace, change))
                .toList();
    }

    /** Returns the object in a field. */
    public Optional<Manifest> part(String... path) {
        return get(path).map(node -> new Manifest(file, node, namespace, change));
    }

    /** Returns the texts of a mapping, in its order. */
    public Map<String, String> entries(String... path) {
        Map<String, String> entries = new LinkedHashMap<>();
        for (NodeTuple entry : get(path).map(Manifest::tuples).orElse(List.of())) {
            entries.putIfAbsent(text(entry.getKeyNode()), text(entry.getValueNode()));
        }
        return entries;
    }

    private Optional<Node> get(String... path) {
        Optional<Node> node = Optional.of(root);
        for (String key : path) {
            node = node.flatMap(parent -> tuples(parent).stream()
                    .filter(entry -> text(entry.getKeyNode()).equals(key))
                    .map(NodeTuple::getValueNode)
                    .findFirst());
        }
        return node.filter(found -> !(found instanceof ScalarNode) || !isNull(found));
    }

    static boolean isNull(Node node) {
        return node instanceof ScalarNode scalar
                && scalar.isPlain()
                && List.of("", "~", "null", "Null", "NULL").contains(scalar.getValue());
    }

    private static String text(Node node) {
        return node instanceof ScalarNode scalar && !isNull(node) ? scalar.getValue() : "";
    }

    /**
     * Returns the entries of a mapping, then the entries of the mappings that its merge keys name; the first entry with
     * a key counts.
     */
    private static List<NodeTuple> tuples(Node node) {
        List<NodeTuple> tuples = new ArrayList<>();
        // Merges each mapping once, so mappings that merge each other do not cause an endless loop.
        Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Node> next = new ArrayDeque<>(List.of(node));
        while (!next.isEmpty()) {
            if (next.pop() instanceof MappingNode mapping && seen.add(mapping)) {
                List<Node> merged = new ArrayList<>();
                for (NodeTuple entry : mapping.getValue()) {
                    if (isMerge(entry.getKeyNode())) {
                        Node value = entry.getValueNode();
                        merged.addAll(value instanceof SequenceNode ? elements(value) : List.of(value));
                    } else {
                        tuples.add(entry);
                    }
                }
                Collections.reverse(merged);
                merged.forEach(next::push);
            }
        }
        return tuples;
    }

    private static boolean isMerge(Node key) {
        return key instanceof ScalarNode scalar
                && scalar.isPlain()
                && scalar.getValue().equals("<<");
    }

    private static List<Node> elements(Node node) {
        return node instanceof SequenceNode sequence ? sequence.getValue() : List.of();
    }
}
