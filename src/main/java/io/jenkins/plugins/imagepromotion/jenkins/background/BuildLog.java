package io.jenkins.plugins.imagepromotion.jenkins.background;

import hudson.model.TaskListener;
import io.jenkins.plugins.imagepromotion.failure.Printable;
import io.jenkins.plugins.imagepromotion.work.Progress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes progress to the build log, and keeps the last line as the status of the step. After a stop, the step writes nothing more, even if
 * its thread is still running.
 */
public final class BuildLog implements Progress {
    private final TaskListener listener;
    private final String step;
    private volatile @Nullable String status;
    private volatile @Nullable String notice;
    private boolean isStopped;

    BuildLog(TaskListener listener, String step) {
        this.listener = listener;
        this.step = step;
    }

    @Override
    public synchronized void line(String line) {
        if (!isStopped) {
            status = phrase(line);
            print(line);
        }
    }

    @Override
    public void ifStopped(String notice) {
        this.notice = Printable.line(notice);
    }

    /** Changes the status without a line in the log. */
    public void status(String phrase) {
        status = Printable.line(phrase);
    }

    /** Prints the last action of a step that was stopped, and its notice. */
    synchronized void stopped() {
        isStopped = true;
        String last = status;
        print(last == null ? "stopped before its first action" : "stopped; the last action was: " + last);
        String left = notice;
        if (left != null) {
            print(left);
        }
    }

    private void print(String line) {
        listener.getLogger().println("[" + step + "] " + line);
    }

    /** The last line as a short lower-case phrase; null before the first. */
    @Nullable
    String status() {
        return status;
    }

    private static String phrase(String line) {
        String first = line.lines().findFirst().orElse("").trim();
        String open = first.endsWith(".") ? first.substring(0, first.length() - 1) : first;
        return open.isEmpty() ? open : open.substring(0, 1).toLowerCase(Locale.ROOT) + open.substring(1);
    }
}
