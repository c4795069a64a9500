package io.jenkins.plugins.imagepromotion.registry.http;

import static io.jenkins.plugins.imagepromotion.registry.http.Answers.DIGEST;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.error;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.manifest;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.ManifestReference;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.ManifestLinks;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import io.jenkins.plugins.imagepromotion.registry.http.wire.FakeTime;
import io.jenkins.plugins.imagepromotion.registry.http.wire.HttpTimeouts;
import io.jenkins.plugins.imagepromotion.registry.http.wire.RetryPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetriesTest {
    private static final String GET = "GET /v2/app/manifests/1.0";
    private static final Tag TAG = new Tag("1.0");

    private final FakeTime time = new FakeTime();
    private final ScriptedNetwork network = new ScriptedNetwork().retrying(RetryPolicy.DEFAULT, time);
    private ScriptedNetwork.Host host;
    private Repository repository;

    @BeforeEach
    void start() {
        host = network.http("registry.example.com");
        repository = host.repository("app");
    }

    @AfterEach
    void stop() {
        network.close();
    }

    private Optional<Manifest> get() {
        return network.registry(Credentials.ANONYMOUS).manifest(repository, TAG);
    }

    private void put(ManifestReference reference) {
        Manifest manifest = new Manifest(
                MediaTypes.OCI_MANIFEST,
                Answers.MANIFEST.getBytes(StandardCharsets.UTF_8),
                DIGEST,
                new ManifestLinks(List.of(), Optional.empty(), List.of(), "", Optional.empty(), Map.of()));
        network.registry(Credentials.ANONYMOUS).put(repository, reference, manifest);
    }

    private String said(RegistryException failure) {
        return failure.getMessage().replace(host.address(), "registry:5000");
    }

    private static MockResponse.Builder reset() {
        return new MockResponse.Builder().onResponseStart(SocketEffect.ShutdownConnection.INSTANCE);
    }

    private static MockResponse.Builder cutOff() {
        return manifest().setHeader("Content-Length", 4000).onResponseEnd(SocketEffect.ShutdownConnection.INSTANCE);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 499, 500, 502, 503, 504, 522})
    void asksAgainAfterATroubleThatPasses(int status) {
        host.on(GET, status(status), status(status), manifest());

        assertThat(get()).isPresent();
        assertThat(network.log()).hasSize(3);
        assertThat(time.pauses()).containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404, 409, 412, 416, 501, 505})
    void asksOnceWhereTheAnswerIsDefinite(int status) {
        host.on(GET, error(status, "DENIED", "no"), manifest());

        if (status == 404) {
            assertThat(get()).isEmpty();
        } else {
            assertThatThrownBy(this::get).isInstanceOf(RegistryException.class);
        }
        assertThat(network.log()).hasSize(1);
        assertThat(time.pauses()).isEmpty();
    }

    @Test
    void saysHowOftenItTriedWhenItGivesUp() {
        host.on(GET, error(503, "UNAVAILABLE", "later"));

        assertThat(said(catchThrowableOfType(RegistryException.class, this::get)))
                .isEqualTo("""
                The registry failed.  [REGISTRY_ERROR]
                  request: GET http://registry:5000/v2/app/manifests/1.0
                  status:  503
                  tried:   5 times in 7 s
                  it says: "UNAVAILABLE: later"
                  Run it again. If it keeps failing, contact the registry's administrator.""");
        assertThat(network.log()).hasSize(5);
    }

    @Test
    void asksAgainWhereTheConnectionOrTheBodyBreaksOff() {
        host.on(GET, reset(), cutOff(), manifest());

        assertThat(get()).isPresent();
        assertThat(time.pauses()).containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1));
    }

    @Test
    void saysHowOftenTheAnswerBrokeOff() {
        host.on(GET, cutOff());

        assertThat(said(catchThrowableOfType(RegistryException.class, this::get)))
                .isEqualTo("""
                The registry's response ended too early.  [UNREADABLE_ANSWER]
                  request: GET http://registry:5000/v2/app/manifests/1.0
                  tried:   5 times in 7 s
                  Run it again. If it keeps failing, contact the registry's administrator.""");
    }

    @Test
    void asksASilentRegistryOnceMore() {
        network.within(new HttpTimeouts(Duration.ofMillis(900), Duration.ofMillis(150), Duration.ofMillis(2000)));
        host.on(GET, new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE));

        assertThat(catchThrowableOfType(RegistryException.class, this::get).code())
                .isEqualTo(FailureCode.TIMED_OUT);
        assertThat(network.log()).hasSize(2);
    }

    @Test
    void asksAgainAtOnceWhereAnOldConnectionTurnsOutClosed() {
        host.on(GET, manifest().onResponseEnd(SocketEffect.ShutdownConnection.INSTANCE), manifest());
        HttpRegistry registry = network.registry(Credentials.ANONYMOUS);
        registry.manifest(repository, TAG);

        assertThat(registry.manifest(repository, TAG)).isPresent();
        assertThat(time.pauses()).isEmpty();
    }

    @Test
    void asksNobodyAgainWhoIsNotThere() {
        host.stop();

        assertThat(catchThrowableOfType(RegistryException.class, this::get).code())
                .isEqualTo(FailureCode.UNREACHABLE);
        assertThat(time.pauses()).isEmpty();
    }

    @Test
    void writesByDigestAgain() {
        host.on("PUT /v2/app/manifests/" + DIGEST, status(503), reset(), status(201));

        put(DIGEST);

        assertThat(network.log()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 500, 502, 503, 504})
    void neverWritesATagAgainThatMayHaveBeenTaken(int status) {
        host.on("PUT /v2/app/manifests/1.0", status(status), status(201));

        assertThatThrownBy(() -> put(TAG)).isInstanceOf(RegistryException.class);

        assertThat(network.log()).hasSize(1);
    }

    @Test
    void neverWritesATagAgainAfterACutConnection() {
        host.on("PUT /v2/app/manifests/1.0", reset(), status(201));

        assertThatThrownBy(() -> put(TAG)).isInstanceOf(RegistryException.class);

        assertThat(network.log()).hasSize(1);
    }

    @Test
    void writesATagAgainThatWasNotTaken() {
        host.on("PUT /v2/app/manifests/1.0", status(429).setHeader("Retry-After", "5"), status(201));

        put(TAG);

        assertThat(network.log()).hasSize(2);
        assertThat(time.pauses()).containsExactly(Duration.ofMillis(5500));
    }

    @Test
    void waitsAsLongAsTheRegistryAsks() {
        host.on(GET, status(429).setHeader("Retry-After", "7"), manifest());

        assertThat(get()).isPresent();
        assertThat(time.pauses()).containsExactly(Duration.ofMillis(7500));
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void keepsOtherRequestsFromAHostUntilTheTimeThatItNames(int status) {
        network.retrying(new RetryPolicy(1, Duration.ZERO, Duration.ofSeconds(60), Duration.ofSeconds(60)), time);
        host.on(GET, status(status).setHeader("Retry-After", "7"), manifest());
        Registry registry = network.registry(network.connections(), Credentials.ANONYMOUS);

        assertThatThrownBy(() -> registry.manifest(repository, TAG)).isInstanceOf(RegistryException.class);
        assertThat(time.pauses()).isEmpty();
        assertThat(registry.manifest(repository, TAG)).isPresent();

        assertThat(time.pauses()).containsExactly(Duration.ofSeconds(7));
    }

    @Test
    void sendsOtherRequestsAfterA503ThatNamesNoTime() {
        network.retrying(new RetryPolicy(1, Duration.ZERO, Duration.ofSeconds(60), Duration.ofSeconds(60)), time);
        host.on(GET, status(503), manifest());
        Registry registry = network.registry(network.connections(), Credentials.ANONYMOUS);

        assertThatThrownBy(() -> registry.manifest(repository, TAG)).isInstanceOf(RegistryException.class);
        assertThat(registry.manifest(repository, TAG)).isPresent();

        assertThat(time.pauses()).isEmpty();
    }

    @Test
    void namesTheMomentOfAQuotaThatIsUsedUpAndDoesNotWait() {
        host.on(
                GET,
                error(429, "TOOMANYREQUESTS", "You have reached your pull rate limit.")
                        .setHeader("ratelimit-limit", "100;w=21600")
                        .setHeader("ratelimit-remaining", "0;w=21600"));

        assertThat(said(catchThrowableOfType(RegistryException.class, this::get)))
                .isEqualTo("""
                The registry is rate limiting this client.  [RATE_LIMITED]
                  request:     GET http://registry:5000/v2/app/manifests/1.0
                  status:      429
                  credentials: none
                  retry from:  2026-11-20T16:00:00Z
                  it says:     "TOOMANYREQUESTS: You have reached your pull rate limit."
                  Run it again after that time. Some registries allow more requests after a login.""");
        assertThat(network.log()).hasSize(1);
        assertThat(time.pauses()).isEmpty();
    }

    @Test
    void refusesAtOnceToWaitBeyondTheBudget() {
        network.retrying(new RetryPolicy(5, Duration.ZERO, Duration.ofSeconds(60), Duration.ofSeconds(20)), time);
        host.on(GET, status(429).setHeader("Retry-After", "30"));

        assertThat(said(catchThrowableOfType(RegistryException.class, this::get)))
                .contains("retry from:  2026-11-20T10:00:30Z");
        assertThat(network.log()).hasSize(1);
    }

    @Test
    void endsWithinTheBudgetHoweverManyTriesAreLeft() {
        network.retrying(
                new RetryPolicy(100, Duration.ofSeconds(4), Duration.ofSeconds(4), Duration.ofSeconds(14)), time);
        host.on(GET, status(500));

        assertThat(said(catchThrowableOfType(RegistryException.class, this::get)))
                .contains("tried:   4 times in 12 s");
    }

    @Test
    void stopsWaitingWhenCancelled() {
        Cancellation wish = new Cancellation();
        network.cancelledBy(wish);
        time.whilePausing(length -> wish.cancel());
        host.on(GET, status(500), manifest());

        assertThat(catchThrowableOfType(RegistryException.class, this::get).code())
                .isEqualTo(FailureCode.CANCELLED);
        assertThat(network.log()).hasSize(1);
    }

    @Test
    void sendsNothingMoreWhenCancelledAfterAConnectionBroke() {
        Cancellation wish = new Cancellation();
        network.cancelledBy(wish);
        time.whilePausing(length -> wish.cancel());
        host.on(GET, reset(), manifest());

        assertThat(catchThrowableOfType(RegistryException.class, this::get).code())
                .isEqualTo(FailureCode.CANCELLED);
        assertThat(time.pauses()).hasSize(1);
        assertThat(network.log()).hasSize(1);
    }

    @Test
    void stopsWaitingWhenInterruptedAndKeepsTheInterrupt() {
        time.whilePausing(length -> Thread.currentThread().interrupt());
        host.on(GET, status(500), manifest());

        assertThat(catchThrowableOfType(RegistryException.class, this::get).code())
                .isEqualTo(FailureCode.CANCELLED);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void asksATokenServiceAgain() {
        host.on(GET, Answers.challenge("Bearer realm=\"" + host.url("/token") + "\",service=\"s\""), manifest());
        host.on("GET /token", status(502), Answers.token("t"));

        assertThat(get()).isPresent();
        assertThat(network.log()).hasSize(5);
    }
}
