package io.jenkins.plugins.imagepromotion.controller.restart;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.controller.restart.Builds.Outcome;
import io.jenkins.plugins.imagepromotion.controller.restart.CutRegistry.Side;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kills a controller while a step waits for the response to a request, for each request of each step, and starts it again.
 * The builds of many trials wait at the same time, each at a different request, so a few restarts are enough.
 */
class RestartedStepsTest {
    /** Fewer than the steps that a controller runs in parallel, and few enough that all wait before the first one times out. */
    private static final int AT_ONCE = 50;

    private static final List<Trial> UNCUT = new ArrayList<>();
    private static final List<Trial> TRIALS = new ArrayList<>();
    private static final Map<String, Outcome> OUTCOMES = new LinkedHashMap<>();
    /** The recorded events of each build. */
    private static final Map<String, List<String>> EVIDENCE = new LinkedHashMap<>();

    @BeforeAll
    static void killTheControllerAtEachRequest() throws Throwable {
        Stream.concat(Scenario.PROMOTIONS.stream(), Scenario.READINGS.stream())
                .map(Trial::new)
                .forEach(UNCUT::add);
        KilledController.during(RestartedStepsTest.class, controller -> {
            controller.start();
            begin(controller, UNCUT);
            OUTCOMES.putAll(controller.call(Builds::outcomes, names(UNCUT)));
            UNCUT.forEach(RestartedStepsTest::plan);
            for (int from = 0; from < TRIALS.size(); from += AT_ONCE) {
                List<Trial> some = TRIALS.subList(from, Math.min(TRIALS.size(), from + AT_ONCE));
                begin(controller, some);
                ArrayList<String> asking = names(some.stream()
                        .filter(trial -> trial.script().contains("approve"))
                        .toList());
                for (Trial trial : some) {
                    while (asking.contains(trial.toString())
                            && !trial.registry().isCutWithin(200)) {
                        controller.call(Builds::approve, asking);
                    }
                    trial.registry().awaitCut();
                }
                controller.kill();
                some.forEach(trial -> trial.registry().repair());
                controller.start();
                OUTCOMES.putAll(controller.call(Builds::outcomes, names(some)));
            }
            EVIDENCE.putAll(controller.evidence());
        });
    }

    /** Plans a trial before each request of this run, and another one after it if it changed something. */
    private static void plan(Trial uncut) {
        List<String> requests = uncut.registry().requests();
        for (int request = 1; request <= requests.size(); request++) {
            TRIALS.add(new Trial(uncut.scenario(), request, Side.BEFORE));
            if (!requests.get(request - 1).matches("(GET|HEAD) .*")) {
                TRIALS.add(new Trial(uncut.scenario(), request, Side.AFTER));
            }
        }
    }

    private static void begin(KilledController controller, List<Trial> trials) throws Throwable {
        ArrayList<String> hosts = new ArrayList<>();
        LinkedHashMap<String, String> scripts = new LinkedHashMap<>();
        for (Trial trial : trials) {
            String host = trial.registry().host();
            hosts.add(host);
            scripts.put(trial.toString(), trial.script());
            if (trial.script().contains("fleet")) {
                Scenario.write(controller.home().resolve("workspace").resolve(trial + "/fleet"), host);
            }
        }
        controller.call(Builds::configure, hosts);
        controller.call(Builds::start, scripts);
    }

    private static ArrayList<String> names(List<Trial> trials) {
        return new ArrayList<>(trials.stream().map(Trial::toString).toList());
    }

    @AfterAll
    static void close() {
        UNCUT.forEach(trial -> trial.registry().close());
        TRIALS.forEach(trial -> trial.registry().close());
    }

    static Stream<Trial> promotions() {
        return Stream.concat(UNCUT.stream(), TRIALS.stream())
                .filter(trial -> trial.scenario().isPromotion());
    }

    @ParameterizedTest
    @MethodSource("promotions")
    void finishesThePromotionOnce(Trial trial) {
        Outcome outcome = OUTCOMES.get(trial.toString());

        assertThat(outcome.result).as(outcome.log).isEqualTo("SUCCESS");
        assertThat(trial.created()).singleElement().asString().endsWith("=" + Scenario.IMAGE.digest());
        String tag = trial.created().get(0).split("=")[0];
        String target = trial.registry().host() + "/" + trial.scenario().repository() + ":" + tag;
        assertThat(trial.registry().written(tag)).isEqualTo(1);
        assertThat(outcome.promotions).containsExactly("PROMOTED " + target + " " + Scenario.IMAGE.digest());
        assertThat(outcome.log).contains("value " + target + " false");
        assertThat(outcome.artifacts).singleElement().asString().contains("\"PROMOTED\"", tag);
        assertThat(outcome.log).doesNotContain("\tat ");
        assertThat(EVIDENCE.get(trial + " 1"))
                .containsExactlyElementsOf(
                        trial.scenario().environment().equals("approved")
                                ? List.of("APPROVED", "ANNOUNCED", "PROMOTED")
                                : List.of("ANNOUNCED", "PROMOTED"));
    }

    static Stream<Trial> readings() {
        return TRIALS.stream().filter(trial -> !trial.scenario().isPromotion());
    }

    @ParameterizedTest
    @MethodSource("readings")
    void returnsTheSameResultAsWithoutAKill(Trial trial) {
        Outcome outcome = OUTCOMES.get(trial.toString());
        Trial uncut = UNCUT.stream()
                .filter(other -> other.scenario().equals(trial.scenario()))
                .findFirst()
                .orElseThrow();

        assertThat(outcome.result).as(outcome.log).isEqualTo("SUCCESS");
        assertThat(values(trial)).isNotEmpty().isEqualTo(values(uncut));
        assertThat(trial.registry().tags("shop/app")).isEqualTo(uncut.registry().tags("shop/app"));
        assertThat(outcome.log).doesNotContain("\tat ");
    }

    private static List<String> values(Trial trial) {
        return OUTCOMES.get(trial.toString())
                .log
                .lines()
                .filter(line -> line.matches("value .*| *image: .*"))
                .map(line -> line.replace(trial.registry().host(), "host"))
                .toList();
    }
}
