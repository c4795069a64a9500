package io.jenkins.plugins.imagepromotion.jenkins.guard;

import io.jenkins.plugins.imagepromotion.script.ScriptLanguage;
import java.util.Arrays;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.steps.Step;

/** The script that a step runs. */
final class ScriptOfStep {
    private final Source source;
    private final String text;

    private ScriptOfStep(Source source, Object argument) {
        this.source = source;
        this.text = source.before + argument;
    }

    /** The steps that run commands: the language, the parameter that contains the commands, and the text before them. */
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
     * Returns the script of a step; empty if it does not run one.
     *
     * <p>The arguments come from the step itself: the arguments that Jenkins records omit long values and mask parts of
     * others (ArgumentsAction of workflow-api).
     */
    static Optional<ScriptOfStep> of(Step step) {
        String name = step.getDescriptor().getFunctionName();
        return Arrays.stream(Source.values())
                .filter(source -> source.step.equals(name))
                .findFirst()
                .flatMap(source -> Optional.ofNullable(
                                step.getDescriptor().defineArguments(step).get(source.parameter))
                        .map(argument -> new ScriptOfStep(source, argument)));
    }

    String step() {
        return source.step;
    }

    ScriptLanguage language() {
        return source.language;
    }

    String text() {
        return text;
    }
}
