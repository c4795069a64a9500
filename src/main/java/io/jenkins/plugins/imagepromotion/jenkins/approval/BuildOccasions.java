package io.jenkins.plugins.imagepromotion.jenkins.approval;

import hudson.model.Cause;
import hudson.model.Run;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.policy.Occasion;
import io.jenkins.plugins.imagepromotion.promotion.Occasions;
import java.util.Optional;
import java.util.Set;

/** How a build came to promote, by what the controller itself recorded: a script can change none of it. */
public final class BuildOccasions implements Occasions {
    private final Run<?, ?> run;

    /** The occasions of that build. */
    public BuildOccasions(Run<?, ?> run) {
        this.run = run;
    }

    @Override
    public Occasion of(Digest digest) {
        return new Occasion(false, startedBy(), Optional.empty());
    }

    private Set<String> startedBy() {
        Cause.UserIdCause cause = run.getCause(Cause.UserIdCause.class);
        String user = cause == null ? null : cause.getUserId();
        return user == null ? Set.of() : Set.of(user);
    }
}
