package io.jenkins.plugins.imagepromotion.gitops.automation.select;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What automation selects from a list of tags.
 *
 * @param tags the tag that it selects; several if it takes any one of them; none if there is a problem
 * @param ties tags that are equal to the selected one in its order, and are never selected while that one exists
 * @param problem why nothing is selected; {@code NONE} if a tag is
 * @param detail the setting or the tag that is the problem, in the controller's words; empty if there is none
 */
public record Selection(List<String> tags, List<String> ties, Problem problem, String detail) {
    /** Why automation selects nothing. */
    public enum Problem {
        /** A tag is selected. */
        NONE,
        /** The repository has no tags, or all are excluded. */
        NO_TAGS,
        /** The filter matches no tag. */
        NO_MATCH,
        /** No tag is a version in the range, or none has a build time. */
        NONE_ELIGIBLE,
        /** The key of one tag is not a number, which stops the whole policy. */
        NOT_A_NUMBER,
        /** The policy itself cannot be used: it is suspended, incomplete, or has an invalid setting. */
        INVALID_POLICY
    }

    public Selection {
        tags = List.copyOf(tags);
        ties = List.copyOf(ties);
    }

    /** Returns a selection of one of these tags; {@code ties} lost to them. */
    public static Selection of(Collection<String> tags, Collection<String> ties) {
        return new Selection(
                tags.stream().sorted().toList(), ties.stream().sorted().toList(), Problem.NONE, "");
    }

    /** Returns a selection of no tag. */
    public static Selection nothing(Problem problem, String detail) {
        return new Selection(List.of(), List.of(), problem, detail);
    }

    /** Returns the selected tag, if automation always selects the same one. */
    public Optional<String> tag() {
        return tags.size() == 1 ? Optional.of(tags.get(0)) : Optional.empty();
    }

    /** Returns all tags that are first in the order. */
    public List<String> first() {
        return Stream.concat(tags.stream(), ties.stream()).toList();
    }
}
