package io.jenkins.plugins.imagepromotion.scan.format.yaml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A table of the places where documents name images. */
final class Places {
    /** The content of a place. */
    enum What {
        /** A value like any other. */
        ANYTHING,
        /** Not an image, although the name of the field suggests one. */
        NOTHING,
        /** The field {@code image}: a whole reference, or an image in parts. */
        FIELD,
        /** References, or mappings whose {@code name} is a reference. */
        IMAGES,
        /** A reference that a CloudFormation template assembles. */
        INTRINSIC,
        /** Names that images are pushed under, separated by line breaks or commas. */
        CREATED,
        /** Replacements for the images of manifests, as mappings of kustomize or strings of Argo CD. */
        REPLACEMENTS,
        /** Names and values that set the values of a chart. */
        HELM_PARAMETERS,
        /** A string that contains manifests or patches for manifests. */
        MANIFESTS,
        /** A string that contains the values of a chart. */
        VALUES,
        /** Commands of a shell. */
        SCRIPT,
        /** Commands of PowerShell. */
        POWERSHELL,
        /** A program for the interpreter that the field {@code command} names. */
        SOURCE,
        /** The lines of a Dockerfile. */
        DOCKERFILE
    }

    /**
     * The columns: documents (any, kinds, or groups of objects), places, and what they contain. A place is the last of
     * the keys that lead to a value, or all of them if it begins with a slash; lists add no keys. The first row that
     * matches counts.
     */
    private static final String TABLE = """
            skaffold                    | artifacts/image requires/image test/image                   | NOTHING
            *                           | build/artifacts/image artifacts/requires/image              | NOTHING
            *                           | machine/image initializeParams/image                        | NOTHING
            KUBERNETES                  | /status                                                     | NOTHING
            kyverno.io                  | rules/validate rules/verifyImages rules/match rules/exclude | NOTHING
            kyverno.io                  | context preconditions                                       | NOTHING
            CI GITLAB                   | matrix/image                                                | NOTHING
            *                           | vmImage osImage os_image machineImage diskImage             | NOTHING
            KUSTOMIZATION               | /images /imageTags                                          | REPLACEMENTS
            builtin                     | /imageTag                                                   | REPLACEMENTS
            kustomize.toolkit.fluxcd.io | /spec/images                                                | REPLACEMENTS
            *                           | kustomize/images                                            | REPLACEMENTS
            *                           | patch patches patchesStrategicMerge jsonOp                  | MANIFESTS
            *                           | helm/parameters                                             | HELM_PARAMETERS
            *                           | helm/values valuesContent                                   | VALUES
            KUBERNETES                  | volumes/image/reference                                     | IMAGES
            CLOUD_BUILD                 | /steps/name                                                 | IMAGES
            CLOUDFORMATION              | Image ImageUri ImageIdentifier                              | INTRINSIC
            CI GITLAB                   | container                                                   | IMAGES
            GITLAB                      | services                                                    | IMAGES
            CI                          | with/tags                                                   | CREATED
            UNKNOWN                     | defaultBaseImage baseImageOverrides                         | IMAGES
            *                           | image                                                       | FIELD
            *                           | script scripts before_script after_script inlineScript      | SCRIPT
            *                           | run command commands cmd cmds bash entrypoint args          | SCRIPT
            *                           | install before_install after_install before_deploy          | SCRIPT
            *                           | after_deploy after_success after_failure build_script       | SCRIPT
            *                           | pwsh powershell ps                                          | POWERSHELL
            argoproj.io                 | script/source                                               | SOURCE
            COMPOSE                     | build/dockerfile_inline                                     | DOCKERFILE
            """;

    /** A row for one document and one place. */
    private record Row(String document, List<String> path, boolean isWhole, What what) {
        boolean fits(Kind kind, String group, List<String> keys) {
            int from = keys.size() - path.size();
            return (document.equals("*") || document.equals(kind.name()) || document.equals(group))
                    && (isWhole ? from == 0 : from >= 0)
                    && keys.subList(from, keys.size()).equals(path);
        }
    }

    private static final Map<String, List<Row>> BY_LAST_KEY = rows();

    private Places() {}

    private static Map<String, List<Row>> rows() {
        Map<String, List<Row>> rows = new HashMap<>();
        TABLE.lines().map(line -> line.split("\\|")).forEach(cells -> {
            for (String place : cells[1].strip().split(" ", -1)) {
                boolean isWhole = place.startsWith("/");
                List<String> path = List.of(place.substring(isWhole ? 1 : 0).split("/"));
                List<Row> same = rows.computeIfAbsent(path.get(path.size() - 1), key -> new ArrayList<>());
                for (String document : cells[0].strip().split(" ", -1)) {
                    same.add(new Row(document, path, isWhole, What.valueOf(cells[2].strip())));
                }
            }
        });
        return rows;
    }

    /** Returns what the value under these keys contains, in a document of that kind and group. */
    static What at(Kind kind, String group, List<String> keys) {
        for (Row row : BY_LAST_KEY.getOrDefault(keys.get(keys.size() - 1), List.of())) {
            if (row.fits(kind, group, keys)) {
                return row.what();
            }
        }
        return What.ANYTHING;
    }

    /** Returns whether a key names a field for an image, such as {@code sidecarImage}. */
    static boolean isForImage(String key) {
        return key.length() >= 5 && key.toLowerCase(Locale.ROOT).endsWith("image");
    }
}
