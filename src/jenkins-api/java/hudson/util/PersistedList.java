package hudson.util;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

public class PersistedList<T> extends AbstractList<T> {
    private final List<T> data = new ArrayList<>();

    protected PersistedList() {}

    @Override
    public boolean add(T item) {
        return data.add(item);
    }

    public <U extends T> @Nullable U get(Class<U> type) {
        return data.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElse(null);
    }

    @Override
    public T get(int index) {
        return data.get(index);
    }

    @Override
    public int size() {
        return data.size();
    }
}
