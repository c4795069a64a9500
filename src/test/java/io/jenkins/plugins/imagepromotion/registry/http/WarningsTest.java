package io.jenkins.plugins.imagepromotion.registry.http;

import static io.jenkins.plugins.imagepromotion.registry.http.Answers.json;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.redirect;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.registry.Credentials;
import java.util.stream.IntStream;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a registry says to people reaches them, once. */
class WarningsTest {
    private static final String LIST = "GET /v2/app/tags/list";

    private final ScriptedNetwork network = new ScriptedNetwork();
    private final ScriptedNetwork.Host host = network.http("registry.example.com");

    @AfterEach
    void stop() {
        network.close();
    }

    private static MockResponse.Builder list() {
        return json("{\"name\":\"app\",\"tags\":[\"a\"]}");
    }

    private void ask(int times) {
        HttpRegistry registry = network.registry(Credentials.ANONYMOUS);
        for (int i = 0; i < times; i++) {
            registry.tags(host.repository("app"));
        }
    }

    @Test
    void areToldOnceEach() {
        host.on(
                LIST,
                list().addHeader("Warning", "299 - \"Your login ends in 30 seconds.\""),
                list().addHeader("Warning", "299 - \"Your login ends in 30 seconds.\"")
                        .addHeader("Warning", "299 - \"The quota is \\\"nearly\\\" used up.\""));

        ask(2);

        assertThat(network.warnings())
                .containsExactly(
                        "warning of registry.example.com: \"Your login ends in 30 seconds.\"",
                        "warning of registry.example.com: \"The quota is \\\"nearly\\\" used up.\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "110 - \"Response is stale\"",
                "299 cache.example.com \"miscellaneous\"",
                "299 - unquoted",
                "299 - \"without end",
                "299 - \"\"",
                ""
            })
    void areNotToldWhereTheyAreNotForPeople(String field) {
        host.on(LIST, list().addHeader("Warning", field));

        ask(1);

        assertThat(network.warnings()).isEmpty();
    }

    @Test
    void cannotFloodALog() {
        host.on(
                LIST,
                IntStream.range(0, 30)
                        .mapToObj(i -> list().addHeader("Warning", "299 - \"" + i + "x".repeat(1000) + "\""))
                        .toArray(MockResponse.Builder[]::new));

        ask(30);

        assertThat(network.warnings()).hasSize(20).allMatch(line -> line.length() < 400);
    }

    @Test
    void areReadWhateverTheirLength() {
        host.on(LIST, list().addHeader("Warning", "299 - \"" + "\\x".repeat(50_000) + "\""));

        ask(1);

        assertThat(network.warnings()).singleElement().asString().startsWith("warning of registry.example.com: \"xxx");
    }

    @Test
    void areTakenFromTheRegistryAlone() {
        ScriptedNetwork.Host other = network.http("storage.example.com");
        host.on(LIST, redirect(307, other.url("/elsewhere")));
        other.on("GET /elsewhere", list().addHeader("Warning", "299 - \"Buy more storage.\""));

        ask(1);

        assertThat(network.warnings()).isEmpty();
    }
}
