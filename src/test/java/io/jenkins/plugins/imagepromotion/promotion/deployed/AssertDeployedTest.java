package io.jenkins.plugins.imagepromotion.promotion.deployed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.promotion.deployed.ContainerVerdict.Kind;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares what a cluster runs with the promoted image. */
class AssertDeployedTest {
    private static final String TAG = "production-v1.4.2-abcdef1-1763900000";
    private static final String CONFIG = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    private static final String OTHER = "sha256:" + "b".repeat(64);

    @AutoClose
    private final ScriptedRegistry server = ScriptedRegistry.start();

    private final Digest platform = server.push("shop/app", "platform", MediaTypes.OCI_MANIFEST, """
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
             "config":{"mediaType":"application/vnd.oci.image.config.v1+json","size":2,"digest":"%s"},"layers":[]}""".formatted(CONFIG)
            .getBytes(StandardCharsets.UTF_8));
    private final Digest index =
            server.push("shop/app", TAG, MediaTypes.OCI_INDEX, """
            {"schemaVersion":2,"mediaType":"%s","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json",
             "size":1,"digest":"%s","platform":{"os":"linux","architecture":"amd64"}}]}""".formatted(MediaTypes.OCI_INDEX, platform)
                    .getBytes(StandardCharsets.UTF_8));

    private int check(String state) {
        return judge(image(), state).require().of(Kind.RIGHT).size();
    }

    private DeploymentVerdict judge(String image, String state) {
        return AssertDeployed.of(
                        TestRegistries.plain(server.host(), new Cancellation()),
                        ImageReference.parse(image),
                        Optional.empty())
                .judge(ClusterState.read(state));
    }

    private String image() {
        return server.host() + "/shop/app:" + TAG;
    }

    private String name(String text) {
        return text.replace("INDEX", index.toString())
                .replace("PLATFORM", platform.toString())
                .replace("CONFIG", CONFIG)
                .replace("HOST", server.host());
    }

    private static String pod(String image, String imageId) {
        return """
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"app-1","namespace":"shop"},
                 "spec":{"containers":[{"name":"app","image":"%s"},{"name":"mesh","image":"mesh:1.2.3"}]},
                 "status":{"containerStatuses":[{"name":"app","image":"%s","imageID":"%s","ready":true},
                  {"name":"mesh","imageID":"docker.io/library/mesh@sha256:%s"}]}}""".formatted(image, image, imageId, "c".repeat(64));
    }

    private static String deployment(String image) {
        return """
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"app","namespace":"shop"},
                 "spec":{"template":{"spec":{"initContainers":[{"name":"init","image":"%s"}],
                  "containers":[{"name":"app","image":"%s"}]}}}}""".formatted(image, image);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HOST/shop/app@INDEX",
                "HOST/shop/app@PLATFORM",
                "docker-pullable://HOST/shop/app@PLATFORM",
                "docker://CONFIG",
                "CONFIG",
                "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
                "mirror.example.com/shop/app@INDEX"
            })
    void acceptsEveryWayInWhichARuntimeNamesTheImage(String imageId) {
        assertThat(check(pod(image(), name(imageId)))).isOne();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HOST/shop/app@INDEX",
                "HOST/shop/app:production-v1.4.2-abcdef1-1763900000@INDEX",
                "HOST/shop/app:production-v1.4.2-abcdef1-1763900000"
            })
    void acceptsAWorkloadThatNamesTheDigestOrTheVeryTag(String named) {
        assertThat(check(deployment(name(named)))).isEqualTo(2);
    }

    @Test
    void readsListsAndSeveralDocumentsAndWorkloadsOfAllKinds() {
        String pinned = name("HOST/shop/app@INDEX");
        String cron = """
                {"kind":"CronJob","metadata":{"name":"nightly"},"spec":{"jobTemplate":{"spec":{"template":{"spec":
                 {"containers":[{"name":"job","image":"%s"}]}}}}}}""".formatted(pinned);

        assertThat(check("{\"kind\":\"List\",\"items\":[" + pod(image(), pinned) + "," + cron
                        + ",{\"kind\":\"Service\"}]}\n" + deployment(pinned)))
                .isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "web  HOST/shop/app@INDEX  Running",
                "shop/web: HOST/shop/app@PLATFORM, mesh@sha256:cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc",
                "    Image:          HOST/shop/app:production-v1.4.2-abcdef1-1763900000\n    Image ID:       docker-pullable://HOST/shop/app@PLATFORM",
                "    image: mirror.example.com/shop/app:latest\n    imageID: mirror.example.com/shop/app@INDEX\n    lastState: {}",
                "        image: HOST/shop/app:production-v1.4.2-abcdef1-1763900000",
                "      - image: \"HOST/shop/app@INDEX\"",
                "image=HOST/shop/app:any\nimage_id=CONFIG"
            })
    void readsTextThatIsPrintedForPeople(String text) {
        assertThat(check(name(text))).isOne();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "web HOST/shop/app@OTHER                                                  | line 1: is configured to run OTHER, a different image",
                "name: app\\n    image: HOST/shop/app:any\\n    imageID: HOST/shop/app@OTHER | line 2: runs OTHER, a different image",
                "image: HOST/shop/app:any\\nready: true                                    | line 1: is configured to run HOST/shop/app:any, which is not pinned",
                "a HOST/shop/app@INDEX\\nb HOST/shop/app@OTHER                             | line 2: is configured to run OTHER"
            })
    void refusesPrintedTextThatShowsAnotherImage(String text, String problem) {
        assertThatThrownBy(() -> check(name(text.replace("\\n", "\n")).replace("OTHER", OTHER)))
                .isInstanceOf(ImagePromotionException.class)
                .hasMessageContaining("wrong:  " + name(problem.strip()).replace("OTHER", OTHER))
                .hasMessageContaining("[OTHER_IMAGE_RUNS]");
    }

    @Test
    @Timeout(20)
    void readsLongTextsInLittleTime() {
        String text = "x".repeat(5 << 20) + " " + name("HOST/shop/app@INDEX") + " image".repeat(1 << 20)
                + "@sha256:".repeat(1 << 19);

        assertThat(check(text)).isOne();
    }

    @Test
    void refusesAnotherImageUnderThePromotedTagAndNamesTheContainer() {
        assertThatThrownBy(() -> check(pod(image(), name("HOST/shop/app@" + OTHER))))
                .isInstanceOf(ImagePromotionException.class)
                .hasMessage("""
                        Some containers run a different image.  [OTHER_IMAGE_RUNS]
                          image:  %s
                          digest: %s
                          wrong:  shop/Pod/app-1 container app: runs %s, a different image
                          right:  0 containers
                          Wait until the rollout is complete, or deploy the image by digest. If the promoted tag itself holds another \
                        digest, find out who moved it.""".formatted(image(), index, OTHER));
    }

    @Test
    void doesNotAdviseToWaitAfterTheRollout() {
        assertThatThrownBy(() ->
                        check(deployment(name("HOST/shop/app@INDEX")) + pod(image(), name("HOST/shop/app@" + OTHER))))
                .hasMessageContaining("; every workload is rolled out, so it will not change\n")
                .hasMessageEndingWith(
                        "Delete the pods that run a different image, or deploy the image by digest. If the"
                                + " promoted tag itself holds another digest, find out who moved it.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HOST/shop/app@sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb | HOST/shop/app@INDEX | is configured to run sha256:bbbb",
                "mirror.example.com/shop/app:latest | mirror.example.com/shop/app@sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb | runs sha256:bbbb"
            })
    void refusesContradictoryImages(String image, String imageId, String problem) {
        assertThatThrownBy(() -> check(pod(name(image), imageId == null ? "" : name(imageId))))
                .hasMessageContaining("wrong:  shop/Pod/app-1 container app: " + problem)
                .hasMessageContaining("[OTHER_IMAGE_RUNS]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HOST/shop/app@INDEX  | ",
                "HOST/shop/app:latest | garbage",
            })
    void refusesAContainerWhoseImageIsUnknown(String image, String imageId) {
        assertThatThrownBy(() -> check(pod(name(image), imageId == null ? "" : imageId)))
                .hasMessage("""
                        Some containers do not run the image yet.  [ROLLOUT_INCOMPLETE]
                          image:   %s
                          digest:  %s
                          waiting: shop/Pod/app-1 container app: has not started, so its image is unknown
                          right:   0 containers
                          Wait until the rollout is complete. If it is stuck, fix the problem that the cluster reports.""".formatted(image(), index));
    }

    @Test
    void refusesOutputWithoutAnImageId() {
        assertThatThrownBy(() -> check(name("Image: HOST/shop/app@INDEX\nImage ID:")))
                .hasMessageContaining("waiting: line 1: has not started, so its image is unknown\n")
                .hasMessageContaining("[ROLLOUT_INCOMPLETE]");
    }

    @Test
    void refusesAWorkloadThatIsNotPinned() {
        assertThatThrownBy(() -> check(deployment(name("HOST/shop/app:latest"))))
                .hasMessageContaining("shop/Deployment/app container init: is configured to run " + server.host()
                        + "/shop/app:latest, which is not pinned to this image");
    }

    @Test
    void refusesIfNoContainerOfTheRepositoryRuns() {
        assertThatThrownBy(() -> check(deployment("registry.example.com/other/app@" + OTHER)))
                .hasMessageContaining("[NOT_DEPLOYED]")
                .hasMessageContaining("other containers: 2");
    }

    @Test
    void namesTheIndexIfOneOfItsPlatformsIsChecked() {
        assertThatThrownBy(
                        () -> judge(server.host() + "/shop/app@" + platform, pod(image(), name("HOST/shop/app@INDEX")))
                                .require())
                .hasMessageContaining("wrong:  shop/Pod/app-1 container app: runs " + index
                        + ", the index that lists this image as linux/amd64; check the index instead\n")
                .hasMessageContaining("[OTHER_IMAGE_RUNS]");
    }

    @Test
    void readsTheImagesOfAnIndexOnlyIfItHasTo() {
        server.forgetRequests();
        check(pod(image(), name("HOST/shop/app@PLATFORM")));
        assertThat(server.requests()).hasSize(1);

        server.forgetRequests();
        check(pod(image(), "docker://" + CONFIG));
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void acceptsAPlatformOfAnIndexInAnIndex() {
        server.push("shop/app", TAG, MediaTypes.OCI_INDEX, """
                {"schemaVersion":2,"mediaType":"%1$s","manifests":[{"mediaType":"%1$s","size":1,"digest":"%2$s"}]}""".formatted(MediaTypes.OCI_INDEX, index)
                .getBytes(StandardCharsets.UTF_8));

        assertThat(check(pod(image(), name("HOST/shop/app@PLATFORM")))).isOne();
        assertThat(check(pod(image(), CONFIG))).isOne();
    }

    @Test
    void refusesAnIndexIfItsImagesAreMissing() {
        server.push("shop/app", TAG, MediaTypes.OCI_INDEX, index(1).getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> check(pod(image(), "docker://" + CONFIG)))
                .hasMessageContaining("The repository no longer holds all images in the index.  [INCOMPLETE_IMAGE]");
    }

    @Test
    void refusesToReadAnIndexWithTooManyImages() {
        server.push("shop/app", TAG, MediaTypes.OCI_INDEX, index(1001).getBytes(StandardCharsets.UTF_8));
        server.forgetRequests();

        assertThatThrownBy(() -> check(pod(image(), "docker://" + CONFIG)))
                .hasMessageContaining("[MANIFEST_TOO_LARGE]");
        assertThat(server.requests()).hasSize(1);
    }

    /** Returns an index whose images are missing from the registry. */
    private static String index(int images) {
        return IntStream.range(0, images)
                .mapToObj(i -> "{\"mediaType\":\"%s\",\"size\":1,\"digest\":\"%s\"}"
                        .formatted(MediaTypes.OCI_MANIFEST, Digest.of(("image " + i).getBytes(StandardCharsets.UTF_8))))
                .collect(Collectors.joining(
                        ",",
                        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[".formatted(MediaTypes.OCI_INDEX),
                        "]}"));
    }

    @Test
    void doesNotJudgeWhatDoesNotRun() {
        String good = pod(image(), name("HOST/shop/app@INDEX"));
        String evicted =
                pod(name("HOST/shop/app:latest"), "").replace("\"status\":{", "\"status\":{\"phase\":\"Failed\",");
        String before = deployment(name("HOST/shop/app:latest"))
                .replace("\"spec\":{\"template", "\"spec\":{\"replicas\":0,\"template");

        assertThat(check(good + evicted + before)).isOne();
    }

    @Test
    void refusesIfNothingOfTheRepositoryRunsAnyMore() {
        assertThatThrownBy(() ->
                        check(deployment(image()).replace("\"spec\":{\"template", "\"spec\":{\"replicas\":0,\"template")
                                + deployment("registry.example.com/other/app@" + OTHER)))
                .hasMessage("""
                        No container runs an image of this repository.  [NOT_DEPLOYED]
                          repository:       %s/shop/app
                          other containers: 2
                          not running:      2 containers of this repository: ended, being deleted, suspended or without replicas
                          Query the pods in the application's namespace, or deploy the image first.""".formatted(server.host()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                  | it contains no container",
                "{\"items\":[]}                      | it contains no container",
                "error: connection refused           | it contains no container",
                "{\"kind\":\"Pod\",\"kind\":\"Pod\"}   | it is invalid JSON",
                "{\"kind\":                          | it is invalid JSON",
                "[{\"image\":\"app@sha256:1\"}         | it is invalid JSON",
                "'Warning: old\n{\"kind\":\"Pod\"}' | it is invalid JSON"
            })
    void refusesTextThatDoesNotShowWhatRuns(String state, String why) {
        assertThatThrownBy(() -> ClusterState.read(state))
                .hasMessage(
                        "The cluster state cannot be used: " + why + ".  [UNREADABLE_STATE]\n"
                                + "  Pass the output of `kubectl get pods,deployments -o json`, or text that contains `name@sha256:…`.");
    }

    @Property(tries = 300)
    void readsOrRefusesAnyText(@ForAll String text) {
        try {
            assertThat(ClusterState.read("{\"kind\":\"Pod\",\"spec\":" + text)).isNotEmpty();
        } catch (ImagePromotionException e) {
            assertThat(e.code()).hasToString("UNREADABLE_STATE");
        }
    }
}
