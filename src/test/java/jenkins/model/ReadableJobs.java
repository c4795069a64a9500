package jenkins.model;

import hudson.model.Item;

/** Sets the jobs and folders that the current user can read. */
public final class ReadableJobs {
    private ReadableJobs() {}

    /** Makes only these items readable. */
    public static void are(Item... items) {
        Jenkins.ITEMS.clear();
        for (Item item : items) {
            Jenkins.ITEMS.put(item.getFullName(), item);
        }
    }
}
