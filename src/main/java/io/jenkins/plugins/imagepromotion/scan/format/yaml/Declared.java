package io.jenkins.plugins.imagepromotion.scan.format.yaml;

import io.jenkins.plugins.imagepromotion.scan.format.lines.Templates;
import io.jenkins.plugins.imagepromotion.script.Variables;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** The variables and parameters that a document itself sets. A default is a value, as in {@code ${X:-default}}. */
final class Declared {
    /** Fields that declare parameters, as a list of names with defaults or as a mapping. */
    private static final Set<String> PARAMETERS = Set.of("params", "parameters", "inputs", "env", "variables");

    /** How Tekton, Argo Workflows, CircleCI, GitHub and Azure refer to them. */
    private static final Pattern USE =
            Pattern.compile("\\$\\((?:inputs\\.)?params(?:\\.(?<tekton>[\\w.-]+)|\\[['\"](?<quoted>[\\w.-]+)['\"]])\\)"
                    + "|\\{\\{\\s*(?:inputs|workflow)\\.parameters\\.(?<argo>[\\w-]+)\\s*}}"
                    + "|<<\\s*(?:pipeline\\.)?parameters\\.(?<circle>[\\w-]+)\\s*>>"
                    + "|\\$\\{\\{\\s*(?:env|inputs|variables|parameters)\\.(?<expression>[\\w-]+)\\s*}}");

    private static final List<String> GROUPS = List.of("tekton", "quoted", "argo", "circle", "expression");

    private static final Pattern MATRIX = Pattern.compile("\\$\\{\\{\\s*matrix\\.(?<name>[\\w-]+)\\s*}}");

    private final Variables parameters = new Variables();
    private final Map<String, List<ScalarNode>> matrix = new HashMap<>();
    private final IdentityHashMap<Node, Set<String>> known = new IdentityHashMap<>();
    private final Variables variables = new Variables();

    private Declared() {}

    /** Collects the declarations of a document. */
    static Declared of(Kind kind, Node document) {
        Declared declared = new Declared();
        switch (kind) {
            case CI, GITLAB -> {
                declared.variables(document, "variables");
                declared.variables(document, "env");
                declared.search(document, Collections.newSetFromMap(new IdentityHashMap<>()));
            }
            case KUBERNETES -> declared.search(document, Collections.newSetFromMap(new IdentityHashMap<>()));
            case CLOUD_BUILD -> declared.variables(document, "substitutions");
            case CLOUDFORMATION ->
                Nodes.get(document, "Parameters")
                        .map(Nodes::entries)
                        .orElse(List.of())
                        .forEach(entry ->
                                declared.variable(entry.getKeyNode(), Nodes.text(entry.getValueNode(), "Default")));
            default -> {
                // This declares nothing.
            }
        }
        return declared;
    }

    /** The variables that a pipeline sets for all its jobs. */
    private void variables(Node document, String key) {
        for (NodeTuple entry : Nodes.get(document, key).map(Nodes::entries).orElse(List.of())) {
            String text = Nodes.text(entry.getValueNode());
            variable(entry.getKeyNode(), text.isEmpty() ? Nodes.text(entry.getValueNode(), "value") : text);
        }
    }

    private void variable(Node name, String value) {
        if (!value.isEmpty()) {
            variables.put(Nodes.text(name), variables.expand(value));
        }
    }

    /** The parser limits the depth of the document. */
    private void search(Node node, Set<Node> seen) {
        if (node instanceof MappingNode mapping && seen.add(node)) {
            for (NodeTuple entry : mapping.getValue()) {
                String key = Nodes.text(entry.getKeyNode());
                if (PARAMETERS.contains(key)) {
                    Nodes.elements(entry.getValueNode()).forEach(each -> parameter(Nodes.text(each, "name"), each));
                    Nodes.entries(entry.getValueNode())
                            .forEach(each -> parameter(Nodes.text(each.getKeyNode()), each.getValueNode()));
                }
                if (key.equals("matrix")) {
                    matrix(entry.getValueNode());
                }
                search(entry.getValueNode(), seen);
            }
        } else if (node instanceof SequenceNode sequence && seen.add(node)) {
            sequence.getValue().forEach(element -> search(element, seen));
        }
    }

    private void parameter(String name, Node declaration) {
        String value = Stream.of(
                        Nodes.text(declaration), Nodes.text(declaration, "default"), Nodes.text(declaration, "value"))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
        // A value that refers to itself passes the parameter on.
        if (!name.isEmpty() && !value.isEmpty() && !USE.matcher(value).find()) {
            parameters.putConstant(name, value);
        }
    }

    /** Collects the values of a job matrix, including those under {@code include}. */
    private void matrix(Node values) {
        for (NodeTuple entry : Nodes.entries(values)) {
            String name = Nodes.text(entry.getKeyNode());
            for (Node value : Nodes.elements(entry.getValueNode())) {
                matrixValue(name, value);
                if (name.equals("include")) {
                    Nodes.entries(value)
                            .forEach(each -> matrixValue(Nodes.text(each.getKeyNode()), each.getValueNode()));
                }
            }
        }
    }

    private void matrixValue(String name, Node value) {
        if (value instanceof ScalarNode scalar && !scalar.getValue().contains("${{")) {
            matrix.computeIfAbsent(name, key -> new ArrayList<>()).add(scalar);
        }
    }

    /**
     * Returns the constants that a matrix reference can stand for, or an empty list for each later reference; empty for
     * any other string.
     */
    Optional<List<ScalarNode>> alternatives(String text) {
        Matcher use = MATRIX.matcher(text);
        return !matrix.isEmpty() && use.matches()
                ? Optional.ofNullable(matrix.replace(use.group("name"), List.of()))
                : Optional.empty();
    }

    /**
     * Returns whether a string is only a parameter that is named like an image and whose declaration is read as an
     * image.
     */
    boolean isImage(String text) {
        Matcher use = USE.matcher(text);
        return use.matches()
                && Places.isForImage(name(use))
                && parameters.get(name(use)).indexOf(':') > 0;
    }

    /** Returns true for the first call with this node and meaning: two images can share the node of their tag. */
    boolean isNew(Node node, String meaning) {
        return known.computeIfAbsent(node, key -> new HashSet<>()).add(meaning);
    }

    /** The variables; scripts add theirs. */
    Variables variables() {
        return variables;
    }

    /** Returns the text with each variable, parameter and template replaced by its value, or by {@link Variables#OPEN}. */
    String expand(String text) {
        if (text.indexOf('$') < 0 && text.indexOf('{') < 0 && text.indexOf('`') < 0 && text.indexOf('<') < 0) {
            return text;
        }
        Matcher uses = USE.matcher(text);
        String filled = uses.replaceAll(use -> Matcher.quoteReplacement(parameters.get(name(uses))));
        return variables.expand(Templates.expand(filled));
    }

    private static String name(Matcher use) {
        return GROUPS.stream()
                .map(use::group)
                .filter(name -> name != null)
                .findFirst()
                .orElse("");
    }
}
