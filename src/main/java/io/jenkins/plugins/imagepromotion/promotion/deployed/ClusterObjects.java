package io.jenkins.plugins.imagepromotion.promotion.deployed;

import static io.jenkins.plugins.imagepromotion.json.JsonTree.list;
import static io.jenkins.plugins.imagepromotion.json.JsonTree.map;
import static io.jenkins.plugins.imagepromotion.json.JsonTree.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the containers of pods and of workloads' templates in the objects of the Kubernetes API. Objects without containers are
 * skipped.
 *
 * <p>A pod that ended or is being deleted does not run (Kubernetes controllers do not count it either). Neither does a
 * workload that has no replicas, is suspended, or is a job that ended.
 */
final class ClusterObjects {
    private static final String POD = "Pod";
    private static final String INIT = "initContainers";
    private static final String EPHEMERAL = "ephemeralContainers";
    private static final List<String> FIELDS = List.of("containers", INIT, EPHEMERAL);
    private static final String ALWAYS = "Always";
    private static final String ON_FAILURE = "OnFailure";
    private static final String NEVER = "Never";
    private static final String DELETED = "is being deleted";
    private static final String ENDED = "has ended";

    private final List<RunningContainer> containers = new ArrayList<>();

    private ClusterObjects() {}

    /** Returns the containers in the order of the objects. */
    static List<RunningContainer> containers(List<Object> documents) {
        ClusterObjects objects = new ClusterObjects();
        objects.add(documents, "");
        return List.copyOf(objects.containers);
    }

    /** Reads an object or a list of objects. {@code kind} applies to items without a kind, as in a {@code PodList}. */
    private void add(Object value, String kind) {
        if (value instanceof List<?> list) {
            list.forEach(item -> add(item, kind));
            return;
        }
        Map<String, Object> object = map(value);
        String own = text(object.get("kind")).isEmpty() ? kind : text(object.get("kind"));
        add(list(object.get("items")), own.endsWith("List") ? own.substring(0, own.length() - "List".length()) : "");
        Map<String, Object> spec = map(object.get("spec"));
        if (own.equals(POD) || (own.isEmpty() && spec.get("containers") != null)) {
            pod(object, place(object, POD), spec);
        } else {
            Optional<String> idle = idle(object, own);
            template(place(object, own), spec, idle.isPresent(), idle.or(() -> Rollout.unfinished(own, object)));
        }
    }

    private static String place(Map<String, Object> object, String kind) {
        Map<String, Object> metadata = map(object.get("metadata"));
        String namespace = text(metadata.get("namespace"));
        return (namespace.isEmpty() ? "" : namespace + "/") + kind + "/" + text(metadata.get("name"));
    }

    private static boolean isDeleted(Map<String, Object> object) {
        return map(object.get("metadata")).get("deletionTimestamp") != null;
    }

    /** Returns why the workload is not expected to run. */
    private static Optional<String> idle(Map<String, Object> workload, String kind) {
        Map<String, Object> spec = map(workload.get("spec"));
        Map<String, Object> status = map(workload.get("status"));
        boolean isEndedJob = kind.equals("Job")
                && list(status.get("conditions")).stream()
                        .anyMatch(condition -> "True".equals(map(condition).get("status"))
                                && Set.of("Complete", "Failed")
                                        .contains(text(map(condition).get("type"))));
        // A new DaemonSet also reports 0, until its controller has counted the nodes.
        boolean isWithoutMachines = isNumber(status.get("desiredNumberScheduled"), 0)
                && status.get("observedGeneration") instanceof Number seen
                && isNumber(map(workload.get("metadata")).get("generation"), seen.longValue());
        if (isDeleted(workload)) {
            return Optional.of(DELETED);
        }
        if (isEndedJob) {
            return Optional.of(ENDED);
        }
        if (Boolean.TRUE.equals(spec.get("suspend"))) {
            return Optional.of("is suspended");
        }
        return isNumber(spec.get("replicas"), 0) || isWithoutMachines
                ? Optional.of("has no replicas")
                : Optional.empty();
    }

    private static boolean isNumber(@Nullable Object value, long wanted) {
        return value instanceof Number number && number.longValue() == wanted;
    }

    private void template(String place, Map<String, Object> spec, boolean isIdle, Optional<String> obstacle) {
        Map<String, Object> job = map(map(spec.get("jobTemplate")).get("spec"));
        for (Map<String, Object> owner : List.of(spec, job)) {
            Map<String, Object> pod = map(map(owner.get("template")).get("spec"));
            for (String field : FIELDS) {
                for (Object container : list(pod.get(field))) {
                    add(place, map(container), Optional.empty(), false, isIdle, obstacle);
                }
            }
        }
    }

    private void pod(Map<String, Object> pod, String place, Map<String, Object> spec) {
        Map<String, Object> status = map(pod.get("status"));
        Optional<String> podIdle = isDeleted(pod)
                ? Optional.of(DELETED)
                : Optional.of(ENDED)
                        .filter(ended -> Set.of("Succeeded", "Failed").contains(text(status.get("phase"))));
        for (String field : FIELDS) {
            Map<String, Map<String, Object>> reported = new LinkedHashMap<>();
            String statuses = field.substring(0, field.length() - 1) + "Statuses";
            list(status.get(statuses)).forEach(one -> reported.put(text(map(one).get("name")), map(one)));
            for (Object one : list(spec.get(field))) {
                Map<String, Object> container = map(one);
                Map<String, Object> known = reported.getOrDefault(text(container.get("name")), Map.of());
                Optional<String> imageId =
                        Optional.of(text(known.get("imageID"))).filter(id -> !id.isEmpty());
                String restartPolicy = restartPolicy(field, container, spec);
                Optional<String> idle = podIdle.or(
                        () -> hasEnded(map(known.get("state")), restartPolicy) ? Optional.of(ENDED) : Optional.empty());
                // An init container that is not a sidecar is never ready while it runs.
                boolean isServing = !field.equals(INIT) || restartPolicy.equals(ALWAYS);
                add(
                        place,
                        container,
                        imageId,
                        true,
                        idle.isPresent(),
                        idle.or(() -> ContainerState.obstacle(status, known, isServing)));
            }
        }
    }

    /** Returns true if the container ended and will not be started again. */
    private static boolean hasEnded(Map<String, Object> state, String restartPolicy) {
        return state.get("terminated") != null
                && (restartPolicy.equals(NEVER)
                        || (restartPolicy.equals(ON_FAILURE)
                                && isNumber(map(state.get("terminated")).get("exitCode"), 0)));
    }

    /** An init container runs until it succeeds, unless it is a sidecar with its own restart policy. */
    private static String restartPolicy(String field, Map<String, Object> container, Map<String, Object> pod) {
        String own = text(container.get("restartPolicy"));
        String shared = text(pod.get("restartPolicy"));
        if (!own.isEmpty()) {
            return own;
        }
        return switch (field) {
            case EPHEMERAL -> NEVER;
            case INIT -> shared.equals(NEVER) ? NEVER : ON_FAILURE;
            default -> shared.isEmpty() ? ALWAYS : shared;
        };
    }

    private void add(
            String place,
            Map<String, Object> container,
            Optional<String> imageId,
            boolean hasStatus,
            boolean isIdle,
            Optional<String> obstacle) {
        containers.add(new RunningContainer(
                place + " container " + text(container.get("name")),
                text(container.get("image")),
                imageId,
                hasStatus,
                isIdle,
                obstacle));
    }
}
