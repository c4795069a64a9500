package io.jenkins.plugins.imagepromotion.scan.format.yaml;

import io.jenkins.plugins.imagepromotion.scan.format.shell.ShellFormat;
import io.jenkins.plugins.imagepromotion.scan.text.Mentions;
import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import io.jenkins.plugins.imagepromotion.script.Variables;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
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
    private final Mentions found;
    private final Kind kind;
    private final Variables variables;
    private final Images images;
    private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    /** A walk; {@code marked} contains the lines in which Flux writes whole references. */
    DocumentWalk(SourceText source, Node document, Set<Integer> marked, Mentions found) {
        this.source = source;
        this.document = document;
        this.marked = marked;
        this.found = found;
        this.kind = Kind.of(source, document);
        this.variables = kind == Kind.CI ? variables(document) : new Variables();
        this.images = new Images(source, found, kind, variables);
    }

    void walk() {
        if (kind == Kind.KUSTOMIZATION) {
            Nodes.get(document, "images").map(Nodes::elements).orElse(List.of()).forEach(images::kustomized);
        }
        if (kind != Kind.IMAGE_REPOSITORY) {
            node(document, "");
        }
    }

    /** The variables that a GitLab pipeline sets for all its jobs. */
    private static Variables variables(Node document) {
        Variables variables = new Variables();
        for (NodeTuple entry :
                Nodes.get(document, "variables").map(Nodes::entries).orElse(List.of())) {
            String value = Nodes.text(entry.getValueNode());
            if (!value.isEmpty()) {
                variables.put(Nodes.text(entry.getKeyNode()), variables.expand(value));
            }
        }
        return variables;
    }

    /** The parser limits the depth of the document. */
    private void node(Node node, String key) {
        if (node instanceof MappingNode mapping && seen.add(node)) {
            images.pair(mapping, key);
            for (NodeTuple entry : mapping.getValue()) {
                entry(mapping, entry);
            }
        } else if (node instanceof SequenceNode sequence && seen.add(node)) {
            sequence.getValue().forEach(element -> element(element, key));
        }
    }

    private void element(Node element, String key) {
        boolean isService = key.equals("services") && kind == Kind.CI;
        if (element instanceof ScalarNode scalar) {
            if (isService) {
                images.image(scalar, scalar);
            } else if (SCRIPTS.contains(key)) {
                script(scalar);
            }
        } else {
            if (isService) {
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
        } else if (isImageKey(key)
                || marked.contains(source.firstLine() + value.getStartMark().getLine())) {
            images.perhaps(place, value);
        } else if (SCRIPTS.contains(key)) {
            script(value);
        }
    }

    private boolean isImageKey(String key) {
        return key.length() > 5 && key.toLowerCase(Locale.ROOT).endsWith("image") && kind != Kind.UNKNOWN;
    }

    private void script(ScalarNode script) {
        boolean isBlock =
                script.getScalarStyle() == ScalarStyle.LITERAL || script.getScalarStyle() == ScalarStyle.FOLDED;
        int line = source.firstLine() + script.getStartMark().getLine() + (isBlock ? 1 : 0);
        new ShellFormat(variables).read(source.part(script.getValue(), line), found);
    }
}
