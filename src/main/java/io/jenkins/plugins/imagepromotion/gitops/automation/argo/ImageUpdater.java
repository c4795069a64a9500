package io.jenkins.plugins.imagepromotion.gitops.automation.argo;

import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.Manifest;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.ObjectName;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.GoGlob;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An ImageUpdater object (Argo CD Image Updater 1 and later). It selects Applications in its namespace and the images
 * to update in them. For each Application, the most specific reference counts.
 */
public final class ImageUpdater {
    private static final String SETTINGS = "commonUpdateSettings";
    private static final String WRITE_BACK = "writeBackConfig";
    /** The equivalent annotation for each field of the settings. */
    private static final Map<String, String> ANNOTATIONS =
            Map.of("updateStrategy", "update-strategy", "allowTags", "allow-tags", "forceUpdate", "force-update");

    private final Manifest manifest;

    private ImageUpdater(Manifest manifest) {
        this.manifest = manifest;
    }

    /** Returns the updater if the object is an ImageUpdater. */
    public static Optional<ImageUpdater> of(Manifest manifest) {
        return manifest.is("argocd-image-updater.argoproj.io", "ImageUpdater")
                ? Optional.of(new ImageUpdater(manifest))
                : Optional.empty();
    }

    /** Returns the images that it lists, except in references that read annotations. */
    public List<ArgoImage> images() {
        List<ArgoImage> images = new ArrayList<>();
        for (Manifest reference : manifest.parts("spec", "applicationRefs")) {
            if (!reference.isTrue("useAnnotations")) {
                for (Manifest image : reference.parts("images")) {
                    images.add(image(reference, image));
                }
            }
        }
        return images;
    }

    /** Returns an image with its merged settings as annotations. */
    private ArgoImage image(Manifest reference, Manifest image) {
        ImageIdentifier identifier = ImageIdentifier.of(image.text("alias") + "=" + image.text("imageName"));
        Map<String, String> settings = new HashMap<>();
        for (Optional<Manifest> layer :
                List.of(manifest.part("spec", SETTINGS), reference.part(SETTINGS), image.part(SETTINGS))) {
            layer.ifPresent(each -> add(each, ArgoImage.PREFIX + identifier.alias() + ".", settings));
        }
        for (Optional<Manifest> layer : List.of(manifest.part("spec", WRITE_BACK), reference.part(WRITE_BACK))) {
            layer.filter(each -> each.has("method"))
                    .ifPresent(each -> settings.put(ArgoImage.PREFIX + "write-back-method", each.text("method")));
        }
        return new ArgoImage(
                image.place("imageName"),
                ArgoImage.UPDATER + manifest.name(),
                settings,
                List.of(identifier),
                identifier,
                manifest.change());
    }

    private static void add(Manifest layer, String prefix, Map<String, String> settings) {
        ANNOTATIONS.forEach((field, annotation) -> {
            if (layer.has(field)) {
                settings.put(prefix + annotation, layer.text(field));
            }
        });
        for (String list : List.of("ignoreTags", "platforms")) {
            if (layer.has(list)) {
                String annotation = list.equals("platforms") ? list : "ignore-tags";
                settings.put(prefix + annotation, String.join(",", layer.texts(list)));
            }
        }
    }

    /**
     * Returns whether it updates this Application from its annotations. The names of an ApplicationSet's Applications
     * are not known yet.
     */
    boolean readsAnnotations(Manifest application) {
        ObjectName name = application.name();
        if (!manifest.name()
                .canBe(new ObjectName(name.namespace(), manifest.name().name()))) {
            return false;
        }
        List<Manifest> references = manifest.parts("spec", "applicationRefs");
        if (application.is("argoproj.io", "ApplicationSet")) {
            return references.stream().anyMatch(reference -> reference.isTrue("useAnnotations"));
        }
        return references.stream()
                .filter(reference -> isMatch(reference, application))
                .max(Comparator.comparingInt(ImageUpdater::specificity))
                .filter(reference -> reference.isTrue("useAnnotations"))
                .isPresent();
    }

    private static boolean isMatch(Manifest reference, Manifest application) {
        try {
            return GoGlob.of(reference.text("namePattern"))
                            .find(application.name().name())
                    && application
                            .entries("metadata", "labels")
                            .entrySet()
                            .containsAll(reference
                                    .entries("labelSelectors", "matchLabels")
                                    .entrySet());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Returns the score that the updater gives a reference: names without wildcards rank first, then references with
     * labels, then patterns with more literal characters.
     */
    private static int specificity(Manifest reference) {
        String pattern = reference.text("namePattern");
        int literals =
                pattern.replaceAll("\\[[^\\]]*+\\]", "").replaceAll("[*?]", "").length();
        int labels = reference.entries("labelSelectors", "matchLabels").size()
                + reference.parts("labelSelectors", "matchExpressions").size();
        return literals
                + (pattern.matches(".*[*?\\[\\]].*") ? 0 : 1_000_000)
                + (reference.has("labelSelectors") ? 10_000 + 100 * labels : 0);
    }
}
