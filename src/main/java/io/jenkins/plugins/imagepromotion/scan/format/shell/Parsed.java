package io.jenkins.plugins.imagepromotion.scan.format.shell;

import java.util.ArrayList;
import java.util.List;

/** The words after a program's name, taken one after the other. */
public final class Parsed {
    private final List<Word> words;
    private int next;

    /** Those words. */
    public Parsed(List<Word> words) {
        this.words = words;
    }

    /** The next word that is no flag; empty if there is none. */
    public String verb(Flags flags) {
        skip(flags);
        return next < words.size() ? words.get(next++).text() : "";
    }

    /** All words from here that are no flags; what follows {@code --} is none either. */
    public List<Word> operands(Flags flags) {
        List<Word> operands = new ArrayList<>();
        int before = next;
        for (skip(flags); next < words.size(); skip(flags)) {
            operands.add(words.get(next++));
        }
        next = before;
        return operands;
    }

    private void skip(Flags flags) {
        while (next < words.size() && words.get(next).text().startsWith("-")) {
            String flag = words.get(next++).text();
            if (!flag.equals("--") && flags.takesNext(flag)) {
                next++;
            }
        }
    }

    /** The values of those flags, written {@code --flag value}, {@code --flag=value} or {@code -fvalue}. */
    public List<Word> values(String... flags) {
        List<Word> values = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            for (String flag : flags) {
                String text = words.get(i).text();
                if (text.equals(flag) && i + 1 < words.size()) {
                    values.add(words.get(i + 1));
                } else if (text.startsWith(flag + "=")) {
                    values.add(words.get(i).from(flag.length() + 1));
                } else if (flag.length() == 2 && text.startsWith(flag) && text.length() > 2) {
                    values.add(words.get(i).from(2));
                }
            }
        }
        return values;
    }
}
