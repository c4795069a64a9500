package io.jenkins.plugins.imagepromotion.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** Whatever a lower layer says of paths: a file of an environment stays a file of it. */
class EnvironmentPathsPropertyTest {
    @Property(tries = 3000)
    void leavesEveryFileInTheEnvironmentOfTheLayerAbove(
            @ForAll("policies") Policy upper, @ForAll("policies") Policy lower, @ForAll("files") String file) {
        Optional<String> above = EnvironmentPaths.of(upper).environment(file);
        Optional<String> both = EnvironmentPaths.of(upper.tightenedBy(lower)).environment(file);
        Statistics.label("above").collect(above.isPresent());

        assertThat(both)
                .isEqualTo(
                        above.isPresent() ? above : EnvironmentPaths.of(lower).environment(file));
    }

    @Provide
    Arbitrary<Policy> policies() {
        return Combinators.combine(paths("staging"), paths("production"))
                .as((staging, production) -> new Policy(
                        "random",
                        List.of(
                                new Environment(
                                        "staging",
                                        "main",
                                        List.of(),
                                        List.of(),
                                        TagScheme.standard("staging"),
                                        Demands.NONE,
                                        staging),
                                new Environment(
                                        "production",
                                        null,
                                        List.of("staging"),
                                        List.of(),
                                        TagScheme.standard("production"),
                                        Demands.NONE,
                                        production))));
    }

    private static Arbitrary<List<String>> paths(String name) {
        Arbitrary<List<String>> own = Arbitraries.of("a/**", "**/b.yaml", "c/", "*/a", "[ab]/**", "**")
                .list()
                .ofMaxSize(3);
        return Arbitraries.oneOf(own, Arbitraries.just(Environment.pathsNamed(name)));
    }

    @Provide
    Arbitrary<String> files() {
        return Arbitraries.of("a", "b", "c", "staging", "production", "b.yaml", "values-production.yaml")
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(parts -> String.join("/", parts));
    }
}
