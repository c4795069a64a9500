package io.jenkins.plugins.imagepromotion.jenkins.config;

import com.cloudbees.hudson.plugins.folder.AbstractFolder;
import hudson.model.Item;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.file.PolicyFile;
import jenkins.model.Jenkins;
import org.jspecify.annotations.Nullable;

/** The policy layers of the folders around a job, from the outermost folder to the innermost one. */
final class FolderPolicies {
    /** The plugin that provides folders. */
    private static final String PLUGIN = "cloudbees-folder";

    private FolderPolicies() {}

    /**
     * Returns the policy of the controller, tightened by each folder around a job or a folder.
     *
     * @throws ImagePromotionException {@code INVALID_POLICY}, {@code POLICY_UNREADABLE} or {@code POLICY_RELAXED} if the
     *     policy of a folder cannot be used, so nothing is allowed there
     */
    static Policy tighten(Policy controller, Item item) {
        return Jenkins.get().getPlugin(PLUGIN) == null ? controller : Folders.tighten(controller, item.getParent());
    }

    /**
     * Checks the policy of a folder against the layers above it.
     *
     * @param folder the folder; if it is null, the check uses only the controller's policy
     * @throws ImagePromotionException if the policy cannot be used in the folder
     */
    static void check(@Nullable Item folder, String text) {
        Policy controller = ImagePromotionConfiguration.get().judgingPolicy();
        Policy above = folder == null ? controller : tighten(controller, folder);
        PolicyFile.tighten(above, folder == null ? "policy of the folder" : name(folder), text);
    }

    private static String name(Item folder) {
        return "policy of folder " + folder.getFullName();
    }

    /** Loaded only if the folders plugin is installed. */
    private static final class Folders {
        private Folders() {}

        static Policy tighten(Policy controller, Object group) {
            if (!(group instanceof Item item)) {
                return controller;
            }
            Policy above = tighten(controller, item.getParent());
            FolderPolicyProperty property = group instanceof AbstractFolder<?> folder
                    ? folder.getProperties().get(FolderPolicyProperty.class)
                    : null;
            return property == null ? above : PolicyFile.tighten(above, name(item), property.getPolicy());
        }
    }
}
