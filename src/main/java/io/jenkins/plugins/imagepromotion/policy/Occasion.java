package io.jenkins.plugins.imagepromotion.policy;

import java.util.Optional;
import java.util.Set;

/**
 * How a promotion came to be asked for, as only the place that runs it can tell.
 *
 * @param replayed whether by a replayed build, whose script is not the one that was reviewed
 * @param startedBy the users who started the build, as far as users did
 * @param approvedBy the users who approved the very digest; empty where nobody can tell
 */
public record Occasion(boolean replayed, Set<String> startedBy, Optional<Set<String>> approvedBy) {

    /** A request on a command line: no replay, and nobody who could tell of approvals. */
    public static final Occasion COMMAND_LINE = new Occasion(false, Set.of(), Optional.empty());

    public Occasion {
        startedBy = Set.copyOf(startedBy);
        approvedBy = approvedBy.map(Set::copyOf);
    }
}
