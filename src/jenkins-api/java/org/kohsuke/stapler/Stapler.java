package org.kohsuke.stapler;

import org.jspecify.annotations.Nullable;

public class Stapler {
    /** The request of this thread, which a test sets. */
    static final ThreadLocal<@Nullable StaplerRequest2> CURRENT = new ThreadLocal<>();

    private Stapler() {}

    public static @Nullable StaplerRequest2 getCurrentRequest2() {
        return CURRENT.get();
    }
}
