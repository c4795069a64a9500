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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HEAD") // GET follows it; see HeadTest
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
                        + "  The registry did not ask for credentials, so none were sent. Check the registry, and any proxy"
                        + " or firewall in front of it. "
                        + (question.isWrite()
                                ? "It may have a rule that protects this tag."
                                : "Some registries also answer 403 if the repository does not exist."));
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
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HEAD") // GET follows it; see HeadTest
    void saysThatTheRegistryRejectedIt(Questions question) {
        String message = """
                The registry rejected the request.  [REGISTRY_REJECTED]
                  request:     %s
                  status:      400
                  credentials: none
                """ + says(question, "  it says:     \"MANIFEST_INVALID: no\"");
        refuses(question, error(400, "MANIFEST_INVALID", "no"), message.stripTrailing());
    }

    @Test
    void saysThatTheRequestIsTooLarge() {
        refuses(
                Questions.PUT,
                unannounced("text/html", "<html><head><title>413 Request Entity Too Large</title></head></html>")
                        .code(413),
                """
                The registry rejected the request.  [REGISTRY_REJECTED]
                  request:     %s
                  status:      413
                  credentials: none
                  it says:     "413 Request Entity Too Large"
                  The registry, or a proxy in front of it, limits the size of a request. Ask its administrator to raise the limit.""");
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
                "application/json | `{\"errors\":[{\"code\":\"A\",\"message\":\"b\",\"detail\":{\"x\":1}},{\"code\":\"C\"}]}` | A: b (x: 1); C",
                "application/json | `{\"errors\":[{\"message\":\"b\"},{},{\"code\":7}]}` | b",
                "application/json | `{\"error\":\"invalid_grant\",\"error_description\":\"expired\"}` | invalid_grant; expired",
                "application/json | `{\"message\":\"b\"}` | b",
                "application/json | `{\"errors\":[{\"errorCode\":\"Q.1001\",\"errorMessage\":\"used up\"}]}` | Q.1001: used up",
                "application/json | `{\"errors\":[{\"error_code\":\"Q\",\"error_msg\":\"used up\"}]}` | Q: used up",
                "application/json | `{\"errors\":[{\"status\":403,\"message\":\"not enough permissions\"}]}` | not enough permissions",
                "application/json | `{\"errors\":[{\"message\":\"no\",\"code\":\"DENIED\",\"detail\":\"tag is locked\"}]}` | DENIED: no (tag is locked)",
                "application/json | `{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"no\",\"detail\":[{\"Type\":\"repository\",\"Name\":\"app\",\"Action\":\"pull\"}]}]}` | UNAUTHORIZED: no (Type: repository, Name: app, Action: pull)",
                "application/json | `{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"manifest unknown\",\"detail\":{\"Tag\":\"1.0\",\"more\":{\"limit\":5}}}]}` | MANIFEST_UNKNOWN: manifest unknown (Tag: 1.0, more: limit: 5)",
                "application/json | `{\"errors\":[{\"code\":\"A\",\"message\":\"no\",\"detail\":null}]}` | A: no",
                "application/json | `{\"errors\":[{\"code\":\"A\",\"message\":\"no\",\"detail\":\"no\"}]}` | A: no",
                "application/json | `{\"errors\":[{\"code\":\"A\"},{\"code\":\"B\"},{\"code\":\"C\"},{\"code\":\"D\"}]}` | A; B; C",
                "application/json | `{\"errors\":[\"first\",\"second\"]}` | first; second",
                "application/json | `{\"errors\":{\"code\":\"A\",\"message\":\"no\"}}` | A: no",
                "application/json | `[{\"code\":\"A\",\"message\":\"no\"}]` | A: no",
                "application/json | `\"just words\"` | just words",
                "application/json | `{\"error\":{\"code\":403,\"message\":\"no right\",\"status\":\"PERMISSION_DENIED\"}}` | no right",
                "application/json | `{\"error\":{\"code\":\"DENIED\",\"message\":\"no right\"}}` | DENIED: no right",
                "application/json | `{\"error\":false,\"detail\":\"Rate limit exceeded\"}` | Rate limit exceeded",
                "application/json | `{\"status\":404,\"error_message\":\"Not Found\",\"title\":\"not_found\",\"detail\":\"Not Found\"}` | Not Found; not_found",
                "application/json | `{\"status\":403,\"error\":\"Forbidden\",\"message\":\"Access Denied\",\"path\":\"/v2\"}` | Forbidden; Access Denied",
                "application/json | `{\"message\":{\"base\":[\"is locked\"]}}` | base: is locked",
                "application/x-amz-json-1.1 | `{\"__type\":\"X\",\"Message\":\"expired\"}` | expired",
                "application/problem+json | `{\"type\":\"https://e.example/q\",\"title\":\"Quota\",\"status\":507,\"detail\":\"5 of 5 GiB used\"}` | Quota; 5 of 5 GiB used",
                "application/json | `{\"errors\":[{\"code\":\"A\",\"message\":\"cut o` | A",
                "text/html | `{\"message\":\"b\"}` | b",
                "text/html; charset=utf-8 | `<!DOCTYPE html>\n<html><head>\n<TITLE lang=\"en\">\n 413 Request Entity Too Large </TITLE></head><body><code>x</code></body></html>` | 413 Request Entity Too Large",
                "text/html | `<html><title>a\u001b[31m</title>` | a\\u001b[31m",
                "application/xml | `<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code><Message>Request has expired</Message><StringToSign>s3cr3t</StringToSign></Error>` | AccessDenied: Request has expired",
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

    @ParameterizedTest
    @ValueSource(strings = {"<title", "<title>", "{\"errors\":[", "[", "{\"detail\":"})
    @Timeout(5)
    void takesLittleTimeForUnclosedElements(String part) {
        host.on(
                Questions.MANIFEST.request(),
                unannounced("text/html", part.repeat(60_000 / part.length())).code(500));

        assertThatThrownBy(
                        () -> Questions.MANIFEST.ask(network.registry(Credentials.ANONYMOUS), host.repository("app")))
                .hasMessageContaining("[REGISTRY_ERROR]");
    }

    @Test
    void quotesTextWithoutAContentType() {
        host.on(
                Questions.MANIFEST.request(),
                status(500).body("404 page not found\n"),
                status(500).body("<?xml version=\"1.0\"?><Error><Code>NoSuchKey</Code></Error>"));

        assertThatThrownBy(
                        () -> Questions.MANIFEST.ask(network.registry(Credentials.ANONYMOUS), host.repository("app")))
                .hasMessageContaining("it says: \"404 page not found\"\n");
        assertThatThrownBy(
                        () -> Questions.MANIFEST.ask(network.registry(Credentials.ANONYMOUS), host.repository("app")))
                .hasMessageContaining("it says: \"NoSuchKey\"\n");
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
