package io.jenkins.plugins.imagepromotion.gitops.automation.flux;

/**
 * The image that a policy publishes ({@code status.latestRef}).
 *
 * @param name as its repository writes it
 * @param tag the selected tag
 * @param digest empty if the policy does not reflect it
 */
public record ImageRef(String name, String tag, String digest) {
    /** Returns {@code name:tag} or {@code name:tag@digest}. */
    @Override
    public String toString() {
        return name + ":" + tag + (digest.isEmpty() ? "" : "@" + digest);
    }
}
