package hudson.security;

import java.util.Set;

/** As whom the current thread works, and what that user may do. */
public final class Whoami {
    private Whoami() {}

    /** The name that a controller would log. */
    public static String name() {
        return ACL.CURRENT.get().getName();
    }

    /** From now on may do everything but that. */
    public static void mayNot(Permission... permissions) {
        Denied.PERMISSIONS.clear();
        Denied.PERMISSIONS.addAll(Set.of(permissions));
    }
}
