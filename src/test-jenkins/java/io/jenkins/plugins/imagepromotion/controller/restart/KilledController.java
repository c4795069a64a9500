package io.jenkins.plugins.imagepromotion.controller.restart;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.runner.Description;
import org.junit.runners.model.Statement;
import org.jvnet.hudson.test.RealJenkinsRule;

/** A controller in its own process, which can be killed as with {@code kill -9} and started again from its disk. */
final class KilledController {
    private static final Pattern EVENT = Pattern.compile(
            "\"kind\" ?: ?\"(?<kind>\\w+)\".*?\"job\" ?: ?\"(?<job>[^\"]+)\".*?\"build\" ?: ?(?<build>[0-9]+)");

    private final RealJenkinsRule rule = new RealJenkinsRule()
            .withHttpListenAddress("127.0.0.1")
            // Each wait has its own limit.
            .withTimeout(0)
            .javaOptions(
                    "-Xmx1g",
                    "-Djava.awt.headless=true",
                    "-Djava.net.preferIPv4Stack=true",
                    "-Djenkins.model.Jenkins.slaveAgentPort=-1");

    private KilledController() {}

    /** Code that uses a controller, which is not yet started. */
    @FunctionalInterface
    interface Story {
        void happensTo(KilledController controller) throws Throwable;
    }

    /** Runs the story with a controller that has a temporary home. */
    static void during(Class<?> test, Story story) throws Throwable {
        KilledController controller = new KilledController();
        Statement statement = new Statement() {
            @Override
            public void evaluate() throws Throwable {
                story.happensTo(controller);
            }
        };
        controller
                .rule
                .apply(statement, Description.createTestDescription(test, "killed"))
                .evaluate();
    }

    void start() throws Throwable {
        rule.startJenkins();
    }

    /** Ends the process immediately. */
    void kill() {
        rule.stopJenkinsForcibly();
    }

    Path home() {
        return rule.getHome().toPath();
    }

    /** Returns the newest file of the evidence. */
    Path evidenceFile() throws IOException {
        try (Stream<Path> files = Files.list(home().resolve("image-promotion/evidence"))) {
            return files.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .reduce((older, newer) -> newer)
                    .orElseThrow();
        }
    }

    /** Returns the kinds of the recorded events of each build, in order, by {@code job number}. */
    Map<String, List<String>> evidence() throws IOException {
        Map<String, List<String>> kinds = new LinkedHashMap<>();
        for (String line : Files.readAllLines(evidenceFile())) {
            Matcher event = EVENT.matcher(line);
            if (event.find()) {
                kinds.computeIfAbsent(event.group("job") + " " + event.group("build"), build -> new ArrayList<>())
                        .add(event.group("kind"));
            }
        }
        return kinds;
    }

    /** Calls a static method in the controller's process. */
    <R extends Serializable, A extends Serializable> R call(
            RealJenkinsRule.StepWithReturnAndOneArg<R, A> method, A argument) throws Throwable {
        return rule.runRemotely(method, argument);
    }
}
