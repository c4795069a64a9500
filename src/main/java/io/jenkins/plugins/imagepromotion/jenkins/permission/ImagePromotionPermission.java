package io.jenkins.plugins.imagepromotion.jenkins.permission;

import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.model.Item;
import hudson.security.Permission;
import hudson.security.PermissionGroup;
import hudson.security.PermissionScope;
import jenkins.model.Jenkins;

/**
 * The permissions of this plugin. Authorization plugins store their IDs, which consist of the names of this class and of the permission, so
 * these names must never change.
 */
public final class ImagePromotionPermission {
    /** The group of all these permissions. */
    public static final PermissionGroup GROUP =
            new PermissionGroup(ImagePromotionPermission.class, Messages._ImagePromotionPermission_Group());

    /** Start a promotion of an image with the given job. A user who can build the job can start one anyway. */
    public static final Permission PROMOTE = new Permission(
            GROUP, "Promote", Messages._ImagePromotionPermission_Promote(), Item.BUILD, PermissionScope.ITEM);

    /**
     * Approve or reject promotions by the given job, if the policy requires this permission. It is implied only by the permission to
     * administer Jenkins: a more common permission would allow more users to approve.
     */
    public static final Permission APPROVE = new Permission(
            GROUP, "Approve", Messages._ImagePromotionPermission_Approve(), Jenkins.ADMINISTER, PermissionScope.ITEM);

    /** Change the settings of the controller: its policy, registries and credentials. */
    public static final Permission CONFIGURE = new Permission(
            GROUP,
            "Configure",
            Messages._ImagePromotionPermission_Configure(),
            Jenkins.ADMINISTER,
            PermissionScope.JENKINS);

    /** View the promotions of the given job: images, users and times. */
    public static final Permission VIEW =
            new Permission(GROUP, "View", Messages._ImagePromotionPermission_View(), Item.READ, PermissionScope.ITEM);

    private ImagePromotionPermission() {}

    /**
     * Registers the permissions before the controller loads its authorization strategy, from its own file or from Configuration as Code. An
     * authorization strategy drops permissions that are not registered.
     */
    @Initializer(after = InitMilestone.PLUGINS_STARTED, before = InitMilestone.EXTENSIONS_AUGMENTED)
    public static void register() {
        // Loading this class is all that is needed.
    }
}
