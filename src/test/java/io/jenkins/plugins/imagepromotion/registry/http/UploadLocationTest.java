package io.jenkins.plugins.imagepromotion.registry.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.BlobArrival;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import mockwebserver3.MockResponse;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where an upload goes on, and who learns there who we are. */
class UploadLocationTest {
    private static final String CONTENT = "layer";
    private static final Digest DIGEST = Digest.of(CONTENT.getBytes(StandardCharsets.UTF_8));
    private static final String START = "POST /v2/to/blobs/uploads/";

    private final ScriptedNetwork network = new ScriptedNetwork();
    private final ScriptedNetwork.Host source = network.https("source.example.com")
            .on("GET /v2/from/blobs/" + DIGEST, new MockResponse.Builder().body(CONTENT));
    private final ScriptedNetwork.Host registry = network.https("registry.example.com");

    @AfterEach
    void stop() {
        network.close();
    }

    private BlobArrival copy() {
        return network.registry(Credentials.basic("user", "secret"))
                .copyBlob(
                        source.repository("from"),
                        registry.repository("to"),
                        new Descriptor("layer", DIGEST, CONTENT.length(), Optional.empty(), "", false),
                        bytes -> {});
    }

    private RegistryException failure() {
        return Assertions.catchThrowableOfType(RegistryException.class, this::copy);
    }

    private void uploadsGoOnAt(String location) {
        registry.on(START, new MockResponse.Builder().code(202).setHeader("Location", location));
    }

    private static MockResponse.Builder created() {
        return new MockResponse.Builder().code(201);
    }

    private String lastRequest() {
        return network.log().get(network.log().size() - 1);
    }

    @Test
    void isReadRelativeToTheRequest() {
        uploadsGoOnAt("7?_state=a%2Fb%3D");
        registry.on("PUT /v2/to/blobs/uploads/7", created());

        copy();

        assertThat(lastRequest())
                .isEqualTo("registry.example.com PUT /v2/to/blobs/uploads/7?_state=a%2Fb%3D&digest=sha256%3A"
                        + DIGEST.hex());
    }

    @Test
    void keepsTlsIfAProxyHidesItFromTheRegistry() {
        uploadsGoOnAt("http://" + registry.address() + "/upload");
        registry.on("PUT /upload", created());

        assertThat(copy()).isEqualTo(BlobArrival.SENT);
    }

    @Test
    void staysAtTheRegistryIfAProxyHidItsPort() {
        uploadsGoOnAt("http://registry.example.com/v2/to/blobs/uploads/7?_state=x");
        registry.on("PUT /v2/to/blobs/uploads/7", created());

        assertThat(copy()).isEqualTo(BlobArrival.SENT);
        assertThat(lastRequest()).startsWith("registry.example.com PUT /v2/to/blobs/uploads/7?_state=x&");
    }

    @Test
    void mustBeAUrl() {
        uploadsGoOnAt("null://registry.example.com/upload?_state=secret");

        assertThat(failure().getMessage().replaceAll(":[0-9]{4,5}", ":port")).isEqualTo("""
                        The registry moves the upload to an invalid URL.  [UNREADABLE_ANSWER]
                          request:  POST https://registry.example.com:port/v2/to/blobs/uploads/
                          location: "null://registry.example.com/upload?…"
                          Ask the registry's administrator to check its external URL.""");
    }

    @Test
    void sendsNothingOfOursToAnotherServer() {
        ScriptedNetwork.Host storage = network.https("storage.example.net").on("PUT /bucket", created());
        registry.on(
                START,
                new MockResponse.Builder().code(401).setHeader("WWW-Authenticate", "Basic realm=\"r\""),
                new MockResponse.Builder().code(202).setHeader("Location", storage.url("/bucket?sig=abc")));

        copy();

        assertThat(network.log())
                .anyMatch(line -> line.startsWith("registry.example.com POST") && line.contains("[Basic"));
        assertThat(lastRequest()).isEqualTo("storage.example.net PUT /bucket?sig=abc&digest=sha256%3A" + DIGEST.hex());
    }

    @Test
    void tellsAnotherServerNothingEvenIfItAsksOrIsKnown() {
        ScriptedNetwork.Host other = network.https("other.example.net")
                .on(
                        "PUT /upload",
                        new MockResponse.Builder().code(401).setHeader("WWW-Authenticate", "Basic realm=\"r\""));
        uploadsGoOnAt(other.url("/upload"));

        assertThat(failure())
                .hasMessageStartingWith("""
                The server that the registry refers to denied access.  [UNAUTHORIZED]
                """)
                .hasMessageContaining("challenge: not answered, because it is from another server");
        assertThat(network.log()).noneMatch(line -> line.contains("[Basic")).doesNotContain("asked for credentials");
    }

    @Test
    void mayNotLeaveTls() {
        ScriptedNetwork.Host plain = network.http("registry.example.net");
        uploadsGoOnAt(plain.url("/upload?_state=secret"));

        assertThat(failure().getMessage().replaceAll(":[0-9]{4,5}", ":port")).isEqualTo("""
                        The registry moves the upload from HTTPS to plain HTTP.  [UNSAFE_REDIRECT]
                          request: POST https://registry.example.com:port/v2/to/blobs/uploads/
                          target:  http://registry.example.net:port/upload?…
                          Nothing was sent there. Contact the registry's administrator.""");
        assertThat(network.log()).noneMatch(line -> line.startsWith("registry.example.net"));
    }

    @Test
    void mayNotBeThisMachine() {
        uploadsGoOnAt("https://169.254.169.254/latest");

        assertThat(failure().code()).isEqualTo(FailureCode.UNSAFE_REDIRECT);
    }

    @Test
    void isNeeded() {
        registry.on(START, new MockResponse.Builder().code(202));

        assertThat(failure().getMessage())
                .contains("The registry's response does not say where to continue the upload.");
    }

    @Test
    void isNotEmpty() {
        uploadsGoOnAt("");

        assertThat(failure().getMessage())
                .contains("The registry's response does not say where to continue the upload.");
    }

    @Test
    void asksForOneTokenThatMayReadTheSourceOfAMount() {
        ScriptedNetwork.Host tokens = network.https("auth.registry.example.com")
                .on(
                        "GET /token",
                        new MockResponse.Builder().body("{\"token\":\"one\"}"),
                        new MockResponse.Builder().body("{\"token\":\"both\"}"));
        String challenge = "Bearer realm=\"" + tokens.url("/token") + "\",service=\"s\",scope=\"repository:to:pull\"";
        registry.on(
                        "HEAD /v2/to/blobs/" + DIGEST,
                        new MockResponse.Builder().code(401).setHeader("WWW-Authenticate", challenge),
                        new MockResponse.Builder().code(404))
                .on(START, created());

        BlobArrival arrival = network.registry(Credentials.basic("user", "secret"))
                .copyBlob(
                        new Repository(registry.address(), "from"),
                        registry.repository("to"),
                        new Descriptor("layer", DIGEST, CONTENT.length(), Optional.empty(), "", false),
                        bytes -> {});

        assertThat(arrival).isEqualTo(BlobArrival.MOUNTED);
        assertThat(network.log())
                .filteredOn(line -> line.startsWith("auth."))
                .element(1)
                .asString()
                .contains("scope=repository%3Ato%3Apull%2Cpush&scope=repository%3Afrom%3Apull ");
        assertThat(lastRequest()).endsWith("&from=from [Bearer both]");
    }
}
