package io.jenkins.plugins.imagepromotion.controller.restart;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.controller.restart.Builds.Outcome;
import io.jenkins.plugins.imagepromotion.controller.restart.CutRegistry.Side;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Kills a controller while steps run a block, ask for approval, write files or save the build, and starts it again. One kill
 * interrupts all builds.
 */
class KilledBetweenRequestsTest {
    /** Enough files to kill the controller while it writes them. */
    private static final int FILES = 3_000;

    private static final String PUT = "PUT .*/manifests/[a-z]+-v.*";
    private static final String HOLD = "sh 'touch \"MARKS/NAME\"; while [ ! -f \"MARKS/go\" ]; do sleep 0.2; done'";

    private static final Map<String, CutRegistry> REGISTRIES = new LinkedHashMap<>();
    private static final LinkedHashMap<String, String> SCRIPTS = new LinkedHashMap<>();
    private static final Map<String, Outcome> OUTCOMES = new LinkedHashMap<>();
    private static final Map<String, List<String>> EVIDENCE = new LinkedHashMap<>();
    private static final List<String> PROBLEMS = new ArrayList<>();
    private static final Map<String, Boolean> SEEN = new LinkedHashMap<>();
    private static final List<String> HALF = new ArrayList<>();

    private static void add(String name, String script) {
        CutRegistry registry = new CutRegistry(false);
        Scenario.push(registry);
        REGISTRIES.put(name, registry);
        SCRIPTS.put(name, script.replace("HOLD", HOLD).replace("NAME", name));
    }

    /** Adds the scripts. This is not an initializer, because the controller's process also loads this class. */
    private static void prepare() {
        add("guard", """
                def code = ''
                productionGuard {
                    node {
                        HOLD
                        try {
                            sh 'touch "MARKS/built"; docker build .'
                        } catch (e) {
                            code = e.code
                        }
                    }
                }
                node { sh 'docker() { :; }; docker build .' }
                echo "value ${code}"
                """);
        add("closure", """
                def looks = 0
                def deployment = awaitDeployed(image: 'REPOSITORY:OLD', timeout: '10m', interval: '1s') {
                    looks++
                    node { HOLD }
                    STATE
                }
                echo "value ${deployment.containers}, looks: ${looks}"
                """);
        add("pause", """
                def looks = 0
                def deployment = awaitDeployed(image: 'REPOSITORY:OLD', timeout: '2h', interval: '1h') {
                    looks++
                    node { sh 'touch "MARKS/pause"' }
                    looks == 1 ? OTHER : STATE
                }
                echo "value ${deployment.containers}, looks: ${looks}"
                """);
        add("values", """
                def tag = immutableTag environment: 'staging', version: '1.4.2', commit: '0a1b2c3d4e5f'
                checkArguments of: 'deploy', given: [image: 'x'], required: ['image']
                echo "value ${tag}"
                node { HOLD }
                echo "value ${tag}"
                try {
                    checkArguments of: 'deploy', given: [imag: 'x'], required: ['image']
                } catch (e) {
                    echo "value ${e.code}"
                }
                """);
        add("asked", Scenario.PROMOTIONS.get(5).script());
        add(Held.ANSWERED, Scenario.PROMOTIONS.get(5).script());
        add(Held.ANNOUNCED, Scenario.PROMOTIONS.get(0).script());
        add(Held.PROMOTED, Scenario.PROMOTIONS.get(0).script());
        add(Held.RECORDED, Scenario.PROMOTIONS.get(0).script());
        add("unsaved", Scenario.PROMOTIONS.get(0).script());
        add("overtaken", "promoteImage image: 'IMAGE', to: 'rising'");
        add("pin", """
                node {
                    sh 'touch "MARKS/pin"; while [ ! -f "MARKS/pin-go" ]; do sleep 0.1; done'
                    echo "value ${pinImage(image: 'REPOSITORY:OLD', paths: 'many')}"
                }
                """);
        add("scan", """
                node {
                    sh 'touch "MARKS/scan"; while [ ! -f "MARKS/pin-go" ]; do sleep 0.1; done'
                    echo "value ${assertImmutableReferences(paths: 'many').files}"
                }
                """);
        REGISTRIES.get("unsaved").cutAt(PUT, Side.AFTER);
        REGISTRIES.get("overtaken").cutAt(PUT, Side.AFTER);
    }

    private static String script(String name) {
        return SCRIPTS.get(name);
    }

    @BeforeAll
    static void killTheControllerOnce() throws Throwable {
        prepare();
        KilledController.during(KilledBetweenRequestsTest.class, controller -> {
            controller.start();
            Path home = controller.home();
            Path marks = Files.createDirectories(home.resolve("marks"));
            ArrayList<String> hosts = new ArrayList<>();
            LinkedHashMap<String, String> scripts = new LinkedHashMap<>();
            REGISTRIES.forEach((name, registry) -> {
                hosts.add(registry.host());
                scripts.put(name, Scenario.script(script(name).replace("MARKS", marks.toString()), registry.host()));
            });
            Path pinned = many(home.resolve("workspace/pin/many"), file("pin", "OLDER"));
            many(home.resolve("workspace/scan/many"), file("scan", "OLD@OLDDIGEST"));
            controller.call(Builds::configure, hosts);
            controller.call(Builds::hold, marks.toString());
            // A request that is cut off waits only for a short time, so these builds start last.
            LinkedHashMap<String, String> cut = new LinkedHashMap<>(scripts);
            cut.keySet().retainAll(List.of("unsaved", "overtaken"));
            LinkedHashMap<String, String> held = new LinkedHashMap<>(scripts);
            held.keySet().removeAll(cut.keySet());
            controller.call(Builds::start, held);
            for (String mark : List.of(
                    "guard",
                    "closure",
                    "pause",
                    "values",
                    "pin",
                    "scan",
                    Held.ANNOUNCED,
                    Held.PROMOTED,
                    Held.RECORDED)) {
                await(marks.resolve(mark));
            }
            controller.call(Builds::awaitQuestion, "asked");
            controller.call(Builds::answer, Held.ANSWERED);
            await(marks.resolve(Held.ANSWERED));
            controller.call(Builds::start, cut);
            REGISTRIES.get("unsaved").awaitCut();
            REGISTRIES.get("overtaken").awaitCut();
            Files.createFile(marks.resolve("pin-go"));
            awaitPinned(pinned);
            controller.kill();
            HALF.addAll(contents(pinned));
            REGISTRIES
                    .get("overtaken")
                    .push(
                            "shop/app",
                            ImageBuilder.image().version("1.5.0").build(),
                            "rising-v1.5.0-3d4e5f6-" + Instant.now().getEpochSecond());
            Files.writeString(
                    controller.evidenceFile(), "{\"schemaVersion\":1,\"at\":\"2026-11-", StandardOpenOption.APPEND);
            REGISTRIES.values().forEach(CutRegistry::repair);
            Files.createFile(marks.resolve("go"));
            controller.start();
            OUTCOMES.putAll(controller.call(Builds::outcomes, new ArrayList<>(scripts.keySet())));
            controller.call(Builds::start, new LinkedHashMap<>(Map.of("unsaved", scripts.get("unsaved"))));
            OUTCOMES.put(
                    "again",
                    controller
                            .call(Builds::outcomes, new ArrayList<>(List.of("unsaved")))
                            .get("unsaved"));
            EVIDENCE.putAll(controller.evidence());
            PROBLEMS.addAll(controller.call(Builds::problems, ""));
            SEEN.put("built", Files.exists(marks.resolve("built")));
            SEEN.put("allPinned", contents(pinned).stream().allMatch(file("pin", "OLD@OLDDIGEST")::equals));
            try (Stream<Path> files = Files.list(pinned)) {
                SEEN.put("leftover", files.count() != FILES);
            }
        });
    }

    private static String file(String name, String image) {
        return Scenario.script(
                "image: REPOSITORY:" + image + "\n", REGISTRIES.get(name).host());
    }

    /** Writes many production files. */
    private static Path many(Path folder, String content) throws IOException {
        Path production = Files.createDirectories(folder.resolve("production"));
        for (int i = 0; i < FILES; i++) {
            Files.writeString(production.resolve(i + ".yaml"), content);
        }
        return production;
    }

    private static List<String> contents(Path folder) throws IOException {
        List<String> contents = new ArrayList<>();
        for (int i = 0; i < FILES; i++) {
            contents.add(Files.readString(folder.resolve(i + ".yaml")));
        }
        return contents;
    }

    private static void await(Path mark) throws IOException, InterruptedException {
        Instant end = Instant.now().plus(Duration.ofMinutes(2));
        while (!Files.exists(mark)) {
            if (Instant.now().isAfter(end)) {
                Path builds = mark.resolveSibling("../jobs/" + mark.getFileName() + "/builds/1");
                throw new AssertionError(mark + " is missing:\n" + Files.readString(builds.resolve("log")) + "\n"
                        + Files.readString(builds.resolve("build.xml")));
            }
            Thread.sleep(50);
        }
    }

    /** Waits until a file is pinned. */
    private static void awaitPinned(Path folder) throws Exception {
        Instant end = Instant.now().plus(Duration.ofMinutes(2));
        String before = file("pin", "OLDER");
        while (contents(folder).stream().allMatch(before::equals)) {
            assertThat(Instant.now()).isBefore(end);
        }
    }

    @AfterAll
    static void close() {
        REGISTRIES.values().forEach(CutRegistry::close);
    }

    private static Outcome succeeded(String name) {
        Outcome outcome = OUTCOMES.get(name);
        assertThat(outcome.result).as(outcome.log).isEqualTo("SUCCESS");
        assertThat(outcome.log).doesNotContain("\tat ");
        return outcome;
    }

    private static List<String> values(String name) {
        return succeeded(name)
                .log
                .lines()
                .filter(line -> line.startsWith("value "))
                .toList();
    }

    private static List<String> created(String name, String environment) {
        return REGISTRIES.get(name).tags("shop/app").keySet().stream()
                .filter(tag -> tag.startsWith(environment + Scenario.NEW))
                .toList();
    }

    @Test
    void productionGuardStillRefusesBuildsInsideAndAllowsThemAfterIt() {
        assertThat(values("guard")).containsExactly("value BUILD_IN_GUARD");
        assertThat(SEEN).containsEntry("built", false);
    }

    @Test
    void awaitDeployedContinuesInItsRunningClosure() {
        assertThat(values("closure")).containsExactly("value [shop/Pod/app-1 container app], looks: 1");
    }

    @Test
    void awaitDeployedChecksAgainImmediately() {
        assertThat(values("pause")).containsExactly("value [shop/Pod/app-1 container app], looks: 2");
    }

    @Test
    void valuesSurviveTheRestartAndArgumentsAreStillChecked() {
        List<String> values = values("values");
        assertThat(values).hasSize(3).last().isEqualTo("value INVALID_ARGUMENTS");
        assertThat(values.get(0))
                .startsWith("value staging-v1.4.2-0a1b2c3d4e5f-")
                .isEqualTo(values.get(1));
    }

    @Test
    void approvePromotionKeepsItsQuestion() {
        assertThat(values("asked")).hasSize(1);
        assertThat(created("asked", "approved")).hasSize(1);
        assertThat(succeeded("asked").approvals).containsExactly("alice");
    }

    @Test
    void approvePromotionAsksAgainIfTheAnswerWasNotRecorded() {
        assertThat(values(Held.ANSWERED)).hasSize(1);
        assertThat(created(Held.ANSWERED, "approved")).hasSize(1);
        assertThat(succeeded(Held.ANSWERED).approvals).containsExactly("alice");
    }

    @ParameterizedTest
    @ValueSource(strings = {Held.ANNOUNCED, Held.PROMOTED, Held.RECORDED})
    void promoteImageReturnsItsPromotionWhereverTheRecordIsCutOff(String job) {
        assertThat(created(job, "production")).hasSize(1);
        Outcome outcome = succeeded(job);
        assertThat(outcome.promotions).singleElement().asString().startsWith("PROMOTED ");
        assertThat(outcome.log).contains("value " + outcome.promotions.get(0).split(" ")[1] + " false");
        assertThat(outcome.artifacts).singleElement().asString().contains("\"PROMOTED\"");
    }

    @Test
    void aBuildThatCannotResumeLeavesAnUnconfirmedPromotionThatTheNextBuildCompletes() {
        assertThat(OUTCOMES.get("unsaved").result).isEqualTo("FAILURE");
        assertThat(OUTCOMES.get("unsaved").promotions)
                .singleElement()
                .asString()
                .startsWith("UNCONFIRMED ");
        assertThat(created("unsaved", "production")).hasSize(1);
        assertThat(OUTCOMES.get("again").result).isEqualTo("SUCCESS");
        assertThat(OUTCOMES.get("again").promotions).singleElement().asString().startsWith("ALREADY_PROMOTED ");
    }

    @Test
    void aRefusalAfterTheTagWasCreatedContainsTheTag() {
        List<String> created = created("overtaken", "rising");
        assertThat(created).hasSize(1);
        Outcome outcome = OUTCOMES.get("overtaken");
        assertThat(outcome.result).isEqualTo("FAILURE");
        assertThat(outcome.log).contains("[DOWNGRADE]", created.get(0) + ", by an earlier attempt of this run");
        assertThat(outcome.promotions)
                .singleElement()
                .asString()
                .matches("PROMOTED .*" + created.get(0) + " " + Scenario.IMAGE.digest());
    }

    @ParameterizedTest
    @CsvSource({
        "guard 1, BUILD_REFUSED",
        "closure 1, DEPLOYED",
        "pause 1, DEPLOYED",
        "asked 1, APPROVED ANNOUNCED PROMOTED",
        Held.ANSWERED + " 1, APPROVED ANNOUNCED PROMOTED",
        Held.ANNOUNCED + " 1, ANNOUNCED PROMOTED",
        Held.PROMOTED + " 1, ANNOUNCED PROMOTED",
        Held.RECORDED + " 1, ANNOUNCED PROMOTED",
        "unsaved 1, ANNOUNCED",
        "unsaved 2, ALREADY_PROMOTED",
        "overtaken 1, ANNOUNCED PROMOTED REFUSED"
    })
    void theEvidenceContainsEachEventOnce(String build, String kinds) {
        assertThat(EVIDENCE.get(build)).containsExactly(kinds.split(" "));
    }

    @Test
    void aLineThatWasCutOffIsReportedAndDoesNotStopPromotions() {
        assertThat(PROBLEMS).singleElement().asString().contains("it is not JSON");
    }

    @Test
    void pinImageWritesEachFileCompletelyOrNotAtAll() {
        String before = file("pin", "OLDER");
        String after = file("pin", "OLD@OLDDIGEST");
        assertThat(HALF).contains(before, after).allMatch(content -> content.equals(before) || content.equals(after));
        assertThat(values("pin")).hasSize(1);
        assertThat(SEEN).containsEntry("allPinned", true).containsEntry("leftover", false);
    }

    @Test
    void assertImmutableReferencesScansAgain() {
        assertThat(values("scan")).containsExactly("value " + FILES);
    }
}
