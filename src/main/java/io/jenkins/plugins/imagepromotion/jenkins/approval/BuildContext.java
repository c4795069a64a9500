package io.jenkins.plugins.imagepromotion.jenkins.approval;

import hudson.model.Cause;
import hudson.model.Run;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionContext;
import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;

/** Who started a build and who approved in it, as the controller recorded it. A script cannot change that. */
public final class BuildContext {
    /** The plugin whose step asks for approval; without it no one can approve. */
    public static final String INPUT_PLUGIN = "pipeline-input-step";

    private static final String REPLAY = "org.jenkinsci.plugins.workflow.cps.replay.ReplayCause";

    private static final Logger LOGGER = Logger.getLogger(BuildContext.class.getName());

    private final Run<?, ?> run;

    public BuildContext(Run<?, ?> run) {
        this.run = run;
    }

    /** Returns the context of promoting that digest, as it is now. */
    public PromotionContext contextOf(Digest digest) {
        return new PromotionContext(isReplay(), startedBy(), approvedBy(digest));
    }

    /**
     * Whether the script was edited for this run. The cause is recognized by its class name, so its plugin is not needed. A
     * restart from a stage runs the reviewed script and is not a replay.
     */
    private boolean isReplay() {
        return run.getCauses().stream()
                .anyMatch(cause -> cause.getClass().getName().equals(REPLAY));
    }

    /** The users who started the build, directly or through an upstream build. */
    private Set<String> startedBy() {
        Set<String> users = new TreeSet<>();
        collect(run.getCauses(), users);
        return users;
    }

    /** The recursion ends because Jenkins keeps at most ten builds of such a chain. */
    private static void collect(Collection<? extends Cause> causes, Set<String> users) {
        for (Cause cause : causes) {
            if (cause instanceof Cause.UserIdCause user && user.getUserId() != null) {
                users.add(user.getUserId());
            } else if (cause instanceof Cause.UpstreamCause upstream) {
                collect(upstream.getUpstreamCauses(), users);
            }
        }
    }

    /** The users who approved this digest in this build; empty if approvals are not recorded. */
    private Optional<Set<String>> approvedBy(Digest digest) {
        if (!(run instanceof FlowExecutionOwner.Executable pipeline)
                || Jenkins.get().getPlugin(INPUT_PLUGIN) == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    SubmittedInputs.approvers(pipeline.asFlowExecutionOwner().get(), digest));
        } catch (IOException | RuntimeException | LinkageError e) {
            // Without a record there are no approvals, so a policy that demands one refuses.
            LOGGER.log(Level.WARNING, e, () -> "cannot read the approvals of " + run.getUrl());
            return Optional.empty();
        }
    }
}
