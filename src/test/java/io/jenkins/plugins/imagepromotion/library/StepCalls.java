package io.jenkins.plugins.imagepromotion.library;

import static java.nio.charset.StandardCharsets.UTF_8;

import groovy.lang.MissingMethodException;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.acegisecurity.Authentication;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;

/** The steps that a pipeline calls: ours are the real ones, those of Jenkins small doubles; sh runs real commands. */
final class StepCalls {
    private final LibraryRun run;
    private final Run<?, ?> build = new Build();

    StepCalls(LibraryRun run) {
        this.run = run;
    }

    Object call(String name, List<?> arguments) {
        try {
            return dispatch(name, arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw LibraryRun.sneaky(e);
        }
    }

    private Object dispatch(String name, List<?> arguments) throws Throwable {
        Object first = arguments.isEmpty() ? Map.of() : arguments.get(0);
        if (RealStep.exists(name)) {
            Map<?, ?> named = first instanceof Map<?, ?> map ? map : Map.of("image", first);
            return RealStep.run(name, named, surroundings());
        }
        return switch (name) {
            case "echo", "log" -> run.log(first.toString());
            case "error" -> throw new AbortException(first.toString());
            case "input" -> run.ask(Question.of((Map<?, ?>) first, run.environment()));
            case "choice", "usernamePassword" -> first;
            case "properties", "disableConcurrentBuilds", "parameters", "string" -> null;
            case "checkout" -> Map.of("GIT_COMMIT", LibraryRun.COMMIT);
            case "sh" -> shell(first.toString());
            case "writeFile" -> write((Map<?, ?>) first);
            case "archiveArtifacts" -> archive((Map<?, ?>) first);
            case "ofNode" -> ofNode(first.toString());
            case "ofVariables" -> ofVariables((List<?>) first);
            case "ofCredentials" -> ofCredentials((List<?>) first);
            case "enter" -> run.enter((Map<?, ?>) first);
            case "leave" -> run.leave();
            default -> throw new MissingMethodException(name, PipelineScript.class, arguments.toArray());
        };
    }

    private RealStep.Surroundings surroundings() {
        FilePath workspace = isOnNode() ? new FilePath(run.workspace().toFile()) : null;
        TaskListener listener = () -> new PrintStream(OutputStream.nullOutputStream()) {
            @Override
            public void println(String line) {
                run.log(line);
            }
        };
        return new RealStep.Surroundings(build, listener, new Flow(), new EnvVars(run.environment()), workspace);
    }

    private boolean isOnNode() {
        return run.environment().containsKey("NODE_NAME");
    }

    private Path workspace(String step) {
        if (!isOnNode()) {
            throw new IllegalStateException(
                    "Required context class hudson.FilePath is missing: " + step + " needs a node");
        }
        return run.workspace();
    }

    /** As the engine of Jenkins does it: who listens hears of the step before it starts, and may fail it. */
    private Object shell(String script) throws Throwable {
        RealStep.announce(new ShellStep(script), surroundings());
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-e", "-c", script)
                .directory(workspace("sh").toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(run.environment());
        Process process = builder.start();
        process.getOutputStream().close();
        new String(process.getInputStream().readAllBytes(), UTF_8).lines().forEach(run::log);
        int status = process.waitFor();
        if (status != 0) {
            throw new AbortException("script returned exit code " + status);
        }
        return null;
    }

    private Object write(Map<?, ?> arguments) throws IOException {
        Files.writeString(
                workspace("writeFile").resolve(arguments.get("file").toString()), (String) arguments.get("text"));
        return null;
    }

    private Object archive(Map<?, ?> arguments) throws IOException {
        String name = arguments.get("artifacts").toString();
        run.artifacts().put(name, Files.readString(workspace("archiveArtifacts").resolve(name)));
        return null;
    }

    private Map<String, String> ofNode(String label) {
        String workspace = run.workspace().toString();
        return Map.of(
                "NODE_NAME",
                label.isEmpty() ? "built-in" : label,
                "WORKSPACE",
                workspace,
                "WORKSPACE_TMP",
                workspace + "@tmp");
    }

    private static Map<String, String> ofVariables(List<?> variables) {
        Map<String, String> values = new TreeMap<>();
        for (Object variable : variables) {
            String[] parts = variable.toString().split("=", 2);
            values.put(parts[0], parts[1]);
        }
        return values;
    }

    private static Map<String, String> ofCredentials(List<?> bindings) {
        Map<String, String> values = new TreeMap<>();
        for (Object binding : bindings) {
            Map<?, ?> names = (Map<?, ?>) binding;
            values.put(names.get("usernameVariable").toString(), "robot");
            values.put(names.get("passwordVariable").toString(), "pass word");
        }
        return values;
    }

    @SuppressWarnings({"rawtypes", "unchecked"})
    private static final class Build extends Run {
        Build() {
            super(null, 0);
        }
    }

    private static final class Flow extends FlowExecution {
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
