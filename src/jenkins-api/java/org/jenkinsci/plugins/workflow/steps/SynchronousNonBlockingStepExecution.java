package org.jenkinsci.plugins.workflow.steps;

public abstract class SynchronousNonBlockingStepExecution<T> extends StepExecution {
    private static final long serialVersionUID = 1L;

    protected SynchronousNonBlockingStepExecution(StepContext context) {
        super(context);
    }

    protected abstract T run() throws Exception;

    @Override
    public final boolean start() throws Exception {
        Thread thread = new Thread(this::runInBackground, "step");
        thread.setDaemon(true);
        thread.start();
        return false;
    }

    @SuppressWarnings("CatchAndPrintStackTrace")
    private void runInBackground() {
        try {
            getContext().onSuccess(run());
        } catch (Throwable e) {
            getContext().onFailure(e);
        }
    }
}
