package jenkins.model;

import hudson.model.Action;
import hudson.model.Job;
import hudson.model.Queue;
import hudson.model.Run;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

public abstract class ParameterizedJobMixIn<J extends Job<J, R>, R extends Run<J, R>> {
    /** The queued builds, which tests read. */
    static final List<Scheduled> SCHEDULED = new CopyOnWriteArrayList<>();

    /** The answer of the queue, which a test sets. */
    static volatile Queue.@Nullable Item answer;

    record Scheduled(Job<?, ?> job, List<Action> actions) {}

    ParameterizedJobMixIn() {}

    public static Queue.@Nullable Item scheduleBuild2(Job<?, ?> job, int quietPeriod, Action... actions) {
        SCHEDULED.add(new Scheduled(job, List.of(actions)));
        return answer;
    }
}
