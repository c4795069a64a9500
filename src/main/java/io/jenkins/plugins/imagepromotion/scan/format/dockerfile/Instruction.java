package io.jenkins.plugins.imagepromotion.scan.format.dockerfile;

import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One instruction of a Dockerfile, its continued lines joined.
 *
 * @param keyword in upper case
 * @param arguments what follows it
 * @param firstLine where it begins
 * @param lastLine where it ends
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
        // What a trigger will do later names images as well as what is done now.
        return keyword.equals("ONBUILD")
                ? of(arguments, firstLine, lastLine)
                : new Instruction(keyword, arguments, firstLine, lastLine);
    }

    /** The flags before the first other word, without their dashes. */
    List<String> flags() {
        List<String> flags = new ArrayList<>();
        for (String word : words()) {
            if (!word.startsWith("--")) {
                break;
            }
            flags.add(word.substring(2));
        }
        return flags;
    }

    /** The words that are no flags. */
    List<String> operands() {
        List<String> words = words();
        return words.subList(flags().size(), words.size());
    }

    /** The arguments divided at white space outside of quotes, with their quotes removed. */
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

    /** The first of its lines that holds the text; its first line if none does. */
    int lineOf(SourceText source, String text) {
        for (int line = firstLine; line <= lastLine; line++) {
            if (source.line(line).contains(text)) {
                return line;
            }
        }
        return firstLine;
    }
}
