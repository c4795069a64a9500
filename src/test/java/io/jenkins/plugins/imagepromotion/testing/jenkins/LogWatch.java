package io.jenkins.plugins.imagepromotion.testing.jenkins;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Waits for a line of the controller's own log. */
public final class LogWatch extends Handler implements AutoCloseable {
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final Logger logger;

    private LogWatch(Logger logger) {
        this.logger = logger;
    }

    public static LogWatch on(Class<?> type) {
        LogWatch watch = new LogWatch(Logger.getLogger(type.getName()));
        watch.logger.setLevel(Level.ALL);
        watch.logger.addHandler(watch);
        return watch;
    }

    public void await(String line) throws InterruptedException {
        String next = "";
        while (!line.equals(next)) {
            next = lines.poll(20, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("the log never said: " + line);
            }
        }
    }

    @Override
    public void publish(LogRecord logged) {
        lines.add(logged.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setLevel(null);
    }
}
