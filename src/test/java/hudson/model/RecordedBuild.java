package hudson.model;

import hudson.scm.ChangeLogSet;
import hudson.scm.Commits;
import java.util.ArrayList;
import java.util.List;
import jenkins.scm.RunWithSCM;

/** A finished build with commits, the newest of its job. */
@SuppressWarnings({"rawtypes", "unchecked"})
public final class RecordedBuild extends Run implements RunWithSCM {
    private final int number;
    private final Run previous;
    private final List<ChangeLogSet<? extends ChangeLogSet.Entry>> changes = new ArrayList<>();

    public RecordedBuild(Job job, int number, String... commits) {
        super(job, 0);
        this.number = number;
        this.previous = job.newest;
        if (commits.length > 0) {
            changes.add(Commits.of(commits));
        }
        job.newest = this;
    }

    @Override
    public int getNumber() {
        return number;
    }

    @Override
    public Run getPreviousBuild() {
        return previous;
    }

    @Override
    public String getUrl() {
        return getParent().getUrl() + number + "/";
    }

    @Override
    public String getFullDisplayName() {
        return getParent().getFullName() + " #" + number;
    }

    @Override
    public List<ChangeLogSet<? extends ChangeLogSet.Entry>> getChangeSets() {
        return changes;
    }
}
