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

/** {@code productionGuard { }}: inside, steps that would build or push an image fail before they start. */
public final class ProductionGuardStep extends Step {

    /** The step; it takes no parameters. */
    @DataBoundConstructor
    public ProductionGuardStep() {
        // What it refuses is up to the policy and to the commands.
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context);
    }

    /** Only calls its body: Jenkins restores both after a restart, and an abort goes to the steps inside. */
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

    /** Ends the guard with its body, and passes on how that ended. */
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
                // The guard stays closed for runs that this one starts, which is the safe side.
                LOGGER.log(Level.WARNING, "A production guard could not be ended", e);
            }
        }
    }

    /** The step's name and form. */
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
