package hudson.model;

import hudson.security.AccessControlled;
import hudson.security.Permission;
import hudson.security.PermissionGroup;
import hudson.security.PermissionScope;
import jenkins.model.Jenkins;

public interface Item extends AccessControlled {
    PermissionGroup PERMISSIONS = new PermissionGroup(Item.class, null);
    Permission EXTENDED_READ = Permission.READ;
    Permission READ = new Permission(PERMISSIONS, "Read", null, Permission.READ, PermissionScope.ITEM);
    Permission BUILD = new Permission(PERMISSIONS, "Build", null, Permission.UPDATE, PermissionScope.ITEM);

    String getFullName();

    default String getUrl() {
        return "job/" + getFullName().replace("/", "/job/") + "/";
    }

    default ItemGroup<? extends Item> getParent() {
        return Jenkins.get();
    }
}
