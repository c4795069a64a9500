package io.jenkins.plugins.imagepromotion.policy.file;

import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.policy.EditDistance;
import io.jenkins.plugins.imagepromotion.policy.demand.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** A map in a policy file with known keys only, each once. Failures report the line and column. */
final class YamlMap implements Settings {
    private final Place place;
    private final String name;
    private final Map<String, YamlValue> values = new LinkedHashMap<>();

    private YamlMap(Place place, String name) {
        this.place = place;
        this.name = name;
    }

    /**
     * Reads a map.
     *
     * @param name what messages call the map, with its article
     * @param keys the keys that it may have
     */
    static YamlMap of(YamlValue value, String name, List<String> keys) {
        YamlMap map = new YamlMap(value.place(), name);
        if (!(value.node() instanceof MappingNode mapping)) {
            throw map.place.invalid(name + " is not a map", "a map of " + String.join(", ", keys));
        }
        for (NodeTuple tuple : mapping.getValue()) {
            map.put(value.file(), tuple, keys);
        }
        return map;
    }

    private void put(String file, NodeTuple tuple, List<String> keys) {
        Node key = tuple.getKeyNode();
        String text = key instanceof ScalarNode scalar ? scalar.getValue() : "";
        Place at = Place.of(file, key.getStartMark());
        if (!keys.contains(text)) {
            throw at.invalid(
                    name + " has no " + Quoted.text(text),
                    "one of " + String.join(", ", EditDistance.nearestFirst(text, keys)));
        }
        if (values.put(text, new YamlValue(file, text, tuple.getValueNode())) != null) {
            throw at.invalid(text + " appears twice", "each key once");
        }
    }

    Place place() {
        return place;
    }

    Optional<YamlValue> get(String key) {
        return Optional.ofNullable(values.get(key));
    }

    YamlValue required(String key) {
        return get(key).orElseThrow(() -> place.invalid(name + " has no " + key, key));
    }

    @Override
    public <T> Optional<T> text(String key, Function<String, T> parser) {
        return get(key).map(value -> value.parse(parser));
    }

    @Override
    public Optional<Boolean> flag(String key) {
        return get(key).map(YamlValue::flag);
    }

    @Override
    public Optional<Integer> number(String key) {
        return get(key).map(YamlValue::number);
    }

    @Override
    public <T> Optional<T> words(String key, Function<List<String>, T> parser) {
        return get(key).map(value -> value.place().in(() -> parser.apply(value.words())));
    }

    @Override
    public <T> Optional<T> lines(String key, Function<List<String>, T> parser) {
        return get(key).map(value -> value.place().in(() -> parser.apply(value.lines())));
    }

    @Override
    public <T> Optional<List<T>> items(String key, String itemName, List<String> keys, Function<Settings, T> reader) {
        return get(key).map(value -> value.items().stream()
                .map(item -> YamlMap.of(item, itemName, keys))
                .map(map -> map.place.in(() -> reader.apply(map)))
                .toList());
    }

    @Override
    public <T> T required(String key, Function<String, T> parser) {
        return required(key).parse(parser);
    }
}
