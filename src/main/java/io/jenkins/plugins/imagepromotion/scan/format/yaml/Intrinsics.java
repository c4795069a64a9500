package io.jenkins.plugins.imagepromotion.scan.format.yaml;

import io.jenkins.plugins.imagepromotion.script.Variables;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** The functions of CloudFormation, as tags and as mappings with one key. */
record Intrinsics(Variables parameters) {
    /** Returns whether a value is a scalar or a function, rather than an object. */
    static boolean isValue(Node node) {
        return node instanceof ScalarNode
                || function(node).startsWith("!")
                || (node instanceof MappingNode mapping
                        && mapping.getValue().size() == 1
                        && (function(node).startsWith("Fn::") || function(node).equals("Ref")));
    }

    /** Returns whether this is a choice between two values by a condition. */
    static boolean isChoice(Node node) {
        return isValue(node) && name(node).equals("If");
    }

    /** Returns the values of a choice, except {@code AWS::NoValue}. */
    static List<Node> choices(Node node) {
        return Nodes.elements(argument(node)).stream()
                .skip(1)
                .filter(value -> !(name(value).equals("Ref")
                        && Nodes.text(argument(value)).equals("AWS::NoValue")))
                .toList();
    }

    /** Returns the scalar that shows where the value is written: the text, or the last of the joined parts. */
    static ScalarNode place(Node node) {
        List<ScalarNode> scalars = scalars(node).toList();
        boolean isJoin = function(node).endsWith("Join");
        return scalars.isEmpty()
                ? new ScalarNode(node.getTag(), "", node.getStartMark(), node.getEndMark(), ScalarStyle.PLAIN)
                : scalars.get(isJoin ? scalars.size() - 1 : 0);
    }

    private static Stream<ScalarNode> scalars(Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue().isEmpty() ? Stream.empty() : Stream.of(scalar);
        }
        return Stream.concat(
                        Nodes.elements(node).stream(),
                        Nodes.entries(node).stream().map(NodeTuple::getValueNode))
                .flatMap(Intrinsics::scalars);
    }

    /** Returns the value of a scalar or a function, with {@link Variables#OPEN} for each unknown part. */
    String text(Node node) {
        Node argument = argument(node);
        return switch (name(node)) {
            case "" -> Nodes.text(node);
            case "Ref" -> parameters.get(Nodes.text(argument));
            case "Sub" -> substituted(argument);
            case "Join" -> joined(Nodes.elements(argument));
            default -> Variables.UNKNOWN;
        };
    }

    /** Replaces parameters, and the names that a second argument defines. */
    private String substituted(Node argument) {
        List<Node> arguments = Nodes.elements(argument);
        if (argument instanceof ScalarNode || arguments.isEmpty()) {
            return parameters.expand(Nodes.text(argument));
        }
        Variables own = new Variables(parameters);
        arguments.stream()
                .skip(1)
                .flatMap(names -> Nodes.entries(names).stream())
                .forEach(entry -> own.put(
                        Nodes.text(entry.getKeyNode()),
                        isValue(entry.getValueNode()) ? text(entry.getValueNode()) : Variables.UNKNOWN));
        return own.expand(Nodes.text(arguments.get(0)));
    }

    private String joined(List<Node> arguments) {
        return arguments.size() != 2
                ? Variables.UNKNOWN
                : Nodes.elements(arguments.get(1)).stream()
                        .map(part -> isValue(part) ? text(part) : Variables.UNKNOWN)
                        .collect(Collectors.joining(Nodes.text(arguments.get(0))));
    }

    private static Node argument(Node node) {
        return node.getTag().getValue().startsWith("!") || !(node instanceof MappingNode)
                ? node
                : Nodes.entries(node).get(0).getValueNode();
    }

    /** The name of a function without its prefix; empty for a string. */
    private static String name(Node node) {
        return function(node).replaceFirst("^(!|Fn::)", "");
    }

    private static String function(Node node) {
        String tag = node.getTag().getValue();
        if (tag.startsWith("!")) {
            return tag;
        }
        return node instanceof MappingNode mapping && mapping.getValue().size() == 1
                ? Nodes.text(mapping.getValue().get(0).getKeyNode())
                : "";
    }
}
