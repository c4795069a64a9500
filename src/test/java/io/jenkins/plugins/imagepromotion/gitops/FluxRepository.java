package io.jenkins.plugins.imagepromotion.gitops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A GitOps repository on disk with a common layout for Flux. */
public final class FluxRepository {
    /** The file and line where the production policy starts. */
    public static final String POLICY = "ImagePolicy flux-system/app-production (apps/app/production/policy.yaml:1)";

    private final Path root;

    /** Writes an image repository, an automation, and a policy and a release each for staging and production. */
    public FluxRepository(Path root, String repository) {
        this.root = root;
        write("apps/app/app-image-repo.yaml", """
                apiVersion: image.toolkit.fluxcd.io/v1
                kind: ImageRepository
                metadata: {name: app, namespace: flux-system}
                spec: {image: %s, interval: 1m}
                """.formatted(repository));
        automation("");
        environment("staging", "");
        environment("production", "");
    }

    /** Writes the automation with additional lines in its spec. */
    public void automation(String more) {
        write("apps/automation.yaml", """
                apiVersion: image.toolkit.fluxcd.io/v1
                kind: ImageUpdateAutomation
                metadata: {name: all, namespace: flux-system}
                spec:
                  update: {path: ./apps}
                """ + more.indent(2));
    }

    /** Writes the policy and the release for an environment, with additional lines in the policy's spec. */
    public void environment(String name, String more) {
        policy("apps/app/" + name + "/policy.yaml", name, "^" + name + "-v.*-(?P<ts>[0-9]+)$", more);
        write("apps/app/" + name + "/release.yaml", """
                spec:
                  image: app:old # {"$imagepolicy": "flux-system:app-%1$s"}
                """.formatted(name));
    }

    /** Writes a policy that orders the tags matching a pattern by time, with additional lines in its spec. */
    public void policy(String path, String environment, String pattern, String more) {
        write(path, """
                apiVersion: image.toolkit.fluxcd.io/v1
                kind: ImagePolicy
                metadata: {name: app-%s, namespace: flux-system}
                spec:
                  imageRepositoryRef: {name: app}
                  filterTags: {pattern: '%s', extract: $ts}
                  policy: {numerical: {order: asc}}
                """.formatted(environment, pattern) + more.indent(2));
    }

    /** Writes a file. */
    public void write(String path, String text) {
        try {
            Path file = root.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes a file. */
    public void delete(String path) {
        try {
            Files.delete(root.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
