package io.jenkins.plugins.imagepromotion.cli.output;

import io.jenkins.plugins.imagepromotion.failure.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lines of a name and a value, with the values aligned. */
public final class FactTable {
    private final List<String> names = new ArrayList<>();
    private final List<String> values = new ArrayList<>();

    /** Adds a fact. A label can contain anything, so its text is made {@linkplain Printable#line printable}. */
    public FactTable put(String name, Object value) {
        names.add(name);
        values.add(Printable.line(value.toString()));
        return this;
    }

    /** Adds a fact if it has a value. */
    public FactTable put(String name, Optional<?> value) {
        return value.isPresent() ? put(name, value.get()) : this;
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
