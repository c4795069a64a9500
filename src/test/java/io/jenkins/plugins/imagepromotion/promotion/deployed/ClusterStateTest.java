package io.jenkins.plugins.imagepromotion.promotion.deployed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which containers are found in the objects of a cluster, and which of them run. */
class ClusterStateTest {
    private static final String DIGEST = "sha256:" + "a".repeat(64);

    /** Returns a pod with one running container, and with additional fields in its metadata, spec and status. */
    private static String pod(String metadata, String spec, String status) {
        return """
                {"kind":"Pod","metadata":{"name":"p"%s},"spec":{"containers":[{"name":"app","image":"app:1"}]%s},
                 "status":{"containerStatuses":[{"name":"app","imageID":"app@%s","state":{"running":{}}}]%s}}""".formatted(metadata, spec, DIGEST, status);
    }

    /** Returns a pod with one container, in the given field and state. */
    private static String pod(String field, String container, String state, String restartPolicy) {
        return """
                {"kind":"Pod","metadata":{"name":"p"},
                 "spec":{"restartPolicy":"%s","%ss":[{"name":"app","image":"app:1"%s}]},
                 "status":{"phase":"Running","%sStatuses":[{"name":"app","imageID":"app@%s","state":{%s}}]}}""".formatted(restartPolicy, field, container, field, DIGEST, state);
    }

    private static String workload(String kind, String metadata, String spec, String status) {
        return """
                {"kind":"%s","metadata":{"name":"w"%s},
                 "spec":{%s"template":{"spec":{"containers":[{"name":"app","image":"app:1"}]}}},"status":{%s}}""".formatted(kind, metadata, spec, status);
    }

    private static boolean isIdle(String state) {
        List<RunningContainer> found = ClusterState.read(state);
        assertThat(found).hasSize(1);
        return found.get(0).isIdle();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Failed", "Succeeded"})
    void seesThatAPodEnded(String phase) {
        assertThat(isIdle(pod("", "", ",\"phase\":\"" + phase + "\""))).isTrue();
        assertThat(isIdle(pod("", "", ",\"reason\":\"Evicted\",\"phase\":\"" + phase + "\"")))
                .isTrue();
    }

    @Test
    void readsAFileWithAByteOrderMark() {
        assertThat(isIdle("\uFEFF" + pod("", "", ",\"phase\":\"Failed\""))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Pending", "Running", "Unknown", "NoSuchPhase"})
    void countsAPodThatRunsOrMayRun(String phase) {
        assertThat(isIdle(pod("", "", ",\"phase\":\"" + phase + "\""))).isFalse();
        assertThat(isIdle(pod("", "", ""))).isFalse();
    }

    @Test
    void seesThatAnObjectIsBeingDeleted() {
        String deleted = ",\"deletionTimestamp\":\"2026-01-02T03:04:05Z\"";

        assertThat(isIdle(pod(deleted, "", ",\"phase\":\"Running\""))).isTrue();
        assertThat(isIdle(workload("Deployment", deleted, "", ""))).isTrue();
        assertThat(isIdle(pod(",\"deletionTimestamp\":null", "", ""))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Deployment", "ReplicaSet", "StatefulSet", "ReplicationController", "Rollout"})
    void seesThatAWorkloadHasNoReplicas(String kind) {
        assertThat(isIdle(workload(kind, "", "\"replicas\":0,", ""))).isTrue();
        assertThat(isIdle(workload(kind, "", "\"replicas\":1,", "\"replicas\":0")))
                .isFalse();
        assertThat(isIdle(workload(kind, "", "", ""))).isFalse();
        assertThat(isIdle(workload(kind, "", "\"replicas\":null,", ""))).isFalse();
    }

    @Test
    void seesThatAJobEnded() {
        for (String type : List.of("Complete", "Failed")) {
            String condition = "\"conditions\":[{\"type\":\"Suspended\",\"status\":\"False\"},{\"type\":\"" + type
                    + "\",\"status\":\"%s\"}]";
            assertThat(isIdle(workload("Job", "", "", condition.formatted("True"))))
                    .isTrue();
            assertThat(isIdle(workload("Job", "", "", condition.formatted("False"))))
                    .isFalse();
        }
        assertThat(isIdle(workload("Job", "", "", "\"conditions\":null,\"active\":1")))
                .isFalse();
        assertThat(isIdle(workload("Deployment", "", "", "\"conditions\":[{\"type\":\"Failed\",\"status\":\"True\"}]")))
                .isFalse();
    }

    @Test
    void seesThatAJobIsSuspended() {
        assertThat(isIdle(workload("Job", "", "\"suspend\":true,", ""))).isTrue();
        assertThat(isIdle(workload("Job", "", "\"suspend\":false,", ""))).isFalse();
        String cron = """
                {"kind":"CronJob","metadata":{"name":"nightly"},"spec":{"suspend":%s,"jobTemplate":{"spec":{"template":{"spec":
                 {"containers":[{"name":"job","image":"app:1"}]}}}}}}""";
        assertThat(isIdle(cron.formatted("true"))).isTrue();
        assertThat(isIdle(cron.formatted("false"))).isFalse();
    }

    @Test
    void seesThatADaemonSetHasNoMachines() {
        String status = "\"desiredNumberScheduled\":%d,\"observedGeneration\":%d";

        assertThat(isIdle(workload("DaemonSet", ",\"generation\":3", "", status.formatted(0, 3))))
                .isTrue();
        assertThat(isIdle(workload("DaemonSet", ",\"generation\":3", "", status.formatted(0, 2))))
                .isFalse();
        assertThat(isIdle(workload("DaemonSet", ",\"generation\":3", "", status.formatted(2, 3))))
                .isFalse();
        assertThat(isIdle(workload("DaemonSet", ",\"generation\":1", "", "\"desiredNumberScheduled\":0")))
                .isFalse();
    }

    @Test
    void seesThatAnInitContainerEnded() {
        String succeeded = "\"terminated\":{\"exitCode\":0}";
        String failed = "\"terminated\":{\"exitCode\":1}";

        assertThat(isIdle(pod("initContainer", "", succeeded, "Always"))).isTrue();
        assertThat(isIdle(pod("initContainer", "", failed, "Always"))).isFalse();
        assertThat(isIdle(pod("initContainer", "", failed, "Never"))).isTrue();
        assertThat(isIdle(pod("initContainer", "", "\"running\":{}", "Always"))).isFalse();
        assertThat(isIdle(pod("initContainer", ",\"restartPolicy\":\"Always\"", succeeded, "Always")))
                .isFalse();
    }

    @Test
    void countsAContainerThatIsStartedAgain() {
        String succeeded = "\"terminated\":{\"exitCode\":0}";
        String failed = "\"terminated\":{\"exitCode\":1}";

        assertThat(isIdle(pod("container", "", succeeded, "Always"))).isFalse();
        assertThat(isIdle(pod("container", "", failed, "OnFailure"))).isFalse();
        assertThat(isIdle(pod("container", "", "\"waiting\":{\"reason\":\"CrashLoopBackOff\"}", "Always")))
                .isFalse();
        assertThat(isIdle(pod("container", "", succeeded, "OnFailure"))).isTrue();
        assertThat(isIdle(pod("container", "", failed, "Never"))).isTrue();
    }

    @Test
    void seesThatAnEphemeralContainerEnded() {
        assertThat(isIdle(pod("ephemeralContainer", "", "\"terminated\":{\"exitCode\":137}", "Always")))
                .isTrue();
        assertThat(isIdle(pod("ephemeralContainer", "", "\"running\":{}", "Always")))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"kind\":\"PodList\",\"items\":[%s]}",
                "{\"kind\":\"List\",\"items\":[{\"kind\":\"PodList\",\"items\":[%s]},{\"kind\":\"DeploymentList\",\"items\":null}]}",
                "[%s]",
                "{\"kind\":\"PodList\",\"items\":[]}\n{\"kind\":\"PodList\",\"items\":[%s]}"
            })
    void takesTheKindOfAnItemFromItsList(String list) {
        String pod = pod("", "", "").replace("\"kind\":\"Pod\",", "");

        assertThat(ClusterState.read(list.formatted(pod)))
                .containsExactly(new RunningContainer(
                        "Pod/p container app", "app:1", Optional.of("app@" + DIGEST), true, false, Optional.empty()));
    }

    @Test
    void takesTheKindOfAWorkloadFromItsList() {
        String workload = workload("X", "", "\"replicas\":0,", "").replace("\"kind\":\"X\",", "");
        String job = workload("X", "", "", "\"conditions\":[{\"type\":\"Complete\",\"status\":\"True\"}]")
                .replace("\"kind\":\"X\",", "");

        assertThat(ClusterState.read("{\"kind\":\"DeploymentList\",\"items\":[" + workload + "]}"))
                .singleElement()
                .hasFieldOrPropertyWithValue("place", "Deployment/w container app")
                .hasFieldOrPropertyWithValue("hasStatus", false);
        assertThat(isIdle("{\"kind\":\"JobList\",\"items\":[" + job + "]}")).isTrue();
    }

    @Test
    void readsNullAsMissing() {
        assertThat(ClusterState.read("""
                {"kind":"PodList","metadata":null,"items":[null,
                 {"metadata":null,"spec":null,"status":null},
                 {"spec":{"containers":[{"name":"app","image":"app:1"}],"initContainers":null},
                  "status":{"phase":null,"containerStatuses":null}}]}"""))
                .singleElement()
                .hasFieldOrPropertyWithValue("imageId", Optional.empty())
                .hasFieldOrPropertyWithValue("isIdle", false);
    }

    private static final String YAML = """
            apiVersion: v1
            items:
            - apiVersion: v1
              kind: Pod
              metadata:
                name: "1"
                namespace: shop
                annotations:
                  note: |
                    image: other:1
                    imageID: other@sha256:bbbb
              spec:
                containers:
                - image: app:1
                  name: app
                  command: ["/bin/run", '--level=1']
                initContainers:
                - image: app:1
                  name: init
              status:
                phase: Running
                containerStatuses:
                - image: app:1
                  imageID: app@DIGEST
                  name: app
                  state:
                    running:
                      startedAt: "2026-01-02T03:04:05Z"
                initContainerStatuses:
                - image: app:1
                  imageID: app@DIGEST
                  name: init
                  state:
                    terminated:
                      exitCode: 0
            - apiVersion: apps/v1
              kind: ReplicaSet
              metadata:
                name: before
              spec:
                replicas: 0
                template:
                  spec:
                    containers:
                    - image: app:0
                      name: app
            kind: List
            metadata:
              resourceVersion: ""
            """;

    @Test
    void countsEachContainerInYamlOnce() {
        String twice = "Warning: this version is old\n" + YAML + "---\n" + YAML;

        for (String text : List.of(YAML, YAML.replace("\n", "\r\n"), twice)) {
            List<RunningContainer> found = ClusterState.read(text.replace("DIGEST", DIGEST));
            assertThat(found.subList(0, 3))
                    .extracting(RunningContainer::place, RunningContainer::isIdle)
                    .containsExactly(
                            tuple("shop/Pod/1 container app", false),
                            tuple("shop/Pod/1 container init", true),
                            tuple("ReplicaSet/before container app", true));
            assertThat(found).hasSize(text.equals(twice) ? 6 : 3);
            assertThat(found.get(0).imageId()).hasValue("app@" + DIGEST);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind: Pod\nspec: {containers: [",
                "kind: Pod\nkind: Pod",
                "kind: List\nitems: &a [*a]",
                "kind: List\nitems:\n- &a {kind: Pod}\n- *a",
                "kind: List\n? [a]\n: b",
                "kind: Pod\n\tspec: 1",
                "- kind: Pod\nspec: 1"
            })
    void refusesYamlThatKubectlDoesNotWrite(String text) {
        assertThatThrownBy(() -> ClusterState.read(text))
                .isInstanceOf(ImagePromotionException.class)
                .hasMessageContaining("The cluster state cannot be used: it is invalid YAML.  [UNREADABLE_STATE]");
    }

    @Test
    @Timeout(20)
    void refusesYamlThatIsNestedTooDeeply() {
        assertThatThrownBy(() -> ClusterState.read("kind: List\nitems: " + "[".repeat(100_000)))
                .hasMessageContaining("it is invalid YAML.  [UNREADABLE_STATE]");
    }

    @Property(tries = 300)
    void readsOrRefusesAnyYaml(@ForAll String text) {
        try {
            assertThat(ClusterState.read("kind: Pod\nspec: " + text)).isNotEmpty();
        } catch (ImagePromotionException e) {
            assertThat(e.code()).hasToString("UNREADABLE_STATE");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Status:           Failed\nReason:           Evicted",
                "Status:           Succeeded",
                "Status:           Terminating (lasts 5m)",
                "Replicas:           0 desired | 0 updated | 0 total | 0 available | 0 unavailable",
                "Replicas:       0 current / 0 desired",
                "Completed At:     Mon, 02 Mar 2026 10:00:00 +0000",
                "Suspend:                       True"
            })
    void seesInADescriptionThatNothingRuns(String line) {
        String before = "Name:  other\nStatus:  Running\n  Image:  app:1\n  Image ID:  app@" + DIGEST + "\n";
        String after = "Name:  p\n%s\n    Image:  app:1\n    Image ID:  app@" + DIGEST + "\n";

        assertThat(ClusterState.read(before + after.formatted(line) + before))
                .extracting(RunningContainer::isIdle)
                .containsExactly(false, true, false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Status:           Running",
                "Replicas:           10 desired | 10 updated | 0 total | 0 available",
                "Suspend:          False",
                "    Status:       Failed"
            })
    void seesInADescriptionThatSomethingRuns(String line) {
        assertThat(isIdle("Name:  p\n" + line + "\n    Image:  app:1\n    Image ID:  app@" + DIGEST))
                .isFalse();
    }
}
