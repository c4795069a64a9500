package io.jenkins.plugins.imagepromotion.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.Artifact;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry.Fault;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import mockwebserver3.MockResponse;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who refers to a manifest, from registries that know and from those that do not. */
class ReferrersTest {
    private static final Digest SUBJECT = Digest.of("subject".getBytes(StandardCharsets.UTF_8));
    private static final String FALLBACK = "sha256-" + SUBJECT.hex();
    private static final String ASK = "GET /v2/app/referrers/.*";

    private final ScriptedRegistry server = ScriptedRegistry.start();
    private final Registry registry = TestRegistries.plain(server.host(), new Cancellation());
    private final Repository app = new Repository(server.host(), "app");

    @AfterEach
    void stop() {
        server.close();
    }

    private Manifest attach(String content) {
        return registry.attach(
                app,
                new Descriptor(MediaTypes.OCI_MANIFEST, SUBJECT, 7, Optional.empty(), "", false),
                new Artifact(
                        "application/vnd.example",
                        "text/plain",
                        content.getBytes(StandardCharsets.UTF_8),
                        Map.of("content", content)));
    }

    private static String index(String... digests) {
        String entries = String.join(
                ",",
                List.of(digests).stream()
                        .map(digest -> "{\"mediaType\":\"" + MediaTypes.OCI_MANIFEST + "\",\"size\":1,\"digest\":\""
                                + digest + "\",\"artifactType\":\"a/b\"}")
                        .toList());
        return "{\"schemaVersion\":2,\"mediaType\":\"" + MediaTypes.OCI_INDEX + "\",\"manifests\":[" + entries + "]}";
    }

    private static MockResponse.Builder page(String... digests) {
        return new MockResponse.Builder()
                .setHeader("Content-Type", MediaTypes.OCI_INDEX)
                .body(index(digests));
    }

    private List<Digest> found() {
        return registry.referrers(app, SUBJECT).stream().map(Descriptor::digest).toList();
    }

    @Test
    void areListedOverSeveralPages() {
        Digest one = Answers.digest("a");
        Digest two = Answers.digest("b");
        server.when(
                ASK,
                Fault.answering(page(one.toString())
                        .setHeader("Link", "</v2/app/referrers/" + SUBJECT + "?next=2>; rel=\"next\"")
                        .build()));
        server.when(ASK + "next=2", Fault.answering(page(two.toString()).build()));

        assertThat(found()).containsExactly(one, two);
        assertThat(registry.referrers(app, SUBJECT).get(0).artifactType()).isEqualTo("a/b");
    }

    @Test
    void endWhereTheListDoesNot() {
        server.when(
                ASK,
                Fault.answering(page().setHeader("Link", "</v2/app/referrers/" + SUBJECT + ">; rel=\"next\"")
                        .build()));

        assertThat(Assertions.catchThrowableOfType(RegistryException.class, this::found)
                        .code())
                .isEqualTo(FailureCode.UNREADABLE_ANSWER);
    }

    @Test
    void areNoneWhereTheRegistrySaysSoWhateverTheTagHolds() {
        attach("one");
        server.when(ASK, Fault.answering(page().build()));

        assertThat(found()).isEmpty();
    }

    @Test
    void areNoneWhereTheListIsNull() {
        String none = "{\"schemaVersion\":2,\"mediaType\":\"" + MediaTypes.OCI_INDEX + "\",\"manifests\":null}";
        server.when(
                ASK,
                Fault.answering(new MockResponse.Builder()
                        .setHeader("Content-Type", MediaTypes.OCI_INDEX)
                        .body(none)
                        .build()));

        assertThat(found()).isEmpty();
    }

    @Test
    void areAddedToAListUnderATagThatIsNull() {
        server.push(
                "app",
                FALLBACK,
                MediaTypes.OCI_INDEX,
                "{\"schemaVersion\":2,\"manifests\":null,\"annotations\":{\"a\":\"b\"}}"
                        .getBytes(StandardCharsets.UTF_8));

        Manifest one = attach("one");

        assertThat(found()).containsExactly(one.digest());
        assertThat(server.stored("app", FALLBACK)).endsWith("}],\"annotations\":{\"a\":\"b\"}}");
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404, 500})
    void areNotReturnedIncompleteIfALaterPageFails(int status) {
        attach("one");
        server.when(
                ASK,
                Fault.answering(page(Answers.digest("a").toString())
                        .setHeader("Link", "</v2/app/referrers/" + SUBJECT + "?next=2>; rel=\"next\"")
                        .build()));
        server.when(ASK + "next=2", Fault.status(status, "NAME_UNKNOWN", "no"));

        assertThatThrownBy(this::found)
                .hasMessageContaining("page:")
                .hasMessageContaining("referrers/" + SUBJECT + "?…\"");
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 405, 501})
    void areThoseUnderTheTagWhereTheRegistryDoesNotKnow(int status) {
        Manifest one = attach("one");
        server.when(ASK, Fault.status(status, "UNSUPPORTED", "no"));

        assertThat(found()).containsExactly(one.digest());
    }

    @Test
    void areThoseUnderTheTagWhereTheAnswerIsNoIndex() {
        Manifest one = attach("one");
        server.when(
                ASK,
                Fault.answering(new MockResponse.Builder()
                        .setHeader("Content-Type", "text/html")
                        .body("<html>")
                        .build()));

        assertThat(found()).containsExactly(one.digest());
    }

    @Test
    void areNotTakenForNoneWhereAskingIsForbidden() {
        server.when(ASK, Fault.status(403, "DENIED", "no"));

        assertThat(Assertions.catchThrowableOfType(RegistryException.class, this::found))
                .hasMessageContaining("[FORBIDDEN]")
                .hasMessageContaining("it says:     \"DENIED: no\"");
    }

    @Test
    void writeTheManifestThatTheSpecificationDescribes() {
        Manifest manifest = attach("one");

        assertThat(new String(manifest.bytes(), StandardCharsets.UTF_8))
                .isEqualTo("{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
                        + "\"artifactType\":\"application/vnd.example\",\"config\":{\"mediaType\":"
                        + "\"application/vnd.oci.empty.v1+json\",\"digest\":"
                        + "\"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a\",\"size\":2},"
                        + "\"layers\":[{\"mediaType\":\"text/plain\",\"digest\":\""
                        + Digest.of("one".getBytes(StandardCharsets.UTF_8))
                        + "\",\"size\":3}],\"subject\":{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
                        + "\"digest\":\"" + SUBJECT + "\",\"size\":7},\"annotations\":{\"content\":\"one\"}}");
        assertThat(server.stored("app", FALLBACK))
                .contains("\"artifactType\":\"application/vnd.example\",\"annotations\":{\"content\":\"one\"}");
    }

    @Test
    void changeNothingTheSecondTime() {
        attach("one");
        server.forgetRequests();

        attach("one");

        assertThat(server.requests())
                .filteredOn(request -> request.startsWith("P"))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("PUT /v2/app/manifests/sha256:");
        assertThat(found()).hasSize(1);
    }

    @Test
    void keepWhatOthersListedAsItIs() {
        server.push(
                "app",
                FALLBACK,
                MediaTypes.OCI_INDEX,
                (index(Answers.digest("a").toString())
                                .replace("\"artifactType\"", "\"unknown\":[1,{\"x\":null}],\"artifactType\""))
                        .getBytes(StandardCharsets.UTF_8));

        Manifest one = attach("one");

        assertThat(found()).containsExactly(Answers.digest("a"), one.digest());
        assertThat(server.stored("app", FALLBACK)).contains("\"unknown\":[1,{\"x\":null}]");
    }

    @Test
    void areNotListedUnderATagWhereTheRegistryKeepsTheList() {
        server.when(
                "PUT .*/manifests/sha256:.*",
                (request, honest) -> honest.get()
                        .newBuilder()
                        .setHeader("OCI-Subject", SUBJECT)
                        .build());

        attach("one");

        assertThat(server.tags("app")).isEmpty();
    }

    @Test
    void areWrittenAgainWhereSomebodyElseWroteInBetween() {
        AtomicInteger writes = new AtomicInteger();
        server.when("PUT .*/manifests/sha256-.*", (request, honest) -> {
            MockResponse answer = honest.get();
            if (writes.incrementAndGet() == 1) {
                server.push(
                        "app",
                        FALLBACK,
                        MediaTypes.OCI_INDEX,
                        index(Answers.digest("b").toString()).getBytes(StandardCharsets.UTF_8));
            }
            return answer;
        });

        Manifest one = attach("one");

        assertThat(found()).containsExactly(Answers.digest("b"), one.digest());
    }

    @Test
    void loseNoneOfManyWrittenAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Digest>> all = IntStream.range(0, 24)
                    .mapToObj(i ->
                            (Callable<Digest>) () -> attach("artifact " + i).digest())
                    .toList();
            for (Future<Digest> one : threads.invokeAll(all)) {
                assertThat(found()).contains(one.get());
            }
            assertThat(found()).hasSize(24);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void doNotOverwriteATagThatIsNoList() {
        server.push(
                "app", FALLBACK, MediaTypes.OCI_MANIFEST, """
                {"schemaVersion":2,"config":{"mediaType":"c","size":2,"digest":"%s"},"layers":[]}""".formatted(SUBJECT).getBytes(StandardCharsets.UTF_8));

        assertThat(Assertions.catchThrowableOfType(RegistryException.class, () -> attach("one")))
                .hasMessageContaining("The tag for the list of referrers holds something else.");
    }
}
