package io.jenkins.plugins.imagepromotion.promotion.deployed;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.promotion.deployed.ContainerVerdict.Kind;
import io.jenkins.plugins.imagepromotion.work.Interruption;
import io.jenkins.plugins.imagepromotion.work.Progress;
import io.jenkins.plugins.imagepromotion.work.Waiting;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Waits until a cluster runs an image in every container that should run it, and reports each change.
 *
 * <p>A wrong or failing container does not end the wait before the timeout, because it can recover: automation can
 * change the manifest again, and a cluster retries a pull even after it reports that the progress deadline was
 * exceeded.
 */
public final class AwaitDeployed {
    private static final int MAX_LINES = 20;
    private static final String REMEDY =
            "Fix the problem that the cluster reports, or find out why automation does not apply the"
                    + " change. Then wait again.";

    private final AssertDeployed judge;
    private final Polling polling;
    private final Clock clock;
    /** The verdict on the last readable state; empty until a state has been read. */
    private Optional<DeploymentVerdict> last = Optional.empty();
    /** Why the newest state could not be checked; empty if it was checked. */
    private Optional<String> problem = Optional.empty();

    public AwaitDeployed(AssertDeployed judge, Polling polling, Clock clock) {
        this.judge = judge;
        this.polling = polling;
        this.clock = clock;
    }

    /** Reads the current state of a cluster at each call. */
    @FunctionalInterface
    public interface StateSource {
        /**
         * Returns the state as text.
         *
         * @throws IOException if the state cannot be read now; the message gives the reason
         */
        String read() throws IOException, InterruptedException;
    }

    /**
     * Checks repeatedly on the calling thread.
     *
     * @throws ImagePromotionException {@code DEPLOYMENT_TIMEOUT} if the timeout expires; {@code CANCELLED} if the
     *     thread is interrupted; or a failure of the registry that waiting cannot fix
     */
    public Deployment await(StateSource source, Waiting waiting, Progress progress) {
        long start = clock.millis();
        try {
            while (true) {
                Optional<Deployment> found = look(source, Duration.ofMillis(clock.millis() - start), progress);
                if (found.isPresent()) {
                    return found.get();
                }
                Duration pause = polling.pause(Duration.ofMillis(clock.millis() - start));
                waiting.pause(Math.max(1, pause.toMillis()));
            }
        } catch (InterruptedException e) {
            throw Interruption.cancelled(e);
        }
    }

    /**
     * Checks once.
     *
     * @param waited the time since the wait began
     * @return the deployment; empty if it is not complete and time is left
     * @throws ImagePromotionException {@code DEPLOYMENT_TIMEOUT} if it is not complete and the timeout has expired; or
     *     a failure of the registry that waiting cannot fix
     */
    public Optional<Deployment> look(StateSource source, Duration waited, Progress progress)
            throws InterruptedException {
        Optional<DeploymentVerdict> found = judge(source, progress);
        if (found.isPresent() && found.get().isComplete()) {
            return Optional.of(Deployment.of(found.get(), waited, clock.instant()));
        }
        if (waited.compareTo(polling.timeout()) >= 0) {
            throw timeout(waited);
        }
        return Optional.empty();
    }

    private Optional<DeploymentVerdict> judge(StateSource source, Progress progress) throws InterruptedException {
        try {
            DeploymentVerdict verdict = judge.judge(ClusterState.read(source.read()));
            report(verdict, progress);
            last = Optional.of(verdict);
            problem = Optional.empty();
            return last;
        } catch (IOException e) {
            report(Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName()), progress);
        } catch (ImagePromotionException e) {
            boolean canPass = e.code() == FailureCode.UNREADABLE_STATE
                    || (e.code().kind() == FailureCode.Kind.FAILED && e.code() != FailureCode.CANCELLED);
            if (!canPass) {
                throw e;
            }
            report(e.failure().summary() + " [" + e.code() + "]", progress);
        }
        return Optional.empty();
    }

    private void report(String newProblem, Progress progress) {
        String text = newProblem.lines().findFirst().orElse("").strip();
        if (!problem.equals(Optional.of(text))) {
            progress.report("cannot check the cluster now: " + text);
        }
        problem = Optional.of(text);
    }

    private void report(DeploymentVerdict verdict, Progress progress) {
        Set<ContainerVerdict> known =
                new HashSet<>(last.map(DeploymentVerdict::containers).orElse(List.of()));
        List<ContainerVerdict> changed = new ArrayList<>(verdict.containers());
        changed.removeIf(one -> one.kind() == Kind.RIGHT || known.contains(one));
        changed.sort(Comparator.comparing(ContainerVerdict::kind));
        boolean isNews = problem.isPresent()
                || !changed.isEmpty()
                || !last.map(DeploymentVerdict::progress).equals(Optional.of(verdict.progress()));
        if (isNews) {
            progress.report(verdict.progress());
            changed.stream().limit(MAX_LINES).forEach(one -> progress.report("  " + one));
            if (changed.size() > MAX_LINES) {
                progress.report("  and " + (changed.size() - MAX_LINES) + " more");
            }
        }
    }

    private ImagePromotionException timeout(Duration waited) {
        Failure failure = Failure.of(
                        FailureCode.DEPLOYMENT_TIMEOUT,
                        "The cluster did not run the image in every container within " + Polling.text(polling.timeout())
                                + ".")
                .with("image", judge.image())
                .with("digest", judge.digest())
                .with("waited", Polling.text(waited));
        Failure facts = last.map(verdict -> verdict.addTo(failure)).orElse(failure);
        return new ImagePromotionException(facts.withOptional("problem", problem)
                .remedy(
                        last.isPresent()
                                ? REMEDY
                                : "No state could be read. Fix the reported problem, and wait again."));
    }
}
