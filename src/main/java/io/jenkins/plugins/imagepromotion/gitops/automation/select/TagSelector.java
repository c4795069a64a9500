package io.jenkins.plugins.imagepromotion.gitops.automation.select;

import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.Place;
import io.jenkins.plugins.imagepromotion.image.Repository;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** An object in a workspace that makes automation select a tag of one repository. */
public interface TagSelector {
    /** Returns where the object is. */
    Place place();

    /** Returns its display name, such as {@code ImagePolicy flux-system/app}. */
    String title();

    /** Returns its display name with its place. */
    default String titleAndPlace() {
        return title() + " (" + place() + ")";
    }

    /** Returns the repository that it selects a tag from; empty if the object does not name a valid repository. */
    Optional<Repository> repository();

    /**
     * Returns why its selection is unknown, as a clause. If the selection is unknown, {@code select} returns no tag.
     */
    default Optional<String> doubt() {
        return Optional.empty();
    }

    /**
     * Returns what automation selects when the repository has these tags.
     *
     * @throws io.jenkins.plugins.imagepromotion.failure.ImagePromotionException {@code CANCELLED} if the thread is
     *     interrupted
     */
    Selection select(Collection<String> tags, BuildTimes built);

    /**
     * Returns what automation selects when the repository gets one more tag; {@code now} is the selection without it.
     */
    default Selection selectWith(Selection now, String tag, BuildTimes built) {
        return switch (now.problem()) {
            case INVALID_POLICY, NOT_A_NUMBER -> now;
            case NONE, NO_TAGS, NO_MATCH, NONE_ELIGIBLE -> {
                // A tag that did not rank first cannot rank first when a tag is added.
                List<String> first = new ArrayList<>(now.first());
                first.add(tag);
                Selection then = select(first, built);
                boolean isUnchanged = then.tags().isEmpty() && then.problem() != Selection.Problem.NOT_A_NUMBER;
                yield isUnchanged && now.problem() != Selection.Problem.NO_TAGS ? now : then;
            }
        };
    }
}
