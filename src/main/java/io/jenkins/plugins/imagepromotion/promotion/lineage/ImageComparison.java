package io.jenkins.plugins.imagepromotion.promotion.lineage;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.ImageConfig;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.Platform;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Finds the differences of two images in their manifests and configurations. Layers are not read. */
final class ImageComparison {
    /** Platforms mostly differ in the same way, so further ones are only counted. */
    private static final int MAX_PLATFORMS = 3;

    private static final String NONE = "none";

    private final Registry registry;
    private final Repository testedIn;
    private final Repository foundIn;
    private final List<Difference> differences = new ArrayList<>();

    ImageComparison(Registry registry, Repository testedIn, Repository foundIn) {
        this.registry = registry;
        this.testedIn = testedIn;
        this.foundIn = foundIn;
    }

    /** Returns the differences; empty if a manifest was deleted in the meantime, or if only annotations differ. */
    List<Difference> compare(Digest tested, Digest found) {
        compare("", tested, found);
        return List.copyOf(differences);
    }

    private void compare(String where, Digest testedDigest, Digest foundDigest) {
        Optional<Manifest> one = registry.manifest(testedIn, testedDigest);
        Optional<Manifest> other = registry.manifest(foundIn, foundDigest);
        if (one.isPresent() && other.isPresent()) {
            compare(where, one.get(), other.get());
        }
    }

    private void compare(String where, Manifest tested, Manifest found) {
        note(
                where + "kind",
                kind(tested),
                tested.isIndex() ? role(tested, found.digest()).orElseGet(() -> kind(found)) : kind(found));
        // An index inside another index is not followed, because a chain of them might never end.
        if (tested.isIndex() && found.isIndex() && where.isEmpty()) {
            indexes(platforms(tested), platforms(found));
        } else if (!tested.isIndex() && !found.isIndex()) {
            layers(where, tested.links().layers(), found.links().layers());
            configs(where, tested, found);
        }
    }

    /** Returns which part of the tested image the other image is, for example after a copy of only one platform. */
    private static Optional<String> role(Manifest tested, Digest found) {
        return platforms(tested).entrySet().stream()
                .filter(platform -> platform.getValue().equals(found))
                .findFirst()
                .map(platform -> "only " + platform.getKey() + " of them, unchanged");
    }

    private static String kind(Manifest manifest) {
        return manifest.isIndex() ? "several platforms" : "one image";
    }

    private static Map<String, Digest> platforms(Manifest index) {
        Map<String, Digest> platforms = new TreeMap<>();
        for (Descriptor child : index.links().manifests()) {
            child.platform()
                    .filter(Platform::isKnown)
                    .ifPresent(platform -> platforms.put(platform.normalized().toString(), child.digest()));
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
        changed.stream()
                .limit(MAX_PLATFORMS)
                .forEach(change -> compare(change.platform() + " ", change.tested(), change.found()));
        if (changed.size() > MAX_PLATFORMS) {
            note("other platforms", "", (changed.size() - MAX_PLATFORMS) + " more differ");
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
        Map<String, String> one = settings(testedIn, tested);
        Map<String, String> other = settings(foundIn, found);
        Set<String> names = new TreeSet<>(one.keySet());
        names.addAll(other.keySet());
        for (String name : names) {
            String before = one.getOrDefault(name, NONE);
            String after = other.getOrDefault(name, NONE);
            if (name.startsWith("Env ") && !before.equals(after)) {
                // The value of a variable may be a secret.
                boolean both = !before.equals(NONE) && !after.equals(NONE);
                before = mask(before, both ? "one value" : "set");
                after = mask(after, both ? "another value" : "set");
            }
            note(where + name, before, after);
        }
    }

    private static String mask(String value, String mask) {
        return value.equals(NONE) ? NONE : mask;
    }

    private Map<String, String> settings(Repository repository, Manifest manifest) {
        Map<String, String> settings = new LinkedHashMap<>();
        manifest.links().config().ifPresent(descriptor -> {
            ImageConfig config = registry.config(repository, descriptor);
            settings.put("created", config.created());
            settings.put("platform", config.platform().normalized().toString());
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
