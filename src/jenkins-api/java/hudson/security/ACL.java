package hudson.security;

import org.springframework.security.core.Authentication;

public abstract class ACL {
    public static final Authentication SYSTEM2 = () -> "SYSTEM";

    /** As whom the thread works, which tests look at. */
    static final ThreadLocal<Authentication> CURRENT = ThreadLocal.withInitial(() -> SYSTEM2);

    public static ACLContext as2(Authentication authentication) {
        Authentication before = CURRENT.get();
        CURRENT.set(authentication);
        return new ACLContext(() -> CURRENT.set(before));
    }
}
