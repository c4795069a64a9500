package io.jenkins.plugins.imagepromotion.registry.http;

import static io.jenkins.plugins.imagepromotion.registry.http.Answers.error;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.json;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.status;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.unannounced;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.registry.Credentials;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each status on each question, with its exact text. */
class StatusTest {
    private static final String RUN_AGAIN = "Run it again. If it keeps failing, contact the registry's administrator.";
    private static final String UNKNOWN =
            "It is unknown whether the write succeeded. Run it again to find out and to complete it.";

    private final ScriptedNetwork network = new ScriptedNetwork();
    private ScriptedNetwork.Host host;

    @BeforeEach
    void start() {
        host = network.http("registry.example.com");
    }

    @AfterEach
    void stop() {
        network.close();
    }

    private void refuses(Questions question, MockResponse.Builder answer, String message) {
        host.on(question.request(), bodiless(question, answer));

        assertThatThrownBy(() -> question.ask(network.registry(Credentials.ANONYMOUS), host.repository("app")))
                .hasMessage(message.formatted(question.shown("http://" + host.address())));
        assertThat(network.log()).hasSize(1);
    }

    /** The scripted server would send the body of a HEAD too. */
    private static MockResponse.Builder bodiless(Questions question, MockResponse.Builder answer) {
        return question == Questions.HEAD ? answer.body("") : answer;
    }

    private static String says(Questions question, String words) {
        String nothing = words.substring(0, words.indexOf('"')) + "nothing; a response to HEAD has no body";
        return (question == Questions.HEAD ? nothing : words) + "\n";
    }

    @ParameterizedTest
    @EnumSource
    void saysThatTheRegistryForbidsIt(Questions question) {
        refuses(
                question,
                error(403, "DENIED", "not you"),
                """
                The registry denied access.  [FORBIDDEN]
                  request:     %s
                  status:      403
                  credentials: none
                """
                        + says(question, "  it says:     \"DENIED: not you\"")
                        + (question.isWrite()
                                ? "  Grant these credentials push access to the repository, and look for a rule of the"
                                        + " registry that protects this tag."
                                : "  Grant these credentials pull access to the repository, and push access for a promotion."
                                        + " Some registries also answer 403 if the repository does not exist."));
    }

    @ParameterizedTest
    @EnumSource
    void saysThatTheRegistryAsksToSlowDown(Questions question) {
        refuses(
                question,
                error(429, "TOOMANYREQUESTS", "slow down").setHeader("Retry-After", "30"),
                """
                The registry is rate limiting this client.  [RATE_LIMITED]
                  request:     %s
                  status:      429
                  credentials: none
                  retry after: "30"
                """
                        + says(question, "  it says:     \"TOOMANYREQUESTS: slow down\"")
                        + "  Wait, then run it again. Some registries allow more requests after a login.");
    }

    @ParameterizedTest
    @EnumSource
    void saysThatTheRegistryFailed(Questions question) {
        refuses(
                question,
                error(500, "UNKNOWN", "broken"),
                """
                The registry failed.  [REGISTRY_ERROR]
                  request: %s
                  status:  500
                """
                        + says(question, "  it says: \"UNKNOWN: broken\"")
                        + "  " + (question.isWrite() ? UNKNOWN : RUN_AGAIN));
    }

    @ParameterizedTest
    @EnumSource
    void saysThatTheRegistryRejectedIt(Questions question) {
        String message = """
                The registry rejected the request.  [REGISTRY_REJECTED]
                  request:     %s
                  status:      400
                  credentials: none
                """ + says(question, "  it says:     \"MANIFEST_INVALID: no\"");
        refuses(question, error(400, "MANIFEST_INVALID", "no"), message.stripTrailing());
    }

    @ParameterizedTest
    @EnumSource
    void saysThatTheProtocolHasNoSuchAnswer(Questions question) {
        refuses(question, status(304), """
                The registry sent an unexpected status.  [UNREADABLE_ANSWER]
                  request: %%s
                  status:  304
                %s  Check that this address belongs to a registry.""".formatted(
                        question == Questions.HEAD ? "  it says: nothing; a response to HEAD has no body\n" : ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "application/json | `{\"errors\":[{\"code\":\"A\",\"message\":\"b\",\"detail\":{\"x\":1}},{\"code\":\"C\"}]}` | A: b; C",
                "application/json | `{\"errors\":[{\"message\":\"b\"},{},{\"code\":7}]}` | b",
                "application/json | `{\"error\":\"invalid_grant\",\"error_description\":\"expired\"}` | invalid_grant; expired",
                "application/json | `{\"message\":\"b\"}` | b",
                "text/plain; charset=utf-8 | ` out of order ` | out of order",
                "text/plain | a\u001b[31mred\u202e | a\\u001b[31mred\\u202e",
            })
    void quotesWhatTheRegistrySays(String type, String body, String shown) {
        refuses(Questions.MANIFEST, unannounced(type, body).code(500), """
                The registry failed.  [REGISTRY_ERROR]
                  request: %%s
                  status:  500
                  it says: "%s"
                  %s""".formatted(shown, RUN_AGAIN));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "text/html | <h1>nginx</h1>",
                "application/json | not json",
                "application/json | []",
                "application/octet-stream | secrets of some storage"
            })
    void quotesNothingThatIsNotMeantForPeople(String type, String body) {
        refuses(Questions.MANIFEST, unannounced(type, body).code(500), """
                The registry failed.  [REGISTRY_ERROR]
                  request: %%s
                  status:  500
                  %s""".formatted(RUN_AGAIN));
    }

    @Test
    void quotesNoMoreThanALine() {
        host.on(
                Questions.MANIFEST.request(),
                json("{\"message\":\"" + "x".repeat(1000) + "\"}").code(500));

        assertThatThrownBy(
                        () -> Questions.MANIFEST.ask(network.registry(Credentials.ANONYMOUS), host.repository("app")))
                .hasMessageContaining("it says: \"" + "x".repeat(300) + "…\"\n");
    }

    @Test
    void knowsAFailureByItsStatusThoughItsWordsNeverEnd() {
        host.on(
                Questions.MANIFEST.request(),
                unannounced("text/plain", "x".repeat(1_000_000)).code(500),
                unannounced("text/plain", "half a wo")
                        .code(403)
                        .setHeader("Content-Length", "4000")
                        .onResponseEnd(SocketEffect.ShutdownConnection.INSTANCE));

        assertThatThrownBy(
                        () -> Questions.MANIFEST.ask(network.registry(Credentials.ANONYMOUS), host.repository("app")))
                .hasMessageContaining("[REGISTRY_ERROR]");
        assertThatThrownBy(
                        () -> Questions.MANIFEST.ask(network.registry(Credentials.ANONYMOUS), host.repository("app")))
                .hasMessageContaining("[FORBIDDEN]")
                .hasMessageContaining("it says:     \"half a wo\"");
    }
}
