package io.jenkins.plugins.imagepromotion.gitops.automation;

import io.jenkins.plugins.imagepromotion.gitops.automation.select.Selection;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.TagSelector;

/**
 * The selection of an object, before and after its repository gets one more tag.
 *
 * @param selector the object
 * @param tag the tag that the repository gets
 * @param now the selection from the existing tags
 * @param then the selection when {@code tag} also exists
 */
public record Prediction(TagSelector selector, String tag, Selection now, Selection then) {
    /** Returns true if automation will always select the new tag. */
    public boolean isSelected() {
        return then.tag().filter(tag::equals).isPresent();
    }

    /** Returns true if the new tag changes what automation selects. */
    public boolean isChange() {
        return !now.equals(then);
    }
}
