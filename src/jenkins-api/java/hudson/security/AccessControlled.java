package hudson.security;

public interface AccessControlled {
    default boolean hasPermission(Permission permission) {
        return !Denied.PERMISSIONS.contains(permission);
    }
}
