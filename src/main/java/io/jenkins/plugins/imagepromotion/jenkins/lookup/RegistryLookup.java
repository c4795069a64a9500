package io.jenkins.plugins.imagepromotion.jenkins.lookup;

import hudson.model.Run;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.jenkins.PromotionWiring;
import io.jenkins.plugins.imagepromotion.promotion.lineage.ImageChanges;
import io.jenkins.plugins.imagepromotion.promotion.lineage.Lineage;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.util.Timer;

/** One question to a registry, and its answer once it arrives. */
public final class RegistryLookup {
    private static final Logger LOGGER = Logger.getLogger(RegistryLookup.class.getName());

    private static final String NO_STEP = "";

    private final Run<?, ?> build;
    private final ImageQuestion question;
    private final Instant startedAt;
    private final Duration limit;
    private final Cancellation cancellation = new Cancellation();
    private final CompletableFuture<RegistryAnswer> answer = new CompletableFuture<>();

    RegistryLookup(Run<?, ?> build, ImageQuestion question, Instant startedAt, Duration limit) {
        this.build = build;
        this.question = question;
        this.startedAt = startedAt;
        this.limit = limit;
    }

    Instant startedAt() {
        return startedAt;
    }

    boolean isRunning() {
        return !answer.isDone();
    }

    /** Starts the lookup and its time limit, which includes the wait for a thread. */
    @SuppressWarnings("FutureReturnValueIgnored") // it only stops the clock
    void start(ExecutorService pool) {
        Future<?> work = pool.submit(this::work);
        Future<?> end = Timer.get()
                .schedule(
                        () -> {
                            answer.complete(RegistryAnswer.failed(question, Instant.now(), timedOut()));
                            cancellation.cancel();
                            work.cancel(true);
                        },
                        limit.toMillis(),
                        TimeUnit.MILLISECONDS);
        answer.whenComplete((done, failure) -> end.cancel(false));
    }

    private Failure timedOut() {
        return Failure.of(FailureCode.TIMED_OUT, "The registry did not answer all requests in time.")
                .with("repository", question.repository())
                .with("limit", limit.toSeconds() + " s")
                .remedy("Ask again. If it times out again, call imageLineage in a pipeline, which allows more time.");
    }

    /** Runs as the controller. The wiring uses only the credentials that builds of the job can use. */
    @SuppressWarnings("try")
    private void work() {
        try (ACLContext asController = ACL.as2(ACL.SYSTEM2)) {
            answer.complete(ask());
        } catch (ImagePromotionException e) {
            answer.complete(RegistryAnswer.failed(question, Instant.now(), e.failure()));
        } catch (RuntimeException | Error e) {
            LOGGER.log(Level.WARNING, e, () -> "Could not look up an image in " + question.repository());
            answer.complete(RegistryAnswer.failed(
                    question,
                    Instant.now(),
                    Failure.of(FailureCode.UNREADABLE_ANSWER, "The lookup failed unexpectedly.")
                            .with("repository", question.repository())
                            .with("problem", e.getClass().getSimpleName())
                            .remedy("Search the log of the controller for this repository.")));
        }
    }

    private RegistryAnswer ask() {
        PromotionWiring core = new PromotionWiring(
                build, NO_STEP, question.repository(), null, Optional.empty(), cancellation, line -> {});
        ImageReference repository = ImageReference.parse(question.repository().toString());
        Lineage lineage = question.version().isPresent()
                ? core.readLineage(repository, question.version().get())
                : core.readLineage(ImageReference.pinned(question.repository(), question.digest()));
        Optional<ImageChanges> changes = question.before()
                .flatMap(before -> core.compareImages()
                        .compare(
                                before.repository(),
                                before.digest().orElseThrow(),
                                question.repository(),
                                question.digest()));
        return RegistryAnswer.of(question, Instant.now(), lineage, changes);
    }

    /** Waits for the answer; empty if it does not arrive within that time. */
    public Optional<RegistryAnswer> await(Duration wait) {
        try {
            return Optional.of(answer.get(wait.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a lookup always has an answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
