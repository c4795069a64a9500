package hudson;

import hudson.remoting.RequestAbortedException;
import java.io.File;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** An agent with a workspace that does not answer as it should. */
public final class Agent {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);

    /** A workspace to which the connection breaks during a call. */
    public static FilePath lost(File workspace) {
        return new FilePath(workspace, () -> {
            throw new RequestAbortedException(new ClosedChannelException());
        });
    }

    /** A workspace to which the connection was already broken. */
    public static FilePath closed(File workspace) {
        return new FilePath(workspace, () -> {
            throw new IOException("channel is already closed");
        });
    }

    /** A workspace whose calls never return by themselves. */
    public FilePath hanging(File workspace) {
        return new FilePath(workspace, () -> {
            asked.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
        });
    }

    /** Waits until it is asked for something. */
    public void awaitCall() throws InterruptedException {
        await(asked, "the agent was not asked");
    }

    /** Waits until it is told to stop. */
    public void awaitInterruption() throws InterruptedException {
        await(interrupted, "the agent was not told to stop");
    }

    private static void await(CountDownLatch latch, String otherwise) throws InterruptedException {
        if (!latch.await(20, TimeUnit.SECONDS)) {
            throw new AssertionError(otherwise);
        }
    }
}
