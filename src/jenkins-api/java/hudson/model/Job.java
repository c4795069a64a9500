package hudson.model;

import java.io.File;
import org.jspecify.annotations.Nullable;

public abstract class Job<J extends Job<J, R>, R extends Run<J, R>> extends AbstractItem {
    Job() {}

    Job(String name) {
        super(name);
    }

    /** The build that a test sets; a controller loads it from the disk. */
    @Nullable
    R newest;

    public @Nullable R getLastBuild() {
        return newest;
    }

    public @Nullable R getBuildByNumber(int number) {
        R run = newest;
        while (run != null && run.getNumber() != number) {
            run = run.getPreviousBuild();
        }
        return run;
    }

    public File getBuildDir() {
        return new File("target", "jenkins-home/jobs/" + getFullName().replace("/", "/jobs/") + "/builds");
    }

    public String getUrl() {
        return "job/" + getFullName().replace("/", "/job/") + "/";
    }

    public boolean isBuildable() {
        return true;
    }

    @SuppressWarnings("rawtypes")
    public <T extends JobProperty> @Nullable T getProperty(Class<T> type) {
        return null;
    }

    public @Nullable R getLastStableBuild() {
        return null;
    }
}
