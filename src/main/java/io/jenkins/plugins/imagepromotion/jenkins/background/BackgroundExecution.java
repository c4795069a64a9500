package io.jenkins.plugins.imagepromotion.jenkins.background;

import hudson.model.TaskListener;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.util.ClassLoaderSanityThreadFactory;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.jenkins.result.PromotionFailedException;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import java.io.IOException;
import java.io.Serializable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.acegisecurity.Authentication;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jspecify.annotations.Nullable;

/**
 * Runs a {@link BackgroundStep}. Aborting the build interrupts the work and cancels its network call. After a restart of the
 * controller the step runs again from the start, which every use case allows; therefore, only the step with its
 * parameters is persisted.
 */
public class BackgroundExecution extends StepExecution {
    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(BackgroundExecution.class.getName());
    /**
     * Any number of builds can start steps at the same time; the others wait for a thread, which no running step
     * depends on.
     */
    private static final int MOST_THREADS = 64;

    private static final ExecutorService BACKGROUND = background();

    private static ExecutorService background() {
        ThreadFactory threads = new NamingThreadFactory(
                new ClassLoaderSanityThreadFactory(new DaemonThreadFactory()), "image-promotion");
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                MOST_THREADS, MOST_THREADS, 60, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private final BackgroundStep step;
    private transient volatile @Nullable Attempt attempt;
    /** Guarded by this. A step ends once: with its result, with a failure, or because it was stopped. */
    private transient boolean ended;

    /** Creates an execution that has not yet begun. */
    public BackgroundExecution(StepContext context, BackgroundStep step) {
        super(context);
        this.step = step;
    }

    private String name() {
        return step.getDescriptor().getFunctionName();
    }

    /** Refuses invalid parameters before anything runs in the background. */
    @Override
    public final boolean start() throws PromotionFailedException, IOException, InterruptedException {
        try {
            step.requireContext(getContext());
            step.prepare();
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

    /**
     * Does the work of one attempt.
     *
     * @return the value that the pipeline gets; null if the step waits for something, and begins again later
     */
    protected @Nullable Serializable work(StepContext context, BuildLog log, Cancellation cancellation)
            throws IOException, InterruptedException {
        return step.prepare().run(context, log, cancellation);
    }

    /** Starts an attempt, unless the step has ended. */
    protected final synchronized void begin() {
        // A build can be aborted after it was loaded and before this call.
        if (!ended) {
            Attempt next = new Attempt();
            attempt = next;
            next.future = BACKGROUND.submit(next);
        }
    }

    /**
     * Ends the step immediately. Its thread ends a moment later, because everything that it can wait for is canceled.
     * The log already contains the notice for this stop; see {@link
     * io.jenkins.plugins.imagepromotion.work.Progress#ifStopped}.
     */
    @Override
    public void stop(Throwable cause) {
        if (end()) {
            Attempt running = attempt;
            if (running != null) {
                running.cancel();
                running.reportStop();
            }
            getContext().onFailure(cause);
        }
    }

    /** Returns true for the first caller, who then reports how the step ended. */
    private synchronized boolean end() {
        boolean first = !ended;
        ended = true;
        return first;
    }

    /** Returns whether the step has reported how it ended. */
    protected final synchronized boolean hasEnded() {
        return ended;
    }

    @Override
    public String getStatus() {
        Attempt running = attempt;
        String status = running == null || running.log == null ? null : running.log.status();
        return status == null ? "not yet started" : status;
    }

    /** Work that a restart interrupts runs again. */
    @Override
    public boolean blocksRestart() {
        return false;
    }

    /** One attempt, within one life of the controller. */
    private final class Attempt implements Runnable {
        /**
         * The controller's life. A late failure can outlast it in tests, which start the next controller in the same
         * process.
         */
        private final @Nullable Jenkins controller = Jenkins.getInstanceOrNull();

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

        /** Opens the log if the step is still waiting for a thread. */
        void reportStop() {
            try {
                BuildLog current = log;
                (current == null ? openLog() : current).stopped();
            } catch (IOException | InterruptedException e) {
                LOGGER.log(Level.FINE, e, () -> name() + " has no log");
            }
        }

        private BuildLog openLog() throws IOException, InterruptedException {
            return new BuildLog(getContext().get(TaskListener.class), name());
        }

        @Override
        public void run() {
            Thread thread = Thread.currentThread();
            String idle = thread.getName();
            thread.setName(idle + " " + name());
            try {
                Serializable result = work();
                if (result != null && end()) {
                    getContext().onSuccess(result);
                }
            } catch (ImagePromotionException e) {
                LOGGER.log(Level.FINE, e, () -> name() + " ended with " + e.code());
                fail(new PromotionFailedException(e.failure()));
            } catch (Throwable e) {
                fail(e);
            } finally {
                thread.setName(idle);
            }
        }

        private void fail(Throwable e) {
            Jenkins now = Jenkins.getInstanceOrNull();
            if (now == null || now != controller || now.isTerminating()) {
                LOGGER.log(
                        Level.FINE, e, () -> name() + " failed in the shutdown of the controller, and will run again");
            } else if (end()) {
                getContext().onFailure(e);
            } else {
                // The stop was already reported; Jenkins would print this one with its stack trace.
                LOGGER.log(Level.FINE, e, () -> name() + " failed after it was stopped");
            }
        }

        /** Works as the user of the build; the thread that resumes a build has no user of its own. */
        @SuppressWarnings("try")
        private @Nullable Serializable work() throws IOException, InterruptedException {
            StepContext context = getContext();
            BuildLog current = openLog();
            log = current;
            if (hasEnded()) {
                return null;
            }
            Authentication user = context.get(FlowExecution.class).getAuthentication();
            try (ACLContext asBuild = ACL.as2(user.toSpring())) {
                return BackgroundExecution.this.work(context, current, cancellation);
            }
        }
    }
}
