package hudson.security;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Tests put here what nobody may do; a controller knows no such class. */
final class Denied {
    static final Set<Permission> PERMISSIONS = ConcurrentHashMap.newKeySet();

    private Denied() {}
}
