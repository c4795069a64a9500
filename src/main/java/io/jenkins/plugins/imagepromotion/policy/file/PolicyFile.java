package io.jenkins.plugins.imagepromotion.policy.file;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.policy.DeniedTags;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import io.jenkins.plugins.imagepromotion.policy.EnvironmentReader;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads a policy from YAML. {@code image-promotion.schema.json}, next to this class, describes the same format for editors.
 *
 * <p>Every failure reports file, line and column. YAML tags create no Java objects, unknown keys are refused, and aliases
 * cannot multiply the work beyond the keys of the format.
 */
public final class PolicyFile {
    /** More than any policy needs. A file in a workspace can have any size. */
    public static final int MAX_CHARACTERS = 256 * 1024;

    static final List<String> KEYS = List.of("name", "environments", "mutableTags");
    private static final int MAX_DEPTH = 20;

    private final String file;
    private final YamlMap map;

    private PolicyFile(String file, YamlMap map) {
        this.file = file;
        this.map = map;
    }

    /**
     * Reads a policy.
     *
     * @param file the name of the file in messages
     * @throws ImagePromotionException {@code INVALID_POLICY}; {@code POLICY_UNREADABLE} if it is empty or too large
     */
    public static Policy parse(String file, String text) {
        PolicyFile read = read(file, text);
        YamlValue environments = read.map.required("environments");
        List<Environment> all = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (YamlValue item : environments.items()) {
            Environment environment = environment(item, Optional.empty());
            // Checked before the next one is read, because aliases can repeat a long one thousands of times.
            if (!names.add(environment.name())) {
                throw environments.place().invalid("the environment " + environment.name() + " appears twice");
            }
            all.add(environment);
        }
        return environments.place().in(() -> read.policy(all, read.deniedTags()).requireSound());
    }

    /**
     * Returns {@code above}, tightened by the policy in the text. Settings that the text does not contain stay as they are.
     *
     * @param file the name of the file in messages
     * @throws ImagePromotionException as {@link #parse}; {@code POLICY_RELAXED} if the text would allow more than
     *     {@code above}
     */
    public static Policy tighten(Policy above, String file, String text) {
        PolicyFile read = read(file, text);
        List<YamlValue> items =
                read.map.get("environments").map(YamlValue::items).orElse(List.of());
        List<Environment> named = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (YamlValue item : items) {
            Environment environment = environment(item, Optional.of(above));
            if (!names.add(environment.name())) {
                throw item.place().invalid("the environment " + environment.name() + " appears twice", "each once");
            }
            named.add(environment);
        }
        Policy layer = read.policy(named, read.deniedTags());
        try {
            return above.tightenedBy(layer);
        } catch (ImagePromotionException e) {
            // One by one, because the place in the file is known only here.
            for (int i = 0; i < named.size(); i++) {
                Policy one = read.policy(List.of(named.get(i)), DeniedTags.NONE);
                items.get(i).place().in(() -> above.tightenedBy(one));
            }
            throw e;
        }
    }

    private static Environment environment(YamlValue item, Optional<Policy> above) {
        YamlMap map = YamlMap.of(item, "an environment", EnvironmentReader.KEYS);
        return map.place().in(() -> EnvironmentReader.read(map, above));
    }

    private DeniedTags deniedTags() {
        return map.words("mutableTags", DeniedTags::new).orElse(DeniedTags.NONE);
    }

    private Policy policy(List<Environment> environments, DeniedTags denied) {
        String name = map.required("name", text -> text);
        return new Policy(name, name + " (" + file + ")", environments, denied, null);
    }

    private static PolicyFile read(String file, String text) {
        if (text.length() > MAX_CHARACTERS) {
            throw unreadable(file, "it is larger than 256 KiB");
        }
        Optional<Node> root = compose(file, text);
        if (root.isEmpty()) {
            throw unreadable(file, "it is empty");
        }
        YamlValue value = new YamlValue(file, "the policy", root.get());
        return new PolicyFile(file, YamlMap.of(value, "the policy", KEYS));
    }

    private static Optional<Node> compose(String file, String text) {
        LoaderOptions limits = new LoaderOptions();
        limits.setNestingDepthLimit(MAX_DEPTH);
        limits.setCodePointLimit(MAX_CHARACTERS);
        try {
            return Optional.ofNullable(new Yaml(limits).compose(new StringReader(text)));
        } catch (MarkedYAMLException e) {
            throw Place.of(file, e.getProblemMark()).invalid("it is not YAML: " + quoted(e.getProblem()));
        } catch (YAMLException e) {
            throw new Place(file, 1, 1).invalid("it is not YAML: " + quoted(e.getMessage()));
        }
    }

    private static String quoted(@Nullable String text) {
        return Quoted.text(String.valueOf(text));
    }

    /** Returns {@code POLICY_UNREADABLE}; {@code problem} is a clause without a period. */
    public static ImagePromotionException unreadable(String file, String problem) {
        return new ImagePromotionException(
                Failure.of(FailureCode.POLICY_UNREADABLE, "The policy cannot be used: " + problem + ".")
                        .with("policy", file)
                        .remedy("Correct the file or its path. Nothing is allowed without the requested policy."));
    }
}
