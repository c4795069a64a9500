package io.jenkins.plugins.imagepromotion.jenkins.step;

import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.util.ClassLoaderSanityThreadFactory;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.jenkins.PromotionWiring;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import java.io.IOException;
import java.io.Serializable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.acegisecurity.Authentication;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jspecify.annotations.Nullable;

/**
 * One run of a step that talks to a registry: in the background, stopped by cancelling the network call, and after a
 * restart of the controller simply run again, because every use case may be.
 *
 * <p>What is persisted are the step's parameters alone; everything else is made anew by each attempt.
 *
 * @param <T> what the pipeline gets
 */
abstract class RegistryExecution<T extends Serializable> extends StepExecution {
    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(RegistryExecution.class.getName());
    private static final ExecutorService BACKGROUND = Executors.newCachedThreadPool(
            new NamingThreadFactory(new ClassLoaderSanityThreadFactory(new DaemonThreadFactory()), "image-promotion"));

    private final String step;
    private final @Nullable String credentialsId;
    private transient volatile @Nullable Attempt attempt;
    /** Guarded by this. A step ends once: by its result, by its failure or by a stop. */
    private transient boolean ended;

    RegistryExecution(StepContext context, String step, @Nullable String credentialsId) {
        super(context);
        this.step = step;
        this.credentialsId = credentialsId;
    }

    /**
     * Reads the parameters, without any network.
     *
     * @throws ImagePromotionException if one of them cannot be read
     */
    abstract Work<T> parse();

    /** What is to be done, its parameters read. */
    static final class Work<T> {
        private final String registry;
        private final Function<PromotionWiring, T> body;

        /** Does {@code body}; the step's credentials are for the registry of {@code image}. */
        Work(ImageReference image, Function<PromotionWiring, T> body) {
            this.registry = image.repository().registry();
            this.body = body;
        }
    }

    @Override
    public final boolean start() throws PromotionFailedException {
        try {
            parse();
        } catch (ImagePromotionException e) {
            throw new PromotionFailedException(e.failure());
        }
        begin();
        return false;
    }

    @Override
    public final void onResume() {
        begin();
    }

    private synchronized void begin() {
        // A build can be aborted between its loading and this call; then nothing may start.
        if (!ended) {
            Attempt next = new Attempt();
            attempt = next;
            next.future = BACKGROUND.submit(next);
        }
    }

    @Override
    public final void stop(Throwable cause) {
        if (ends()) {
            Attempt running = attempt;
            if (running != null) {
                running.cancel();
            }
            getContext().onFailure(cause);
        }
    }

    private synchronized boolean ends() {
        boolean first = !ended;
        ended = true;
        return first;
    }

    @Override
    public final String getStatus() {
        Attempt running = attempt;
        String status = running == null || running.log == null ? null : running.log.status();
        return status == null ? "not yet started" : status;
    }

    /** Never: what a restart interrupts runs again. */
    @Override
    public final boolean blocksRestart() {
        return false;
    }

    /** One try, within one life of the controller. */
    private final class Attempt implements Runnable {
        private final Cancellation cancellation = new Cancellation();
        private volatile @Nullable BuildLog log;
        private volatile @Nullable Future<?> future;

        void cancel() {
            cancellation.cancel();
            Future<?> running = future;
            if (running != null) {
                running.cancel(true);
            }
        }

        @Override
        public void run() {
            try {
                T result = work();
                if (ends()) {
                    getContext().onSuccess(result);
                }
            } catch (ImagePromotionException e) {
                LOGGER.log(Level.FINE, e, () -> step + " ended with " + e.code());
                fail(new PromotionFailedException(e.failure()));
            } catch (Throwable e) {
                fail(e);
            }
        }

        private void fail(Throwable e) {
            if (ends()) {
                getContext().onFailure(e);
            } else {
                // Whoever stopped the step has reported; Jenkins would print this one with its stack trace.
                LOGGER.log(Level.FINE, e, () -> step + " failed after it was stopped");
            }
        }

        @SuppressWarnings("try")
        private T work() throws IOException, InterruptedException {
            StepContext context = getContext();
            BuildLog current = new BuildLog(context.get(TaskListener.class), step);
            log = current;
            // The build's own authentication: the thread that resumes a build is nobody's.
            Authentication user = context.get(FlowExecution.class).getAuthentication();
            try (ACLContext asBuild = ACL.as2(user.toSpring())) {
                Work<T> work = parse();
                return work.body.apply(new PromotionWiring(
                        context.get(Run.class), work.registry, credentialsId, cancellation, current));
            }
        }
    }
}
