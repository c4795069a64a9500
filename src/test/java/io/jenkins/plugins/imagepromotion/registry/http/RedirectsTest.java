package io.jenkins.plugins.imagepromotion.registry.http;

import static io.jenkins.plugins.imagepromotion.registry.http.Answers.manifest;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.redirect;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectsTest {
    private static final String BASIC = " [Basic Ym9iOmh1bnRlcjI=]";

    private final ScriptedNetwork network = new ScriptedNetwork();
    private ScriptedNetwork.Host host;
    private Registry registry;

    @BeforeEach
    void start() {
        host = network.https("registry.example.com");
        registry = network.registry(Credentials.basic("bob", "hunter2"));
    }

    @AfterEach
    void stop() {
        network.close();
    }

    private void ask(Questions question) {
        question.ask(registry, host.repository("app"));
    }

    /** Answers with the redirect once it knows who asks. */
    private void afterLogin(Questions question, int status, String target) {
        host.on(
                question.request(),
                request -> (request.getHeaders().get("Authorization") == null
                                ? Answers.challenge("Basic realm=\"x\"")
                                : redirect(status, target))
                        .build());
    }

    private void refuses(Questions question, String message) {
        assertThatThrownBy(() -> ask(question))
                .hasMessage(message.formatted(question.shown("https://" + host.address())));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void readsWhereTheRegistrySendsIt(int status) {
        host.on("GET /v2/app/manifests/1.0", redirect(status, "../moved/1.0"));
        host.on("GET /v2/app/moved/1.0", manifest());

        ask(Questions.MANIFEST);

        assertThat(network.log()).last().isEqualTo("registry.example.com GET /v2/app/moved/1.0");
    }

    @Test
    void keepsTheAuthorizationOnTheSameOrigin() {
        afterLogin(Questions.MANIFEST, 302, "/moved");
        host.on("GET /moved", manifest());

        ask(Questions.MANIFEST);

        assertThat(network.log()).last().isEqualTo("registry.example.com GET /moved" + BASIC);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cdn.example.net", "sub.registry.example.com"})
    void sendsNoAuthorizationToAnotherHost(String name) {
        ScriptedNetwork.Host cdn = network.https(name);
        afterLogin(Questions.MANIFEST, 307, cdn.url("/x?sig=secret"));
        cdn.on("GET /x", manifest());

        ask(Questions.MANIFEST);

        assertThat(network.log()).last().isEqualTo(name + " GET /x?sig=secret");
    }

    @Test
    void sendsNoAuthorizationToAnotherPortOfTheSameHost() {
        ScriptedNetwork.Host other = network.https("registry.example.com");
        afterLogin(Questions.MANIFEST, 307, other.url("/x"));
        other.on("GET /x", manifest());

        ask(Questions.MANIFEST);

        assertThat(network.log()).last().isEqualTo("registry.example.com GET /x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://%s/v2/app/moved?n=1", "https://registry.example.com/v2/app/moved?n=1"})
    void staysAtTheRegistryIfAProxyHidItsSchemeOrPort(String target) {
        afterLogin(Questions.MANIFEST, 307, target.formatted(host.address()));
        host.on("GET /v2/app/moved", manifest());

        ask(Questions.MANIFEST);

        assertThat(network.log()).last().isEqualTo("registry.example.com GET /v2/app/moved?n=1" + BASIC);
    }

    @Test
    void refusesToGoBackToTheSamePlaceOverHttp() {
        host.on("GET /v2/app/manifests/1.0", redirect(301, "http://" + host.address() + "/v2/app/manifests/1.0"));

        refuses(Questions.MANIFEST, """
                The registry redirects from HTTPS to plain HTTP.  [UNSAFE_REDIRECT]
                  request: %%s
                  target:  http://%s/v2/app/manifests/1.0
                  Nothing was sent there. Contact the registry's administrator.""".formatted(host.address()));
    }

    @Test
    void sendsNoAuthorizationBackAfterADetour() {
        ScriptedNetwork.Host cdn = network.https("cdn.example.net");
        afterLogin(Questions.MANIFEST, 307, cdn.url("/x"));
        cdn.on("GET /x", redirect(307, host.url("/back")));
        host.on("GET /back", manifest());

        ask(Questions.MANIFEST);

        assertThat(network.log()).last().isEqualTo("registry.example.com GET /back");
    }

    @ParameterizedTest
    @ValueSource(ints = {307, 308})
    void writesWhereTheRegistrySendsItWithTheVeryBytes(int status) {
        List<String> written = new ArrayList<>();
        host.on("PUT /v2/app/manifests/1.0", redirect(status, "/moved"));
        host.on("PUT /moved", request -> {
            written.add(request.getHeaders().get("Content-Type") + " "
                    + request.getBody().utf8());
            return status(201).build();
        });

        ask(Questions.PUT);

        assertThat(written).containsExactly("application/vnd.oci.image.manifest.v1+json " + Answers.MANIFEST);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303})
    void neverTurnsAWriteIntoARead(int status) {
        host.on("PUT /v2/app/manifests/1.0", redirect(status, "/moved"));

        refuses(Questions.PUT, """
                The registry's redirect would turn a write into a read.  [UNSAFE_REDIRECT]
                  request: %s
                  target:  "/moved"
                  Contact the registry's administrator.""");
        assertThat(network.log()).hasSize(1);
    }

    @Test
    void neverGoesFromHttpsToHttp() {
        ScriptedNetwork.Host plain = network.http("cdn.example.net");
        host.on("GET /v2/app/manifests/1.0", redirect(307, plain.url("/x?sig=secret")));

        refuses(Questions.MANIFEST, """
                The registry redirects from HTTPS to plain HTTP.  [UNSAFE_REDIRECT]
                  request: %%s
                  target:  http://%s/x?…
                  Nothing was sent there. Contact the registry's administrator.""".formatted(plain.address()));
        assertThat(network.log()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "https://169.254.169.254/latest/meta-data, https://169.254.169.254/latest/meta-data",
        "https://127.0.0.1:8443/x, https://127.0.0.1:8443/x",
        "https://localhost/x, https://localhost/x",
        "https://[::1]/x, https://[::1]/x",
        "https://[::ffff:127.0.0.1]/x, https://127.0.0.1/x",
        "https://0x7f.1/x, https://0x7f.1/x",
        "https://user:secret@127.0.0.1/x, https://127.0.0.1/x",
    })
    void neverGoesFromElsewhereToThisMachine(String target, String shown) {
        host.on("GET /v2/app/manifests/1.0", redirect(307, target));

        refuses(Questions.MANIFEST, """
                The registry redirects to a loopback or link-local address.  [UNSAFE_REDIRECT]
                  request: %%s
                  target:  %s
                  Nothing was sent there. Contact the registry's administrator.""".formatted(shown));
    }

    @Test
    void goesFromThisMachineToThisMachine() {
        ScriptedNetwork.Host local = network.http("localhost");
        ScriptedNetwork.Host storage = network.http("127.0.0.1");
        local.on("GET /v2/app/manifests/1.0", redirect(307, storage.url("/x")));
        storage.on("GET /x", manifest());

        assertThat(registry.manifest(local.repository("app"), new Tag("1.0"))).isPresent();
    }

    @Test
    void saysWhoNamedAServerThatCannotBeReached() {
        ScriptedNetwork.Host storage = network.https("storage.example.net");
        host.on("GET /v2/app/manifests/1.0", redirect(307, storage.url("/x?sig=secret")));
        storage.stop();

        assertThatThrownBy(() -> ask(Questions.MANIFEST))
                .hasMessage("""
                Connection refused.  [UNREACHABLE]
                  request:       GET %s
                  redirected by: %s
                  The registry redirects to this server. Check that this machine can reach it, and check the proxy. If \
                the address is wrong, contact the registry's administrator.""".formatted(storage.url("/x?…"), host.address()));
    }

    @Test
    void saysWhoNamedAnUnknownHost() {
        host.on("GET /v2/app/manifests/1.0", redirect(302, "https://nowhere.example.com/login"));

        assertThatThrownBy(() -> ask(Questions.MANIFEST)).hasMessage("""
                Unknown host.  [UNREACHABLE]
                  request:       GET https://nowhere.example.com/login
                  redirected by: %s
                  The registry redirects to this server. Check that this machine can reach it, and check the proxy. If \
                the address is wrong, contact the registry's administrator.""".formatted(host.address()));
    }

    @Test
    void givesUpAfterFiveHops() {
        host.on("GET /v2/app/manifests/1.0", redirect(307, "1.0"));

        refuses(Questions.MANIFEST, """
                Too many redirects.  [UNSAFE_REDIRECT]
                  request: %s
                  target:  "1.0"
                  Contact the registry's administrator.""");
        assertThat(network.log()).hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://x.test/", "https://", "https://a b/"})
    void refusesATargetThatIsNone(String target) {
        host.on("GET /v2/app/manifests/1.0", redirect(307, target));

        refuses(Questions.MANIFEST, """
                The registry's redirect has no valid Location header.  [UNSAFE_REDIRECT]
                  request: %%s
                  target:  "%s"
                  Contact the registry's administrator.""".formatted(target));
    }

    @Test
    void refusesARedirectWithoutATarget() {
        host.on("GET /v2/app/manifests/1.0", status(307));

        assertThatThrownBy(() -> ask(Questions.MANIFEST)).hasMessageContaining("no valid Location header");
    }

    @Test
    void doesNotTreatA404OfItsStorageAsAnAnswerOfTheRegistry() {
        host.on("GET /v2/app/manifests/1.0", redirect(307, "/storage/gone"));

        assertThatThrownBy(() -> ask(Questions.MANIFEST)).hasMessageContaining("[REGISTRY_ERROR]");
    }

    @Test
    void treatsA404OfItsApiAsAnAnswerOfTheRegistry() {
        host.on("GET /v2/app/manifests/1.0", redirect(307, "/v2/team/app/manifests/1.0"));

        assertThat(registry.manifest(host.repository("app"), new Tag("1.0"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"MANIFEST", "HEAD", "CONFIG"})
    void doesNotTakeThe404OfAnotherPlaceForAnAnswerOfTheRegistry(String name) {
        Questions question = Questions.valueOf(name);
        ScriptedNetwork.Host cdn = network.https("cdn.example.net");
        host.on(question.request(), redirect(307, cdn.url("/gone")));
        host.on("GET /v2/app/manifests/1.0", redirect(307, cdn.url("/gone")));

        assertThatThrownBy(() -> ask(question)).hasMessage("""
                The registry redirects to storage that does not have the content.  [REGISTRY_ERROR]
                  request: GET https://%s/gone
                  Run it again. If it keeps failing, contact the registry's administrator.""".formatted(cdn.address()));
    }
}
