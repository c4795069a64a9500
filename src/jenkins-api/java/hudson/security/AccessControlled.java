package hudson.security;

import org.springframework.security.access.AccessDeniedException;

public interface AccessControlled {
    default void checkPermission(Permission permission) {
        if (!hasPermission(permission)) {
            throw new AccessDeniedException("missing the permission " + permission.name);
        }
    }

    default boolean hasPermission(Permission permission) {
        return !Denied.PERMISSIONS.contains(permission);
    }
}
