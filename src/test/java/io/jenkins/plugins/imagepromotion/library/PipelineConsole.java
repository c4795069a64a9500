package io.jenkins.plugins.imagepromotion.library;

import com.cloudbees.plugins.credentials.CredentialsFixture;
import hudson.Controller;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jenkinsci.plugins.workflow.support.steps.input.InputStepExecution;

/**
 * Runs a pipeline on the engine and prints its console as Jenkins would; approvals are asked where it was started.
 *
 * <pre>
 * PipelineConsole FILE --registry HOST --folder FOLDER [--branch B] [--commit C] [--parameter NAME=VALUE].. [--log FILE] [--yes]
 * </pre>
 *
 * <p>Images below {@code registry.example.com/team} are looked for below {@code HOST/team}. Ends with 0 after SUCCESS, with 1
 * after FAILURE and with 3 after ABORTED or a rejection.
 */
public final class PipelineConsole {
    private final String file;
    private final Map<String, String> options;
    private final Map<String, String> parameters;
    private final BufferedReader in;
    private final PrintStream out;
    private final List<String> log = new ArrayList<>();
    private boolean isRejected;

    PipelineConsole(List<String> arguments, InputStream in, PrintStream out) {
        this.file = arguments.get(0);
        this.options = new TreeMap<>();
        this.parameters = new TreeMap<>();
        this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        this.out = out;
        for (int i = 1; i < arguments.size(); i++) {
            String name = arguments.get(i);
            String value = name.equals("--yes") ? "" : arguments.get(++i);
            if (name.equals("--parameter")) {
                parameters.put(value.split("=", 2)[0], value.split("=", 2)[1]);
            } else {
                options.put(name, value);
            }
        }
    }

    /** Runs it. */
    public static void main(String[] arguments) throws IOException {
        System.exit(new PipelineConsole(List.of(arguments), System.in, System.out).run());
    }

    /** The exit status. */
    int run() throws IOException {
        String registry = options.get("--registry");
        Controller.withPlainHttp(registry);
        CredentialsFixture.usernamePassword("registry", "robot", "pass word");
        LibraryRun build = Agent.below(Path.of(options.get("--folder")), registry)
                .holding("Dockerfile", "FROM scratch\nCOPY deploy /app\n")
                .holdingAll(Path.of("examples/gitops/flux"), "deploy")
                .build()
                .with(parameters)
                .ofCommit(options.getOrDefault("--commit", LibraryRun.COMMIT))
                .answering(this::ask, this::ask, this::ask)
                .watchedBy(this::print);
        if (options.containsKey("--branch")) {
            build.ofBranch(options.get("--branch"));
        }
        build.run(Pipelines.of(file, registry + "/team"));
        return end(build.result(), build.ending());
    }

    private int end(String result, String ending) throws IOException {
        if (!result.equals("SUCCESS")) {
            // Jenkins shows of a refusal what it says, and no stack trace.
            ending.substring(result.length() + ": ".length())
                    .lines()
                    .reduce(result.equals("FAILURE") ? "ERROR: " : "", (before, line) -> {
                        print(before + line);
                        return "";
                    });
        }
        print("Finished: " + result);
        if (options.containsKey("--log")) {
            Files.write(Path.of(options.get("--log")), log);
        }
        return result.equals("SUCCESS") ? 0 : result.equals("FAILURE") && !isRejected ? 1 : 3;
    }

    private void ask(Question question, InputStepExecution input) throws Exception {
        print(question.message());
        if (options.containsKey("--yes")) {
            print("Approved by --yes");
            Question.APPROVE.to(question, input);
            return;
        }
        out.print("  Approve? [y/n] ");
        out.flush();
        String answer = in.readLine();
        boolean isYes = "y".equalsIgnoreCase(answer) || "yes".equalsIgnoreCase(answer);
        isRejected = !isYes;
        (isYes ? Question.APPROVE : Question.REJECT).to(question, input);
    }

    private void print(String line) {
        log.add(line);
        out.println("  " + line);
    }
}
