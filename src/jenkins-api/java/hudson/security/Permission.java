package hudson.security;

import org.jvnet.localizer.Localizable;

public final class Permission {
    private static final PermissionGroup GENERIC = new PermissionGroup(Permission.class, null);

    public static final Permission HUDSON_ADMINISTER =
            new Permission(GENERIC, "Administer", null, null, PermissionScope.JENKINS);
    public static final Permission READ =
            new Permission(GENERIC, "GenericRead", null, HUDSON_ADMINISTER, PermissionScope.JENKINS);
    public static final Permission UPDATE =
            new Permission(GENERIC, "GenericUpdate", null, HUDSON_ADMINISTER, PermissionScope.JENKINS);

    public final PermissionGroup group;
    public final String name;
    public final Localizable description;
    public final Permission impliedBy;
    private final PermissionScope scope;

    public Permission(
            PermissionGroup group, String name, Localizable description, Permission impliedBy, PermissionScope scope) {
        this.group = group;
        this.name = name;
        this.description = description;
        this.impliedBy = impliedBy;
        this.scope = scope;
        group.add(this);
    }

    public boolean isContainedBy(PermissionScope wanted) {
        return scope.isContainedBy(wanted);
    }

    public String getId() {
        return group.owner.getName() + '.' + name;
    }
}
