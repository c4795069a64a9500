package org.jenkinsci.plugins.workflow.steps;

import com.google.common.util.concurrent.ListenableFuture;
import hudson.model.Result;
import java.io.IOException;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

public abstract class StepContext implements Serializable {
    private static final long serialVersionUID = 1L;

    public abstract <T> T get(Class<T> key) throws IOException, InterruptedException;

    public abstract void onSuccess(Object result);

    public abstract BodyInvoker newBodyInvoker();

    public abstract void onFailure(Throwable cause);

    public boolean isReady() {
        return true;
    }

    public @Nullable ListenableFuture<Void> saveState() {
        return null;
    }

    public void setResult(Result result) {
        throw new UnsupportedOperationException("not in a controller");
    }
}
