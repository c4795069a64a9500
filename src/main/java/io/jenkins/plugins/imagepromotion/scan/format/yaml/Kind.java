package io.jenkins.plugins.imagepromotion.scan.format.yaml;

import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import org.yaml.snakeyaml.nodes.Node;

/** The kinds of YAML documents, which differ in where they name images. */
enum Kind {
    /** A Kubernetes object of any kind. */
    KUBERNETES,
    /** A kustomization, which replaces tags. */
    KUSTOMIZATION,
    /** An ImageRepository or ImagePolicy of Flux; its image is a repository to watch. */
    IMAGE_REPOSITORY,
    /** A Compose file. */
    COMPOSE,
    /** A pipeline of GitHub, GitLab or another CI system. */
    CI,
    /** The values of a Helm chart. */
    VALUES,
    /** Anything else. */
    UNKNOWN;

    static Kind of(SourceText source, Node document) {
        String name = source.name();
        String api = Nodes.text(document, "apiVersion");
        String kind = Nodes.text(document, "kind");
        if (name.startsWith("kustomization.")
                || (kind.equals("Kustomization") && !api.startsWith("kustomize.toolkit"))) {
            return KUSTOMIZATION;
        }
        if (api.startsWith("image.toolkit.fluxcd.io/")) {
            return IMAGE_REPOSITORY;
        }
        if (!api.isEmpty() && !kind.isEmpty()) {
            return KUBERNETES;
        }
        if (isPipeline(source, document)) {
            return CI;
        }
        if (Nodes.get(document, "services").isPresent()) {
            return COMPOSE;
        }
        return name.startsWith("values")
                        || name.contains(".values.")
                        || source.path().contains("values/")
                ? VALUES
                : UNKNOWN;
    }

    private static boolean isPipeline(SourceText source, Node document) {
        return source.path().contains(".github/")
                || source.path().contains("gitlab-ci")
                || source.name().startsWith("action.y")
                || Nodes.get(document, "jobs").isPresent()
                || Nodes.get(document, "stages").isPresent()
                || Nodes.get(document, "pipelines").isPresent();
    }

    /** Tells whether its {@code image} fields always name a container image. */
    boolean isCertain() {
        return this == KUBERNETES || this == COMPOSE || this == CI;
    }
}
