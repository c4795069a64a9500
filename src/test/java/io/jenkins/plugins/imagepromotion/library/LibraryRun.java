package io.jenkins.plugins.imagepromotion.library;

import groovy.lang.Script;
import io.jenkins.plugins.imagepromotion.testing.LibraryFunction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jenkinsci.plugins.workflow.support.steps.input.InputStepExecution;

/**
 * One build of a pipeline that has loaded the library: the files of {@code vars/}, on the CPS engine of Jenkins with its
 * sandbox, with our real steps and a real registry.
 */
final class LibraryRun {
    /** What a checkout yields where a test says nothing else. */
    static final String COMMIT = "1f3e5d7a90c4b1d6e8f70123456789abcdef0123";

    private static final ThreadLocal<LibraryRun> CURRENT = new ThreadLocal<>();
    private static final List<LibraryFunction> LIBRARY = LibraryFunction.all();

    private final Path folder;
    private final List<String> log = new ArrayList<>();
    private final List<Question> questions = new ArrayList<>();
    private final Deque<Question.Answer> answers = new ArrayDeque<>();
    private final Map<String, String> artifacts = new TreeMap<>();
    private final Map<String, String> parameters = new TreeMap<>();
    private final Map<String, Object> currentBuild = new TreeMap<>();
    private final BuildEnvironment environment = new BuildEnvironment();
    private final Map<String, Script> functions = new LinkedHashMap<>();
    private final List<Script> blocks = new ArrayList<>();
    private final StepCalls steps = new StepCalls(this);
    private final List<String> secrets = new ArrayList<>();
    private String commit = COMMIT;
    private boolean restarted;
    private Consumer<String> console = line -> {};
    private Program.Call call;
    private String result = "not run";
    private Throwable failure;

    /** A build whose agents work in {@code folder}. */
    LibraryRun(Path folder) {
        this.folder = folder;
    }

    static LibraryRun current() {
        return CURRENT.get();
    }

    /** The build is one of that branch. */
    LibraryRun ofBranch(String branch) {
        environment.begin(Map.of("BRANCH_NAME", branch, "GIT_COMMIT", commit));
        return this;
    }

    /** What every checkout of this build yields. */
    LibraryRun ofCommit(String hash) {
        commit = hash;
        return this;
    }

    String commit() {
        return commit;
    }

    /** What the agents have in their environment. */
    LibraryRun onAgentsWith(Map<String, String> variables) {
        environment.begin(variables);
        return this;
    }

    /** The parameters that the build was started with. */
    LibraryRun with(Map<String, String> more) {
        parameters.putAll(more);
        return this;
    }

    /** The answers that people give, one for each question. */
    LibraryRun answering(Question.Answer... more) {
        answers.addAll(Arrays.asList(more));
        return this;
    }

    /** The controller is restarted at every step. */
    LibraryRun restarting() {
        restarted = true;
        return this;
    }

    /** Somebody reads along. */
    LibraryRun watchedBy(Consumer<String> reader) {
        console = reader;
        return this;
    }

    /** Runs the pipeline to its end, as user alice. */
    LibraryRun run(String pipeline) {
        Program program = new Program(restarted);
        Script script = program.parse("WorkflowScript", pipeline.replace("@Library('image-promotion') _", ""));
        load(program);
        CURRENT.set(this);
        Sandbox sandbox = new Sandbox();
        sandbox.register();
        try {
            failure = program.run(script);
        } finally {
            sandbox.unregister();
            CURRENT.remove();
        }
        result = failure == null ? "SUCCESS" : failure instanceof Question.Interruption ? "ABORTED" : "FAILURE";
        return this;
    }

    private void load(Program program) {
        for (LibraryFunction function : LIBRARY) {
            functions.put(function.name(), program.parse(function.name(), function.source()));
        }
        blocks.add(program.parseResource("BlockSteps"));
        blocks.add(program.parseResource("DeclarativeSteps"));
    }

    /** How the build ended; what failed it where it did not succeed. */
    String ending() {
        return failure == null ? result : result + ": " + failure.getMessage();
    }

    String result() {
        return result;
    }

    List<String> log() {
        return log;
    }

    List<Question> questions() {
        return questions;
    }

    Map<String, String> artifacts() {
        return artifacts;
    }

    Path workspace() {
        try {
            Files.createDirectories(folder.resolveSibling(folder.getFileName() + "@tmp"));
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    StepCalls steps() {
        return steps;
    }

    /** The script that has the function; null for a step. */
    Script scriptOf(String name) {
        return blocks.stream()
                .filter(script ->
                        !script.getMetaClass().respondsTo(script, name).isEmpty())
                .findFirst()
                .orElse(functions.get(name));
    }

    String methodOf(String name) {
        return functions.containsKey(name) ? "call" : name;
    }

    BuildEnvironment environment() {
        return environment;
    }

    Map<String, String> parameters() {
        return parameters;
    }

    /** What the pipeline says of its build, such as the description. */
    Map<String, Object> currentBuild() {
        return currentBuild;
    }

    Object log(String lines) {
        lines.lines()
                .map(line -> secrets.stream().reduce(line, (text, secret) -> text.replace(secret, "****")))
                .forEach(line -> {
                    log.add(line);
                    console.accept(line);
                });
        return null;
    }

    /** From now on the log does not show it. */
    void hide(String secret) {
        secrets.add(secret);
    }

    /** Has a person answer. */
    void ask(InputStepExecution input) throws Exception {
        Question question = Question.of(input);
        questions.add(question);
        if (answers.isEmpty()) {
            throw new AssertionError("nobody was to be asked: " + question);
        }
        question.answer(answers.pop(), input);
    }

    /** Has the program wait for the step. */
    void waitFor(Program.Call step) {
        call = step;
    }

    Program.Call takeCall() {
        return call;
    }

    @SuppressWarnings("unchecked")
    static <E extends Throwable> RuntimeException sneaky(Throwable e) throws E {
        throw (E) e;
    }
}
