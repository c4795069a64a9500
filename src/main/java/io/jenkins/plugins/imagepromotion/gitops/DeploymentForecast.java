package io.jenkins.plugins.imagepromotion.gitops;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.Place;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Repository;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The tags that automation deploys from the image repositories that the files in a folder name.
 *
 * @param image the predicted tag; empty if only the current selection was requested
 * @param environment the environment of that tag; empty if the tag belongs to no environment
 * @param selectors the selection of each object, ordered by place; without objects of repositories in {@code unlisted}
 * @param reasons why automation does not deploy the tag, one reason for each candidate object; empty if automation
 *     deploys it or if no tag was requested
 * @param unreadable the files that could not be read, which may contain more objects
 * @param unlisted why the tags of a repository could not be listed, ordered by repository
 */
public record DeploymentForecast(
        Optional<ImageReference> image,
        Optional<String> environment,
        List<SelectorForecast> selectors,
        List<String> reasons,
        List<Place> unreadable,
        Map<Repository, Failure> unlisted) {
    public DeploymentForecast {
        selectors = List.copyOf(selectors);
        reasons = List.copyOf(reasons);
        unreadable = List.copyOf(unreadable);
        Map<Repository, Failure> ordered = new TreeMap<>(Comparator.comparing(Repository::toString));
        ordered.putAll(unlisted);
        unlisted = Collections.unmodifiableMap(ordered);
    }

    /** Returns the objects that make automation deploy the tag. */
    public List<SelectorForecast> deploying() {
        return image.isEmpty() || !reasons.isEmpty()
                ? List.of()
                : selectors.stream()
                        .filter(each -> each.isFor(environment))
                        .filter(each -> each.reason().isEmpty())
                        .toList();
    }

    /**
     * Returns a line for each object with its selection, then the reasons why automation does not deploy the tag.
     */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        selectors.forEach(
                each -> lines.add(image.isPresent() ? each.sentence() : each.name() + " selects " + each.now()));
        reasons.forEach(each -> lines.add("not deployed: " + each));
        lines.addAll(notes());
        return lines;
    }

    /** Returns a line for each file that is not part of the prediction. */
    List<String> notes() {
        return unreadable.stream()
                .map(place -> "note: the prediction ignores " + place + ", which cannot be read")
                .toList();
    }

    /**
     * Returns {@code NOT_SELECTED} if automation does not deploy the predicted tag, or the failure of the first
     * repository that could not be listed.
     */
    public Optional<Failure> failure() {
        return reasons.isEmpty()
                ? unlisted.values().stream().findFirst()
                : Optional.of(Failure.of(FailureCode.NOT_SELECTED, "Automation would not deploy this tag.")
                        .withOptional("image", image)
                        .withOptional("environment", environment)
                        .withEach("reason", reasons)
                        .withEach("not read", unreadable)
                        .remedy(remedy()));
    }

    /** Returns the remedy for the reasons, as a sentence; empty without reasons. */
    String remedy() {
        if (reasons.isEmpty()) {
            return "";
        }
        return selectors.isEmpty()
                ? "Name the root of the GitOps repository that deploys this image, or add an ImagePolicy or an"
                        + " annotation of Argo CD Image Updater for it."
                : "Correct the object in the reason, or promote under a tag that it selects.";
    }
}
