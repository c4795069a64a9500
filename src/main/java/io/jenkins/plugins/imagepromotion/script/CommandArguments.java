package io.jenkins.plugins.imagepromotion.script;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the arguments of a command one after the other. */
public final class CommandArguments {
    private final List<Word> words;
    private int next;

    public CommandArguments(List<Word> words) {
        this.words = Collections.unmodifiableList(words);
    }

    /** The options that take the next word as their value: these, or all except these. */
    record Options(Set<String> names, boolean isAllBut) {
        static final Options NONE = of("");

        /** Space-separated names; a {@code !} before the first means all others. */
        static Options of(String text) {
            boolean allBut = text.startsWith("!");
            return new Options(Set.of(text.substring(allBut ? 1 : 0).split(" ")), allBut);
        }

        boolean takeNext(String option) {
            if (option.indexOf('=') >= 0 || option.equals("--")) {
                return false;
            }
            return isAllBut ? !names.contains(option) && !isFlags(option) : names.contains(option);
        }

        /** {@code -it}, {@code -d}: short options without a value. */
        private static boolean isFlags(String option) {
            return !option.startsWith("--") && option.chars().skip(1).allMatch(c -> "ditPq".indexOf(c) >= 0);
        }
    }

    /** Skips options and their values; returns true if the last one could take the next word as a value. */
    boolean skipOptions(Options options) {
        boolean unsure = false;
        while (next < words.size() && words.get(next).isOption()) {
            String option = words.get(next++).value();
            boolean takes = options.takeNext(option);
            unsure = !takes && option.indexOf('=') < 0 && option.length() > 2;
            next += takes ? 1 : 0;
        }
        next = Math.min(next, words.size());
        return unsure;
    }

    /** Takes the next word that is not an option. */
    Optional<Word> operand(Options options) {
        skipOptions(options);
        return next < words.size() ? Optional.of(words.get(next++)) : Optional.empty();
    }

    List<Word> rest() {
        return words.subList(next, words.size());
    }

    /** Takes all words that are not options, also after {@code --}. */
    List<Word> operands(Options options) {
        return Stream.generate(() -> operand(options))
                .takeWhile(Optional::isPresent)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Returns the values of these options: {@code --option value}, {@code --option=value} or {@code -ovalue}. */
    public List<Word> values(Collection<String> options) {
        List<Word> values = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String text = words.get(i).value();
            for (String option : options) {
                if (text.equals(option) && i + 1 < words.size()) {
                    values.add(words.get(i + 1));
                } else if (text.startsWith(option + "=")) {
                    values.add(words.get(i).from(option.length() + 1));
                } else if (option.length() == 2 && text.startsWith(option) && text.length() > 2) {
                    values.add(words.get(i).from(2));
                }
            }
        }
        return values;
    }

    /** Returns whether each of these options is present, or absent if it has the prefix {@code !}. */
    boolean meet(List<String> conditions) {
        return conditions.stream().allMatch(option -> option.startsWith("!") ? !has(option.substring(1)) : has(option));
    }

    /** Returns whether one of the words is this option, with or without a value. */
    private boolean has(String option) {
        return words.stream().map(Word::value).anyMatch(text -> text.equals(option) || text.startsWith(option + "="));
    }
}
