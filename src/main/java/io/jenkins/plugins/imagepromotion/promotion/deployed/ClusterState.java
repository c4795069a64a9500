package io.jenkins.plugins.imagepromotion.promotion.deployed;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.json.JsonTree;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads the containers from the output of {@code kubectl get pods,deployments}, as JSON or YAML: one object, a list, or
 * several documents. {@link PrintedState} reads any other text.
 */
public final class ClusterState {
    /** Enough for a large namespace, and small enough for a build to keep. */
    private static final int MAX_LENGTH = 32 << 20;

    private static final Pattern JSON = Pattern.compile("(?m)\\A\\s*[{\\[]|^[{\\[]");
    private static final Pattern YAML = Pattern.compile("(?m)^(?:- )?(?:apiVersion|kind):(?:\\s|$)");

    private ClusterState() {}

    /**
     * Returns at least one container, running or not.
     *
     * @throws ImagePromotionException {@code UNREADABLE_STATE} if the text is invalid JSON or YAML, is too long or contains no
     *     container
     */
    public static List<RunningContainer> read(String text) {
        if (text.length() > MAX_LENGTH) {
            throw unreadable("it is longer than 32 MiB");
        }
        // Windows PowerShell writes a byte order mark into the files of its redirections.
        List<RunningContainer> found = containers(text.startsWith("\uFEFF") ? text.substring(1) : text);
        if (found.isEmpty()) {
            throw unreadable("it contains no container");
        }
        return found;
    }

    /**
     * Text that looks like JSON or YAML, even after a warning line, must be valid, because invalid text may be
     * truncated.
     */
    private static List<RunningContainer> containers(String text) {
        if (JSON.matcher(text).find()) {
            return containers(text, JsonTree::read, "it is invalid JSON");
        }
        return YAML.matcher(text).find()
                ? containers(text, YamlTree::read, "it is invalid YAML")
                : PrintedState.read(text);
    }

    /** Reads all documents of a text. */
    private interface Documents {
        List<Object> read(String text) throws IOException;
    }

    private static List<RunningContainer> containers(String text, Documents documents, String problem) {
        try {
            return ClusterObjects.containers(documents.read(text));
        } catch (IOException e) {
            throw unreadable(problem);
        }
    }

    private static ImagePromotionException unreadable(String why) {
        return new ImagePromotionException(
                Failure.of(FailureCode.UNREADABLE_STATE, "The cluster state cannot be used: " + why + ".")
                        .remedy(
                                "Pass the output of `kubectl get pods,deployments -o json`, or text that contains `name@sha256:…`."));
    }
}
