package io.jenkins.plugins.imagepromotion.controller.restart;

import io.jenkins.plugins.imagepromotion.controller.restart.CutRegistry.Side;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A run of a scenario, in which the controller is killed at one request. */
final class Trial {
    private final Scenario scenario;
    private final String name;
    private final CutRegistry registry;

    /** Creates a run without a kill, which shows the number of requests and the expected result. */
    Trial(Scenario scenario) {
        this(scenario, scenario.name(), new CutRegistry(scenario.isWithToken()));
    }

    Trial(Scenario scenario, int request, Side side) {
        this(
                scenario,
                scenario.name() + "-" + request + "-" + side.name().toLowerCase(Locale.ROOT),
                new CutRegistry(scenario.isWithToken()).cutAt(request, side));
    }

    private Trial(Scenario scenario, String name, CutRegistry registry) {
        this.scenario = scenario;
        this.name = name;
        this.registry = registry;
        Scenario.push(registry);
    }

    Scenario scenario() {
        return scenario;
    }

    CutRegistry registry() {
        return registry;
    }

    String script() {
        return scenario.script(registry.host());
    }

    /** Returns the new tags of the environment. */
    List<String> created() {
        return registry.tags(scenario.repository()).entrySet().stream()
                .filter(tag -> tag.getKey().startsWith(scenario.environment() + Scenario.NEW))
                .map(Map.Entry::toString)
                .toList();
    }

    /** Returns the name of its job. */
    @Override
    public String toString() {
        return name;
    }
}
