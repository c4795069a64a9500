package io.jenkins.plugins.imagepromotion.jenkins.start;

import hudson.model.Job;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.jenkins.PromotionWiring;
import io.jenkins.plugins.imagepromotion.promotion.candidate.Candidate;
import io.jenkins.plugins.imagepromotion.promotion.candidate.FindCandidates;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import jenkins.util.Timer;

/**
 * Reads the images that a parameter offers from the registry, with the credentials that builds of its job can use. Pages and requests wait
 * for the result, so each lookup has a time limit, only a few lookups run at the same time, and lists are cached briefly.
 */
final class OfferedImages {
    /** Users do not look through a longer list. */
    static final int MOST = 50;

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration KEPT = Duration.ofSeconds(15);

    /** The controller serves its pages with a limited number of threads. */
    private static final Semaphore AT_ONCE = new Semaphore(8);

    /** The lists that are being read or were read recently, by question. */
    private static final ConcurrentMap<String, CompletableFuture<List<Candidate>>> LISTS = new ConcurrentHashMap<>();

    private final Job<?, ?> job;
    private final ImageToPromoteParameterDefinition parameter;
    private final Duration limit;

    OfferedImages(Job<?, ?> job, ImageToPromoteParameterDefinition parameter) {
        this(job, parameter, LIMIT);
    }

    OfferedImages(Job<?, ?> job, ImageToPromoteParameterDefinition parameter, Duration limit) {
        this.job = job;
        this.parameter = parameter;
        this.limit = limit;
    }

    /**
     * Returns the newest images, at most {@value #MOST}.
     *
     * @throws ImagePromotionException if they cannot be listed within the time limit
     */
    @SuppressWarnings("FutureReturnValueIgnored") // it only removes the list
    List<Candidate> newest() {
        Repository repository = parameter.repository();
        String question = String.join(
                "\n",
                job.getFullName(),
                repository.toString(),
                parameter.getTo(),
                String.valueOf(parameter.getCredentialsId()));
        CompletableFuture<List<Candidate>> mine = new CompletableFuture<>();
        CompletableFuture<List<Candidate>> other = LISTS.putIfAbsent(question, mine);
        if (other != null) {
            return list(other);
        }
        try {
            mine.complete(ask(repository, find -> find.newest(repository, parameter.getTo(), MOST)));
        } catch (RuntimeException | Error e) {
            mine.completeExceptionally(e);
        }
        Timer.get().schedule(() -> LISTS.remove(question, mine), KEPT.toMillis(), TimeUnit.MILLISECONDS);
        return list(mine);
    }

    private static List<Candidate> list(CompletableFuture<List<Candidate>> reading) {
        try {
            return reading.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof ImagePromotionException failure) {
                throw failure;
            }
            throw e;
        }
    }

    /**
     * Returns the chosen image with its digest.
     *
     * @throws ImagePromotionException if it cannot be promoted to the environment, does not exist, has another digest, or the
     *     registry does not answer within the time limit
     */
    ImageReference require(String chosen) {
        Repository repository = parameter.repository();
        return ask(repository, find -> find.require(repository, parameter.getTo(), chosen));
    }

    private <T> T ask(Repository repository, Function<FindCandidates, T> question) {
        if (!AT_ONCE.tryAcquire()) {
            throw failed(repository, "Too many lists of images are being read at the same time.");
        }
        Cancellation cancellation = new Cancellation();
        ScheduledFuture<?> end = Timer.get().schedule(cancellation::cancel, limit.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return question.apply(
                    PromotionWiring.candidates(job, repository, parameter.getCredentialsId(), cancellation));
        } catch (ImagePromotionException e) {
            throw e.code() == FailureCode.CANCELLED ? failed(repository, "The registry did not answer in time.") : e;
        } finally {
            end.cancel(false);
            AT_ONCE.release();
        }
    }

    private ImagePromotionException failed(Repository repository, String what) {
        return new ImagePromotionException(
                Failure.of(FailureCode.TIMED_OUT, what)
                        .with("repository", repository)
                        .with("limit", limit.toSeconds() + " s")
                        .remedy(
                                "Try again in a moment. If this continues, check the registry and its entry in Manage Jenkins."));
    }
}
