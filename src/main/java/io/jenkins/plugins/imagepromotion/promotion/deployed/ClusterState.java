package io.jenkins.plugins.imagepromotion.promotion.deployed;

import static io.jenkins.plugins.imagepromotion.json.JsonTree.list;
import static io.jenkins.plugins.imagepromotion.json.JsonTree.map;
import static io.jenkins.plugins.imagepromotion.json.JsonTree.text;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.json.JsonTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the containers from the output of {@code kubectl get pods,deployments -o json}: one object, a list, or several documents.
 * Objects without containers are skipped. Any other text is read by {@link PrintedState}.
 */
public final class ClusterState {
    /** Enough for a large namespace, and small enough for a build to keep. */
    private static final int MAX_LENGTH = 32 << 20;

    private static final Pattern JSON = Pattern.compile("(?m)\\A\\s*[{\\[]|^[{\\[]");

    private static final List<String> KINDS = List.of("containers", "initContainers", "ephemeralContainers");

    private final List<RunningContainer> containers = new ArrayList<>();

    private ClusterState() {}

    /**
     * Reads at least one container.
     *
     * @throws ImagePromotionException {@code UNREADABLE_STATE} if the text is invalid JSON, is too long or contains no container
     */
    public static List<RunningContainer> read(String text) {
        if (text.length() > MAX_LENGTH) {
            throw unreadable("it is longer than 32 MiB");
        }
        // A text that looks like JSON, even after a line with a warning, must be valid: half an answer is not an
        // answer.
        List<RunningContainer> found = JSON.matcher(text).find() ? ofJson(text) : PrintedState.read(text);
        if (found.isEmpty()) {
            throw unreadable("it contains no container");
        }
        return found;
    }

    private static List<RunningContainer> ofJson(String text) {
        ClusterState state = new ClusterState();
        try {
            JsonTree.read(text).forEach(state::resource);
        } catch (IOException e) {
            throw unreadable("it is invalid JSON");
        }
        return List.copyOf(state.containers);
    }

    private static ImagePromotionException unreadable(String why) {
        return new ImagePromotionException(
                Failure.of(FailureCode.UNREADABLE_STATE, "The text does not show what runs: " + why + ".")
                        .remedy(
                                "Pass the output of `kubectl get pods,deployments -o json`, or text that contains `name@sha256:…`."));
    }

    private void resource(Object resource) {
        if (resource instanceof List<?> list) {
            list.forEach(this::resource);
            return;
        }
        for (Object item : list(map(resource).get("items"))) {
            resource(item);
        }
        Map<String, Object> spec = map(map(resource).get("spec"));
        Object status = map(resource).get("status");
        if ("Pod".equals(map(resource).get("kind"))) {
            pod(place(resource), spec, Optional.of(map(status)));
        } else {
            Map<String, Object> job = map(map(spec.get("jobTemplate")).get("spec"));
            for (Map<String, Object> owner : List.of(spec, job)) {
                pod(place(resource), map(map(owner.get("template")).get("spec")), Optional.empty());
            }
        }
    }

    private void pod(String place, Map<String, Object> spec, Optional<Map<String, Object>> status) {
        for (String kind : KINDS) {
            Map<String, String> running = new LinkedHashMap<>();
            status.ifPresent(reported -> {
                String statuses = kind.substring(0, kind.length() - 1) + "Statuses";
                for (Object one : list(reported.get(statuses))) {
                    running.put(text(map(one).get("name")), text(map(one).get("imageID")));
                }
            });
            for (Object one : list(spec.get(kind))) {
                String name = text(map(one).get("name"));
                containers.add(new RunningContainer(
                        place + " container " + name,
                        text(map(one).get("image")),
                        Optional.ofNullable(running.get(name)).filter(id -> !id.isEmpty()),
                        status.isPresent()));
            }
        }
    }

    private static String place(Object resource) {
        Map<String, Object> metadata = map(map(resource).get("metadata"));
        String namespace = text(metadata.get("namespace"));
        return (namespace.isEmpty() ? "" : namespace + "/") + text(map(resource).get("kind")) + "/"
                + text(metadata.get("name"));
    }
}
