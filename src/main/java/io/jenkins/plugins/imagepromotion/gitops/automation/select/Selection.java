package io.jenkins.plugins.imagepromotion.gitops.automation.select;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The selection of automation from a list of tags.
 *
 * @param tags the selected tag; several if automation may select any of them; empty if automation selects nothing
 * @param ties tags that rank equal to the selected tag but are never selected while it exists
 * @param problem why automation selects nothing; {@code NONE} if it selects a tag
 * @param detail the setting or tag that causes the problem, in the controller's words; empty if it has no detail
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
        /** The key of one tag is not a number, so the policy selects nothing. */
        NOT_A_NUMBER,
        /** The policy itself cannot be used: it is suspended, incomplete, or has an invalid setting. */
        INVALID_POLICY
    }

    public Selection {
        tags = List.copyOf(tags);
        ties = List.copyOf(ties);
    }

    /** Returns a selection of one of these tags, which take precedence over {@code ties}. */
    public static Selection of(Collection<String> tags, Collection<String> ties) {
        return new Selection(
                tags.stream().sorted().toList(), ties.stream().sorted().toList(), Problem.NONE, "");
    }

    /** Returns an empty selection. */
    public static Selection nothing(Problem problem, String detail) {
        return new Selection(List.of(), List.of(), problem, detail);
    }

    /** Returns the selected tag, if automation always selects the same one. */
    public Optional<String> tag() {
        return tags.size() == 1 ? Optional.of(tags.get(0)) : Optional.empty();
    }

    /** Returns why automation selects nothing, as a clause; empty if it selects a tag. */
    public String reason() {
        String more = detail.isEmpty() ? "" : " (" + detail + ")";
        return switch (problem) {
            case NONE -> "";
            case NO_TAGS -> "the repository has no tags, or all are excluded";
            case NO_MATCH -> "its filter does not match" + more;
            case NONE_ELIGIBLE -> "no tag is eligible" + more;
            case NOT_A_NUMBER -> "it selects nothing because the key of a tag is not a number" + more;
            case INVALID_POLICY -> detail;
        };
    }

    /** Returns all tags that rank first. */
    public List<String> first() {
        return Stream.concat(tags.stream(), ties.stream()).toList();
    }
}
