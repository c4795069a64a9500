package io.jenkins.plugins.imagepromotion.gitops.automation;

import io.jenkins.plugins.imagepromotion.gitops.automation.select.Selection;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.TagSelector;

/**
 * What an object makes automation select, before and after a repository gets one more tag.
 *
 * @param selector the object
 * @param tag the tag that the repository gets
 * @param now what it selects from the tags that exist
 * @param then what it selects when {@code tag} also exists
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
