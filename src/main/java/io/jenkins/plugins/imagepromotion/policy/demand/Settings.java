package io.jenkins.plugins.imagepromotion.policy.demand;

import io.jenkins.plugins.imagepromotion.image.Quoted;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings of one environment, from a file or from the form. A missing value is empty. A value of the wrong type, or one
 * that the parser refuses, is {@code INVALID_POLICY} at the place of the value.
 */
public interface Settings {
    <T> Optional<T> text(String key, Function<String, T> parser);

    Optional<Boolean> flag(String key);

    /** A whole number that is not negative. */
    Optional<Integer> number(String key);

    <T> Optional<T> words(String key, Function<List<String>, T> parser);

    /** A list of strings that can contain spaces; a single string is a list of its lines. */
    <T> Optional<T> lines(String key, Function<List<String>, T> parser);

    /**
     * A list whose items have settings of their own.
     *
     * @param name what messages call an item, with its article
     * @param keys the keys that an item can have
     */
    <T> Optional<List<T>> items(String key, String name, List<String> keys, Function<Settings, T> reader);

    /** Returns the items of a list that is written as one string, with commas or spaces between them. */
    static List<String> split(String text) {
        return Stream.of(text.split("[,\\s]+", -1))
                .filter(item -> !item.isEmpty())
                .toList();
    }

    /** Returns the lines of a list that is written as one string, without blank lines. */
    static List<String> splitLines(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    /**
     * Returns the items of a list as one string, with commas between them. Different lists give different strings,
     * because the digest of a policy depends on them.
     */
    static String join(List<String> items) {
        return items.stream().map(Settings::item).collect(Collectors.joining(", "));
    }

    /** Returns an item of a list; in quotes if it contains what could end it. */
    static String item(String text) {
        return text.chars().anyMatch(c -> ",;\"\\".indexOf(c) >= 0) ? '"' + Quoted.escaped(text) + '"' : text;
    }

    /** Returns a value, or throws {@code INVALID_POLICY} if it is missing. */
    <T> T required(String key, Function<String, T> parser);
}
