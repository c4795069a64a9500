package io.jenkins.plugins.imagepromotion.gitops.automation.flux;

import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.Manifest;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.YamlFile;
import java.util.List;

/** Reads Flux objects from YAML. */
final class FluxObjects {
    private FluxObjects() {}

    static List<Manifest> manifests(String yaml) {
        return new YamlFile("flux.yaml", yaml).manifests();
    }

    static ImagePolicy policy(String yaml) {
        List<Manifest> manifests = manifests(yaml);
        List<ImageRepository> repositories = manifests.stream()
                .flatMap(each -> ImageRepository.of(each).stream())
                .toList();
        return manifests.stream()
                .flatMap(each -> ImagePolicy.of(each, repositories).stream())
                .findFirst()
                .orElseThrow();
    }

    /** Returns a policy and its repository with additional lines in their specs. */
    static ImagePolicy policy(String repository, String policy) {
        return policy("""
                apiVersion: image.toolkit.fluxcd.io/v1
                kind: ImageRepository
                metadata: {name: app, namespace: flux-system}
                spec:
                  image: registry.example.com/app
                %s
                ---
                apiVersion: image.toolkit.fluxcd.io/v1
                kind: ImagePolicy
                metadata: {name: app, namespace: flux-system}
                spec:
                  imageRepositoryRef: {name: app}
                %s
                """.formatted(repository.indent(2), policy.indent(2)));
    }
}
