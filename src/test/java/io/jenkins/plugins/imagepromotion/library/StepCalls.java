package io.jenkins.plugins.imagepromotion.library;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.cloudbees.groovy.cps.Continuable;
import groovy.lang.MissingMethodException;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.NamedJob;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.imagepromotion.testing.jenkins.Steps;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.acegisecurity.Authentication;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;
import org.jenkinsci.plugins.workflow.graph.FlowNode;

/** The steps that a pipeline calls: ours are the real ones, those of Jenkins small doubles; sh runs real commands. */
final class StepCalls {
    private static final String PASSWORD = "pass word";

    private final LibraryRun run;
    private final Flow flow = new Flow();
    private final Run<?, ?> build = new Build(flow);
    private final RealBlocks realBlocks = new RealBlocks();

    StepCalls(LibraryRun run) {
        this.run = run;
    }

    /** The build that runs the steps. */
    Run<?, ?> build() {
        return build;
    }

    /** Runs what belongs to the engine at once; for a step the program waits. */
    Object call(String name, List<?> arguments) {
        Object first = arguments.isEmpty() ? Map.of() : arguments.get(0);
        return switch (name) {
            case "log" -> run.log(first.toString());
            case "ofNode" -> ofNode(first.toString());
            case "ofVariables" -> ofVariables((List<?>) first);
            case "ofCredentials" -> ofCredentials((List<?>) first);
            case "enter" -> enter((Map<?, ?>) first);
            case "leave" -> leave();
            case "define" -> define((List<?>) first);
            default -> {
                run.waitFor(() -> step(name, first, arguments));
                yield Continuable.suspend(name);
            }
        };
    }

    private Object step(String name, Object first, List<?> arguments) throws Throwable {
        if (RealStep.exists(name)) {
            run.log("[Pipeline] " + name);
            Map<?, ?> named = first instanceof Map<?, ?> map ? map : Map.of("image", first);
            return RealStep.run(name, named, surroundings(), run::ask);
        }
        return switch (name) {
            case "echo" -> echo(first.toString());
            case "error" -> throw new AbortException(first.toString());
            case "string", "booleanParam", "imageToPromote", "usernamePassword" -> first;
            case "parameters" -> define((List<?>) first);
            case "properties", "disableConcurrentBuilds", "cron" -> null;
            case "checkout" -> Map.of("GIT_COMMIT", run.commit());
            case "sh" -> first instanceof Map<?, ?> named ? output(named) : shell(first.toString());
            case "writeFile" -> write((Map<?, ?>) first);
            case "readFile" -> Files.readString(workspace("readFile").resolve(first.toString()));
            case "mail" -> mail((Map<?, ?>) first);
            case "archiveArtifacts" -> archive((Map<?, ?>) first);
            case "beginBlock" -> realBlocks.begin(RealStep.made(first.toString(), Map.of()), surroundings());
            case "endBlock" -> realBlocks.end(arguments.get(0));
            case "failBlock" -> realBlocks.fail((Throwable) first);
            case "beginLoop" ->
                realBlocks.beginLoop(RealStep.made(first.toString(), (Map<?, ?>) arguments.get(1)), surroundings());
            case "endLoop" -> realBlocks.endLoop(first);
            case "failLoop" -> realBlocks.failLoop((Throwable) first);
            case "loopResult" -> realBlocks.result();
            default -> throw new MissingMethodException(name, PipelineScript.class, arguments.toArray());
        };
    }

    private Map<String, String> environment() {
        return run.environment().effective();
    }

    private RealStep.Surroundings surroundings() {
        FilePath workspace = isOnNode() ? new FilePath(run.workspace().toFile()) : null;
        TaskListener listener = () -> new PrintStream(OutputStream.nullOutputStream()) {
            @Override
            public void println(String line) {
                run.log(line);
            }
        };
        RealStep.Surroundings surroundings =
                new RealStep.Surroundings(build, listener, flow, new EnvVars(environment()), workspace);
        surroundings.isAt(flow.next());
        realBlocks.around(surroundings);
        return surroundings;
    }

    private boolean isOnNode() {
        return environment().containsKey("NODE_NAME");
    }

    private Path workspace(String step) {
        if (!isOnNode()) {
            throw new IllegalStateException(
                    "Required context class hudson.FilePath is missing: " + step + " needs a node");
        }
        return run.workspace();
    }

    private Object echo(String text) {
        run.log("[Pipeline] echo");
        return run.log(text);
    }

    private Object enter(Map<?, ?> variables) {
        run.environment().enter(variables);
        return null;
    }

    private Object leave() {
        run.environment().leave();
        return null;
    }

    /** As Jenkins has it: whoever started the build gave the value, or it is the default, and {@code trim} trims it. */
    private Object define(List<?> parameters) {
        for (Object parameter : parameters) {
            Map<?, ?> named = (Map<?, ?>) parameter;
            String name = named.get("name").toString();
            Object standard = named.get("defaultValue");
            String value = run.parameters().getOrDefault(name, standard == null ? "" : standard.toString());
            run.parameters().put(name, Boolean.TRUE.equals(named.get("trim")) ? value.trim() : value);
        }
        return null;
    }

    private Object shell(String script) throws Throwable {
        shell(script, true, run::log);
        return null;
    }

    /** Handles {@code returnStdout}; the log does not show the error stream. */
    private Object output(Map<?, ?> arguments) throws Throwable {
        if (!Boolean.TRUE.equals(arguments.get("returnStdout"))) {
            return shell(arguments.get("script").toString());
        }
        StringBuilder text = new StringBuilder();
        shell(
                arguments.get("script").toString(),
                false,
                line -> text.append(line).append('\n'));
        return text.toString();
    }

    /** Like Jenkins, notifies listeners before the step starts; a listener can fail it. */
    private void shell(String script, boolean withErrors, Consumer<String> output) throws Throwable {
        run.log("[Pipeline] sh");
        RealStep.announce(new ShellStep(script), surroundings());
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-xe", "-c", script)
                .directory(workspace("sh").toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectErrorStream(withErrors);
        builder.environment().putAll(environment());
        Process process = builder.start();
        process.getOutputStream().close();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.accept(line);
            }
        }
        int status = process.waitFor();
        if (status != 0) {
            throw new AbortException("script returned exit code " + status);
        }
    }

    private Object mail(Map<?, ?> arguments) {
        run.log("[Pipeline] mail");
        run.log("Mail to " + arguments.get("to") + ": " + arguments.get("subject"));
        return null;
    }

    private Object write(Map<?, ?> arguments) throws IOException {
        Files.writeString(
                workspace("writeFile").resolve(arguments.get("file").toString()), (String) arguments.get("text"));
        return null;
    }

    private Object archive(Map<?, ?> arguments) throws IOException {
        run.log("[Pipeline] archiveArtifacts");
        run.log("Archiving artifacts");
        String name = arguments.get("artifacts").toString();
        run.artifacts().put(name, Files.readString(workspace("archiveArtifacts").resolve(name)));
        return null;
    }

    private Map<String, String> ofNode(String label) {
        String workspace = run.workspace().toString();
        String node = label.isEmpty() ? "built-in" : label;
        run.log("Running on " + node + " in " + workspace);
        return Map.of("NODE_NAME", node, "WORKSPACE", workspace, "WORKSPACE_TMP", workspace + "@tmp");
    }

    private static Map<String, String> ofVariables(List<?> variables) {
        Map<String, String> values = new TreeMap<>();
        for (Object variable : variables) {
            String[] parts = variable.toString().split("=", 2);
            values.put(parts[0], parts[1]);
        }
        return values;
    }

    /** The log hides what the block got, as credentials-binding has it. */
    private Map<String, String> ofCredentials(List<?> bindings) {
        Map<String, String> values = new TreeMap<>();
        for (Object binding : bindings) {
            Map<?, ?> names = (Map<?, ?>) binding;
            values.put(names.get("usernameVariable").toString(), "robot");
            values.put(names.get("passwordVariable").toString(), PASSWORD);
            run.hide(PASSWORD);
        }
        return values;
    }

    @SuppressWarnings({"rawtypes", "unchecked"})
    private static final class Build extends Run implements FlowExecutionOwner.Executable {
        private final Flow flow;

        Build(Flow flow) {
            super(new NamedJob("shop-promotion"), 0);
            this.flow = flow;
        }

        @Override
        public FlowExecutionOwner asFlowExecutionOwner() {
            return new FlowExecutionOwner() {
                @Override
                public FlowExecution get() {
                    return flow;
                }
            };
        }
    }

    private static final class Flow extends FlowExecution {
        private final List<FlowNode> nodes = new CopyOnWriteArrayList<>();

        /** The node of the next step. */
        FlowNode next() {
            FlowNode node = Steps.after();
            nodes.add(node);
            return node;
        }

        @Override
        public List<FlowNode> getCurrentHeads() {
            return nodes;
        }

        @Override
        public Authentication getAuthentication() {
            return new Authentication() {
                @Override
                public org.springframework.security.core.Authentication toSpring() {
                    return () -> "alice";
                }
            };
        }
    }
}
