package io.jenkins.plugins.imagepromotion.promotion.deployed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests which reason from the kubelet explains why a container does not run. */
class ContainerStateTest {
    private static RunningContainer read(String field, String container, String status, String pod) {
        return ClusterState.read("""
                {"kind":"Pod","metadata":{"name":"p"},"spec":{"%ss":[{"name":"app","image":"app:1"%s}]},
                 "status":{%s"%sStatuses":[%s]}}""".formatted(field, container, pod, field, status))
                .get(0);
    }

    private static RunningContainer container(String status) {
        return read("container", "", "{\"name\":\"app\"," + status + "}", "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{'waiting':{'reason':'ContainerCreating'}}                                    | is waiting (ContainerCreating)",
                "{'waiting':{'reason':'PodInitializing'}}                                      | is waiting (PodInitializing)",
                "{'waiting':{'reason':'ErrImagePull','message':'manifest unknown'}}            | is waiting (ErrImagePull: manifest unknown)",
                "{'waiting':{'reason':'ImagePullBackOff','message':'Back-off pulling image'}}  | is waiting (ImagePullBackOff: Back-off pulling image)",
                "{'waiting':{'reason':'CreateContainerConfigError','message':'secret not found'}} | is waiting (CreateContainerConfigError: secret not found)",
                "{'waiting':{'reason':'InvalidImageName'}}                                     | is waiting (InvalidImageName)",
                "{'waiting':{}}                                                                | is waiting",
                "{'terminated':{'exitCode':1,'reason':'Error'}}                                | will be restarted:"
                        + " it ended with exit status 1 (Error)",
                "{'terminated':{}}                                                             | will be restarted:"
                        + " it ended with exit status unknown"
            })
    void reportsTheReasonFromTheKubelet(String state, String obstacle) {
        RunningContainer found = container("\"state\":" + state.replace('\'', '"'));

        assertThat(found.obstacle()).contains(obstacle);
        assertThat(found.isIdle()).isFalse();
    }

    /** The kubelet's message is "back-off 10s restarting failed container", and its time changes between checks. */
    @Test
    void reportsHowAContainerCrashedInsteadOfTheBackOffTime() {
        assertThat(container("""
                        "state":{"waiting":{"reason":"CrashLoopBackOff","message":"back-off 2m40s restarting failed container"}},
                        "lastState":{"terminated":{"exitCode":137,"reason":"OOMKilled"}}""").obstacle())
                .contains("is waiting to restart (CrashLoopBackOff): it ended with exit status 137 (OOMKilled)");
    }

    @Test
    void reportsAContainerThatIsNotReady() {
        assertThat(container("\"ready\":false,\"state\":{\"running\":{}}").obstacle())
                .contains("is running, but not ready");
        assertThat(container("\"ready\":true,\"state\":{\"running\":{}}").obstacle())
                .isEmpty();
    }

    @Test
    void requiresReadinessOfASidecarButNotOfOtherInitContainers() {
        String running = "{\"name\":\"app\",\"ready\":false,\"state\":{\"running\":{}}}";

        assertThat(read("initContainer", ",\"restartPolicy\":\"Always\"", running, "")
                        .obstacle())
                .contains("is running, but not ready");
        assertThat(read("initContainer", "", running, "").obstacle()).isEmpty();
    }

    /** Kubernetes, "Node Status" and "Pod readiness": if a node is lost, its pods are not Ready, but its containers do not change. */
    @Test
    void reportsAReadyContainerInAPodThatIsNotReady() {
        assertThat(inPod("\"phase\":\"Running\",\"conditions\":[{\"type\":\"Ready\",\"status\":\"False\"},"
                        + "{\"type\":\"ContainersReady\",\"status\":\"True\"}],\"reason\":\"NodeLost\""))
                .contains("is in a pod that is not ready (NodeLost)");
        assertThat(inPod("\"phase\":\"Unknown\"")).contains("is in a pod that is not ready");
        // A container with another image is not ready.
        assertThat(inPod("\"phase\":\"Running\",\"conditions\":[{\"type\":\"Ready\",\"status\":\"False\"},"
                        + "{\"type\":\"ContainersReady\",\"status\":\"False\"}]"))
                .isEmpty();
    }

    private static Optional<String> inPod(String status) {
        return ClusterState.read("{\"kind\":\"Pod\",\"spec\":{\"containers\":[{\"name\":\"app\",\"image\":\"a:1\"}]},"
                        + "\"status\":{" + status + ",\"containerStatuses\":[{\"name\":\"app\",\"ready\":true,"
                        + "\"state\":{\"running\":{}}}]}}")
                .get(0)
                .obstacle();
    }

    @Test
    void reportsWhyAPodIsNotScheduled() {
        String pod = """
                "conditions":[{"type":"PodScheduled","status":"%s","reason":"Unschedulable","message":"0/3 nodes are available"}],""";

        assertThat(read("container", "", "", pod.formatted("False")).obstacle())
                .contains("is not scheduled (Unschedulable: 0/3 nodes are available)");
        assertThat(read("container", "", "", pod.formatted("True")).obstacle()).isEmpty();
    }

    @Test
    void shortensALongMessage() {
        String message = "x".repeat(5000);

        assertThat(container("\"state\":{\"waiting\":{\"reason\":\"ErrImagePull\",\"message\":\"" + message + "\"}}")
                        .obstacle())
                .contains("is waiting (ErrImagePull: " + "x".repeat(300) + "…)");
    }

    @Test
    void reportsWhyAContainerIsNotExpectedToRun() {
        String status = "{\"name\":\"app\",\"state\":{\"running\":{}}}";

        assertThat(read("container", "", status, "\"phase\":\"Failed\",").obstacle())
                .contains("has ended");
        assertThat(ClusterState.read("""
                        {"kind":"Pod","metadata":{"name":"p","deletionTimestamp":"2026-01-02T03:04:05Z"},
                         "spec":{"containers":[{"name":"app","image":"app:1"}]}}""").get(0).obstacle()).contains("is being deleted");
    }
}
