package io.jenkins.plugins.imagepromotion.jenkins.step;

import hudson.model.Result;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.jenkins.PromotionWiring;
import io.jenkins.plugins.imagepromotion.jenkins.background.BackgroundExecution;
import io.jenkins.plugins.imagepromotion.jenkins.background.BuildLog;
import io.jenkins.plugins.imagepromotion.jenkins.result.DeploymentResult;
import io.jenkins.plugins.imagepromotion.promotion.deployed.AwaitDeployed;
import io.jenkins.plugins.imagepromotion.promotion.deployed.AwaitDeployed.StateSource;
import io.jenkins.plugins.imagepromotion.promotion.deployed.Deployment;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import jenkins.model.CauseOfInterruption;
import jenkins.util.Timer;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.BodyExecution;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jspecify.annotations.Nullable;

/**
 * Runs {@code awaitDeployed}: calls the closure, judges its value in the background, and calls it again after the
 * interval. Across a restart it keeps the digest, the start of the wait, and whether the closure is running; if it has
 * not judged a state yet, the step calls the closure again.
 */
final class AwaitDeployedExecution extends BackgroundExecution {
    private static final long serialVersionUID = 1L;

    /** Enough for an agent to reconnect after a restart. */
    private static final Duration LAST_LOOK = Duration.ofMinutes(1);

    private final AwaitDeployedStep step;
    /** A closure that started just before the timeout, or resumed after it, gets this time to end. */
    private final Duration lastLook;

    private final long startedAt = System.currentTimeMillis();
    private volatile @Nullable String digest;
    /** The running closure; null while it does not run. */
    private @Nullable BodyExecution body;

    /** Whether the closure was called or returned since the step started or resumed. */
    private transient boolean hasLooked;
    /** The value that the closure returned, until it is judged. */
    private transient @Nullable StateSource state;
    /** The next action: call the closure, or stop it. */
    private transient @Nullable ScheduledFuture<?> next;
    /** Whether the closure was stopped because it took too long. */
    private transient boolean isLate;

    private transient volatile @Nullable AwaitDeployed wait;
    /** Stops the registry calls of the whole wait, and not only of one attempt. */
    private transient @Nullable Cancellation cancellation;

    AwaitDeployedExecution(StepContext context, AwaitDeployedStep step) {
        this(context, step, LAST_LOOK);
    }

    AwaitDeployedExecution(StepContext context, AwaitDeployedStep step, Duration lastLook) {
        super(context, step);
        this.step = step;
        this.lastLook = lastLook;
    }

    /** Judges the newest state, or calls the closure if no state is pending. */
    @Override
    protected @Nullable Serializable work(StepContext context, BuildLog log, Cancellation attempt)
            throws IOException, InterruptedException {
        String wanted = digest;
        if (wanted == null) {
            wanted = (String) Objects.requireNonNull(super.work(context, log, attempt));
            digest = wanted;
            log.report("waiting up to " + step.getTimeout() + " for a cluster to run " + wanted);
        } else {
            log.status("waiting for the cluster to run " + wanted);
        }
        StateSource newest = takeState();
        if (newest == null) {
            look(true);
            return null;
        }
        PromotionWiring core = step.connect(context, Optional.empty(), log, allCalls());
        Optional<Deployment> deployment = wait(core, wanted).look(newest, waited(), log);
        if (deployment.isPresent()) {
            String node = context.get(FlowNode.class).getId();
            return new DeploymentResult(deployment.get(), core.remember(node, deployment.get()));
        }
        log.status("waiting for the cluster to run " + wanted);
        schedule(() -> look(false), step.polling().pause(waited()));
        return null;
    }

    private Duration waited() {
        return Duration.ofMillis(System.currentTimeMillis() - startedAt);
    }

    /** Only one attempt judges at a time, because the closure runs between two of them. */
    private AwaitDeployed wait(PromotionWiring core, String wanted) {
        AwaitDeployed known = wait;
        if (known == null) {
            known = core.awaitDeployed(ImageReference.parse(step.getImage()), Digest.parse(wanted), step.polling());
            wait = known;
        }
        return known;
    }

    private synchronized Cancellation allCalls() {
        Cancellation known = cancellation;
        if (known == null) {
            known = new Cancellation();
            cancellation = known;
        }
        return known;
    }

    private synchronized @Nullable StateSource takeState() {
        StateSource taken = state;
        state = null;
        return taken;
    }

    private synchronized void schedule(Runnable task, Duration delay) {
        if (!hasEnded()) {
            next = Timer.get().schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /**
     * Calls the closure, unless it has been running since before a restart, and limits its time.
     *
     * @param isFirst whether the step just started or resumed; in that case, a closure that ran across the restart may
     *     already have returned, and the step does not call it again
     */
    private void look(boolean isFirst) {
        try {
            synchronized (this) {
                if (isFirst && hasLooked) {
                    return;
                }
                hasLooked = true;
                if (body == null && !hasEnded()) {
                    isLate = false;
                    body = getContext()
                            .newBodyInvoker()
                            .withCallback(new Look())
                            .start();
                }
                Duration left = step.polling().timeout().minus(waited());
                schedule(this::expire, left.compareTo(lastLook) > 0 ? left : lastLook);
            }
        } catch (RuntimeException e) {
            // A timer would drop it, and the step would wait forever.
            end(e);
        }
    }

    private synchronized void expire() {
        BodyExecution running = body;
        if (running != null && !hasEnded()) {
            isLate = true;
            running.cancel(new FlowInterruptedException(Result.ABORTED, true, new Late()));
        }
    }

    private synchronized boolean wasStoppedByUs() {
        return isLate;
    }

    /** Handles the end of the closure, on the pipeline's thread. */
    private synchronized void looked(StateSource found) {
        body = null;
        hasLooked = true;
        state = found;
        ScheduledFuture<?> limit = next;
        if (limit != null) {
            limit.cancel(false);
        }
        begin();
    }

    /** Stops the closure, which ends the step; without a closure, ends the wait itself. */
    @Override
    public void stop(Throwable cause) {
        BodyExecution running;
        synchronized (this) {
            running = body;
            body = null;
        }
        if (running == null) {
            end(cause);
        } else {
            running.cancel(cause);
        }
    }

    private void end(Throwable cause) {
        ScheduledFuture<?> pending;
        synchronized (this) {
            body = null;
            pending = next;
        }
        if (pending != null) {
            pending.cancel(false);
        }
        allCalls().cancel();
        super.stop(cause);
    }

    /** The reason for stopping a closure that took too long. */
    private static final class Late extends CauseOfInterruption {
        private static final long serialVersionUID = 1L;

        @Override
        public String getShortDescription() {
            return "awaitDeployed: the closure did not return before the timeout";
        }
    }

    /** One call of the closure. */
    private final class Look extends BodyExecutionCallback {
        private static final long serialVersionUID = 1L;

        @Override
        public void onSuccess(StepContext context, @Nullable Object result) {
            if (result instanceof CharSequence) {
                String text = result.toString();
                looked(() -> text);
            } else {
                looked(() -> {
                    throw noText();
                });
            }
        }

        /** A failed command can succeed later. An error in the script cannot, and an abort must end the step. */
        @Override
        public void onFailure(StepContext context, Throwable cause) {
            if (wasStoppedByUs()) {
                looked(() -> {
                    throw new IOException("the closure did not return before the timeout");
                });
            } else if (cause instanceof IOException failed) {
                looked(() -> {
                    throw failed;
                });
            } else {
                end(cause);
            }
        }

        private ImagePromotionException noText() {
            return new ImagePromotionException(
                    Failure.of(FailureCode.INVALID_ARGUMENTS, "The closure of awaitDeployed does not return a string.")
                            .remedy("Return the state, for example with `sh returnStdout: true, script: 'kubectl get"
                                    + " pods,deployments -o json'` as the last statement."));
        }
    }
}
