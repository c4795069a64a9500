package jenkins.model;

import hudson.model.Action;
import hudson.model.Job;
import hudson.model.Queue;
import hudson.model.QueuedBuild;
import java.util.ArrayList;
import java.util.List;

/** Sets the jobs that the current user can read, and returns the queued builds. */
public final class Jobs {
    private Jobs() {}

    /** Replaces all jobs, and empties the queue, which accepts builds. */
    public static void are(Job<?, ?>... jobs) {
        Jenkins.ITEMS.clear();
        for (Job<?, ?> job : jobs) {
            Jenkins.ITEMS.put(job.getFullName(), job);
        }
        ParameterizedJobMixIn.SCHEDULED.clear();
        ParameterizedJobMixIn.answer = new QueuedBuild();
    }

    /** Makes the queue refuse builds. */
    public static void cannotBeQueued() {
        ParameterizedJobMixIn.answer = (Queue.Item) null;
    }

    /** Returns the full names of the queued jobs. */
    public static List<String> queued() {
        return ParameterizedJobMixIn.SCHEDULED.stream()
                .map(scheduled -> scheduled.job().getFullName())
                .toList();
    }

    /** Returns the first action of that type among the actions of the queued builds. */
    public static <A extends Action> A queuedWith(Class<A> type) {
        List<Action> actions = new ArrayList<>();
        ParameterizedJobMixIn.SCHEDULED.forEach(scheduled -> actions.addAll(scheduled.actions()));
        return actions.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }
}
