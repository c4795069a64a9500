package io.jenkins.plugins.imagepromotion.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import io.jenkins.plugins.imagepromotion.registry.http.wire.FakeTime;
import io.jenkins.plugins.imagepromotion.registry.http.wire.RetryPolicy;
import java.util.List;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The ways in which other clients were seen to show a password to a stranger. A redirect is followed without it; a token
 * service that does not belong to the registry is not asked at all, and nothing is tried twice.
 */
class LeakTableTest {
    private static final Credentials BOB = Credentials.basic("bob", "hunter2");

    private final FakeTime time = new FakeTime();
    private final ScriptedNetwork network = new ScriptedNetwork().retrying(RetryPolicy.DEFAULT, time);

    @AfterEach
    void stop() {
        network.close();
    }

    static Stream<Arguments> redirects() {
        return Stream.of(
                argumentSet("h1 blob GET to another host", Questions.CONFIG, "cdn.example.net", "GET"),
                argumentSet("h1 blob GET to another port", Questions.CONFIG, "registry.example.com", "GET"),
                argumentSet("h2 manifest GET to another host", Questions.MANIFEST, "cdn.example.net", "GET"),
                argumentSet("h3 manifest PUT to another host", Questions.PUT, "cdn.example.net", "PUT"));
    }

    @ParameterizedTest
    @MethodSource("redirects")
    void followsARedirectWithoutThePassword(Questions question, String stranger, String method) {
        ScriptedNetwork.Host registry = network.https("registry.example.com");
        ScriptedNetwork.Host other = network.https(stranger);
        registry.on(question.request(), Answers.challenge("Basic realm=\"x\""), Answers.redirect(307, other.url("/x")));
        other.on(method + " /x", answerTo(question));

        question.ask(network.registry(BOB), registry.repository("app"));

        assertThat(network.log()).hasSize(4).last().isEqualTo(stranger + " " + method + " /x");
        assertThat(time.pauses()).isEmpty();
    }

    static Stream<Arguments> realms() {
        return Stream.of(
                argumentSet("i1 http registry, realm on another host", false, false),
                argumentSet("i2 https registry, realm of its site on plain http", true, false),
                argumentSet("i3 https registry, realm on another site", true, true));
    }

    @ParameterizedTest
    @MethodSource("realms")
    void asksNoForeignTokenService(boolean tlsRegistry, boolean tlsRealm) {
        ScriptedNetwork.Host registry =
                tlsRegistry ? network.https("registry.example.com") : network.http("registry.example.com");
        ScriptedNetwork.Host realm = tlsRealm ? network.https("evil.example.net") : network.http("auth.example.com");
        registry.on(
                Questions.MANIFEST.request(),
                Answers.challenge("Bearer realm=\"" + realm.url("/token") + "\",service=\"s\""));
        realm.on("GET /token", Answers.token("t"));

        RegistryException refusal = catchThrowableOfType(
                RegistryException.class,
                () -> Questions.MANIFEST.ask(network.registry(BOB), registry.repository("app")));

        assertThat(refusal.code()).isEqualTo(FailureCode.UNSAFE_REDIRECT);
        assertThat(refusal).hasMessageNotContaining("hunter2");
        assertThat(network.log())
                .isEqualTo(List.of("registry.example.com " + Questions.MANIFEST.request(), "asked for credentials"));
    }

    private static MockResponse.Builder answerTo(Questions question) {
        return switch (question) {
            case CONFIG -> Answers.unannounced("application/octet-stream", Answers.CONFIG);
            case PUT -> Answers.status(201);
            default -> Answers.manifest();
        };
    }
}
