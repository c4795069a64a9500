package io.jenkins.plugins.imagepromotion.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The engine refuses what Jenkins refuses: a function that breaks the sandbox or CPS could not pass the tests beside this one. */
class SandboxedScriptsTest {
    @TempDir
    Path folder;

    private LibraryRun run(String script) throws IOException {
        return new LibraryRun(folder.resolve("workspace")).run(script);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "new File('/etc/passwd').text        | Scripts not permitted to use new java.io.File",
                "System.exit(1)                      | Scripts not permitted to use staticMethod java.lang.System exit",
                "jenkins.model.Jenkins.get()         | Scripts not permitted to use staticMethod jenkins.model.Jenkins get",
                "Thread.currentThread()              | Scripts not permitted to use staticMethod java.lang.Thread currentThread",
                "'id'.class                          | Scripts not permitted to use property java.lang.String class",
                "nothing()                           | 'No signature of method: '"
            })
    void mayNotDoWhatTheSandboxForbids(String script, String refusal) throws IOException {
        assertThat(run(script).ending()).startsWith("FAILURE: " + refusal.strip());
    }

    /** Java calls the closure, and a step in it would have to stop Java in the middle: Jenkins ends with the step's value. */
    @Test
    void cannotCallAStepFromWithinJava() throws IOException {
        LibraryRun run = run("""
                def order = [3, 1, 2].toSorted { a, b -> echo 'comparing'; a <=> b }
                echo "sorted ${order}"
                """);

        assertThat(run.log()).doesNotContain("sorted [1, 2, 3]");
    }

    @Test
    void mayDoWhatPipelinesDo() throws IOException {
        LibraryRun run = run("""
                def names = ['b', 'a']
                for (name in names) { stage(name) { echo "in ${name}" } }
                try { error 'no' } catch (e) { echo e.message }
                echo([1, 2].collect { it * 2 }.join(','))
                """);

        assertThat(run.ending()).isEqualTo("SUCCESS");
        assertThat(run.log()).contains("in b", "in a", "no", "2,4");
    }

    @Test
    void goOnInOtherBranchesWhereOneFails() throws IOException {
        LibraryRun run = run("parallel(a: { error 'first' }, b: { echo 'b runs' }, c: { error 'second' })");

        assertThat(run.ending()).isEqualTo("FAILURE: first");
        assertThat(run.log()).contains("b runs", "Failed in branch a", "Failed in branch c");
    }

    @Test
    void endAtOnceWhereABranchFailsFast() throws IOException {
        LibraryRun run = run("parallel(a: { error 'first' }, b: { echo 'b runs' }, failFast: true)");

        assertThat(run.ending()).isEqualTo("FAILURE: first");
        assertThat(run.log()).doesNotContain("b runs");
    }

    @Test
    void readAndWriteFilesOnANode() throws IOException {
        assertThat(run("node { writeFile file: 'a', text: 'text of a'; echo readFile('a') }")
                        .log())
                .contains("text of a");
        assertThat(run("readFile 'a'").ending()).contains("readFile needs a node");
    }

    /** What no restart could bring back must not be in a variable while a step runs. */
    @Test
    void cannotHoldAtAStepWhatCannotBeWrittenAway() {
        String script = """
                def matcher = 'v1' =~ 'v(.)'
                echo 'here the controller could be restarted'
                """;

        assertThatThrownBy(() ->
                        new LibraryRun(folder.resolve("workspace")).restarting().run(script))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("java.util.regex.Matcher");
        assertThat(new LibraryRun(folder.resolve("workspace"))
                        .restarting()
                        .run(script.replace("=~", "+"))
                        .ending())
                .isEqualTo("SUCCESS");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pipeline { agent none; stages { stage('a') { steps { echo 'a' } post { always { echo 'b' } } } } } | unknown stage section post",
                "pipeline { agnet none }                                                                          | unknown pipeline section agnet",
                "pipeline { agent none; stages { stage('a') { when { tag 'x' }; steps { echo 'a' } } } }           | unknown condition tag"
            })
    void holdNoSectionThatTheEngineDoesNotKnow(String script, String refusal) {
        assertThatThrownBy(() -> run(script)).hasStackTraceContaining(refusal.strip());
    }
}
