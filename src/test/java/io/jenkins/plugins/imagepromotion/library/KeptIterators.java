package io.jenkins.plugins.imagepromotion.library;

import java.io.Serializable;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Iterators that can be written away in the middle of a loop: the engine of Jenkins gives its scripts such ones (IteratorHack of
 * workflow-cps), so that a loop goes on after a restart.
 */
public final class KeptIterators {
    private KeptIterators() {}

    /** In place of {@link List#iterator()}, wherever a script asks for it. */
    public static Iterator<Object> iterator(List<?> elements) {
        return new Kept(new ArrayList<>(elements));
    }

    /** In place of {@link Set#iterator()}. */
    public static Iterator<Object> iterator(Set<?> elements) {
        return new Kept(new ArrayList<>(elements));
    }

    /** In place of {@link Map#entrySet()}. */
    public static Set<Map.Entry<Object, Object>> entrySet(Map<?, ?> map) {
        Set<Map.Entry<Object, Object>> entries = new LinkedHashSet<>();
        map.forEach((key, value) -> entries.add(new AbstractMap.SimpleImmutableEntry<>(key, value)));
        return entries;
    }

    private static final class Kept implements Iterator<Object>, Serializable {
        private static final long serialVersionUID = 1L;

        private final ArrayList<Object> elements;
        private int next;

        Kept(ArrayList<Object> elements) {
            this.elements = elements;
        }

        @Override
        public boolean hasNext() {
            return next < elements.size();
        }

        @Override
        public Object next() {
            return elements.get(next++);
        }
    }
}
