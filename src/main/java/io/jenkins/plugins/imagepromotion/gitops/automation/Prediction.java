package io.jenkins.plugins.imagepromotion.gitops.automation;

import io.jenkins.plugins.imagepromotion.gitops.automation.select.BuildTimes;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.Selection;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.TagSelector;
import java.util.Collection;

/**
 * The selection of an object, before and after its repository gets one more tag.
 *
 * @param selector the object
 * @param tag the tag that the repository gets; empty if it gets no tag
 * @param now the selection from the existing tags
 * @param then the selection when {@code tag} also exists
 */
public record Prediction(TagSelector selector, String tag, Selection now, Selection then) {
    /** Predicts what an object selects when its repository, which has these tags, also gets {@code tag}. */
    public static Prediction of(TagSelector selector, Collection<String> tags, String tag, BuildTimes built) {
        Selection now = selector.select(tags, built);
        return new Prediction(
                selector, tag, now, tag.isEmpty() || tags.contains(tag) ? now : selector.selectWith(now, tag, built));
    }

    /** Returns true if automation will always select the new tag. */
    public boolean isSelected() {
        return then.tag().filter(tag::equals).isPresent();
    }
}
