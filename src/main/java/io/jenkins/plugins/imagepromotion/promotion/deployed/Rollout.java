package io.jenkins.plugins.imagepromotion.promotion.deployed;

import static io.jenkins.plugins.imagepromotion.json.JsonTree.list;
import static io.jenkins.plugins.imagepromotion.json.JsonTree.map;
import static io.jenkins.plugins.imagepromotion.json.JsonTree.text;

import io.jenkins.plugins.imagepromotion.failure.Plural;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Checks whether a workload is rolled out, using the fields that {@code kubectl rollout status} reads (kubectl, {@code
 * rollout_status.go}), and for Argo Rollouts those that {@code kubectl argo rollouts status} reads (argo-rollouts, {@code
 * rolloututil.go}). It is stricter in one place: an update strategy that keeps old pods, such as {@code OnDelete} or
 * a partition, is not rolled out, because the old pods run a different image.
 */
final class Rollout {
    private static final Set<String> JUDGED =
            Set.of("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Rollout");

    private static final Set<String> WITHOUT_ROLLOUT = Set.of("Job", "CronJob");

    private final Map<String, Object> spec;
    private final Map<String, Object> status;

    private Rollout(Map<String, Object> spec, Map<String, Object> status) {
        this.spec = spec;
        this.status = status;
    }

    /**
     * Returns what is missing, as a phrase that follows the workload's place; empty if nothing is missing, if the
     * object does not come from a cluster, or if the kind has no rollout. A kind that is not known is never rolled out.
     */
    static Optional<String> unfinished(String kind, Map<String, Object> object) {
        Map<String, Object> status = map(object.get("status"));
        long generation = number(map(object.get("metadata")), "generation");
        if (WITHOUT_ROLLOUT.contains(kind) || (status.isEmpty() && generation == 0)) {
            return Optional.empty();
        }
        Rollout rollout = new Rollout(map(object.get("spec")), status);
        if (!JUDGED.contains(kind)) {
            return Optional.of(
                    "has an unknown rollout: leave out objects of the kind " + kind + ", and pass their pods");
        }
        if (!rollout.has("observedGeneration", generation)) {
            return Optional.of("is not rolled out: its controller has not seen the change yet");
        }
        Optional<String> missing =
                switch (kind) {
                    case "Deployment" -> rollout.deployment();
                    case "StatefulSet" -> rollout.statefulSet();
                    case "DaemonSet" -> rollout.daemonSet();
                    case "Rollout" -> rollout.phase().or(rollout::deployment);
                    default -> rollout.replicas("availableReplicas", "available");
                };
        return missing.map(text -> "is not rolled out: " + text + rollout.hint());
    }

    private Optional<String> deployment() {
        long old = number(status, "replicas") - number(status, "updatedReplicas");
        return replicas("updatedReplicas", "updated")
                .or(() -> old > 0
                        ? Optional.of(Plural.of(old, "replica") + " of an older version still running")
                        : Optional.empty())
                .or(() -> replicas("availableReplicas", "available"));
    }

    /** The controller of Argo Rollouts writes the phase. It has not yet seen the end of a pause whose conditions are gone. */
    private Optional<String> phase() {
        boolean isUnpausing = Boolean.TRUE.equals(status.get("controllerPause"))
                && list(status.get("pauseConditions")).isEmpty();
        String phase = text(status.get("phase"));
        return phase.equals("Healthy") && !isUnpausing
                ? Optional.empty()
                : Optional.of("its phase is " + (phase.isEmpty() ? "unknown" : isUnpausing ? "Progressing" : phase)
                        + ContainerState.reasons("", text(status.get("message"))));
    }

    private Optional<String> statefulSet() {
        String current = text(status.get("currentRevision"));
        boolean isOneRevision = !current.isEmpty() && current.equals(text(status.get("updateRevision")));
        return (isOneRevision ? Optional.<String>empty() : replicas("updatedReplicas", "updated"))
                .or(() -> replicas("readyReplicas", "ready"));
    }

    private Optional<String> daemonSet() {
        long desired = number(status, "desiredNumberScheduled");
        return missing("updatedNumberScheduled", "updated", desired)
                .or(() -> missing("numberAvailable", "available", desired));
    }

    private Optional<String> replicas(String field, String state) {
        long wanted = spec.get("replicas") instanceof Number number ? number.longValue() : 1;
        return missing(field, state, wanted);
    }

    private Optional<String> missing(String field, String state, long wanted) {
        return has(field, wanted)
                ? Optional.empty()
                : Optional.of(number(status, field) + " of " + Plural.of(wanted, "replica") + " " + state);
    }

    /** Returns why the rollout is stuck; empty if it continues. */
    private String hint() {
        Map<String, Object> strategy = map(spec.get("updateStrategy"));
        long partition = number(map(strategy.get("rollingUpdate")), "partition");
        if (Boolean.TRUE.equals(spec.get("paused"))) {
            return "; it is paused";
        }
        if ("OnDelete".equals(strategy.get("type"))) {
            return "; its update strategy is OnDelete, which updates a pod only after it is deleted";
        }
        return partition > 0 ? "; its update strategy keeps the first " + partition + " pods" : failures();
    }

    /** Returns the failures that the controllers report: a missed deadline, or pods that they cannot create. */
    private String failures() {
        return list(status.get("conditions")).stream()
                .map(condition -> map(condition))
                .filter(condition -> "ProgressDeadlineExceeded".equals(condition.get("reason"))
                        || ("ReplicaFailure".equals(condition.get("type")) && "True".equals(condition.get("status"))))
                .map(condition -> ContainerState.reasons(text(condition.get("reason")), text(condition.get("message"))))
                .collect(Collectors.joining());
    }

    private boolean has(String field, long atLeast) {
        return number(status, field) >= atLeast;
    }

    /** The cluster omits a number that is 0. Argo Rollouts writes the generation as a string. */
    private static long number(Map<String, Object> object, String field) {
        Object value = object.get(field);
        if (value instanceof String text && text.matches("[0-9]{1,18}")) {
            return Long.parseLong(text);
        }
        return value instanceof Number number ? number.longValue() : 0;
    }
}
