package io.jenkins.plugins.imagepromotion.registry.http;

import static io.jenkins.plugins.imagepromotion.registry.http.Answers.DIGEST;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.challenge;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.manifest;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.status;
import static io.jenkins.plugins.imagepromotion.registry.http.Answers.token;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okhttp3.Headers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which requests a question costs, in which order, and what stands in them. */
class WireTraceTest {
    private static final Credentials BOB = Credentials.basic("bob", "hunter2");
    private static final String BOB_BASIC = "Basic Ym9iOmh1bnRlcjI=";
    private static final Tag STAGING = new Tag("staging");
    private static final Tag PRODUCTION = new Tag("production");

    private final ScriptedNetwork network = new ScriptedNetwork();
    private ScriptedNetwork.Host host;
    private Repository repository;

    @BeforeEach
    void start() {
        host = network.https("registry.example.com");
        repository = host.repository("team/app");
    }

    @AfterEach
    void stop() {
        network.close();
    }

    private void promote(Registry registry) {
        Manifest source = registry.manifest(repository, STAGING).orElseThrow();
        assertThat(registry.manifest(repository, PRODUCTION)).isEmpty();
        registry.put(repository, PRODUCTION, source);
        assertThat(registry.manifest(repository, PRODUCTION).orElseThrow().digest())
                .isEqualTo(source.digest());
    }

    private void answer(ScriptedNetwork.Reply guard) {
        host.on("GET /v2/team/app/manifests/staging", request -> guarded(guard, request, manifest()));
        host.on(
                "GET /v2/team/app/manifests/production",
                request -> guarded(guard, request, status(404)),
                request -> guarded(guard, request, manifest()));
        host.on("PUT /v2/team/app/manifests/production", request -> guarded(guard, request, status(201)));
    }

    private static MockResponse guarded(
            ScriptedNetwork.Reply guard, RecordedRequest request, MockResponse.Builder answer) {
        MockResponse refusal = guard.to(request);
        return refusal.getCode() == 200 ? answer.build() : refusal;
    }

    private static ScriptedNetwork.Reply only(String authorization, String challenge) {
        return request -> (authorization.equals(request.getHeaders().get("Authorization"))
                        ? status(200)
                        : challenge(challenge))
                .build();
    }

    @Test
    void promotesWithFourRequestsAndNoQuestionForCredentialsWhereNobodyAsksWhoItIs() {
        answer(request -> status(200).build());

        promote(network.registry(BOB));

        assertThat(network.log())
                .containsExactly(
                        "registry.example.com GET /v2/team/app/manifests/staging",
                        "registry.example.com GET /v2/team/app/manifests/production",
                        "registry.example.com PUT /v2/team/app/manifests/production",
                        "registry.example.com GET /v2/team/app/manifests/production");
    }

    @Test
    void promotesWithOneMoreRequestWhereTheRegistryWantsAPassword() {
        answer(only(BOB_BASIC, "Basic realm=\"x\""));

        promote(network.registry(BOB));

        assertThat(network.log())
                .containsExactly(
                        "registry.example.com GET /v2/team/app/manifests/staging",
                        "asked for credentials",
                        "registry.example.com GET /v2/team/app/manifests/staging [" + BOB_BASIC + "]",
                        "registry.example.com GET /v2/team/app/manifests/production [" + BOB_BASIC + "]",
                        "asked for credentials",
                        "registry.example.com PUT /v2/team/app/manifests/production [" + BOB_BASIC + "]",
                        "registry.example.com GET /v2/team/app/manifests/production [" + BOB_BASIC + "]");
    }

    @Test
    void promotesWithTwoMoreRequestsWhereTheRegistryWantsAToken() {
        ScriptedNetwork.Host auth = network.https("auth.example.com");
        auth.on("GET /token", token("T1"));
        answer(only(
                "Bearer T1",
                "Bearer realm=\"" + auth.url("/token?account=x")
                        + "\",service=\"registry\",scope=\"repository:team/app:pull\""));
        HttpConnections connections = network.connections();

        promote(network.registry(connections, BOB));
        network.registry(connections, BOB).manifest(repository, STAGING);

        assertThat(network.log())
                .containsExactly(
                        "registry.example.com GET /v2/team/app/manifests/staging",
                        "asked for credentials",
                        "auth.example.com GET /token?account=x&service=registry&scope=repository%3Ateam%2Fapp%3Apull%2Cpush ["
                                + BOB_BASIC + "]",
                        "registry.example.com GET /v2/team/app/manifests/staging [Bearer T1]",
                        "registry.example.com GET /v2/team/app/manifests/production [Bearer T1]",
                        "asked for credentials",
                        "registry.example.com PUT /v2/team/app/manifests/production [Bearer T1]",
                        "registry.example.com GET /v2/team/app/manifests/production [Bearer T1]",
                        "asked for credentials",
                        "registry.example.com GET /v2/team/app/manifests/staging [Bearer T1]");
    }

    @Test
    void sendsWhatRegistriesReadLiterally() {
        List<Headers> seen = new ArrayList<>();
        byte[] bytes = Answers.MANIFEST.getBytes(StandardCharsets.UTF_8);
        List<byte[]> written = new ArrayList<>();
        host.on("GET /v2/team/app/manifests/staging", request -> {
            seen.add(request.getHeaders());
            return manifest().build();
        });
        host.on("PUT /v2/team/app/manifests/production", request -> {
            seen.add(request.getHeaders());
            written.add(request.getBody().toByteArray());
            return status(201).build();
        });
        Registry registry = network.registry(Credentials.ANONYMOUS);

        registry.put(
                repository, PRODUCTION, registry.manifest(repository, STAGING).orElseThrow());

        assertThat(seen.get(0).toMultimap())
                .containsEntry("accept", List.of(String.join(", ", MediaTypes.ACCEPTED)))
                .containsEntry("accept-encoding", List.of("identity"))
                .containsEntry("cache-control", List.of("no-cache"))
                .containsEntry("user-agent", List.of("image-promotion"))
                .doesNotContainKeys("authorization", "cookie");
        assertThat(seen.get(1).toMultimap())
                .containsEntry("content-type", List.of(MediaTypes.OCI_MANIFEST))
                .containsEntry("content-length", List.of(String.valueOf(bytes.length)))
                .doesNotContainKeys("authorization", "transfer-encoding");
        assertThat(written).containsExactly(bytes);
    }

    @Test
    void usesOneConnectionForEverything() {
        List<Integer> connections = new ArrayList<>();
        answer(request -> {
            connections.add(request.getConnectionIndex());
            return status(200).build();
        });

        promote(network.registry(Credentials.ANONYMOUS));

        assertThat(connections).containsOnly(0).hasSize(4);
    }

    @Test
    void readsADigestWithOneRequestThatCarriesNoBody() {
        host.on("HEAD /v2/team/app/manifests/staging", status(200).setHeader("Docker-Content-Digest", DIGEST));

        assertThat(network.registry(Credentials.ANONYMOUS).head(repository, STAGING))
                .contains(DIGEST);
        assertThat(network.log()).containsExactly("registry.example.com HEAD /v2/team/app/manifests/staging");
    }
}
