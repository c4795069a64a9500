package io.jenkins.plugins.imagepromotion.jenkins.background;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import java.io.IOException;
import java.io.Serializable;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * A step that can take a long time. A subclass contains its parameters, and returns its work from {@link #prepare};
 * {@link BackgroundExecution} does the work in the background, and keeps the step itself across a restart of the
 * controller.
 */
public abstract class BackgroundStep extends Step implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Creates a step without parameters. */
    protected BackgroundStep() {}

    /** The work of a step within one life of the controller. */
    @FunctionalInterface
    public interface Work {
        /** Works until the thread is interrupted, and returns the value that the pipeline gets. */
        Serializable run(StepContext context, BuildLog log, Cancellation cancellation)
                throws IOException, InterruptedException;
    }

    /**
     * Reads the parameters. Neither this method nor the work changes the step, because both run again after a restart.
     *
     * @throws ImagePromotionException if a parameter is invalid
     */
    protected abstract Work prepare();

    /**
     * Checks once, before the step starts, that the step can run in this context.
     *
     * @throws ImagePromotionException if it cannot
     */
    protected void requireContext(StepContext context) throws IOException, InterruptedException {}

    @Override
    public StepExecution start(StepContext context) {
        return new BackgroundExecution(context, this);
    }
}
