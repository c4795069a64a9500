package io.jenkins.plugins.imagepromotion.policy.file;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.TagScheme;
import io.jenkins.plugins.imagepromotion.policy.demand.Demands;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads one environment of a policy. In a lower layer, missing settings are those of the layer above. */
final class EnvironmentReader {
    static final List<String> KEYS = Stream.of(
                    List.of("name", "branch", "origins", "protected", "tagPattern", "tagFormat"),
                    Demands.KEYS,
                    List.of("paths"))
            .flatMap(List::stream)
            .toList();

    private final Optional<Policy> above;

    /** Reads the environments of the highest layer. */
    EnvironmentReader() {
        this.above = Optional.empty();
    }

    /** Reads the environments of a layer below {@code above}. */
    EnvironmentReader(Policy above) {
        this.above = Optional.of(above);
    }

    Environment read(YamlValue item) {
        YamlMap map = YamlMap.of(item, "an environment", KEYS);
        String name = map.required("name").parse(text -> {
            ImmutableTag.requireEnvironment(text);
            return text;
        });
        Optional<Environment> base = above.flatMap(policy -> policy.find(name));
        Demands demands = map.place()
                .in(() -> base.map(Environment::demands).orElse(Demands.NONE).read(map));
        List<String> paths = map.get(
                "paths",
                EnvironmentReader::paths,
                base.map(Environment::paths).orElseGet(() -> Environment.pathsNamed(name)));
        TagScheme tags = tags(map, name, base);
        return map.place()
                .in(() -> Environment.of(
                        name,
                        map.get("branch")
                                .map(YamlValue::text)
                                .or(() -> base.flatMap(from -> Optional.ofNullable(from.branch()))),
                        map.get(
                                "origins",
                                YamlValue::words,
                                base.map(Environment::origins).orElse(List.of())),
                        map.get("protected").map(YamlValue::flag).or(() -> base.map(Environment::isProtected)),
                        tags,
                        demands,
                        paths));
    }

    private TagScheme tags(YamlMap map, String name, Optional<Environment> base) {
        Optional<YamlValue> pattern = map.get("tagPattern");
        Optional<YamlValue> format = map.get("tagFormat");
        Optional<YamlValue> first = pattern.or(() -> format);
        if (first.isEmpty()) {
            return base.map(Environment::tags).orElseGet(() -> TagScheme.standard(name));
        }
        return first.get().place().in(() -> {
            if (above.isPresent()) {
                throw tagsAreSetAbove(name);
            }
            return TagScheme.of(name, pattern.map(YamlValue::text), format.map(YamlValue::text));
        });
    }

    /** Two patterns cannot be compared in general, and a pattern from a workspace is not even compiled. */
    private static ImagePromotionException tagsAreSetAbove(String name) {
        return new ImagePromotionException(Failure.of(
                        FailureCode.POLICY_RELAXED,
                        "A lower layer of the policy cannot change the form of the tags of " + name + ".")
                .remedy("Remove tagPattern and tagFormat from it, or ask an administrator to change the layer above."));
    }

    private static List<String> paths(YamlValue value) {
        return value.place().in(() -> Environment.requirePaths(value.words()));
    }
}
