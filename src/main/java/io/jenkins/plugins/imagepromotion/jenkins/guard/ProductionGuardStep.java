package io.jenkins.plugins.imagepromotion.jenkins.guard;

import hudson.Extension;
import hudson.model.Run;
import io.jenkins.plugins.imagepromotion.jenkins.argument.NamedStepDescriptor;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;

/** {@code productionGuard { }}: steps inside it that would build or push an image fail before they start. */
public final class ProductionGuardStep extends Step {

    @DataBoundConstructor
    public ProductionGuardStep() {
        // No parameters: the policy decides what is refused.
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context);
    }

    /** Only runs its body: Jenkins restores both after a restart, and aborts the steps inside. */
    private static final class Execution extends StepExecution {
        private static final long serialVersionUID = 1L;

        Execution(StepContext context) {
            super(context);
        }

        @Override
        public boolean start() throws IOException, InterruptedException {
            new BuildGuard(getContext().get(Run.class)).open();
            getContext()
                    .newBodyInvoker()
                    .withContext(new GuardScope())
                    .withCallback(new Closing())
                    .start();
            return false;
        }
    }

    /** Closes the guard when the body ends, and passes on the result. */
    private static final class Closing extends BodyExecutionCallback {
        private static final long serialVersionUID = 1L;
        private static final Logger LOGGER = Logger.getLogger(Closing.class.getName());

        @Override
        public void onSuccess(StepContext context, Object result) {
            close(context);
            context.onSuccess(result);
        }

        @Override
        public void onFailure(StepContext context, Throwable cause) {
            close(context);
            context.onFailure(cause);
        }

        private static void close(StepContext context) {
            try {
                new BuildGuard(context.get(Run.class)).close();
            } catch (IOException | InterruptedException e) {
                // The guard stays open for the runs that this one starts, which is safe.
                LOGGER.log(Level.WARNING, "Could not close a production guard", e);
            }
        }
    }

    /** Declares the step to Jenkins. */
    @Extension
    public static final class DescriptorImpl extends NamedStepDescriptor {
        public DescriptorImpl() {
            super("productionGuard", Messages._ProductionGuardStep_DisplayName(), Run.class);
        }

        @Override
        public boolean takesImplicitBlockArgument() {
            return true;
        }
    }
}
