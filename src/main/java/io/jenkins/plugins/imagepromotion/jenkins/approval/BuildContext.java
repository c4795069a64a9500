package io.jenkins.plugins.imagepromotion.jenkins.approval;

import hudson.model.Run;
import io.jenkins.plugins.imagepromotion.policy.demand.Approvals;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionContext;
import io.jenkins.plugins.imagepromotion.promotion.PromotingRun;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;

/** Who is behind a build, who answered in it, and where its script comes from. A script cannot change any of it. */
public final class BuildContext {
    /** The plugin that asks people; without it no one can approve. */
    public static final String INPUT_PLUGIN = "pipeline-input-step";

    private static final Logger LOGGER = Logger.getLogger(BuildContext.class.getName());

    private final Run<?, ?> run;

    public BuildContext(Run<?, ?> run) {
        this.run = run;
    }

    /** Returns whether this controller can ask people. */
    public static boolean canAsk() {
        return Jenkins.get().getPlugin(INPUT_PLUGIN) != null;
    }

    /** Returns the users who started the build, also through the builds before it. */
    public Set<String> starters() {
        return RequestersOfBuild.of(run, false).starters();
    }

    /**
     * Returns the current context of a promotion.
     *
     * @param asked the users and groups whose approvals count, which can include {@link Approvals#PERMITTED}; empty for
     *     all users whom a step asked
     */
    public PromotionContext contextOf(PromotingRun.Subject subject, Approvals demand, List<String> asked) {
        Optional<Answers> answers = answers(subject, asked, demand.plainInput());
        return new PromotionContext(
                ScriptOrigin.whyUnreviewed(run),
                RequestersOfBuild.of(run, !demand.authorsMayApprove()),
                answers.map(Answers::approvedBy),
                answers.map(Answers::permitted).orElse(Set.of()),
                answers.map(Answers::rejectedBy).orElse(Set.of()));
    }

    /** Returns the answers about this promotion in this build; empty if answers are not recorded. */
    private Optional<Answers> answers(PromotingRun.Subject subject, List<String> asked, boolean plainInput) {
        if (!(run instanceof FlowExecutionOwner.Executable pipeline) || !canAsk()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Answers.in(pipeline.asFlowExecutionOwner().get(), subject, asked, plainInput));
        } catch (IOException | RuntimeException | LinkageError e) {
            // Without a record, no approval counts, so a policy that demands one refuses.
            LOGGER.log(Level.WARNING, e, () -> "cannot read the approvals of " + run.getUrl());
            return Optional.empty();
        }
    }
}
