package hudson.security;

import java.util.ArrayList;
import java.util.List;
import org.jvnet.localizer.Localizable;

public final class PermissionGroup {
    public final Class<?> owner;
    public final Localizable title;
    private final List<Permission> permissions = new ArrayList<>();

    public PermissionGroup(Class<?> owner, Localizable title) {
        this.owner = owner;
        this.title = title;
    }

    void add(Permission permission) {
        permissions.add(permission);
    }

    public List<Permission> getPermissions() {
        return List.copyOf(permissions);
    }
}
