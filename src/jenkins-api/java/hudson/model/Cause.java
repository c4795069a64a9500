package hudson.model;

import org.jspecify.annotations.Nullable;

public abstract class Cause {
    public static class UserIdCause extends Cause {
        public @Nullable String getUserId() {
            return null;
        }
    }
}
