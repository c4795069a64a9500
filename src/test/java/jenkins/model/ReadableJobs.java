package jenkins.model;

import hudson.model.Job;

/** Which jobs the current user can read. */
public final class ReadableJobs {
    private ReadableJobs() {}

    /** From now on, the user can read only these. */
    public static void are(Job<?, ?>... jobs) {
        Jenkins.ITEMS.clear();
        for (Job<?, ?> job : jobs) {
            Jenkins.ITEMS.put(job.getFullName(), job);
        }
    }
}
