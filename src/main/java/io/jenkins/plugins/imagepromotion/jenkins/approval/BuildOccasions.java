package io.jenkins.plugins.imagepromotion.jenkins.approval;

import hudson.model.Cause;
import hudson.model.Run;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.policy.Occasion;
import io.jenkins.plugins.imagepromotion.promotion.Occasions;
import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;

/** How a build came to promote, by what the controller itself recorded: a script can change none of it. */
public final class BuildOccasions implements Occasions {
    /** The plugin whose step asks for approval; where it is not there, nobody can approve. */
    public static final String INPUT_PLUGIN = "pipeline-input-step";

    private static final String REPLAY = "org.jenkinsci.plugins.workflow.cps.replay.ReplayCause";

    private static final Logger LOGGER = Logger.getLogger(BuildOccasions.class.getName());

    private final Run<?, ?> run;

    /** The occasions of that build. */
    public BuildOccasions(Run<?, ?> run) {
        this.run = run;
    }

    @Override
    public Occasion of(Digest digest) {
        return new Occasion(isReplay(), startedBy(), approvedBy(digest));
    }

    /**
     * Whether the script was typed in for this run. Known by the name of the cause, so that nothing of the plugin has to be there;
     * a restart from a stage runs the script that was reviewed, and is none.
     */
    private boolean isReplay() {
        return run.getCauses().stream()
                .anyMatch(cause -> cause.getClass().getName().equals(REPLAY));
    }

    /** The users who started the build, also by way of the builds that started it. */
    public Set<String> startedBy() {
        Set<String> users = new TreeSet<>();
        collect(run.getCauses(), users);
        return users;
    }

    /** Jenkins keeps no more than ten builds of such a chain. */
    private static void collect(Collection<? extends Cause> causes, Set<String> users) {
        for (Cause cause : causes) {
            if (cause instanceof Cause.UserIdCause user && user.getUserId() != null) {
                users.add(user.getUserId());
            } else if (cause instanceof Cause.UpstreamCause upstream) {
                collect(upstream.getUpstreamCauses(), users);
            }
        }
    }

    /** The users who approved the very digest in this build; empty if that cannot be told. */
    public Optional<Set<String>> approvedBy(Digest digest) {
        if (!(run instanceof FlowExecutionOwner.Executable pipeline)
                || Jenkins.get().getPlugin(INPUT_PLUGIN) == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    SubmittedInputs.approvers(pipeline.asFlowExecutionOwner().get(), digest));
        } catch (IOException | RuntimeException | LinkageError e) {
            // Who cannot be asked has not approved; a policy that demands it refuses.
            LOGGER.log(Level.WARNING, e, () -> "cannot tell who approved in " + run.getUrl());
            return Optional.empty();
        }
    }
}
