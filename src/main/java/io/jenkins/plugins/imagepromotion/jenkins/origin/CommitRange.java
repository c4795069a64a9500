package io.jenkins.plugins.imagepromotion.jenkins.origin;

import hudson.Util;
import hudson.model.Run;
import hudson.scm.ChangeLogSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jenkins.scm.RunWithSCM;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** The commits between two builds of a job, from the change logs of the builds. */
@ExportedBean(defaultVisibility = 2)
public final class CommitRange {
    /** Each build is loaded from disk. */
    private static final int MAX_BUILDS = 50;

    private static final int MAX_COMMITS = 100;

    private final boolean backward;
    private final List<Commit> commits = new ArrayList<>();
    private boolean complete;

    private CommitRange(boolean backward) {
        this.backward = backward;
    }

    /** Returns the commits between two builds of the same job; empty if builds of this job cannot have change logs. */
    static Optional<CommitRange> between(Run<?, ?> before, Run<?, ?> after) {
        boolean backward = after.getNumber() < before.getNumber();
        Run<?, ?> older = backward ? after : before;
        Run<?, ?> newer = backward ? before : after;
        if (!(newer instanceof RunWithSCM)) {
            return Optional.empty();
        }
        CommitRange range = new CommitRange(backward);
        range.read(older.getNumber(), newer);
        return Optional.of(range);
    }

    private void read(int older, Run<?, ?> newer) {
        Run<?, ?> build = newer;
        int read = 0;
        while (build != null && build.getNumber() > older) {
            if (read == MAX_BUILDS || !add(build)) {
                return;
            }
            read++;
            build = build.getPreviousBuild();
        }
        // The change log of a deleted build is lost.
        complete = read == newer.getNumber() - older;
    }

    /** Returns false if the limit is reached. */
    private boolean add(Run<?, ?> build) {
        if (build instanceof RunWithSCM<?, ?> withChanges) {
            for (ChangeLogSet<? extends ChangeLogSet.Entry> set : withChanges.getChangeSets()) {
                for (ChangeLogSet.Entry entry : set) {
                    if (commits.size() == MAX_COMMITS) {
                        return false;
                    }
                    commits.add(new Commit(entry, build));
                }
            }
        }
        return true;
    }

    /** True if the image is older than the previous one, and lacks these commits. */
    @Exported
    public boolean isBackward() {
        return backward;
    }

    /**
     * False if commits can be missing, because there are too many commits or builds, or because a build was deleted.
     */
    @Exported
    public boolean isComplete() {
        return complete;
    }

    /** The commits, at most 100. The newest build comes first. */
    @Exported
    public List<Commit> getCommits() {
        return List.copyOf(commits);
    }

    /** One commit. */
    @ExportedBean(defaultVisibility = 3)
    public static final class Commit {
        private static final int SHORT_ID = 10;

        private final String id;
        private final String message;
        private final String author;
        private final String build;
        private final String buildUrl;

        Commit(ChangeLogSet.Entry entry, Run<?, ?> build) {
            this.id = Util.fixNull(entry.getCommitId());
            this.message = firstLine(entry.getMsg());
            this.author = entry.getAuthor().getDisplayName();
            this.build = "#" + build.getNumber();
            this.buildUrl = build.getUrl();
        }

        private static String firstLine(@Nullable String message) {
            return Util.fixNull(message).lines().findFirst().orElse("");
        }

        /** The ID in the repository; empty if the SCM does not have IDs. */
        @Exported
        public String getId() {
            return id;
        }

        public String getShortId() {
            return id.substring(0, Math.min(SHORT_ID, id.length()));
        }

        /** The first line of the message. */
        @Exported
        public String getMessage() {
            return message;
        }

        @Exported
        public String getAuthor() {
            return author;
        }

        public String getBuild() {
            return build;
        }

        /** The URL of the first build with this commit, relative to the root URL. */
        @Exported
        public String getBuildUrl() {
            return buildUrl;
        }
    }
}
