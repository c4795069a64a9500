package io.jenkins.plugins.imagepromotion.jenkins.step;

import hudson.model.TaskListener;
import io.jenkins.plugins.imagepromotion.work.Progress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes progress to the build log, and keeps the last line as the status of the step. */
final class BuildLog implements Progress {
    private final TaskListener listener;
    private final String step;
    private volatile @Nullable String status;

    BuildLog(TaskListener listener, String step) {
        this.listener = listener;
        this.step = step;
    }

    @Override
    public void line(String line) {
        status = phrase(line);
        listener.getLogger().println("[" + step + "] " + line);
    }

    /** Changes the status without a line in the log. */
    void waits(String status) {
        this.status = status;
    }

    /** Says what the step was doing when it was stopped. */
    void stopped() {
        if (status != null) {
            listener.getLogger().println("[" + step + "] stopped; the last action was: " + status);
        }
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
