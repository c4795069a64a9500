package jenkins.model;

import hudson.model.Action;
import hudson.model.Job;
import hudson.model.Queue;
import hudson.model.QueuedBuild;
import java.util.ArrayList;
import java.util.List;

/** The jobs that the current user can read, and what was put into the queue. */
public final class Jobs {
    private Jobs() {}

    /** From now on there are only these; the queue accepts builds. */
    public static void are(Job<?, ?>... jobs) {
        Jenkins.ITEMS.clear();
        for (Job<?, ?> job : jobs) {
            Jenkins.ITEMS.put(job.getFullName(), job);
        }
        ParameterizedJobMixIn.SCHEDULED.clear();
        ParameterizedJobMixIn.answer = new QueuedBuild();
    }

    /** From now on the queue refuses builds. */
    public static void cannotBeQueued() {
        ParameterizedJobMixIn.answer = (Queue.Item) null;
    }

    /** The jobs that were put into the queue. */
    public static List<String> queued() {
        return ParameterizedJobMixIn.SCHEDULED.stream()
                .map(scheduled -> scheduled.job().getFullName())
                .toList();
    }

    /** The first action of that kind with which a build was put into the queue. */
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
