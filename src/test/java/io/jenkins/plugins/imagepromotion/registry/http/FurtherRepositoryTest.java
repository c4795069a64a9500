package io.jenkins.plugins.imagepromotion.registry.http;

import static io.jenkins.plugins.imagepromotion.registry.http.Answers.challenge;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.error;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.manifest;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import java.util.List;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Repositories of a registry that has asked for a token for another repository. */
class FurtherRepositoryTest {
    private static final Credentials BOB = Credentials.basic("bob", "hunter2");
    private static final Tag TAG = new Tag("1.0");

    private final ScriptedNetwork network = new ScriptedNetwork();
    private ScriptedNetwork.Host host;
    private ScriptedNetwork.Host auth;
    private Registry registry;

    @BeforeEach
    void start() {
        host = network.https("registry.example.com");
        auth = network.https("auth.example.com");
        registry = network.registry(BOB);
        host.on("GET /v2/one/manifests/1.0", asking("repository:one:pull"), manifest());
        auth.on("GET /token", token("ONE"), token("TWO"));
        read("one");
    }

    @AfterEach
    void stop() {
        network.close();
    }

    private MockResponse.Builder asking(String scope) {
        return challenge("Bearer realm=\"" + auth.url("/token") + "\",service=\"s\",scope=\"" + scope + "\"");
    }

    private void read(String repository) {
        assertThat(registry.manifest(host.repository(repository), TAG)).isPresent();
    }

    /** Returns the requests after those for the first repository, without the password. */
    private List<String> requests() {
        return network.log().stream()
                .skip(4)
                .filter(line -> !line.equals("asked for credentials"))
                .map(line -> line.replace(" [Basic Ym9iOmh1bnRlcjI=]", ""))
                .toList();
    }

    private static String tokenFor(String repository) {
        return "auth.example.com GET /token?service=s&scope=repository%3A" + repository + "%3Apull%2Cpush";
    }

    @Test
    void areReadWithTheirOwnTokenAndWithoutARefusal() {
        host.on("GET /v2/two/manifests/1.0", manifest());

        read("two");
        read("two");

        assertThat(requests())
                .containsExactly(
                        tokenFor("two"),
                        "registry.example.com GET /v2/two/manifests/1.0 [Bearer TWO]",
                        "registry.example.com GET /v2/two/manifests/1.0 [Bearer TWO]");
    }

    @Test
    void areReadWithoutATokenIfTheTokenServiceReturnsNone() {
        auth.on("GET /token", error(403, "DENIED", "no"));
        host.on("GET /v2/public/manifests/1.0", manifest());

        read("public");

        assertThat(requests()).last().isEqualTo("registry.example.com GET /v2/public/manifests/1.0");
    }

    @Test
    void canRequireAnotherToken() {
        auth.on("GET /token", token("TWO"), token("INTERNAL"));
        host.on("GET /v2/two/manifests/1.0", asking("repository:internal/two:pull"), manifest());

        read("two");

        assertThat(requests())
                .containsExactly(
                        tokenFor("two"),
                        "registry.example.com GET /v2/two/manifests/1.0 [Bearer TWO]",
                        tokenFor("internal%2Ftwo"),
                        "registry.example.com GET /v2/two/manifests/1.0 [Bearer INTERNAL]");
    }

    /** A token for the wrong name of a repository can be forbidden instead of insufficient. */
    @Test
    void areAskedAgainIfTheirOwnTokenIsForbidden() {
        auth.on("GET /token", token("TWO"), token("INTERNAL"));
        host.on(
                "GET /v2/two/manifests/1.0",
                error(403, "DENIED", "not that one"),
                asking("repository:internal/two:pull"),
                manifest());

        read("two");

        assertThat(requests())
                .containsExactly(
                        tokenFor("two"),
                        "registry.example.com GET /v2/two/manifests/1.0 [Bearer TWO]",
                        "registry.example.com GET /v2/two/manifests/1.0",
                        tokenFor("internal%2Ftwo"),
                        "registry.example.com GET /v2/two/manifests/1.0 [Bearer INTERNAL]");
    }
}
