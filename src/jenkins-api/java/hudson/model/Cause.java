package hudson.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

public abstract class Cause {
    public String getShortDescription() {
        return "Started by " + getClass().getSimpleName();
    }

    public static class UserIdCause extends Cause {
        private final @Nullable String userId;

        public UserIdCause(@Nullable String userId) {
            this.userId = userId;
        }

        public @Nullable String getUserId() {
            return userId;
        }
    }

    public static class UpstreamCause extends Cause {
        private final Run<?, ?> run;
        private final List<Cause> upstream;

        public UpstreamCause(Run<?, ?> up) {
            this.run = up;
            this.upstream = up.getCauses();
        }

        public @Nullable Run<?, ?> getUpstreamRun() {
            return run;
        }

        public String getUpstreamProject() {
            return "upstream";
        }

        public int getUpstreamBuild() {
            return 7;
        }

        public List<Cause> getUpstreamCauses() {
            return upstream;
        }
    }
}
