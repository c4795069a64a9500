package io.jenkins.plugins.imagepromotion.jenkins.guard;

import io.jenkins.plugins.imagepromotion.script.ScriptLanguage;
import java.util.List;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.steps.Step;

/**
 * The script that a step runs.
 *
 * @param step the name of the step
 * @param language the language of the script
 * @param text the script
 */
record ScriptOfStep(String step, ScriptLanguage language, String text) {
    /** The steps that run commands. */
    private static final List<Source> SOURCES = List.of(
            new Source("sh", ScriptLanguage.SHELL, "script", ""),
            new Source("bat", ScriptLanguage.BATCH, "script", ""),
            new Source("powershell", ScriptLanguage.POWERSHELL, "script", ""),
            new Source("pwsh", ScriptLanguage.POWERSHELL, "script", ""),
            new Source("rtMavenRun", ScriptLanguage.SHELL, "goals", "mvn "),
            new Source("rtGradleRun", ScriptLanguage.SHELL, "tasks", "gradle "),
            new Source("rtDockerPush", ScriptLanguage.SHELL, "image", "docker push "));

    /** A step, the parameter that contains its commands, and the text before them. */
    private record Source(String step, ScriptLanguage language, String parameter, String before) {}

    /**
     * Returns the script of a step; empty if it does not run one.
     *
     * <p>The arguments come from the step itself: those that Jenkins records leave out long ones and mask parts of others
     * (ArgumentsAction of workflow-api).
     */
    static Optional<ScriptOfStep> of(Step step) {
        String name = step.getDescriptor().getFunctionName();
        return SOURCES.stream()
                .filter(source -> source.step().equals(name))
                .findFirst()
                .flatMap(source -> Optional.ofNullable(
                                step.getDescriptor().defineArguments(step).get(source.parameter()))
                        .map(text -> new ScriptOfStep(name, source.language(), source.before() + text)));
    }
}
