package io.jenkins.plugins.imagepromotion.policy.file;

import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.policy.demand.Settings;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A value in a policy file. It must have the type that is read; nothing is converted silently.
 *
 * @param file the name of the file in messages
 * @param name the name of the value in messages
 * @param node the value
 */
record YamlValue(String file, String name, Node node) {
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,6}");

    Place place() {
        return Place.of(file, node.getStartMark());
    }

    /** Returns the string. A number or a boolean is a string only in quotes. */
    String text() {
        if (!(node instanceof ScalarNode scalar) || !isText(scalar)) {
            throw wrongType("a string", "; put it in quotes");
        }
        if (scalar.getValue().isBlank()) {
            throw wrongType("a string", "");
        }
        return scalar.getValue();
    }

    /** An unquoted date is a string in YAML 1.2, but not in YAML 1.1. */
    private static boolean isText(ScalarNode scalar) {
        return scalar.getTag().equals(Tag.STR) || scalar.getTag().equals(Tag.TIMESTAMP);
    }

    /** Returns the parsed string. A failure of the parser reports this place. */
    <T> T parse(Function<String, T> parser) {
        return place().in(() -> parser.apply(text()));
    }

    /** Returns the boolean. Accepts only {@code true} and {@code false}, because readers misread the others of YAML 1.1. */
    boolean flag() {
        if (node instanceof ScalarNode scalar
                && scalar.getTag().equals(Tag.BOOL)
                && (scalar.getValue().equals("true") || scalar.getValue().equals("false"))) {
            return scalar.getValue().equals("true");
        }
        throw wrongType("true or false", "");
    }

    /** Returns the number, which is not negative. */
    int number() {
        if (node instanceof ScalarNode scalar
                && scalar.getTag().equals(Tag.INT)
                && DIGITS.matcher(scalar.getValue()).matches()) {
            return Integer.parseInt(scalar.getValue());
        }
        throw wrongType("a whole number such as 2", "");
    }

    /** Returns the items of a list. */
    List<YamlValue> items() {
        if (!(node instanceof SequenceNode sequence)) {
            throw wrongType("a list", "");
        }
        return sequence.getValue().stream()
                .map(item -> new YamlValue(file, "an item of " + name, item))
                .toList();
    }

    /** Returns a list of strings without duplicates. A single string is read as a list of its words, separated by commas or spaces. */
    List<String> words() {
        if (node instanceof ScalarNode) {
            List<String> words = Settings.split(text());
            if (words.isEmpty()) {
                throw wrongType("a list", "");
            }
            return words;
        }
        return strings();
    }

    /** Returns a list of strings without duplicates. A single string is read as a list of its lines. */
    List<String> lines() {
        return node instanceof ScalarNode ? Settings.splitLines(text()) : strings();
    }

    private List<String> strings() {
        Set<String> words = new LinkedHashSet<>();
        for (YamlValue item : items()) {
            String word = item.text();
            if (!words.add(word)) {
                throw item.place().invalid(Quoted.text(word) + " appears twice", "each once");
            }
        }
        return List.copyOf(words);
    }

    private RuntimeException wrongType(String expected, String hint) {
        return place().invalid(name + " is " + found() + hintFor(hint), expected);
    }

    private String hintFor(String hint) {
        return node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL) ? hint : "";
    }

    private String found() {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue().isBlank() ? "empty" : Quoted.text(scalar.getValue());
        }
        return node instanceof SequenceNode ? "a list" : "a map";
    }
}
