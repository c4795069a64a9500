package io.jenkins.plugins.imagepromotion.gitops;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.Place;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What automation deploys from the repositories that a folder names.
 *
 * @param image the tag that was asked about; empty to know only what is selected now
 * @param environment the environment of that tag; empty if it has none
 * @param selectors what each object selects, in the order of their places
 * @param reasons why automation does not deploy the tag, one for each object that could; empty if it does, or if no tag was asked about
 * @param unreadable the files that could not be read, which may hold more objects
 */
public record DeploymentForecast(
        Optional<ImageReference> image,
        Optional<String> environment,
        List<SelectorForecast> selectors,
        List<String> reasons,
        List<Place> unreadable) {
    public DeploymentForecast {
        selectors = List.copyOf(selectors);
        reasons = List.copyOf(reasons);
        unreadable = List.copyOf(unreadable);
    }

    /** Returns the objects that make automation deploy the tag that was asked about. */
    public List<SelectorForecast> deploying() {
        return image.isEmpty() || !reasons.isEmpty()
                ? List.of()
                : selectors.stream()
                        .filter(each -> each.isFor(environment))
                        .filter(each -> each.reason().isEmpty())
                        .toList();
    }

    /** Returns what each object does, a line for each, and then why automation does not deploy the tag. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        selectors.forEach(
                each -> lines.add(image.isPresent() ? each.sentence() : each.name() + " selects " + each.now()));
        reasons.forEach(each -> lines.add("not deployed: " + each));
        unreadable.forEach(place -> lines.add("note: not read, so not predicted: " + place));
        return lines;
    }

    /** Returns {@code NOT_SELECTED} if a tag was asked about and automation does not deploy it. */
    public Optional<Failure> failure() {
        return reasons.isEmpty()
                ? Optional.empty()
                : Optional.of(Failure.of(FailureCode.NOT_SELECTED, "Automation would not deploy this tag.")
                        .withOptional("image", image)
                        .withOptional("environment", environment)
                        .withEach("reason", reasons)
                        .withEach("not read", unreadable)
                        .remedy("Correct the object at the place that the reason names, or promote under a tag that it"
                                + " selects."));
    }
}
