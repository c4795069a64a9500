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

/** The commits between two builds of a job, as their change logs contain them. */
@ExportedBean(defaultVisibility = 2)
public final class CommitRange {
    /** Each build is loaded from the disk. */
    private static final int MAX_BUILDS = 50;

    private static final int MAX_COMMITS = 100;

    private final boolean backward;
    private final List<Commit> commits = new ArrayList<>();
    private boolean complete;

    private CommitRange(boolean backward) {
        this.backward = backward;
    }

    /** Returns the commits between two builds of the same job; empty if its builds have no change logs. */
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
        for (int i = 0; i < MAX_BUILDS; i++) {
            if (build == null || build.getNumber() <= older) {
                complete = true;
                return;
            }
            if (!add(build)) {
                return;
            }
            build = build.getPreviousBuild();
        }
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

    /** True if the image is older than the one before it: it lacks these commits. */
    @Exported
    public boolean isBackward() {
        return backward;
    }

    /** False if there are more commits, or builds that were not read. */
    @Exported
    public boolean isComplete() {
        return complete;
    }

    /** The commits, those of the newest build first, at most 100. */
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

        /** The ID in the repository; empty if its kind does not have one. */
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

        /** The address of the first build with this commit, relative to the controller's. */
        @Exported
        public String getBuildUrl() {
            return buildUrl;
        }
    }
}
