package io.jenkins.plugins.imagepromotion.gitops.automation.flux;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.Manifest;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.ObjectName;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.Place;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.GoRegexp;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Repository;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A Flux ImageRepository: the repository whose tags Flux lists, and the tags that it excludes. */
public final class ImageRepository {
    static final String GROUP = "image.toolkit.fluxcd.io";
    /** The suffix of cosign signature tags, which Flux excludes by default ({@code ^.*\.sig$}). */
    private static final String SIGNATURE = ".sig";

    private final Manifest manifest;
    private final ObjectName name;

    private ImageRepository(Manifest manifest) {
        this.manifest = manifest;
        this.name = manifest.name();
    }

    /** Returns the repository if the object is an ImageRepository. */
    public static Optional<ImageRepository> of(Manifest manifest) {
        return manifest.is(GROUP, "ImageRepository") ? Optional.of(new ImageRepository(manifest)) : Optional.empty();
    }

    /** Returns the place of the image name. */
    public Place place() {
        return manifest.place("spec", "image");
    }

    public ObjectName name() {
        return name;
    }

    /** Returns the image as written, which is what Flux writes into files. */
    public String image() {
        return manifest.text("spec", "image");
    }

    /**
     * Returns the repository; empty if the image is not a valid name, or has a scheme, tag or digest, which Flux
     * rejects.
     */
    public Optional<Repository> repository() {
        try {
            ImageReference reference = ImageReference.parse(image());
            boolean isBare = reference.tag().isEmpty() && reference.digest().isEmpty();
            return isBare ? Optional.of(reference.repository()) : Optional.empty();
        } catch (ImagePromotionException e) {
            return Optional.empty();
        }
    }

    /** Returns true if Flux no longer lists the tags. */
    public boolean isSuspended() {
        return manifest.isTrue("spec", "suspend");
    }

    /** Returns how this object may change before it reaches the cluster, as a clause. */
    Optional<String> change() {
        return manifest.change();
    }

    /**
     * Returns whether {@code spec.accessFrom} lets a policy in this namespace use the repository; empty if that depends
     * on the namespace's labels. The controller flag {@code --no-cross-namespace-refs} can still forbid it.
     */
    Optional<Boolean> isAccessible(String namespace) {
        if (namespace.isEmpty() || name().namespace().isEmpty() || namespace.equals(name().namespace())) {
            return Optional.of(true);
        }
        Map<String, String> known = Map.of("kubernetes.io/metadata.name", namespace);
        boolean isOpen = false;
        for (Manifest selector : manifest.parts("spec", "accessFrom", "namespaceSelectors")) {
            Map<String, String> required = selector.entries("matchLabels");
            if (known.entrySet().containsAll(required.entrySet())) {
                return Optional.of(true);
            }
            isOpen |= known.entrySet().stream()
                    .allMatch(
                            label -> label.getValue().equals(required.getOrDefault(label.getKey(), label.getValue())));
        }
        return isOpen ? Optional.empty() : Optional.of(false);
    }

    /**
     * Returns the tags that Flux keeps; throws an {@code IllegalArgumentException} if Flux cannot scan with these
     * exclusions.
     */
    List<String> kept(Collection<String> tags) {
        List<GoRegexp> exclusions = manifest.texts("spec", "exclusionList").stream()
                .map(GoRegexp::of)
                .toList();
        if (exclusions.isEmpty()) {
            return tags.stream().filter(tag -> !tag.endsWith(SIGNATURE)).toList();
        }
        long characters = GoRegexp.characters(tags);
        exclusions.forEach(exclusion -> exclusion.requireWork(characters));
        return tags.stream()
                .filter(tag -> exclusions.stream().noneMatch(exclusion -> exclusion.find(tag)))
                .toList();
    }
}
