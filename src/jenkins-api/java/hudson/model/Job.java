package hudson.model;

import java.io.File;

public abstract class Job<J extends Job<J, R>, R extends Run<J, R>> extends AbstractItem {
    Job() {}

    Job(String name) {
        super(name);
    }

    public File getBuildDir() {
        return new File("target", "jenkins-home/jobs/" + getFullName().replace("/", "/jobs/") + "/builds");
    }
}
