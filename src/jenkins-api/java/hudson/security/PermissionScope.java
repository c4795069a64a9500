package hudson.security;

import java.util.List;

public final class PermissionScope {
    public static final PermissionScope JENKINS = new PermissionScope(List.of());
    public static final PermissionScope ITEM_GROUP = new PermissionScope(List.of(JENKINS));
    public static final PermissionScope ITEM = new PermissionScope(List.of(ITEM_GROUP));

    private final List<PermissionScope> containers;

    private PermissionScope(List<PermissionScope> containers) {
        this.containers = containers;
    }

    public boolean isContainedBy(PermissionScope scope) {
        return this == scope || containers.stream().anyMatch(container -> container.isContainedBy(scope));
    }
}
