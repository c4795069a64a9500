package io.jenkins.plugins.imagepromotion.scan.format.yaml;

import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import org.yaml.snakeyaml.nodes.Node;

/** What a YAML document is, as far as it matters for where its images are. */
enum Kind {
    /** An object of Kubernetes, of whatever kind. */
    KUBERNETES,
    /** A kustomization, which puts other tags in. */
    KUSTOMIZATION,
    /** Flux' ImageRepository and ImagePolicy: its image is the name of a repository to look at. */
    IMAGE_REPOSITORY,
    /** Services of Compose. */
    COMPOSE,
    /** A pipeline: GitHub, GitLab and others alike. */
    CI,
    /** The values of a chart. */
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

    /** Whether an {@code image} field in it names a container image for sure. */
    boolean isCertain() {
        return this == KUBERNETES || this == COMPOSE || this == CI;
    }
}
