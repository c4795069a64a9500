package io.jenkins.plugins.imagepromotion.jenkins.guard;

import io.jenkins.plugins.imagepromotion.script.ScriptLanguage;
import java.util.Arrays;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.steps.Step;

/** The script that a step would run. */
final class ScriptOfStep {
    private final String step;
    private final ScriptLanguage language;
    private final String text;

    private ScriptOfStep(String step, ScriptLanguage language, String text) {
        this.step = step;
        this.language = language;
        this.text = text;
    }

    /** Steps that run commands: the language, the parameter that holds them, and what stands before these. */
    private enum Source {
        SH("sh", ScriptLanguage.SHELL, "script", ""),
        BAT("bat", ScriptLanguage.BATCH, "script", ""),
        POWERSHELL("powershell", ScriptLanguage.POWERSHELL, "script", ""),
        PWSH("pwsh", ScriptLanguage.POWERSHELL, "script", ""),
        ARTIFACTORY_MAVEN("rtMavenRun", ScriptLanguage.SHELL, "goals", "mvn "),
        ARTIFACTORY_GRADLE("rtGradleRun", ScriptLanguage.SHELL, "tasks", "gradle "),
        ARTIFACTORY_DOCKER("rtDockerPush", ScriptLanguage.SHELL, "image", "docker push ");

        private final String step;
        private final ScriptLanguage language;
        private final String parameter;
        private final String before;

        Source(String step, ScriptLanguage language, String parameter, String before) {
            this.step = step;
            this.language = language;
            this.parameter = parameter;
            this.before = before;
        }
    }

    /**
     * The script of that step; empty if it runs none.
     *
     * <p>Taken from the step itself: what Jenkins records of its arguments leaves out long ones and masks parts
     * (ArgumentsAction of workflow-api).
     */
    static Optional<ScriptOfStep> of(Step step) {
        String name = step.getDescriptor().getFunctionName();
        return Arrays.stream(Source.values())
                .filter(source -> source.step.equals(name))
                .findFirst()
                .flatMap(source -> Optional.ofNullable(
                                step.getDescriptor().defineArguments(step).get(source.parameter))
                        .map(text -> new ScriptOfStep(name, source.language, source.before + text)));
    }

    /** The step's name. */
    String step() {
        return step;
    }

    /** What the script is written in. */
    ScriptLanguage language() {
        return language;
    }

    /** The script. */
    String text() {
        return text;
    }
}
