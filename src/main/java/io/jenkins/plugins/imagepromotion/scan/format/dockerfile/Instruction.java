package io.jenkins.plugins.imagepromotion.scan.format.dockerfile;

import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * One instruction of a Dockerfile, with its continued lines joined.
 *
 * @param keyword in upper case
 * @param arguments the text after the keyword
 * @param firstLine its first line in the file
 * @param lastLine its last line in the file
 */
record Instruction(String keyword, String arguments, int firstLine, int lastLine) {

    static Instruction of(String logical, int firstLine, int lastLine) {
        String text = logical.strip();
        int end = 0;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        String keyword = text.substring(0, end).toUpperCase(Locale.ROOT);
        String arguments = text.substring(end).strip();
        // A trigger is an instruction for later builds.
        return keyword.equals("ONBUILD")
                ? of(arguments, firstLine, lastLine)
                : new Instruction(keyword, arguments, firstLine, lastLine);
    }

    /** Returns the flags before the first other word, without their dashes. */
    List<String> flags() {
        return words().stream()
                .takeWhile(word -> word.startsWith("--"))
                .map(word -> word.substring(2))
                .toList();
    }

    /** Returns the words after the flags. */
    List<String> operands() {
        return words().stream().dropWhile(word -> word.startsWith("--")).toList();
    }

    /** Splits the arguments at white space outside quotes, and removes the quotes. */
    List<String> words() {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        char quote = 0;
        boolean begun = false;
        for (int i = 0; i < arguments.length(); i++) {
            char c = arguments.charAt(i);
            if (quote != 0 ? c == quote : c == '"' || c == '\'') {
                quote = quote == 0 ? c : 0;
                begun = true;
            } else if (quote == 0 && Character.isWhitespace(c)) {
                if (begun) {
                    words.add(word.toString());
                    word.setLength(0);
                }
                begun = false;
            } else {
                word.append(c);
                begun = true;
            }
        }
        if (begun) {
            words.add(word.toString());
        }
        return words;
    }

    /** Returns the first of its lines that contains the text; its first line if none does. */
    int lineOf(SourceText source, String text) {
        return IntStream.rangeClosed(firstLine, lastLine)
                .filter(line -> source.line(line).contains(text))
                .findFirst()
                .orElse(firstLine);
    }
}
