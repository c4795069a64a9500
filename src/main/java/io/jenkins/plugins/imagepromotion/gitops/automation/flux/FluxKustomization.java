package io.jenkins.plugins.imagepromotion.gitops.automation.flux;

import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.Kustomizations;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.Manifest;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.ObjectName;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.Place;
import java.util.Optional;

/**
 * A Flux Kustomization, which applies the files in a folder to the cluster.
 *
 * @param place where it begins
 * @param name its name
 * @param path the folder, without leading or trailing slashes; empty for the whole repository
 * @param source the GitRepository that contains the folder; the name is empty if it has another kind of source
 * @param isSuspended whether it applies nothing for now
 */
public record FluxKustomization(Place place, ObjectName name, String path, ObjectName source, boolean isSuspended) {
    /** Returns the Kustomization if the object is one of Flux. */
    public static Optional<FluxKustomization> of(Manifest manifest) {
        return manifest.is("kustomize.toolkit.fluxcd.io", "Kustomization")
                ? Optional.of(new FluxKustomization(
                        manifest.place(),
                        manifest.name(),
                        Kustomizations.resolved("", manifest.text("spec", "path")),
                        ImageUpdateAutomation.source(manifest),
                        manifest.isTrue("spec", "suspend")))
                : Optional.empty();
    }

    /** Returns whether its folder contains a file. */
    public boolean contains(String file) {
        return path.isEmpty() || file.startsWith(path + "/");
    }
}
