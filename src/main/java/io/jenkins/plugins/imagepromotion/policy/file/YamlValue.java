package io.jenkins.plugins.imagepromotion.policy.file;

import io.jenkins.plugins.imagepromotion.image.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A value in a file, read as what it must be: nothing is converted silently.
 *
 * @param file how the file is called
 * @param name what the value is called
 * @param node the value
 */
record YamlValue(String file, String name, Node node) {
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,6}");

    Place place() {
        return Place.of(file, node.getStartMark());
    }

    /** The text; a number or a truth value has to be quoted to be one. */
    String text() {
        if (!(node instanceof ScalarNode scalar) || !isText(scalar)) {
            throw wrongType("a text", "; put it in quotes");
        }
        if (scalar.getValue().isBlank()) {
            throw wrongType("a text", "");
        }
        return scalar.getValue();
    }

    /** YAML 1.1 takes an unquoted date for something else than text, YAML 1.2 does not. */
    private static boolean isText(ScalarNode scalar) {
        return scalar.getTag().equals(Tag.STR) || scalar.getTag().equals(Tag.TIMESTAMP);
    }

    /** What {@code parser} makes of the text; its failure tells this place. */
    <T> T parse(Function<String, T> parser) {
        return place().in(() -> parser.apply(text()));
    }

    /** {@code true} or {@code false}; the other words of YAML 1.1 are not what everybody reads them as. */
    boolean flag() {
        if (node instanceof ScalarNode scalar
                && scalar.getTag().equals(Tag.BOOL)
                && (scalar.getValue().equals("true") || scalar.getValue().equals("false"))) {
            return scalar.getValue().equals("true");
        }
        throw wrongType("true or false", "");
    }

    /** A number that is not negative. */
    int number() {
        if (node instanceof ScalarNode scalar
                && scalar.getTag().equals(Tag.INT)
                && DIGITS.matcher(scalar.getValue()).matches()) {
            return Integer.parseInt(scalar.getValue());
        }
        throw wrongType("a whole number such as 2", "");
    }

    /** The items of a sequence. */
    List<YamlValue> items() {
        if (!(node instanceof SequenceNode sequence)) {
            throw wrongType("a list", "");
        }
        List<YamlValue> items = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            items.add(new YamlValue(file, "an item of " + name, item));
        }
        return items;
    }

    /** A list of texts, each once; one text with blanks between its words is such a list, too. */
    List<String> words() {
        if (node instanceof ScalarNode) {
            return List.of(text().trim().split("\\s+"));
        }
        List<String> words = new ArrayList<>();
        for (YamlValue item : items()) {
            String word = item.text();
            if (words.contains(word)) {
                throw item.place().invalid(Quoted.text(word) + " is there twice", "each once");
            }
            words.add(word);
        }
        return words;
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
