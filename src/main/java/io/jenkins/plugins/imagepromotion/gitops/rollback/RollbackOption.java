package io.jenkins.plugins.imagepromotion.gitops.rollback;

import java.util.List;

/**
 * One way to roll back.
 *
 * @param way what to do
 * @param works whether it restores the image permanently
 * @param why the reason, as a sentence in lower case without its period
 * @param commands the commands and changes, in this order; excludes the promotion, whose form depends on the caller
 */
public record RollbackOption(Way way, boolean works, String why, List<String> commands) {
    public RollbackOption {
        commands = List.copyOf(commands);
    }

    /** The way to roll back. */
    public enum Way {
        /** Promote the old digest again under a newer tag. */
        PROMOTE("promote the old digest again"),
        /** Stop the automation, and change Git. */
        SUSPEND("suspend the automation and change Git"),
        /** Let the policies select only the old tag, and change Git. */
        NARROW("narrow the policy and change Git"),
        /** Change Git alone: revert the commit, or apply the patch. */
        GIT("change Git");

        private final String phrase;

        Way(String phrase) {
            this.phrase = phrase;
        }

        /** Returns a verb phrase, such as "change Git". */
        public String phrase() {
            return phrase;
        }
    }
}
