package io.jenkins.plugins.imagepromotion.library;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/** The environment variables of a build: its own, those that it set on {@code env}, and those of the blocks around a step. */
final class BuildEnvironment {
    private final Map<String, String> own = new TreeMap<>();
    private final Map<String, String> set = new TreeMap<>();
    private final Deque<Map<String, String>> blocks = new ArrayDeque<>();

    /** What the build has from its beginning. */
    void begin(Map<String, String> variables) {
        own.putAll(variables);
    }

    /** What the pipeline says with {@code env.NAME = value}: for the rest of the build, but a block around wins. */
    void set(String name, Object value) {
        set.put(name, String.valueOf(value));
    }

    void enter(Map<?, ?> variables) {
        Map<String, String> block = new TreeMap<>();
        variables.forEach((name, value) -> block.put(name.toString(), value.toString()));
        blocks.push(block);
    }

    void leave() {
        blocks.pop();
    }

    /** What a step finds now. */
    Map<String, String> effective() {
        Map<String, String> all = new TreeMap<>(own);
        all.putAll(set);
        for (Iterator<Map<String, String>> outermost = blocks.descendingIterator(); outermost.hasNext(); ) {
            all.putAll(outermost.next());
        }
        return all;
    }
}
