package io.jenkins.plugins.imagepromotion.promotion.deployed;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;

/**
 * Reads YAML into the same trees as {@link io.jenkins.plugins.imagepromotion.json.JsonTree}, as a stream. The input is
 * the output of {@code kubectl -o yaml}, which has no anchors or tags, so an alias is an error, and tags are ignored.
 * Deep nesting and duplicate keys are errors.
 */
public final class YamlTree {
    /** The same limit as for JSON. */
    private static final int MAX_DEPTH = 200;

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}");

    private final Iterator<Event> events;
    private int depth;

    private YamlTree(Iterator<Event> events) {
        this.events = events;
    }

    /** Reads all documents of the text, except null ones. */
    public static List<Object> read(String text) throws IOException {
        LoaderOptions limits = new LoaderOptions();
        limits.setCodePointLimit(Integer.MAX_VALUE);
        List<Object> documents = new ArrayList<>();
        try {
            YamlTree tree =
                    new YamlTree(new Yaml(limits).parse(new StringReader(text)).iterator());
            while (tree.events.hasNext()) {
                Event event = tree.events.next();
                if (event.is(Event.ID.DocumentStart)) {
                    Object value = tree.value(tree.events.next());
                    if (value != null) {
                        documents.add(value);
                    }
                }
            }
        } catch (YAMLException e) {
            throw new IOException(e);
        }
        return documents;
    }

    private @Nullable Object value(Event event) throws IOException {
        if (event instanceof ScalarEvent scalar) {
            return scalar.isPlain() ? plain(scalar.getValue()) : scalar.getValue();
        }
        if (++depth > MAX_DEPTH) {
            throw new IOException("nested too deeply");
        }
        Object value = collection(event);
        depth--;
        return value;
    }

    private Object collection(Event event) throws IOException {
        if (event instanceof MappingStartEvent) {
            return object();
        }
        if (event instanceof SequenceStartEvent) {
            return array();
        }
        throw new IOException("an alias");
    }

    private Map<String, Object> object() throws IOException {
        Map<String, Object> object = new LinkedHashMap<>();
        Set<String> keys = new HashSet<>();
        for (Event key = events.next(); !key.is(Event.ID.MappingEnd); key = events.next()) {
            if (!(key instanceof ScalarEvent name) || !keys.add(name.getValue())) {
                throw new IOException("a key that is not a string, or occurs twice");
            }
            Object value = value(events.next());
            if (value != null) {
                object.put(name.getValue(), value);
            }
        }
        return object;
    }

    private List<Object> array() throws IOException {
        List<Object> array = new ArrayList<>();
        for (Event item = events.next(); !item.is(Event.ID.SequenceEnd); item = events.next()) {
            Object value = value(item);
            if (value != null) {
                array.add(value);
            }
        }
        return array;
    }

    private static @Nullable Object plain(String text) {
        return switch (text) {
            case "", "~", "null" -> null;
            case "true", "false" -> Boolean.valueOf(text);
            default -> NUMBER.matcher(text).matches() ? (Object) Long.valueOf(text) : text;
        };
    }
}
