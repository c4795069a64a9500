package io.jenkins.plugins.imagepromotion.promotion.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests whether a workload is rolled out. Rows that name a test come from {@code rollout_status_test.go} in
 * kubernetes/kubernetes, {@code staging/src/k8s.io/kubectl/pkg/polymorphichelpers}, at 04791b4906602ffda5ccf9bc4c84d3329f1d7080.
 */
class RolloutTest {
    private static Optional<String> unfinished(String kind, int generation, String spec, String status) {
        String text = """
                {"kind":"%s","metadata":{"name":"w"%s},"status":{%s},
                 "spec":{%s"template":{"spec":{"containers":[{"name":"app","image":"app:1"}]}}}}""".formatted(kind, generation == 0 ? "" : ",\"generation\":" + generation, quoted(status), spec);
        return ClusterState.read(text).get(0).obstacle();
    }

    private static void assertMissing(String missing, Optional<String> obstacle) {
        assertThat(obstacle).isEqualTo(Optional.ofNullable(missing).map(text -> "is not rolled out: " + text));
    }

    /** Quotes the names in {@code a:1,b:x}; a value in single quotes becomes a string. */
    private static String quoted(String members) {
        return members.replaceAll("([A-Za-z]+):", "\"$1\":").replace('\'', '"');
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "test1                    | 0 | 1 | observedGeneration:1,replicas:1,availableReplicas:1                     | 0 of 1 replica updated",
                "test2                    | 1 | 1 | observedGeneration:1,replicas:2,updatedReplicas:1,availableReplicas:2   | 1 replica of an older version still running",
                "test3                    | 1 | 2 | observedGeneration:1,replicas:2,updatedReplicas:2,availableReplicas:1   | 1 of 2 replicas available",
                "test4                    | 1 | 2 | observedGeneration:1,replicas:2,updatedReplicas:2,availableReplicas:2   | -",
                "test5                    | 2 | 2 | observedGeneration:1,replicas:2,updatedReplicas:2,availableReplicas:2   | its controller has not seen the change yet",
                "not seen at all          | 1 | 2 | ''                                                                      | its controller has not seen the change yet"
            })
    void judgesADeploymentLikeKubectl(String name, int generation, int replicas, String status, String missing) {
        assertMissing(missing, unfinished("Deployment", generation, "\"replicas\":" + replicas + ",", status));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "test1 | 0 | observedGeneration:1,desiredNumberScheduled:1                                              | 0 of 1 replica updated",
                "test2 | 1 | observedGeneration:1,updatedNumberScheduled:2,desiredNumberScheduled:2,numberAvailable:1   | 1 of 2 replicas available",
                "test3 | 1 | observedGeneration:1,updatedNumberScheduled:2,desiredNumberScheduled:2,numberAvailable:2   | -",
                "test4 | 2 | observedGeneration:1,updatedNumberScheduled:2,desiredNumberScheduled:2,numberAvailable:2   | its controller has not seen the change yet"
            })
    void judgesADaemonSetLikeKubectl(String name, int generation, String status, String missing) {
        assertMissing(
                missing,
                unfinished("DaemonSet", generation, "\"updateStrategy\":{\"type\":\"RollingUpdate\"},", status));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "unobserved update is not complete                      | 2 | observedGeneration:1,replicas:3,readyReplicas:3,currentReplicas:3 | its controller has not seen the change yet",
                "if all pods are not ready the update is not complete   | 1 | observedGeneration:2,replicas:3,readyReplicas:2,updatedReplicas:3 | 2 of 3 replicas ready",
                "the update is not complete before the last pod         | 1 | observedGeneration:2,replicas:3,readyReplicas:3,updatedReplicas:2,currentRevision:'a',updateRevision:'b' | 2 of 3 replicas updated",
                "update completes when all replicas are current         | 1 | observedGeneration:2,replicas:3,readyReplicas:3,currentReplicas:3,updatedReplicas:3,currentRevision:'foo',updateRevision:'foo' | -"
            })
    void judgesAStatefulSetLikeKubectl(String name, int generation, String status, String missing) {
        assertMissing(missing, unfinished("StatefulSet", generation, "\"replicas\":3,", status));
    }

    /** Kubectl reports "partitioned roll out complete" or nothing, but the old pods run a different image. */
    @Test
    void isStricterThanKubectlIfTheStrategyKeepsOldPods() {
        assertThat(unfinished(
                        "StatefulSet",
                        1,
                        "\"replicas\":3,\"updateStrategy\":{\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"partition\":2}},",
                        "observedGeneration:2,replicas:3,readyReplicas:3,currentReplicas:2,updatedReplicas:1"))
                .contains("is not rolled out: 1 of 3 replicas updated; its update strategy keeps the first 2 pods");
        assertThat(unfinished(
                        "DaemonSet",
                        1,
                        "\"updateStrategy\":{\"type\":\"OnDelete\"},",
                        "observedGeneration:1,desiredNumberScheduled:2,numberAvailable:2,updatedNumberScheduled:1"))
                .contains("is not rolled out: 1 of 2 replicas updated; its update strategy is OnDelete, which updates a"
                        + " pod only after it is deleted");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | conditions:[{type:'Progressing',status:'False',reason:'ProgressDeadlineExceeded',message:'ReplicaSet w-1 has timed out'}] |  (ProgressDeadlineExceeded: ReplicaSet w-1 has timed out)",
                "'' | conditions:[{type:'ReplicaFailure',status:'True',reason:'FailedCreate',message:'exceeded quota'}] |  (FailedCreate: exceeded quota)",
                "'' | conditions:[{type:'ReplicaFailure',status:'False',reason:'FailedCreate',message:'exceeded quota'}] | ''",
                "paused:true, | conditions:[] | ; it is paused"
            })
    void reportsWhyARolloutIsStuck(String spec, String conditions, String reason) {
        assertThat(unfinished("Deployment", 1, quoted(spec), "observedGeneration:1," + conditions))
                .contains("is not rolled out: 0 of 1 replica updated" + (reason.startsWith("(") ? " " : "") + reason);
    }

    @ParameterizedTest
    @CsvSource({"ReplicaSet", "ReplicationController"})
    void judgesReplicasWithoutARollout(String kind) {
        assertThat(unfinished(kind, 1, "\"replicas\":2,", "observedGeneration:1,availableReplicas:1"))
                .contains("is not rolled out: 1 of 2 replicas available");
        assertThat(unfinished(kind, 1, "\"replicas\":2,", "observedGeneration:1,availableReplicas:2"))
                .isEmpty();
    }

    /** {@code GetRolloutPhase} of {@code rolloututil.go} in argoproj/argo-rollouts at 02f04b152163e2eb606ba5a32ad622f2bb907e03. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "healthy                | observedGeneration:'3',phase:'Healthy',replicas:2,updatedReplicas:2,availableReplicas:2 | -",
                "the change is not seen | observedGeneration:'2',phase:'Healthy',replicas:2,updatedReplicas:2,availableReplicas:2 | its controller has not seen the change yet",
                "a canary waits         | observedGeneration:'3',phase:'Paused',message:'CanaryPauseStep',replicas:2,updatedReplicas:1,availableReplicas:2 | its phase is Paused (CanaryPauseStep)",
                "the pause ends         | observedGeneration:'3',phase:'Healthy',controllerPause:true,replicas:2,updatedReplicas:2,availableReplicas:2 | its phase is Progressing",
                "aborted                | observedGeneration:'3',phase:'Degraded',message:'RolloutAborted',replicas:2 | its phase is Degraded (RolloutAborted)",
                "before version 1.0     | observedGeneration:'3',replicas:2,updatedReplicas:2,availableReplicas:2 | its phase is unknown",
                "the old stack runs     | observedGeneration:'3',phase:'Healthy',replicas:4,updatedReplicas:2,availableReplicas:2 | 2 replicas of an older version still running"
            })
    void judgesARolloutAsArgoRolloutsDoes(String name, String status, String missing) {
        assertMissing(missing, unfinished("Rollout", 3, "\"replicas\":2,", status));
    }

    @Test
    void refusesAnUnknownKind() {
        assertThat(unfinished("CloneSet", 3, "\"replicas\":2,", "observedGeneration:3,replicas:2,updatedReplicas:2"))
                .contains("has an unknown rollout: leave out objects of the kind CloneSet, and pass their pods");
        assertThat(unfinished("CloneSet", 0, "\"replicas\":2,", "")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"Job", "CronJob"})
    void ignoresAKindWithoutARollout(String kind) {
        assertThat(unfinished(kind, 3, "", "active:1")).isEmpty();
    }

    @Test
    void ignoresTheRolloutInAManifestFile() {
        assertThat(unfinished("Deployment", 0, "\"replicas\":2,", "")).isEmpty();
        assertThat(unfinished("Deployment", 0, "\"replicas\":0,", "")).contains("has no replicas");
    }
}
