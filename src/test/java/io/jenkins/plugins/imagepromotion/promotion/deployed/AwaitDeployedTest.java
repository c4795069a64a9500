package io.jenkins.plugins.imagepromotion.promotion.deployed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry.Fault;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Waits for a cluster that changes between checks. */
class AwaitDeployedTest {
    private static final String TAG = "production-v1.4.2-abcdef1-1763900000";
    private static final String CONFIG = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    private static final String OTHER = "sha256:" + "b".repeat(64);
    private static final Instant START = Instant.parse("2026-03-04T05:06:07Z");

    @AutoClose
    private final ScriptedRegistry server = ScriptedRegistry.start();

    private final Digest digest = server.push(
            "shop/app", TAG, MediaTypes.OCI_MANIFEST, """
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
             "config":{"mediaType":"application/vnd.oci.image.config.v1+json","size":2,"digest":"%s"},"layers":[]}""".formatted(CONFIG).getBytes(StandardCharsets.UTF_8));
    private final List<String> lines = new ArrayList<>();
    private final Deque<AwaitDeployed.StateSource> states = new ArrayDeque<>();
    private final Time time = new Time();

    /** A clock that moves only while the test waits. */
    private static final class Time extends Clock {
        private Instant now = START;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private String image() {
        return server.host() + "/shop/app:" + TAG;
    }

    private String pod(String name, String runs, String state) {
        return """
                {"kind":"Pod","metadata":{"name":"%s"},"spec":{"containers":[{"name":"app","image":"%s"}]},
                 "status":{"containerStatuses":[{"name":"app","imageID":"%s",%s}]}}""".formatted(name, image(), runs.isEmpty() ? "" : server.host() + "/shop/app@" + runs, state);
    }

    private String right(String name) {
        return pod(name, digest.toString(), "\"ready\":true,\"state\":{\"running\":{}}");
    }

    private String wrong(String name) {
        return pod(name, OTHER, "\"ready\":true,\"state\":{\"running\":{}}");
    }

    private String pulling(String name) {
        return pod(name, "", "\"state\":{\"waiting\":{\"reason\":\"ImagePullBackOff\",\"message\":\"not found\"}}");
    }

    /** Sets the states that successive checks see; the last one repeats. */
    private void shows(AwaitDeployed.StateSource... all) {
        states.addAll(List.of(all));
    }

    private void shows(String... all) {
        for (String one : all) {
            states.add(() -> one);
        }
    }

    private Deployment await(String timeout, String interval) {
        AssertDeployed judge = AssertDeployed.of(
                TestRegistries.plain(server.host(), new Cancellation()),
                ImageReference.parse(image()),
                Optional.empty());
        return new AwaitDeployed(judge, Polling.parse(timeout, interval), time)
                .await(
                        () -> (states.size() > 1 ? states.remove() : states.element()).read(),
                        millis -> time.now = time.now.plusMillis(millis),
                        lines::add);
    }

    @Test
    void waitsUntilEveryContainerRunsTheImage() {
        shows(wrong("old"), wrong("old") + pulling("new"), right("new"));

        Deployment deployment = await("10m", "10s");

        assertThat(deployment)
                .isEqualTo(new Deployment(
                        ImageReference.parse(image()),
                        digest,
                        List.of("Pod/new container app"),
                        Duration.ofSeconds(20),
                        START.plusSeconds(20)));
    }

    @Test
    void reportsOnlyChanges() {
        shows(wrong("old"), wrong("old"), wrong("old") + pulling("new"), wrong("old") + pulling("new"), right("new"));

        await("10m", "10s");

        assertThat(lines)
                .containsExactly(
                        "0 of 1 container runs " + digest,
                        "  Pod/old container app: runs " + OTHER + ", a different image",
                        "0 of 2 containers run " + digest,
                        "  Pod/new container app: is waiting (ImagePullBackOff: not found)",
                        "1 of 1 container runs " + digest);
    }

    @Test
    void readsTheImageFromTheRegistryOnce() {
        shows(wrong("old"), wrong("old"), wrong("old"), right("new"));
        server.forgetRequests();

        await("10m", "10s");

        assertThat(server.requests())
                .filteredOn(request -> request.contains("/manifests/" + TAG))
                .hasSize(1);
    }

    @Test
    void failsAfterTheTimeoutAndListsEachContainer() {
        shows(wrong("old") + pulling("new") + right("good"));

        assertThatThrownBy(() -> await("1m30s", "40s"))
                .isInstanceOf(ImagePromotionException.class)
                .hasMessage("""
                        The cluster did not run the image in every container within 1m30s.  [DEPLOYMENT_TIMEOUT]
                          image:   %s
                          digest:  %s
                          waited:  1m30s
                          wrong:   Pod/old container app: runs %s, a different image
                          waiting: Pod/new container app: is waiting (ImagePullBackOff: not found)
                          right:   1 container
                          Fix the problem that the cluster reports, or find out why automation does not apply the change. Then wait again.""".formatted(image(), digest, OTHER));
        assertThat(time.now).isEqualTo(START.plusSeconds(90));
    }

    @Test
    void reportsThatAWrongContainerWillNotChangeAfterTheRollout() {
        String deployment = """
                {"kind":"Deployment","metadata":{"name":"app","generation":2},
                 "spec":{"replicas":1,"template":{"spec":{"containers":[{"name":"app","image":"%s"}]}}},
                 "status":{"observedGeneration":%d,"replicas":1,"updatedReplicas":1,"availableReplicas":1}}""";
        String problem = "Pod/old container app: runs " + OTHER + ", a different image";
        shows(wrong("old") + deployment.formatted(image(), 1), wrong("old") + deployment.formatted(image(), 2));

        assertThatThrownBy(() -> await("10s", "5s"))
                .hasMessageContaining("wrong:  " + problem + "; every workload is rolled out, so it will not change\n")
                .hasMessageContaining("right:  1 container\n");
        assertThat(lines)
                .contains(
                        "  " + problem,
                        "  Deployment/app container app: is not rolled out: its controller has not seen the change yet");
    }

    @Test
    void ignoresAnOldPodThatIsStillTerminatingButReportsIt() {
        shows(right("new")
                + wrong("old").replace("{\"name\":\"old\"}", "{\"name\":\"old\",\"deletionTimestamp\":\"now\"}"));

        assertThat(await("10m", "10s").containers()).containsExactly("Pod/new container app");
        assertThat(lines).contains("  Pod/old container app: is being deleted");
    }

    @Test
    void waitsUntilAContainerUsesTheRepository() {
        shows("{\"kind\":\"Pod\",\"spec\":{\"containers\":[{\"name\":\"mesh\",\"image\":\"mesh:1.2.3\"}]}}");

        assertThatThrownBy(() -> await("10s", "5s")).hasMessageContaining("right:  0 containers\n");
        assertThat(lines).containsExactly("no container runs an image of " + server.host() + "/shop/app");
    }

    @Test
    void retriesAStateThatCannotBeRead() {
        AwaitDeployed.StateSource failing = () -> {
            throw new IOException("exit status 1: Unable to connect to the server\nhelp");
        };
        shows(failing, failing, () -> "{\"kind\":", () -> "{\"kind\":\"List\",\"items\":[]}", () -> right("new"));

        assertThat(await("10m", "10s").waited()).isEqualTo(Duration.ofSeconds(40));
        assertThat(lines)
                .containsExactly(
                        "cannot check the cluster now: exit status 1: Unable to connect to the server",
                        "cannot check the cluster now: The cluster state cannot be used: it is invalid JSON. [UNREADABLE_STATE]",
                        "cannot check the cluster now: The cluster state cannot be used: it contains no container. [UNREADABLE_STATE]",
                        "1 of 1 container runs " + digest);
    }

    @Test
    void reportsTheProblemIfItNeverReadsTheState() {
        shows((AwaitDeployed.StateSource) () -> {
            throw new IOException("exit status 127");
        });

        assertThatThrownBy(() -> await("20s", "5s")).hasMessage("""
                        The cluster did not run the image in every container within 20s.  [DEPLOYMENT_TIMEOUT]
                          image:   %s
                          digest:  %s
                          waited:  20s
                          problem: exit status 127
                          No state could be read. Fix the reported problem, and wait again.""".formatted(image(), digest));
    }

    @Test
    void reportsTheLastStateAndTheProblemAfterIt() {
        shows(() -> pulling("new"), () -> {
            throw new IOException();
        });

        assertThatThrownBy(() -> await("20s", "5s"))
                .hasMessageContaining("waiting: Pod/new container app: is waiting (ImagePullBackOff: not found)\n")
                .hasMessageContaining("problem: IOException\n");
    }

    @Test
    void failsImmediatelyIfTheImageIsNotInTheRegistry() {
        shows("never read");
        server.when("GET .*", Fault.status(404, "MANIFEST_UNKNOWN", "gone"));

        assertThatThrownBy(() -> await("10m", "10s")).hasMessageContaining("[REPOSITORY_NOT_FOUND]");
        assertThat(time.now).isEqualTo(START);
    }

    @Test
    void retriesIfTheRegistryFailsWhileItReadsTheIndex() {
        server.push("shop/app", TAG, MediaTypes.OCI_INDEX, """
                {"schemaVersion":2,"mediaType":"%s","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json",
                 "size":1,"digest":"%s"}]}""".formatted(MediaTypes.OCI_INDEX, digest)
                .getBytes(StandardCharsets.UTF_8));
        server.when("GET .*" + digest.hex(), Fault.status(401, "UNAUTHORIZED", "expired"));
        shows(() -> right("new").replace(digest.toString(), CONFIG), () -> {
            server.when("GET .*" + digest.hex(), (request, honest) -> honest.get());
            return right("new").replace(digest.toString(), CONFIG);
        });

        assertThat(await("10m", "10s").waited()).isEqualTo(Duration.ofSeconds(10));
        assertThat(lines).first().asString().endsWith("[UNAUTHORIZED]");
    }

    @Test
    void endsWhenItIsInterrupted() {
        shows((AwaitDeployed.StateSource) () -> {
            throw new InterruptedException();
        });

        assertThatThrownBy(() -> await("10m", "10s")).hasMessageContaining("[CANCELLED]");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void limitsItsOutputAndItsRecord() {
        List<String> pods = IntStream.range(0, 250).mapToObj(i -> "p" + i).toList();
        shows(
                String.join("", pods.stream().map(this::wrong).toList()),
                String.join("", pods.stream().map(this::right).toList()));

        Deployment deployment = await("10m", "10s");

        assertThat(lines).hasSize(23).contains("  and 230 more");
        assertThat(deployment.record(Map.of()))
                .contains("\"containers\" : 250,", "\"Pod/p199 container app\"")
                .doesNotContain("Pod/p200");
    }

    @Test
    void writesARecord() {
        shows(right("new"));

        assertThat(await("10m", "10s").record(Map.of("build", "https://ci.example.com/job/shop/7/")))
                .isEqualTo("""
                        {
                          "schemaVersion" : 1,
                          "outcome" : "DEPLOYED",
                          "image" : "%s",
                          "digest" : "%s",
                          "containers" : 1,
                          "running" : [ "Pod/new container app" ],
                          "waitedSeconds" : 0,
                          "at" : "2026-03-04T05:06:07Z",
                          "build" : "https://ci.example.com/job/shop/7/"
                        }""".formatted(image(), digest));
    }

    @ParameterizedTest
    @CsvSource({"90s, 90", "10m, 600", "1h30m, 5400", "24h, 86400", "1h1m1s, 3661"})
    void parsesADuration(String text, long seconds) {
        assertThat(Polling.parse(text, "1s").timeout()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource({"''", "0s", "25h", "10", "10 m", "-1m", "m", "1d", "99999999999999999999s"})
    void refusesAnInvalidDuration(String text) {
        assertThatThrownBy(() -> Polling.parse(text, "1s")).hasMessage("""
                        The timeout is not a duration within its range.  [INVALID_ARGUMENTS]
                          found: "%s"
                          range: 1s to 24h
                          Write hours, minutes and seconds, such as 90s, 10m or 1h30m.""".formatted(text));
        assertThatThrownBy(() -> Polling.parse("10m", "2h")).hasMessageContaining("The interval is not");
    }
}
