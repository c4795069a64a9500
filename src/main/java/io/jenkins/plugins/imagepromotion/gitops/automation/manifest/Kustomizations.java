package io.jenkins.plugins.imagepromotion.gitops.automation.manifest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The namespaces that kustomizations give to the objects of a file: a {@code kustomization.yaml} sets {@code namespace}, a
 * Kustomization of Flux sets {@code targetNamespace}, and the outermost of those that include the file wins.
 */
public final class Kustomizations {
    private static final Set<String> NAMES = Set.of("kustomization.yaml", "kustomization.yml", "Kustomization");

    /** The kustomizations by each file or folder that they name. */
    private final Map<String, List<Kustomization>> including = new HashMap<>();
    /** Those of Flux, each with the folder that it applies. */
    private final List<Kustomization> applying = new ArrayList<>();

    /**
     * What includes files.
     *
     * @param path where it is; for one of Flux, the folder that it applies
     * @param namespace what it sets; empty if nothing
     */
    private record Kustomization(String path, String namespace) {
        boolean appliesTo(String file) {
            return path.isEmpty() || file.startsWith(path + "/");
        }

        String namespaceOf(String inner) {
            return namespace.isEmpty() ? inner : namespace;
        }
    }

    /** An object of a file as it is before outer kustomizations change it. */
    private record Step(String file, String namespace) {}

    /** Returns whether a file of this name is a kustomization. */
    public static boolean isNamed(String name) {
        return NAMES.contains(name);
    }

    /** Adds an object, if it is a kustomization. */
    public void add(Manifest manifest) {
        Place place = manifest.place();
        if (isNamed(place.name())) {
            Kustomization added = new Kustomization(place.file(), manifest.text("namespace"));
            Stream.of("resources", "bases", "components")
                    .flatMap(key -> manifest.texts(key).stream())
                    .map(each -> resolved(place.folder(), each))
                    .distinct()
                    .forEach(path -> including
                            .computeIfAbsent(path, none -> new ArrayList<>())
                            .add(added));
        } else if (manifest.is("kustomize.toolkit.fluxcd.io", "Kustomization")) {
            String path = resolved("", manifest.text("spec", "path"));
            applying.add(new Kustomization(path, manifest.text("spec", "targetNamespace")));
        }
    }

    /** Returns a path below the root; one that leaves the root ends there. */
    public static String resolved(String folder, String path) {
        List<String> parts = new ArrayList<>(List.of(folder.split("/")));
        for (String part : path.split("/", -1)) {
            if (!part.equals("..")) {
                parts.add(part);
            } else if (!parts.isEmpty()) {
                parts.remove(parts.size() - 1);
            }
        }
        return String.join(
                "/",
                parts.stream()
                        .filter(part -> !part.isEmpty() && !part.equals("."))
                        .toList());
    }

    /** Returns the object once for each namespace that it gets. */
    public List<Manifest> inNamespaces(Manifest manifest) {
        Set<String> namespaces = new LinkedHashSet<>();
        String own = manifest.name().namespace();
        follow(new Step(manifest.place().file(), own), new HashSet<>(), namespaces);
        return namespaces.isEmpty()
                ? List.of(manifest)
                : namespaces.stream().map(manifest::in).toList();
    }

    /** Each step is taken once, so kustomizations that include each other end. */
    private void follow(Step step, Set<Step> taken, Set<String> found) {
        if (!taken.add(step)) {
            return;
        }
        Place place = new Place(step.file(), 1);
        List<Kustomization> outer = new ArrayList<>(including.getOrDefault(step.file(), List.of()));
        if (isNamed(place.name())) {
            outer.addAll(including.getOrDefault(place.folder(), List.of()));
        }
        outer.forEach(each -> follow(new Step(each.path(), each.namespaceOf(step.namespace())), taken, found));
        if (outer.isEmpty()) {
            List<Kustomization> last = applying.stream()
                    .filter(each -> each.appliesTo(step.file()))
                    .toList();
            last.forEach(each -> found.add(each.namespaceOf(step.namespace())));
            if (last.isEmpty()) {
                found.add(step.namespace());
            }
        }
    }
}
