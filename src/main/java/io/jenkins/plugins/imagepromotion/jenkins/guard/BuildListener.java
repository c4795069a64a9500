package io.jenkins.plugins.imagepromotion.jenkins.guard;

import hudson.EnvVars;
import hudson.Extension;
import hudson.model.Run;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceKind;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.guard.BuildAttempt;
import io.jenkins.plugins.imagepromotion.guard.ScriptBuilds;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.history.EvidenceStore;
import io.jenkins.plugins.imagepromotion.jenkins.result.PromotionFailedException;
import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.actions.LabelAction;
import org.jenkinsci.plugins.workflow.flow.StepListener;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Checks every step of every pipeline before it starts. Refuses a step that would build or push an image in a guarded
 * build, and records it in any other build. Jenkins starts a step even if a listener fails (DSL.invokeStep in
 * workflow-cps). If this listener fails, it therefore refuses the step in a guarded build; in any other build, a script
 * in the step counts as one that built an image.
 */
@Extension
public final class BuildListener implements StepListener {
    private static final Logger LOGGER = Logger.getLogger(BuildListener.class.getName());

    @Override
    public void notifyOfNewStep(Step step, StepContext context) {
        Optional<ScriptOfStep> script = Optional.empty();
        try {
            script = ScriptOfStep.of(step).filter(found -> ScriptBuilds.isWorthReading(found.text()));
            if (script.isPresent()) {
                check(script.get(), context);
            }
        } catch (Exception | LinkageError | StackOverflowError e) {
            LOGGER.log(Level.FINE, e, () -> "Could not check " + step);
            if (isGuarded(context)) {
                refuse(unchecked(script, e), context);
            } else if (script.isPresent()) {
                remember(script.get(), context);
            }
        }
    }

    private static void check(ScriptOfStep script, StepContext context) throws IOException, InterruptedException {
        EnvVars variables = context.get(EnvVars.class);
        Iterator<BuildAttempt> attempts = new ScriptBuilds(
                        ImagePromotionConfiguration.get()
                                .judgingPolicy(context.get(Run.class).getParent(), null),
                        variables == null ? Map.of() : variables)
                .attempts(script.language(), script.text())
                .iterator();
        if (!attempts.hasNext()) {
            return;
        }
        BuildAttempt attempt = attempts.next();
        Optional<String> reason = reason(context);
        if (reason.isPresent()) {
            refuse(refusal(script, attempt, reason.get(), context), context);
            return;
        }
        while (!attempt.kind().isRemembered() && attempts.hasNext()) {
            attempt = attempts.next();
        }
        if (attempt.kind().isRemembered()) {
            new BuildGuard(context.get(Run.class)).built(place(script, attempt, context));
        }
    }

    /** Fails the step first, so that it cannot start even if the refusal cannot be recorded. */
    private static void refuse(Failure refusal, StepContext context) {
        context.onFailure(new PromotionFailedException(refusal));
        try {
            EvidenceStore.get().add(EvidenceStore.refusal(EvidenceKind.BUILD_REFUSED, context.get(Run.class), refusal));
        } catch (Exception | LinkageError e) {
            // Not expected, because the context of a step is available while the build runs.
            LOGGER.log(Level.WARNING, "Could not record a refused step", e);
        }
    }

    /** Records a script that could not be checked: it may have built an image. */
    private static void remember(ScriptOfStep script, StepContext context) {
        try {
            new BuildGuard(context.get(Run.class)).built("unknown (" + script.step() + ", could not be checked)");
        } catch (Exception e) {
            // Not expected, because the context of a step is available while the build runs.
            LOGGER.log(Level.WARNING, "Could not record a script that could not be checked", e);
        }
    }

    private static Optional<String> reason(StepContext context) throws IOException, InterruptedException {
        return context.get(GuardScope.class) != null
                ? Optional.of("it runs inside productionGuard")
                : new BuildGuard(context.get(Run.class)).reason();
    }

    private static boolean isGuarded(StepContext context) {
        try {
            return reason(context).isPresent();
        } catch (Exception e) {
            // Not expected, because the context of a step is available while the build runs.
            LOGGER.log(Level.FINE, "Could not determine whether a step is guarded", e);
            return false;
        }
    }

    private static Failure refusal(ScriptOfStep script, BuildAttempt attempt, String reason, StepContext context)
            throws IOException, InterruptedException {
        Failure failure = Failure.of(
                        FailureCode.BUILD_IN_GUARD,
                        "Refused to start " + script.step() + ": it "
                                + attempt.kind().phrase() + ", and " + reason + ".")
                .with("command", attempt.command())
                .with("line", attempt.line() + " of the script");
        return stage(context)
                .map(name -> failure.with("stage", name))
                .orElse(failure)
                .remedy(
                        "Images of a protected environment exist only by promotion. Build in the pipeline of the branch, and"
                                + " promote the tested digest here with `promoteImage`.");
    }

    private static Failure unchecked(Optional<ScriptOfStep> script, Throwable problem) {
        return Failure.of(
                        FailureCode.BUILD_IN_GUARD,
                        "Refused to start " + script.map(ScriptOfStep::step).orElse("a step")
                                + ": could not determine whether it builds an image.")
                .with("problem", problem.getClass().getSimpleName())
                .remedy(
                        "See the controller's log for details. Correct the policy in Manage Jenkins if it is invalid, or move"
                                + " the step out of the guard.");
    }

    private static String place(ScriptOfStep script, BuildAttempt attempt, StepContext context)
            throws IOException, InterruptedException {
        String stage = stage(context).map(name -> ", stage " + name).orElse("");
        return attempt.command() + " (" + script.step() + ", line " + attempt.line() + stage + ")";
    }

    /** Returns the name of the innermost named block around the step: a stage or a parallel branch. */
    private static Optional<String> stage(StepContext context) throws IOException, InterruptedException {
        FlowNode node = context.get(FlowNode.class);
        return node == null
                ? Optional.empty()
                : node.getEnclosingBlocks().stream()
                        .map(block -> block.getPersistentAction(LabelAction.class))
                        .filter(label -> label != null)
                        .map(LabelAction::getDisplayName)
                        .findFirst();
    }
}
