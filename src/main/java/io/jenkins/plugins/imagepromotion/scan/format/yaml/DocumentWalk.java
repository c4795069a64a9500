package io.jenkins.plugins.imagepromotion.scan.format.yaml;

import io.jenkins.plugins.imagepromotion.scan.text.Mentions;
import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import io.jenkins.plugins.imagepromotion.script.Variables;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Finds the images in one YAML document. */
final class DocumentWalk {
    private static final Set<String> SCRIPTS = Set.of("run", "script", "before_script", "after_script");

    private final SourceText source;
    private final Node document;
    private final Set<Integer> marked;
    private final Kind kind;
    private final Images images;
    private final Scripts scripts;
    private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    /** A walk; {@code marked} are the lines in which Flux writes whole references. */
    DocumentWalk(SourceText source, Node document, Set<Integer> marked, Mentions found) {
        this.marked = marked;
        this.source = source;
        this.document = document;
        this.kind = Kind.of(source, document);
        Variables variables = kind == Kind.CI ? variables(document) : new Variables();
        this.images = new Images(source, found, kind, variables);
        this.scripts = new Scripts(source, found, variables);
    }

    void walk() {
        if (kind == Kind.KUSTOMIZATION) {
            for (Node entry : Nodes.get(document, "images").map(Nodes::elements).orElse(List.of())) {
                images.kustomized(entry);
            }
        }
        if (kind != Kind.IMAGE_REPOSITORY) {
            node(document, "");
        }
    }

    /** What a GitLab pipeline sets for all its jobs. */
    private static Variables variables(Node document) {
        Variables variables = new Variables();
        Optional<Node> set = Nodes.get(document, "variables");
        if (set.isPresent() && set.get() instanceof MappingNode mapping) {
            for (NodeTuple entry : mapping.getValue()) {
                String value = Nodes.text(entry.getValueNode());
                if (!value.isEmpty()) {
                    variables.put(Nodes.text(entry.getKeyNode()), variables.expand(value));
                }
            }
        }
        return variables;
    }

    /** The depth is that of the document, which the parser bounds. */
    private void node(Node node, String key) {
        if (node instanceof MappingNode mapping && seen.add(node)) {
            images.pair(mapping, key);
            for (NodeTuple entry : mapping.getValue()) {
                entry(mapping, entry);
            }
        } else if (node instanceof SequenceNode sequence && seen.add(node)) {
            for (Node element : sequence.getValue()) {
                element(element, key);
            }
        }
    }

    private void element(Node element, String key) {
        if (element instanceof ScalarNode scalar) {
            if (key.equals("services") && kind == Kind.CI) {
                images.image(scalar, scalar);
            } else if (SCRIPTS.contains(key)) {
                scripts.read(scalar);
            }
        } else {
            if (key.equals("services") && kind == Kind.CI) {
                images.named(element);
            }
            node(element, key);
        }
    }

    private void entry(MappingNode mapping, NodeTuple entry) {
        String key = Nodes.text(entry.getKeyNode());
        Node value = entry.getValueNode();
        if (value instanceof ScalarNode scalar) {
            scalar(mapping, entry.getKeyNode(), key, scalar);
        } else {
            if (key.equals("image") && kind == Kind.CI) {
                images.named(value);
            }
            node(value, key);
        }
    }

    private void scalar(MappingNode mapping, Node place, String key, ScalarNode value) {
        String text = Nodes.text(value);
        if (text.startsWith("docker://") || text.startsWith("docker-image://")) {
            images.image(value, value, text.substring(text.indexOf("//") + 2));
        } else if (key.equals("image")) {
            images.field(mapping, place, value);
        } else if (key.equals("container") && kind == Kind.CI) {
            images.image(place, value);
        } else if (isImageKey(key) || isMarked(value)) {
            images.perhaps(place, value);
        } else if (SCRIPTS.contains(key)) {
            scripts.read(value);
        }
    }

    private boolean isImageKey(String key) {
        return key.length() > 5 && key.toLowerCase(Locale.ROOT).endsWith("image") && kind != Kind.UNKNOWN;
    }

    /** Whether Flux writes the whole reference here, as its comment says. */
    private boolean isMarked(ScalarNode value) {
        return !marked.isEmpty()
                && marked.contains(source.firstLine() + value.getStartMark().getLine());
    }
}
