package io.jenkins.plugins.imagepromotion.gitops.automation;

import io.jenkins.plugins.imagepromotion.gitops.automation.flux.FluxKustomization;
import io.jenkins.plugins.imagepromotion.gitops.automation.flux.ImageUpdateAutomation;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.Manifest;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.ObjectName;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The Git repositories that automations write into, and the one that the files belong to. The files belong to the
 * GitRepository of a Kustomization that applies its own file, as {@code flux bootstrap} writes it. Without one, they
 * belong to the GitRepository of the automations if there is only one.
 */
final class GitSources {
    private final Map<ObjectName, String> urls = new HashMap<>();
    private final List<ObjectName> own;
    private final List<ObjectName> written;

    GitSources(
            List<Manifest> manifests,
            Collection<FluxKustomization> kustomizations,
            Collection<ImageUpdateAutomation> automations) {
        manifests.stream()
                .filter(each -> each.is("source.toolkit.fluxcd.io", "GitRepository"))
                .forEach(each -> urls.merge(each.name(), url(each), (one, two) -> one.equals(two) ? one : ""));
        List<ObjectName> candidates = kustomizations.stream()
                .filter(each ->
                        !each.path().isEmpty() && each.contains(each.place().file()))
                .map(FluxKustomization::source)
                .filter(each -> !each.name().isEmpty())
                .distinct()
                .toList();
        own = candidates.stream().allMatch(each -> isSame(each, candidates.get(0))) ? candidates : List.of();
        written = automations.stream()
                .map(ImageUpdateAutomation::source)
                .filter(each -> !each.name().isEmpty())
                .distinct()
                .toList();
    }

    /** Returns the URL without the parts that differ between protocols; empty if it is unknown. */
    private static String url(Manifest repository) {
        return repository.change().isPresent()
                ? ""
                : repository
                        .text("spec", "url")
                        .replaceFirst("^[a-z]+://(?:[^@/]*@)?", "")
                        .replaceFirst("(?:\\.git)?/*$", "");
    }

    private boolean isSame(ObjectName one, ObjectName other) {
        String url = urls.getOrDefault(one, "");
        return one.canBe(other) || (!url.isEmpty() && url.equals(urls.get(other)));
    }

    /** Returns why an automation may write into another repository, as a clause; empty if it writes into this one. */
    Optional<String> doubt(ImageUpdateAutomation automation) {
        ObjectName source = automation.source();
        if (source.name().isEmpty() || own.stream().anyMatch(each -> isSame(source, each))) {
            return Optional.empty();
        }
        return (own.isEmpty() ? written : own)
                .stream()
                        .filter(each -> !isSame(source, each))
                        .map(other -> "it writes into GitRepository " + source
                                + (own.isEmpty()
                                        ? ", and the files do not show whether they belong to it or to "
                                        : ", but the files belong to ")
                                + other)
                        .findFirst();
    }
}
