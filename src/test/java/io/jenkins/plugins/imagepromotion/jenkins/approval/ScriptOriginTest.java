package io.jenkins.plugins.imagepromotion.jenkins.approval;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Cause;
import hudson.model.Run;
import io.jenkins.plugins.imagepromotion.testing.jenkins.Build;
import io.jenkins.plugins.imagepromotion.testing.jenkins.LogWatch;
import java.util.Map;
import java.util.Optional;
import org.jenkinsci.plugins.pipeline.modeldefinition.causes.RestartDeclarativePipelineCause;
import org.jenkinsci.plugins.workflow.cps.replay.ReplayAction;
import org.jenkinsci.plugins.workflow.cps.replay.ReplayCause;
import org.junit.jupiter.api.Test;

/** Whether a build runs the script of its job, whichever way its script took. */
class ScriptOriginTest {
    private static final Map<String, String> LOADED = Map.of("Script1", "def deploy() {}");
    private static final Optional<String> DIFFERS = Optional.of("it differs from that of job/promote/7/");

    private final Build ordinary = build("promote()", LOADED, new Cause.UserIdCause("alice"));

    private static Build build(String script, Map<String, String> loaded, Cause... causes) {
        Build build = new Build();
        build.run().addAction(new ReplayAction(script, loaded));
        for (Cause cause : causes) {
            build.startedBy(cause);
        }
        return build;
    }

    private static Build build(String script, Cause cause) {
        return build(script, LOADED, new Cause.UserIdCause("mallory"), cause);
    }

    private static Cause replay(Build original) {
        return new ReplayCause(original.run());
    }

    private static Cause restart(Build original) {
        return new RestartDeclarativePipelineCause(original.run());
    }

    private static Optional<String> why(Build build) {
        Run<?, ?> run = build.run();
        return ScriptOrigin.whyUnreviewed(run);
    }

    @Test
    void isThatOfTheJobInAnOrdinaryBuild() {
        assertThat(why(ordinary)).isEmpty();
        assertThat(why(new Build())).as("without a script").isEmpty();
    }

    @Test
    void isThatOfTheJobInARebuildAndInWhatRepeatsIt() {
        Build rebuild = build("promote()", replay(ordinary));

        assertThat(why(rebuild)).isEmpty();
        assertThat(why(build("promote()", restart(rebuild)))).isEmpty();
        assertThat(why(build("promote()", replay(rebuild)))).isEmpty();
    }

    @Test
    void isAnotherInAReplayThatWasEdited() {
        assertThat(why(build("promote(); evil()", replay(ordinary)))).isEqualTo(DIFFERS);
    }

    /** Such a build has no cause that says so. */
    @Test
    void isAnotherInARestartOfAnEditedReplay() {
        Build edited = build("promote(); evil()", replay(ordinary));

        assertThat(why(build("promote(); evil()", restart(edited)))).isEqualTo(DIFFERS);
        assertThat(why(build("promote(); evil()", restart(build("promote(); evil()", restart(edited))))))
                .isEqualTo(DIFFERS);
    }

    @Test
    void isThatOfTheJobAgainWhereTheEditWasUndone() {
        Build edited = build("promote(); evil()", replay(ordinary));

        assertThat(why(build("promote()", replay(edited)))).isEmpty();
    }

    @Test
    void isAnotherWhereALoadedScriptWasEditedOrIsNew() {
        assertThat(why(build("promote()", Map.of("Script1", "evil()"), replay(ordinary))))
                .contains("the loaded script Script1 differs from that of job/promote/7/");
        assertThat(why(build("promote()", Map.of("Script2", "evil()"), replay(ordinary))))
                .contains("the loaded script Script2 differs from that of job/promote/7/");
        assertThat(why(build("promote()", Map.of(), replay(ordinary))))
                .as("not loaded yet")
                .isEmpty();
    }

    /** It loads less, under other names. */
    @Test
    void isThatOfTheJobInARestartThatSkipsWhatLoads() {
        assertThat(why(build("promote()", Map.of("Script1", "def test() {}"), restart(ordinary))))
                .isEmpty();
    }

    @Test
    void isAnotherWhereTheOriginalIsGone() {
        assertThat(why(build("promote()", new ReplayCause())))
                .contains("it is a copy, and the original is gone (before job/promote/7/)");
    }

    @Test
    void isAnotherWhereScriptsCannotBeRead() throws InterruptedException {
        Build unreadable = build("???", LOADED);
        assertThat(why(build("???", replay(unreadable)))).isEqualTo(DIFFERS);

        Build without = new Build();
        without.startedBy(replay(ordinary));
        try (LogWatch log = LogWatch.on(ScriptOrigin.class)) {
            assertThat(why(without)).contains("it is a copy that cannot be compared with the original");
            log.await("cannot read where the script of job/promote/7/ is from");
        }
    }
}
