package io.jenkins.plugins.imagepromotion.jenkins.permission;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.model.Item;
import hudson.security.Permission;
import hudson.security.PermissionScope;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.Test;

class ImagePromotionPermissionTest {
    @Test
    void formAGroupWithIdsThatNeverChange() {
        assertThat(ImagePromotionPermission.GROUP.title.toString(Locale.ENGLISH))
                .isEqualTo("Image promotion");
        assertThat(ImagePromotionPermission.GROUP.getPermissions())
                .extracting(Permission::getId)
                .containsExactly(
                        "io.jenkins.plugins.imagepromotion.jenkins.permission.ImagePromotionPermission.Promote",
                        "io.jenkins.plugins.imagepromotion.jenkins.permission.ImagePromotionPermission.Approve",
                        "io.jenkins.plugins.imagepromotion.jenkins.permission.ImagePromotionPermission.Configure",
                        "io.jenkins.plugins.imagepromotion.jenkins.permission.ImagePromotionPermission.View");
    }

    @Test
    void onlyAnAdministratorMayApproveOrConfigureWithoutAGrant() {
        assertThat(ImagePromotionPermission.APPROVE.impliedBy).isSameAs(Jenkins.ADMINISTER);
        assertThat(ImagePromotionPermission.CONFIGURE.impliedBy).isSameAs(Jenkins.ADMINISTER);
    }

    @Test
    void grantPromoteWithBuildAndViewWithRead() {
        assertThat(ImagePromotionPermission.PROMOTE.impliedBy).isSameAs(Item.BUILD);
        assertThat(ImagePromotionPermission.VIEW.impliedBy).isSameAs(Item.READ);
    }

    @Test
    void areGrantedOnJobsFoldersAndTheControllerExceptConfigure() {
        assertThat(ImagePromotionPermission.GROUP.getPermissions())
                .filteredOn(permission -> permission.isContainedBy(PermissionScope.ITEM))
                .containsExactly(
                        ImagePromotionPermission.PROMOTE,
                        ImagePromotionPermission.APPROVE,
                        ImagePromotionPermission.VIEW);
        assertThat(ImagePromotionPermission.GROUP.getPermissions())
                .filteredOn(permission -> permission.isContainedBy(PermissionScope.ITEM_GROUP))
                .hasSize(3);
        assertThat(ImagePromotionPermission.GROUP.getPermissions())
                .allMatch(permission -> permission.isContainedBy(PermissionScope.JENKINS));
    }

    @Test
    void haveDescriptions() {
        assertThat(ImagePromotionPermission.GROUP.getPermissions())
                .allSatisfy(permission -> assertThat(permission.description.toString(Locale.ENGLISH))
                        .hasSizeGreaterThan(40));
    }

    @Test
    void areRegisteredBeforeTheControllerReadsTheGrants() throws Exception {
        Initializer when = ImagePromotionPermission.class.getMethod("register").getAnnotation(Initializer.class);

        assertThat(when.after()).isEqualTo(InitMilestone.PLUGINS_STARTED);
        assertThat(when.before()).isEqualTo(InitMilestone.EXTENSIONS_AUGMENTED);
        assertThat(getClass().getResourceAsStream("/META-INF/annotations/hudson.init.Initializer"))
                .asString(StandardCharsets.UTF_8)
                .contains(ImagePromotionPermission.class.getName());
    }
}
