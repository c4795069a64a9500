package io.jenkins.plugins.imagepromotion.scan.format.yaml;

import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.yaml.snakeyaml.nodes.Node;

/** The kinds of YAML documents, which differ in where they name images. */
enum Kind {
    /** A Kubernetes object of any kind. */
    KUBERNETES,
    /** A kustomization, which replaces tags. */
    KUSTOMIZATION,
    /** An object whose images are patterns, names without a tag, or machine disks; it does not run them. */
    WITHOUT_IMAGES,
    /** A Compose file. */
    COMPOSE,
    /** A pipeline of GitHub or another CI system. */
    CI,
    /** A pipeline of GitLab, whose services are images, or of a system that is recognized only by its keys. */
    GITLAB,
    /** A pipeline of Cloud Build, whose steps name their image in {@code name}. */
    CLOUD_BUILD,
    /** A template of CloudFormation. */
    CLOUDFORMATION,
    /** The values of a Helm chart. */
    VALUES,
    /** Anything else. */
    UNKNOWN;

    /** The groups of objects that name images without running them. */
    private static final Set<String> GROUPS_WITHOUT_IMAGES = Set.of(
            // Repositories to watch.
            "image.toolkit.fluxcd.io",
            // Policy patterns.
            "policies.kyverno.io",
            "cli.kyverno.io",
            "policy.sigstore.dev",
            "constraints.gatekeeper.sh",
            "templates.gatekeeper.sh",
            // Machine disks.
            "infrastructure.cluster.x-k8s.io",
            "machine.openshift.io",
            "kops.k8s.io");

    /** The prefixes of the file names of pipelines. */
    private static final List<String> PIPELINES = List.of(
            ".drone.",
            ".woodpecker",
            ".travis.",
            ".cirrus.",
            "azure-pipelines",
            "bitbucket-pipelines",
            "buildspec",
            "codefresh",
            "action.y");

    private static final List<String> PIPELINE_FOLDERS =
            List.of(".github/", ".circleci/", ".buildkite/", ".woodpecker/", ".semaphore/");

    /** The keys of a step that does not belong to Cloud Build. */
    private static final Set<String> OTHER_STEPS =
            Set.of("image", "uses", "run", "commands", "command", "plugins", "task", "template", "templateRef");

    /** Returns the kind of a document, or of an object inside another document. */
    static Kind of(SourceText source, Node document) {
        String name = source.name();
        String group = group(document);
        String kind = Nodes.text(document, "kind");
        if (name.startsWith("kustomization.") || group.equals("kustomize.config.k8s.io")) {
            return KUSTOMIZATION;
        }
        if (!Nodes.text(document, "apiVersion").isEmpty() && !kind.isEmpty()) {
            return GROUPS_WITHOUT_IMAGES.contains(group) ? WITHOUT_IMAGES : KUBERNETES;
        }
        if (kind.equals("Kustomization")) {
            return KUSTOMIZATION;
        }
        if (isOfUpdatecli(document)) {
            return WITHOUT_IMAGES;
        }
        if (isCloudBuild(name, document)) {
            return CLOUD_BUILD;
        }
        if (PIPELINES.stream().anyMatch(name::startsWith)
                || PIPELINE_FOLDERS.stream().anyMatch(source.path()::contains)) {
            return CI;
        }
        if (source.path().contains("gitlab-ci")
                || Stream.of("jobs", "stages", "pipelines")
                        .anyMatch(key -> Nodes.get(document, key).isPresent())) {
            return GITLAB;
        }
        if (isCloudFormation(document)) {
            return CLOUDFORMATION;
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

    /** Returns the group of an object's {@code apiVersion}; empty for the core of Kubernetes, and for other documents. */
    static String group(Node document) {
        String version = Nodes.text(document, "apiVersion");
        int slash = version.indexOf('/');
        return slash < 0 ? "" : version.substring(0, slash);
    }

    private static boolean isCloudBuild(String name, Node document) {
        List<Node> steps = Nodes.get(document, "steps").map(Nodes::elements).orElse(List.of());
        return !steps.isEmpty()
                && (name.startsWith("cloudbuild") || steps.stream().allMatch(Kind::isCloudBuildStep));
    }

    private static boolean isCloudBuildStep(Node step) {
        return Nodes.text(step, "name").indexOf('/') > 0
                && Nodes.entries(step).stream()
                        .noneMatch(entry -> OTHER_STEPS.contains(Nodes.text(entry.getKeyNode())));
    }

    /** Updatecli names images to look up their tags. */
    private static boolean isOfUpdatecli(Node document) {
        return Nodes.get(document, "targets").isPresent()
                && (Nodes.get(document, "sources").isPresent()
                        || Nodes.get(document, "conditions").isPresent());
    }

    private static boolean isCloudFormation(Node document) {
        return Nodes.get(document, "AWSTemplateFormatVersion").isPresent()
                || Nodes.get(document, "Resources").map(Nodes::entries).orElse(List.of()).stream()
                        .anyMatch(resource ->
                                Nodes.text(resource.getValueNode(), "Type").startsWith("AWS::"));
    }

    /** Returns whether its {@code image} fields always name a container image. */
    boolean isCertain() {
        return this == KUBERNETES || this == COMPOSE || isPipeline();
    }

    /** Returns whether it is a pipeline of a CI system that names images in {@code image}. */
    boolean isPipeline() {
        return this == CI || this == GITLAB;
    }
}
