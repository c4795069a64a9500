package hudson.model;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

public abstract class Cause {
    public String getShortDescription() {
        return "Started by " + getClass().getSimpleName();
    }

    public void print(TaskListener listener) {
        listener.getLogger().println(getShortDescription());
    }

    public static class UserIdCause extends Cause {
        private final @Nullable String userId;

        public UserIdCause() {
            User user = User.current();
            this.userId = user == null ? null : user.getId();
        }

        public UserIdCause(@Nullable String userId) {
            this.userId = userId;
        }

        public @Nullable String getUserId() {
            return userId;
        }

        @Override
        public void print(TaskListener listener) {
            listener.getLogger().println("Started by user " + getUserName());
        }

        public String getUserName() {
            return userId == null ? "anonymous" : userId;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof UserIdCause cause && Objects.equals(userId, cause.userId);
        }

        @Override
        public int hashCode() {
            return Objects.hashCode(userId);
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
