package io.jenkins.plugins.imagepromotion.scan.format.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A command whose words are elements of lists, as in the {@code command} and {@code args} of a container.
 *
 * @param line the command as a shell would read it
 * @param first where its first word is written
 * @param last where its last word is written
 */
record ListedCommand(String line, Node first, Node last) {
    /** The fields that contain a command, in the order of their words. */
    static final List<String> FIELDS = List.of("entrypoint", "command", "args");

    /** Words without special shell characters, except for the variables that the system replaces. */
    private static final Pattern PLAIN = Pattern.compile("(?:[\\w@%+=:,./${}-]|\\$\\([\\w.-]+\\))+");

    /** Returns the command of a mapping; null if the mapping has no command or has one that is written as a script. */
    static @Nullable ListedCommand of(MappingNode mapping, Kind kind) {
        List<Node> fields = new ArrayList<>();
        boolean hasList = false;
        for (String field : FIELDS) {
            Optional<Node> value = Nodes.get(mapping, field);
            if (value.isPresent()) {
                fields.add(value.get());
                hasList |= value.get() instanceof SequenceNode;
            }
        }
        if (!hasList) {
            return null;
        }
        List<ScalarNode> words = Nodes.scalars(fields.stream()
                .flatMap(field -> (field instanceof ScalarNode ? List.of(field) : Nodes.elements(field)).stream())
                .toList());
        if (words.isEmpty() || words.get(0).getValue().strip().indexOf(' ') > 0) {
            // A list of scripts.
            return null;
        }
        StringBuilder line =
                new StringBuilder(program(mapping, kind, words.get(0).getValue()));
        words.forEach(word -> line.append(quoted(word.getValue())).append(' '));
        return new ListedCommand(line.toString(), fields.get(0), fields.get(fields.size() - 1));
    }

    /**
     * Returns the program that is missing if there are only arguments: the program of the image in Cloud Build, or a
     * shell before its option.
     */
    private static String program(MappingNode mapping, Kind kind, String first) {
        if (kind == Kind.CLOUD_BUILD && Nodes.get(mapping, "entrypoint").isEmpty()) {
            String image = Nodes.text(mapping, "name");
            return image.substring(image.lastIndexOf('/') + 1).split("[:@]", 2)[0] + " ";
        }
        return first.matches("-\\w*c") ? "sh " : "";
    }

    private static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
