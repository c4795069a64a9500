package io.jenkins.plugins.imagepromotion.jenkins.approval;

import hudson.model.Action;
import hudson.model.Cause;
import hudson.model.Run;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether a build runs its job's script. <em>Replay</em> and <em>Restart from Stage</em> copy the script of an
 * earlier build, and <em>Replay</em> can change it. This class therefore traces the copies back to a build that is not
 * a copy, and compares its script. <em>Rebuild</em> is a replay without changes.
 *
 * <p>The classes of these actions and causes are recognized by name, so their plugins do not need to be installed.
 */
final class ScriptOrigin {
    private static final String REPLAY = "org.jenkinsci.plugins.workflow.cps.replay.ReplayCause";
    private static final String RESTART =
            "org.jenkinsci.plugins.pipeline.modeldefinition.causes.RestartDeclarativePipelineCause";
    private static final String SCRIPTS = "org.jenkinsci.plugins.workflow.cps.replay.ReplayAction";

    /** The text that Jenkins returns instead of a script that it cannot read. */
    private static final String NO_SCRIPT = "???";

    /** Longer than any real chain of copies. */
    private static final int MAX_BUILDS = 200;

    private static final Logger LOGGER = Logger.getLogger(ScriptOrigin.class.getName());

    private ScriptOrigin() {}

    /**
     * Returns true if the cause means that the build copies another build's script. It does not show who started the
     * build.
     */
    static boolean isCopy(Cause cause) {
        return isA(cause, REPLAY) || isA(cause, RESTART);
    }

    /** Returns why the script of a build does not count as reviewed; empty if it is its job's script. */
    static Optional<String> whyUnreviewed(Run<?, ?> run) {
        try {
            return why(run);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            LOGGER.log(Level.WARNING, e, () -> "cannot read where the script of " + run.getUrl() + " is from");
            return Optional.of("it is a copy that cannot be compared with the original");
        }
    }

    private static Optional<String> why(Run<?, ?> run) throws ReflectiveOperationException {
        Run<?, ?> original = run;
        boolean isReplayed = false;
        for (int builds = 0; builds < MAX_BUILDS; builds++) {
            Cause copy = copyOf(original);
            if (copy == null) {
                return original == run ? Optional.empty() : difference(run, original, isReplayed);
            }
            isReplayed |= isA(copy, REPLAY);
            Object before = call(copy, "getOriginal");
            if (before == null) {
                return Optional.of("it is a copy, and the original is gone (before " + original.getUrl() + ")");
            }
            original = (Run<?, ?>) before;
        }
        return Optional.of("it is a copy of a copy, more than " + MAX_BUILDS + " times");
    }

    private static @Nullable Cause copyOf(Run<?, ?> run) {
        return run.getCauses().stream().filter(ScriptOrigin::isCopy).findFirst().orElse(null);
    }

    /**
     * A replay can also change the scripts that the script loads. A restart cannot, and it loads fewer scripts if it
     * skips stages, so loaded scripts are compared only after a replay.
     */
    private static Optional<String> difference(Run<?, ?> run, Run<?, ?> original, boolean isReplayed)
            throws ReflectiveOperationException {
        Object script = read(run, "getOriginalScript");
        if (NO_SCRIPT.equals(script) || !script.equals(read(original, "getOriginalScript"))) {
            return Optional.of("it differs from that of " + original.getUrl());
        }
        if (isReplayed) {
            Map<?, ?> before = (Map<?, ?>) read(original, "getOriginalLoadedScripts");
            Map<?, ?> now = (Map<?, ?>) read(run, "getOriginalLoadedScripts");
            for (Map.Entry<?, ?> loaded : now.entrySet()) {
                if (!loaded.getValue().equals(before.get(loaded.getKey()))) {
                    return Optional.of(
                            "the loaded script " + loaded.getKey() + " differs from that of " + original.getUrl());
                }
            }
        }
        return Optional.empty();
    }

    /** Returns the value that the build's Replay page shows. */
    private static Object read(Run<?, ?> run, String getter) throws ReflectiveOperationException {
        for (Action action : run.getAllActions()) {
            if (isA(action, SCRIPTS)) {
                Object value = call(action, getter);
                if (value != null) {
                    return value;
                }
            }
        }
        throw new IllegalStateException("no script of " + run.getUrl());
    }

    private static @Nullable Object call(Object object, String getter) throws ReflectiveOperationException {
        return object.getClass().getMethod(getter).invoke(object);
    }

    private static boolean isA(Object object, String type) {
        return object.getClass().getName().equals(type);
    }
}
