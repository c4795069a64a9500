package io.jenkins.plugins.imagepromotion.gitops.rollback;

import io.jenkins.plugins.imagepromotion.gitops.BuildTimesOfImages;
import io.jenkins.plugins.imagepromotion.gitops.automation.Prediction;
import io.jenkins.plugins.imagepromotion.gitops.automation.argo.ArgoImage;
import io.jenkins.plugins.imagepromotion.gitops.automation.argo.UpdateStrategy;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.BuildTimes;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.Selection;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.TagSelector;
import io.jenkins.plugins.imagepromotion.promotion.lineage.RollbackPlan;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The tags of the environment's repository, now and after the rollback, and what an object selects from them. */
final class TagsOfRollback {
    private final String target;
    private final List<String> now;
    private final BuildTimesOfImages times;

    TagsOfRollback(Registry registry, RollbackPlan plan, List<String> tags) {
        this.target = plan.target().toString();
        this.now = List.copyOf(tags);
        this.times = new BuildTimesOfImages(
                registry, plan.repository(), target, Optional.of(plan.good().digest()));
    }

    /**
     * The selection of an object.
     *
     * @param unsure why the selection is unknown, as a clause; empty if it is known
     */
    record Selected(Selection selection, String unsure) {
        /** Returns why this tag is not selected, as a clause; empty if it is selected. */
        String problem(String tag) {
            if (selection.tag().filter(tag::equals).isPresent()) {
                return "";
            }
            if (!unsure.isEmpty()) {
                return unsure;
            }
            return selection.tags().isEmpty()
                    ? "it then selects nothing" + (selection.detail().isEmpty() ? "" : " (" + selection.detail() + ")")
                    : "it then selects " + String.join(" or ", selection.tags());
        }
    }

    /** Returns what an object selects from the existing tags. */
    Selected now(TagSelector selector) {
        return byTimes(selector, now).orElseGet(() -> new Selected(selector.select(now, BuildTimes.UNKNOWN), ""));
    }

    /** Returns what an object selects now and once the rollback's tag exists. */
    Prediction predict(TagSelector selector) {
        Selection selected = now(selector).selection();
        List<String> more = Stream.concat(now.stream(), Stream.of(target)).toList();
        return new Prediction(
                selector,
                target,
                selected,
                byTimes(selector, more)
                        .map(Selected::selection)
                        .orElseGet(() -> selector.selectWith(selected, target, BuildTimes.UNKNOWN)));
    }

    private Optional<Selected> byTimes(TagSelector selector, List<String> tags) {
        if (!(selector instanceof ArgoImage image) || image.strategy() != UpdateStrategy.NEWEST_BUILD) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Selected(times.select(image, tags), ""));
        } catch (BuildTimesOfImages.Unsure e) {
            String why = Objects.requireNonNullElse(e.getMessage(), "it orders tags by build time");
            return Optional.of(new Selected(Selection.nothing(Selection.Problem.NONE_ELIGIBLE, why), why));
        }
    }
}
