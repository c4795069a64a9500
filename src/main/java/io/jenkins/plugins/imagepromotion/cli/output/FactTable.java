package io.jenkins.plugins.imagepromotion.cli.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lines of a name and a value, with the values aligned. */
public final class FactTable {
    private final List<String> names = new ArrayList<>();
    private final List<String> values = new ArrayList<>();

    /** Adds a fact; replaces control characters, which a label can contain, by {@code ?}. */
    public FactTable put(String name, Object value) {
        names.add(name);
        values.add(printable(value.toString()));
        return this;
    }

    /** Adds a fact if it has a value. */
    public FactTable put(String name, Optional<?> value) {
        return value.isPresent() ? put(name, value.get()) : this;
    }

    private static String printable(String value) {
        StringBuilder shown = new StringBuilder(value);
        for (int i = 0; i < shown.length(); i++) {
            if (Character.isISOControl(shown.charAt(i))) {
                shown.setCharAt(i, '?');
            }
        }
        return shown.toString();
    }

    @Override
    public String toString() {
        int width = 0;
        for (String name : names) {
            width = Math.max(width, name.length());
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            text.append(name).append(" ".repeat(width - name.length() + 2));
            text.append(values.get(i)).append('\n');
        }
        return text.toString();
    }
}
