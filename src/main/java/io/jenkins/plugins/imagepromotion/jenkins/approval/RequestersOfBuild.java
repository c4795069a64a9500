package io.jenkins.plugins.imagepromotion.jenkins.approval;

import hudson.model.Cause;
import hudson.model.Run;
import hudson.scm.ChangeLogSet;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionContext.Requesters;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import jenkins.scm.RunWithSCM;
import org.jspecify.annotations.Nullable;

/**
 * Finds the people behind a build. It follows upstream causes to the builds themselves, because Jenkins cuts the copies of
 * causes that a build keeps. A cause that does not name a user is unknown: a timer, a push, or a token, even if a user
 * sent it.
 */
final class RequestersOfBuild {
    /** Longer than any real chain of builds. The limit also ends a circular chain. */
    private static final int MAX_BUILDS = 200;

    private final Set<String> starters = new TreeSet<>();
    private final Set<String> authors = new TreeSet<>();
    private final Deque<Run<?, ?>> open = new ArrayDeque<>();
    private final Set<Run<?, ?>> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private @Nullable String unknown;

    private RequestersOfBuild() {}

    /** Returns the people behind a build; the authors of its changes only if they matter, because that takes longer. */
    @SuppressWarnings("try")
    static Requesters of(Run<?, ?> run, boolean authorsMatter) {
        RequestersOfBuild found = new RequestersOfBuild();
        // The user of the build may not see the builds before it.
        try (ACLContext asSystem = ACL.as2(ACL.SYSTEM2)) {
            found.visit(run);
            while (!found.open.isEmpty()) {
                Run<?, ?> next = found.open.pop();
                found.causesOf(next);
                if (authorsMatter) {
                    found.authorsOf(next);
                }
            }
        }
        return new Requesters(found.starters, found.authors, Optional.ofNullable(found.unknown));
    }

    private void visit(Run<?, ?> run) {
        if (seen.size() == MAX_BUILDS) {
            isUnknown("it has more than " + MAX_BUILDS + " builds before it");
        } else if (seen.add(run)) {
            open.push(run);
        }
    }

    private void causesOf(Run<?, ?> run) {
        boolean isNamed = false;
        for (Cause cause : run.getCauses()) {
            if (cause instanceof Cause.UserIdCause user && Answers.isPerson(user.getUserId())) {
                starters.add(user.getUserId());
                isNamed = true;
            } else if (cause instanceof Cause.UpstreamCause upstream) {
                follow(run, upstream);
                isNamed = true;
            } else if (!ScriptOrigin.isCopy(cause)) {
                isUnknown(Quoted.text(cause.getShortDescription()) + " (" + run.getUrl() + ")");
                isNamed = true;
            }
        }
        if (!isNamed) {
            isUnknown("no cause of " + run.getUrl() + " names a user");
        }
    }

    private void follow(Run<?, ?> run, Cause.UpstreamCause upstream) {
        Run<?, ?> before = upstream.getUpstreamRun();
        // A job that was created again counts its builds from 1 again.
        if (before != null && before.getTimeInMillis() <= run.getTimeInMillis()) {
            visit(before);
        } else {
            isUnknown("the build that started it is gone: " + Quoted.text(upstream.getUpstreamProject()) + " #"
                    + upstream.getUpstreamBuild());
        }
    }

    private void authorsOf(Run<?, ?> run) {
        if (run instanceof RunWithSCM<?, ?> built) {
            for (ChangeLogSet<? extends ChangeLogSet.Entry> changes : built.getChangeSets()) {
                for (ChangeLogSet.Entry change : changes) {
                    authors.add(change.getAuthor().getId());
                }
            }
        }
    }

    private void isUnknown(String reason) {
        if (unknown == null) {
            unknown = reason;
        }
    }
}
