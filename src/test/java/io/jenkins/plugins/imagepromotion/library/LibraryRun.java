package io.jenkins.plugins.imagepromotion.library;

import com.cloudbees.groovy.cps.Continuable;
import com.cloudbees.groovy.cps.Envs;
import com.cloudbees.groovy.cps.Outcome;
import com.cloudbees.groovy.cps.SandboxCpsTransformer;
import com.cloudbees.groovy.cps.sandbox.SandboxInvoker;
import groovy.lang.Binding;
import groovy.lang.GroovyShell;
import groovy.lang.Script;
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
import org.codehaus.groovy.control.CompilerConfiguration;

/**
 * One build of a pipeline that has loaded the library: the files of {@code vars/}, on the CPS engine of Jenkins with its
 * sandbox, with our real steps and a real registry.
 */
final class LibraryRun {
    /** What every checkout yields. */
    static final String COMMIT = "1f3e5d7a90c4b1d6e8f70123456789abcdef0123";

    private static final ThreadLocal<LibraryRun> CURRENT = new ThreadLocal<>();
    private static final Path VARS = Path.of("vars");

    private final Path folder;
    private final List<String> log = new ArrayList<>();
    private final List<Question> questions = new ArrayList<>();
    private final Deque<Question.Answer> answers = new ArrayDeque<>();
    private final Map<String, String> artifacts = new TreeMap<>();
    private final Map<String, String> parameters = new TreeMap<>();
    private final Map<String, Object> currentBuild = new TreeMap<>();
    private final Deque<Map<String, String>> environments = new ArrayDeque<>();
    private final Map<String, Script> functions = new LinkedHashMap<>();
    private final StepCalls steps = new StepCalls(this);
    private final GroovyShell shell;
    private final Script blocks;
    private String result = "not run";
    private Throwable failure;

    /** A build whose agents work in {@code folder}. */
    LibraryRun(Path folder) throws IOException {
        this.folder = folder;
        CompilerConfiguration compiler = new CompilerConfiguration();
        compiler.addCompilationCustomizers(new SandboxCpsTransformer());
        compiler.setScriptBaseClass(PipelineScript.class.getName());
        shell = new GroovyShell(LibraryRun.class.getClassLoader(), new Binding(), compiler);
        for (LibraryFunction function : LibraryFunction.all()) {
            functions.put(
                    function.name(),
                    shell.parse(VARS.resolve(function.name() + ".groovy").toFile()));
        }
        blocks = shell.parse(
                new String(
                        LibraryRun.class
                                .getResourceAsStream("BlockSteps.groovy")
                                .readAllBytes(),
                        "UTF-8"),
                "BlockSteps.groovy");
        environments.push(Map.of());
    }

    static LibraryRun current() {
        return CURRENT.get();
    }

    /** The build is one of that branch. */
    LibraryRun ofBranch(String branch) {
        environments.push(Map.of("BRANCH_NAME", branch, "GIT_COMMIT", COMMIT));
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

    /** Runs the pipeline to its end, as user alice. */
    LibraryRun run(String pipeline) {
        CURRENT.set(this);
        Script script = shell.parse(pipeline, "WorkflowScript.groovy");
        Sandbox sandbox = new Sandbox();
        sandbox.register();
        try {
            Outcome outcome = new Continuable(script, Envs.empty(new SandboxInvoker()))
                    .run0(new Outcome(null, null), Continuable.categories);
            failure = outcome.getAbnormal();
        } finally {
            sandbox.unregister();
            CURRENT.remove();
        }
        result = failure == null ? "SUCCESS" : failure instanceof Question.Interruption ? "ABORTED" : "FAILURE";
        return this;
    }

    /** How the build ended; what failed it where it did not succeed. */
    String ending() {
        return failure == null ? result : result + ": " + failure.getMessage();
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

    Script scriptOf(String name) {
        Script function = functions.get(name);
        return function != null
                        || blocks.getMetaClass().respondsTo(blocks, name).isEmpty()
                ? function
                : blocks;
    }

    String methodOf(String name) {
        return functions.containsKey(name) ? "call" : name;
    }

    Map<String, String> environment() {
        return environments.peek();
    }

    Object enter(Map<?, ?> variables) {
        Map<String, String> inner = new TreeMap<>(environments.peek());
        variables.forEach((name, value) -> inner.put(name.toString(), value.toString()));
        environments.push(inner);
        return null;
    }

    Object leave() {
        return environments.pop();
    }

    Map<String, String> parameters() {
        return parameters;
    }

    /** What the pipeline says of its build, such as the description. */
    Map<String, Object> currentBuild() {
        return currentBuild;
    }

    Object log(String line) {
        log.add(line);
        return null;
    }

    Object ask(Question question) {
        questions.add(question);
        if (answers.isEmpty()) {
            throw new AssertionError("nobody was to be asked: " + question);
        }
        return answers.pop().to(question);
    }

    @SuppressWarnings("unchecked")
    static <E extends Throwable> RuntimeException sneaky(Throwable e) throws E {
        throw (E) e;
    }
}
