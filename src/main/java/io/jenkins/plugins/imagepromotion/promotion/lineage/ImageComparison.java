package io.jenkins.plugins.imagepromotion.promotion.lineage;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.ImageConfig;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Tells in what two images differ, by their manifests and configurations; no layer is read. */
final class ImageComparison {
    /** The platforms of an index are alike in what differs; after so many the rest is only counted. */
    private static final int MOST_PLATFORMS = 3;

    private static final String NONE = "none";

    private final Registry registry;
    private final Repository repository;
    private final List<Difference> differences = new ArrayList<>();

    ImageComparison(Registry registry, Repository repository) {
        this.registry = registry;
        this.repository = repository;
    }

    /** What differs; empty if a manifest is gone meanwhile, or if nothing does that an image says of itself. */
    List<Difference> compare(Digest tested, Digest found) {
        Optional<Manifest> one = registry.manifest(repository, tested);
        Optional<Manifest> other = registry.manifest(repository, found);
        if (one.isPresent() && other.isPresent()) {
            compare("", one.get(), other.get());
        }
        return List.copyOf(differences);
    }

    private void compare(String where, Manifest tested, Manifest found) {
        note(where + "kind", kind(tested), kind(found));
        if (tested.isIndex() && found.isIndex()) {
            indexes(platforms(tested), platforms(found));
        } else if (!tested.isIndex() && !found.isIndex()) {
            layers(where, tested.links().layers(), found.links().layers());
            configs(where, tested, found);
        }
    }

    private static String kind(Manifest manifest) {
        return manifest.isIndex() ? "several platforms" : "one image";
    }

    private static Map<String, Digest> platforms(Manifest index) {
        Map<String, Digest> platforms = new TreeMap<>();
        for (Descriptor child : index.links().manifests()) {
            child.platform()
                    .filter(platform -> platform.isKnown())
                    .ifPresent(platform -> platforms.put(platform.toString(), child.digest()));
        }
        return platforms;
    }

    private record Change(String platform, Digest tested, Digest found) {}

    private void indexes(Map<String, Digest> tested, Map<String, Digest> found) {
        note("platforms", String.join(" ", tested.keySet()), String.join(" ", found.keySet()));
        List<Change> changed = new ArrayList<>();
        tested.forEach((platform, digest) -> Optional.ofNullable(found.get(platform))
                .filter(other -> !other.equals(digest))
                .ifPresent(other -> changed.add(new Change(platform, digest, other))));
        changed.stream().limit(MOST_PLATFORMS).forEach(change -> {
            Optional<Manifest> one = registry.manifest(repository, change.tested());
            Optional<Manifest> other = registry.manifest(repository, change.found());
            if (one.isPresent() && other.isPresent()) {
                compare(change.platform() + " ", one.get(), other.get());
            }
        });
        if (changed.size() > MOST_PLATFORMS) {
            note("other platforms", "", (changed.size() - MOST_PLATFORMS) + " more differ");
        }
    }

    private void layers(String where, List<Descriptor> tested, List<Descriptor> found) {
        for (int i = 0; i < Math.max(tested.size(), found.size()); i++) {
            note(where + "layer " + (i + 1), layer(tested, i), layer(found, i));
        }
    }

    private static String layer(List<Descriptor> layers, int index) {
        return index < layers.size()
                ? layers.get(index).digest() + ", " + layers.get(index).size() + " bytes"
                : NONE;
    }

    private void configs(String where, Manifest tested, Manifest found) {
        Map<String, String> one = settings(tested);
        Map<String, String> other = settings(found);
        Set<String> names = new TreeSet<>(one.keySet());
        names.addAll(other.keySet());
        for (String name : names) {
            String before = one.getOrDefault(name, NONE);
            String after = other.getOrDefault(name, NONE);
            // The value of a variable may be a secret of whoever built the image.
            boolean isVariable = name.startsWith("Env ") && !before.equals(NONE) && !after.equals(NONE);
            if (isVariable && !before.equals(after)) {
                note(where + name, "one value", "another value");
            } else {
                note(
                        where + name,
                        name.startsWith("Env ") ? set(before) : before,
                        name.startsWith("Env ") ? set(after) : after);
            }
        }
    }

    private static String set(String value) {
        return value.equals(NONE) ? NONE : "set";
    }

    private Map<String, String> settings(Manifest manifest) {
        Map<String, String> settings = new LinkedHashMap<>();
        manifest.links().config().ifPresent(descriptor -> {
            ImageConfig config = registry.config(repository, descriptor);
            settings.put("created", config.created());
            settings.put("platform", config.platform().toString());
            settings.putAll(config.settings());
            config.labels().forEach((name, value) -> settings.put("label " + name, value));
        });
        return settings;
    }

    private void note(String what, String tested, String found) {
        if (!tested.equals(found)) {
            differences.add(new Difference(what, tested, found));
        }
    }
}
