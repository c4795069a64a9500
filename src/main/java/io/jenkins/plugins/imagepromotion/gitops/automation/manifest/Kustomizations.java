package io.jenkins.plugins.imagepromotion.gitops.automation.manifest;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Applies the namespaces that kustomizations set for the objects in a file. A {@code kustomization.yaml} sets {@code
 * namespace}, a Flux Kustomization sets {@code targetNamespace}, and the outermost one that includes the file wins.
 * Other changes, such as patches, are reported but not applied.
 */
public final class Kustomizations {
    private static final Set<String> NAMES = Set.of("kustomization.yaml", "kustomization.yml", "Kustomization");

    /** The maximum number of inclusions to follow for all objects together, far more than in any real tree. */
    private static final int MOST_STEPS = 500_000;

    private static final Pattern LITERAL = Pattern.compile("[\\w-]*");

    /** The kustomizations, by each file or folder that they include. */
    private final Map<String, List<Kustomization>> including = new HashMap<>();
    /** The Flux Kustomizations, each with the folder that it applies. */
    private final List<Kustomization> applying = new ArrayList<>();

    /** The folders of kustomizations. */
    private final Set<String> folders = new HashSet<>();
    /** The files with patches, which are not objects. */
    private final Set<String> patches = new HashSet<>();
    /** The components, by folder. They change the objects of the kustomizations that include them. */
    private final Map<String, List<Manifest>> components = new HashMap<>();
    /** The kind and name of each object in a file. */
    private final Map<String, Set<String>> names = new HashMap<>();

    private int steps;

    /**
     * A kustomization that includes files.
     *
     * @param path its file; for a Flux Kustomization, the folder that it applies
     * @param namespace the namespace that it sets; empty if it sets no namespace
     * @param object its fields; for a Flux Kustomization, its {@code spec}
     */
    private record Kustomization(String path, String namespace, Manifest object) {
        String folder() {
            return isNamed(new Place(path, 1).name()) ? new Place(path, 1).folder() : path;
        }

        boolean appliesTo(String file) {
            return path.isEmpty() || file.startsWith(path + "/");
        }

        String namespaceOf(String inner) {
            return namespace.isEmpty() ? inner : namespace;
        }
    }

    /** An object in a file before outer kustomizations change it. */
    private record Step(String file, String namespace, String change) {
        Step in(Kustomization outer, String more) {
            return new Step(outer.path(), outer.namespaceOf(namespace), change.isEmpty() ? more : change);
        }
    }

    /** Returns whether a file with this name is a kustomization. */
    public static boolean isNamed(String name) {
        return NAMES.contains(name);
    }

    /** Adds an object if it is a kustomization. */
    public void add(Manifest manifest) {
        Place place = manifest.place();
        if (isNamed(place.name())) {
            Kustomization added = new Kustomization(place.file(), manifest.text("namespace"), manifest);
            folders.add(place.folder());
            if (manifest.text("kind").equals("Component")) {
                components
                        .computeIfAbsent(place.folder(), none -> new ArrayList<>())
                        .add(manifest);
            }
            patchesOf(manifest).forEach(patch -> patches.add(resolved(place.folder(), pathOf(patch))));
            Stream.of("resources", "bases", "components")
                    .flatMap(key -> manifest.texts(key).stream())
                    .map(each -> resolved(place.folder(), each))
                    .distinct()
                    .forEach(path -> including
                            .computeIfAbsent(path, none -> new ArrayList<>())
                            .add(added));
        } else if (manifest.is("kustomize.toolkit.fluxcd.io", "Kustomization")) {
            String path = resolved("", manifest.text("spec", "path"));
            manifest.part("spec")
                    .ifPresent(spec -> applying.add(new Kustomization(path, spec.text("targetNamespace"), spec)));
        } else {
            names.computeIfAbsent(place.file(), none -> new HashSet<>()).add(identity(manifest));
        }
    }

    /** Returns a normalized path below the root. A path that leaves the root stops at the root. */
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

    private static String identity(Manifest manifest) {
        return manifest.text("kind") + "/" + manifest.text("metadata", "name");
    }

    private static List<Manifest> patchesOf(Manifest kustomization) {
        return Stream.of("patches", "patchesJson6902", "patchesStrategicMerge")
                .flatMap(field -> kustomization.parts(field).stream())
                .toList();
    }

    /** Returns the path of a patch file; for an inline patch, text that is not a path. */
    private static String pathOf(Manifest patch) {
        return patch.text() + patch.text("path");
    }

    /** Returns how a kustomization changes an object apart from its namespace, as a clause; empty if it does not. */
    private String change(Kustomization by, Manifest manifest) {
        String own = change(by.object(), manifest);
        return !own.isEmpty()
                ? own
                : by.object().texts("components").stream()
                        .map(path -> resolved(by.folder(), path))
                        .flatMap(folder -> components.getOrDefault(folder, List.of()).stream())
                        .map(component -> change(component, manifest))
                        .filter(change -> !change.isEmpty())
                        .findFirst()
                        .orElse("");
    }

    private String change(Manifest object, Manifest manifest) {
        // Flux objects refer to each other by name.
        boolean isRenamed = manifest.text("apiVersion").startsWith("image.toolkit.fluxcd.io/");
        for (String field : List.of("namePrefix", "nameSuffix", "replacements", "transformers")) {
            if (object.has(field) && (isRenamed || !field.startsWith("name"))) {
                return field + " in " + object.place(field) + " can change it";
            }
        }
        if (object.has("postBuild") && manifest.contains("${")) {
            return "postBuild in " + object.place("postBuild") + " substitutes a variable in it";
        }
        String folder = object.place().folder();
        return patchesOf(object).stream()
                .filter(patch -> isFor(patch, folder, manifest))
                .findFirst()
                .map(patch -> "the patch in " + patch.place() + " can change it")
                .orElse("");
    }

    private boolean isFor(Manifest patch, String folder, Manifest manifest) {
        if (patch.has("target")) {
            return isMatch(patch.text("target", "kind"), manifest.text("kind"))
                    && isMatch(patch.text("target", "name"), manifest.text("metadata", "name"));
        }
        String inline = patch.text() + patch.text("patch");
        boolean isInline = inline.contains(manifest.text("kind")) && inline.contains(manifest.text("metadata", "name"));
        return isInline
                || names.getOrDefault(resolved(folder, pathOf(patch)), Set.of()).contains(identity(manifest));
    }

    /**
     * The target of a patch is a regular expression. This check compares only literal alternatives: any other
     * expression may match, and an empty one always matches.
     */
    private static boolean isMatch(String pattern, String text) {
        return pattern.isEmpty()
                || Arrays.stream(pattern.split("\\|", -1))
                        .anyMatch(each ->
                                each.equals(text) || !LITERAL.matcher(each).matches());
    }

    /** Returns a copy of the object for each of its namespaces; empty if its file is a patch. */
    public List<Manifest> inNamespaces(Manifest manifest) {
        String file = manifest.place().file();
        if (patches.contains(file) && !including.containsKey(file)) {
            return List.of();
        }
        Map<String, String> namespaces = new LinkedHashMap<>();
        if (!follow(new Step(file, manifest.name().namespace(), ""), manifest, namespaces)) {
            return List.of(manifest.changedBy("too many kustomizations include it"));
        }
        return namespaces.isEmpty()
                ? List.of(manifest)
                : namespaces.entrySet().stream()
                        .map(each -> manifest.in(each.getKey()).changedBy(each.getValue()))
                        .toList();
    }

    /**
     * Returns whether every kustomization that deploys a file sets the tag or the digest of an image.
     *
     * @param image a name without a tag, as in the file
     * @return false if a kustomization deploys the file without setting them, or if no kustomization includes the file
     */
    public boolean isReplaced(String file, String image) {
        boolean isReplaced = false;
        Set<String> seen = new HashSet<>();
        Deque<String> next = new ArrayDeque<>(List.of(file));
        while (!next.isEmpty()) {
            String path = next.pop();
            if (!seen.add(path)) {
                continue;
            }
            List<Kustomization> outer = outer(path);
            List<Kustomization> last = applying.stream()
                    .filter(each -> appliesDirectly(each, path))
                    .toList();
            steps += 1 + outer.size() + applying.size();
            if ((outer.isEmpty() && last.isEmpty()) || steps > MOST_STEPS) {
                return false;
            }
            for (Kustomization each :
                    Stream.concat(outer.stream(), last.stream()).toList()) {
                List<Manifest> entries = each.object().parts("images").stream()
                        .filter(entry -> entry.text("name").equals(image))
                        .toList();
                boolean isSet =
                        entries.stream().anyMatch(entry -> !(entry.text("newTag") + entry.text("digest")).isEmpty());
                isReplaced |= isSet;
                if (!isSet && (last.contains(each) || !entries.isEmpty())) {
                    // Flux deploys it as it is, or the image gets another name, which outer kustomizations do not
                    // match.
                    return false;
                }
                if (!isSet) {
                    next.push(each.path());
                }
            }
        }
        return isReplaced;
    }

    /** In a folder without a kustomization, Flux applies each file and each kustomization below it. */
    private boolean appliesDirectly(Kustomization flux, String file) {
        return new Place(file, 1).folder().equals(flux.path())
                || (flux.appliesTo(file) && !folders.contains(flux.path()));
    }

    /** Adds the namespaces that the including kustomizations lead to; returns false if there are too many steps. */
    private boolean follow(Step first, Manifest manifest, Map<String, String> found) {
        // Follows each step once, so kustomizations that include each other do not cause an endless loop.
        Set<Step> seen = new HashSet<>();
        Deque<Step> next = new ArrayDeque<>(List.of(first));
        while (!next.isEmpty()) {
            Step step = next.pop();
            if (!seen.add(step)) {
                continue;
            }
            List<Kustomization> outer = outer(step.file());
            steps += 1 + outer.size();
            if (steps > MOST_STEPS) {
                return false;
            }
            if (outer.isEmpty()) {
                addApplied(step, manifest, found);
            }
            for (int i = outer.size() - 1; i >= 0; i--) {
                next.push(step.in(outer.get(i), change(outer.get(i), manifest)));
            }
        }
        return true;
    }

    private List<Kustomization> outer(String file) {
        Place place = new Place(file, 1);
        List<Kustomization> outer = new ArrayList<>(including.getOrDefault(file, List.of()));
        if (isNamed(place.name())) {
            outer.addAll(including.getOrDefault(place.folder(), List.of()));
        }
        return outer;
    }

    private void addApplied(Step step, Manifest manifest, Map<String, String> found) {
        List<Kustomization> last =
                applying.stream().filter(each -> each.appliesTo(step.file())).toList();
        last.forEach(each -> add(found, step.in(each, change(each, manifest))));
        if (last.isEmpty()) {
            add(found, step);
        }
    }

    /** If two paths lead to the same namespace, an uncertain one makes it uncertain. */
    private static void add(Map<String, String> found, Step last) {
        found.merge(last.namespace(), last.change(), (one, other) -> one.isEmpty() ? other : one);
    }
}
