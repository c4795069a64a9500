package io.jenkins.plugins.imagepromotion.promotion.deployed;

import static io.jenkins.plugins.imagepromotion.json.JsonTree.list;
import static io.jenkins.plugins.imagepromotion.json.JsonTree.map;
import static io.jenkins.plugins.imagepromotion.json.JsonTree.text;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the reason in a pod's status that keeps a container from running, in the words of the kubelet and the
 * scheduler. Omits text that changes while nothing happens, such as the length of a back-off.
 */
final class ContainerState {
    /** The maximum length of a message, because a kubelet repeats the registry's whole response. */
    private static final int MAX_MESSAGE = 300;

    private ContainerState() {}

    /**
     * Returns what keeps the container from running, as a phrase that follows its place; empty if nothing is reported.
     *
     * @param pod the status of its pod
     * @param container the status of the container; empty if the node has not reported it
     * @param isServing whether the container must be ready
     */
    static Optional<String> obstacle(Map<String, Object> pod, Map<String, Object> container, boolean isServing) {
        Map<String, Object> state = map(container.get("state"));
        if (state.get("waiting") != null) {
            return Optional.of(waiting(map(state.get("waiting")), map(container.get("lastState"))));
        }
        if (state.get("terminated") != null) {
            return Optional.of("will be restarted: it " + ended(map(state.get("terminated"))));
        }
        if (isServing && Boolean.FALSE.equals(container.get("ready"))) {
            return Optional.of("is running, but not ready");
        }
        return container.isEmpty() ? unscheduled(pod) : isServing ? unreachable(pod) : Optional.empty();
    }

    private static String waiting(Map<String, Object> waiting, Map<String, Object> lastState) {
        String reason = text(waiting.get("reason"));
        if (lastState.get("terminated") != null) {
            return "is waiting to restart (" + reason + "): it " + ended(map(lastState.get("terminated")));
        }
        return "is waiting" + reasons(reason, text(waiting.get("message")));
    }

    private static String ended(Map<String, Object> terminated) {
        Object exitCode = terminated.getOrDefault("exitCode", "unknown");
        return "ended with exit status " + exitCode + reasons(text(terminated.get("reason")), "");
    }

    /** If a node does not respond, its containers stay ready in the status; only the pod is no longer ready. */
    private static Optional<String> unreachable(Map<String, Object> pod) {
        boolean isLost = "Unknown".equals(pod.get("phase"))
                || (condition(pod, "Ready", "False").isPresent()
                        && condition(pod, "ContainersReady", "True").isPresent());
        return isLost ? Optional.of("is in a pod that is not ready" + reasons(pod)) : Optional.empty();
    }

    private static Optional<String> unscheduled(Map<String, Object> pod) {
        return condition(pod, "PodScheduled", "False").map(condition -> "is not scheduled" + reasons(condition));
    }

    private static Optional<Map<String, Object>> condition(Map<String, Object> pod, String type, String status) {
        return list(pod.get("conditions")).stream()
                .map(condition -> map(condition))
                .filter(condition -> type.equals(condition.get("type")) && status.equals(condition.get("status")))
                .findFirst();
    }

    private static String reasons(Map<String, Object> status) {
        return reasons(text(status.get("reason")), text(status.get("message")));
    }

    /** Returns {@code  (reason: message)}; empty if both are empty. */
    static String reasons(String reason, String message) {
        String cut = message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) + "…" : message;
        List<String> known =
                Stream.of(reason, cut).filter(text -> !text.isEmpty()).toList();
        return known.isEmpty() ? "" : known.stream().collect(Collectors.joining(": ", " (", ")"));
    }
}
