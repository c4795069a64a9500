package jenkins.model;

import hudson.model.Item;

/** Which jobs and folders the current user can read. */
public final class ReadableJobs {
    private ReadableJobs() {}

    /** From now on, the user can read only these. */
    public static void are(Item... items) {
        Jenkins.ITEMS.clear();
        for (Item item : items) {
            Jenkins.ITEMS.put(item.getFullName(), item);
        }
    }
}
