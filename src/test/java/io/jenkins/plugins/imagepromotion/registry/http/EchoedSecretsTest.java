package io.jenkins.plugins.imagepromotion.registry.http;

import static io.jenkins.plugins.imagepromotion.registry.http.Answers.challenge;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.error;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.redirect;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.status;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.token;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.unannounced;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.Function;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A registry that repeats what it was sent, wherever it can. */
class EchoedSecretsTest {
    private static final String GET = "GET /v2/app/manifests/1.0";
    private static final Tag TAG = new Tag("1.0");

    private final ScriptedNetwork network = new ScriptedNetwork();
    private final ScriptedNetwork.Host host = network.https("registry.example.com");

    @AfterEach
    void stop() {
        network.close();
    }

    static Stream<Arguments> places() {
        return Stream.of(
                place("the Content-Type", secret -> unannounced("application/" + secret, "{}")),
                place("the digest", secret -> Answers.manifest().setHeader("Docker-Content-Digest", secret)),
                place("the code of an error", secret -> error(400, secret, "no")),
                place("the message of an error", secret -> error(400, "BAD", "for " + secret)),
                place(
                        "a plain text",
                        secret -> unannounced("text/plain", "for " + secret).code(400)),
                place("the title of a page", secret -> page(503, secret)),
                place("the title of a page instead of a manifest", secret -> page(200, secret)),
                place(
                        "the detail of an error",
                        secret -> Answers.json("{\"errors\":[{\"errorCode\":\"A\",\"detail\":[{\"" + secret + "\":\""
                                        + secret + "\"}]}]}")
                                .code(400)),
                place(
                        "the message of a storage",
                        secret -> unannounced("application/xml", "<Error><Message>" + secret + "</Message></Error>")
                                .code(400)),
                place("a challenge", secret -> status(401).addHeader("WWW-Authenticate", "Negotiate " + secret)),
                place("a text that is cut off within it", secret -> error(400, "BAD", "x".repeat(290) + secret)),
                place("when to try again", secret -> status(403).addHeader("Retry-After", secret)),
                place("the target of a redirect", secret -> redirect(307, "http://x.example.net/" + secret)),
                place("the host of a redirect", secret -> redirect(307, "http://" + secret + ".example.net/")),
                place(
                        "the media type in the manifest",
                        secret -> unannounced(
                                "application/vnd.oci.image.manifest.v1+json",
                                "{\"schemaVersion\":2,\"mediaType\":\"" + secret + "\"}")),
                place("the status line", secret -> status(400).status("HTTP/1.1 400 " + secret)),
                place("a broken status line", secret -> status(400).status("Hello " + secret)));
    }

    private static MockResponse.Builder page(int status, String secret) {
        return unannounced("text/html", "<html><title>for " + secret + "</title>")
                .code(status);
    }

    private static Arguments place(String name, Function<String, MockResponse.Builder> answer) {
        return Arguments.argumentSet(name, answer);
    }

    @ParameterizedTest
    @MethodSource("places")
    void showsNoPassword(Function<String, MockResponse.Builder> answer) {
        assertHides("Tr0ub4dor", "Tr0ub4dor", answer);
        assertHides("Tr0ub4dor", "Ym9iOlRyMHViNGRvcg", answer);
    }

    @ParameterizedTest
    @MethodSource("places")
    void showsNoToken(Function<String, MockResponse.Builder> answer) {
        ScriptedNetwork.Host auth = network.https("auth.example.com");
        auth.on("GET /token", token("eyJhbGciOi"));
        host.on(
                GET,
                challenge("Bearer realm=\"" + auth.url("/token") + "\",service=\"s\""),
                answer.apply("eyJhbGciOi"));

        assertThat(everythingShown("Tr0ub4dor")).doesNotContain("eyJhb");
    }

    private void assertHides(String password, String echoed, Function<String, MockResponse.Builder> answer) {
        host.on(GET, challenge("Basic realm=\"x\""), answer.apply(echoed));

        assertThat(everythingShown(password)).doesNotContainIgnoringCase(echoed.substring(0, 4));
    }

    /** The message, and what a log of the controller gets. */
    private String everythingShown(String password) {
        RegistryException failure = catchThrowableOfType(
                RegistryException.class,
                () -> network.registry(Credentials.basic("bob", password)).manifest(host.repository("app"), TAG));
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @Test
    void showsNoPasswordThatIsEscaped() {
        host.on(GET, challenge("Basic realm=\"x\""), error(400, "BAD", "you sent p\\\"\u00e4ss"));

        assertThat(everythingShown("p\"\u00e4ss")).contains("it says:     \"BAD: you sent (hidden)\"");
    }

    @Test
    void hidesThePasswordIfWriteAccessIsDenied() {
        host.on(
                "POST /v2/app/blobs/uploads/",
                challenge("Basic realm=\"x\""),
                Answers.json(
                                "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"no\",\"detail\":{\"you\":[\"Tr0ub4dor\"]}}]}")
                        .code(403));

        RegistryException failure = catchThrowableOfType(
                RegistryException.class,
                () -> network.registry(Credentials.basic("bob", "Tr0ub4dor")).requireWritable(host.repository("app")));

        assertThat(failure).hasMessageContaining("it says:     \"DENIED: no (you: (hidden))\"");
    }

    @Test
    void keepsItsOwnWordsWhateverThePasswordIs() {
        host.on(GET, challenge("Basic realm=\"x\""), error(400, "BAD", "registry"));

        assertThat(everythingShown("registry"))
                .contains("The registry rejected the request.")
                .contains("it says:     \"BAD: (hidden)\"");
    }

    @Test
    void showsNoPasswordInAWarning() {
        String list = "GET /v2/app/tags/list";
        host.on(
                list,
                challenge("Basic realm=\"x\""),
                Answers.json("{\"name\":\"app\",\"tags\":[]}").addHeader("Warning", "299 - \"Hello Tr0ub4dor\""));

        network.registry(Credentials.basic("bob", "Tr0ub4dor")).tags(host.repository("app"));

        assertThat(network.warnings()).containsExactly("warning of registry.example.com: \"Hello (hidden)\"");
    }
}
