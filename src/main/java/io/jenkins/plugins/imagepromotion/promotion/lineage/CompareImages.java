package io.jenkins.plugins.imagepromotion.promotion.lineage;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.promotion.lineage.ImageChanges.Content;
import io.jenkins.plugins.imagepromotion.promotion.lineage.ImageChanges.Part;
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

/** Compares the manifests and configurations of two images. It does not read layers. */
public record CompareImages(Registry registry) {
    /** Most platforms differ in the same way, so three of them are enough. */
    private static final int MAX_PLATFORMS = 3;

    /** Enough for real images. A hostile configuration can have any number of labels. */
    private static final int MAX_SETTINGS = 100;

    /** Enough to recognize a command or a label. */
    private static final int MAX_VALUE = 500;

    private static final String NONE = "none";

    /** One of the two images. */
    private record Side(Repository repository, Manifest manifest, Map<String, Digest> platforms) {
        boolean isOnly(Digest digest) {
            return manifest.digest().equals(digest);
        }
    }

    /**
     * Compares two images.
     *
     * @return the changes; empty if one of the images is not in the registry
     * @throws io.jenkins.plugins.imagepromotion.failure.ImagePromotionException if a request to the registry fails
     */
    public Optional<ImageChanges> compare(Repository beforeIn, Digest before, Repository afterIn, Digest after) {
        Optional<Side> one = side(beforeIn, before);
        Optional<Side> other = side(afterIn, after);
        return one.flatMap(first -> other.map(second -> compare(first, second)));
    }

    private Optional<Side> side(Repository repository, Digest digest) {
        return registry.manifest(repository, digest)
                .map(manifest -> new Side(repository, manifest, platforms(repository, manifest)));
    }

    private Map<String, Digest> platforms(Repository repository, Manifest manifest) {
        Map<String, Digest> platforms = new TreeMap<>();
        if (!manifest.isIndex()) {
            String platform = manifest.links()
                    .config()
                    .map(config -> registry.config(repository, config).platform())
                    .filter(Platform::isKnown)
                    .map(known -> known.normalized().toString())
                    .orElse("");
            platforms.put(platform, manifest.digest());
        }
        for (Descriptor child : manifest.links().manifests()) {
            child.platform()
                    .filter(Platform::isKnown)
                    .ifPresent(platform -> platforms.put(platform.normalized().toString(), child.digest()));
        }
        return platforms;
    }

    private ImageChanges compare(Side before, Side after) {
        Map<String, Digest> old = before.platforms();
        if (!before.manifest().isIndex() && !after.manifest().isIndex()) {
            // Two images without an index are two versions of one platform, even if one was built for a wrong platform.
            String platform = after.platforms().keySet().iterator().next();
            old = Map.of(platform, before.manifest().digest());
        }
        Set<String> names = new TreeSet<>(old.keySet());
        names.addAll(after.platforms().keySet());
        List<Part> parts = new ArrayList<>();
        int read = 0;
        for (String name : names) {
            Optional<Digest> one = Optional.ofNullable(old.get(name));
            Optional<Digest> other = Optional.ofNullable(after.platforms().get(name));
            boolean isChanged = one.isPresent() && other.isPresent() && !one.equals(other);
            Optional<Content> content = isChanged && read++ < MAX_PLATFORMS
                    ? content(before, one.get(), after, other.get())
                    : Optional.empty();
            parts.add(new Part(name, one, other, content));
        }
        return new ImageChanges(before.manifest().isIndex(), after.manifest().isIndex(), parts);
    }

    private Optional<Content> content(Side before, Digest one, Side after, Digest other) {
        Optional<Manifest> first = manifest(before, one);
        Optional<Manifest> second = manifest(after, other);
        return first.flatMap(was -> second.map(is -> new Content(
                was.links().layers().stream().map(ImageChanges.Layer::of).toList(),
                is.links().layers().stream().map(ImageChanges.Layer::of).toList(),
                differences(settings(before.repository(), was), settings(after.repository(), is)))));
    }

    /** An index inside another index is not followed, because a chain of them might never end. */
    private Optional<Manifest> manifest(Side side, Digest digest) {
        return side.isOnly(digest)
                ? Optional.of(side.manifest())
                : registry.manifest(side.repository(), digest).filter(manifest -> !manifest.isIndex());
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

    private static List<Difference> differences(Map<String, String> before, Map<String, String> after) {
        List<Difference> differences = new ArrayList<>();
        Set<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        names.removeIf(name -> before.getOrDefault(name, NONE).equals(after.getOrDefault(name, NONE)));
        names.stream()
                .limit(MAX_SETTINGS)
                .map(name -> difference(name, before.getOrDefault(name, NONE), after.getOrDefault(name, NONE)))
                .forEach(differences::add);
        if (names.size() > MAX_SETTINGS) {
            differences.add(new Difference("other settings", "", (names.size() - MAX_SETTINGS) + " more differ"));
        }
        return differences;
    }

    private static Difference difference(String name, String before, String after) {
        if (name.startsWith("Env ")) {
            // The value of a variable may be a secret.
            boolean both = !before.equals(NONE) && !after.equals(NONE);
            return new Difference(
                    name,
                    mask(before, both ? "hidden value" : "set"),
                    mask(after, both ? "different hidden value" : "set"));
        }
        return new Difference(name, cut(before), cut(after));
    }

    private static String cut(String value) {
        return value.length() <= MAX_VALUE ? value : value.substring(0, MAX_VALUE) + "…";
    }

    private static String mask(String value, String mask) {
        return value.equals(NONE) ? NONE : mask;
    }
}
