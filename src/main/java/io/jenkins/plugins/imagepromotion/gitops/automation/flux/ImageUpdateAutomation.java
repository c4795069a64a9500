package io.jenkins.plugins.imagepromotion.gitops.automation.flux;

import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.Kustomizations;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.Manifest;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.ObjectName;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.Place;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Flux ImageUpdateAutomation. It writes the selections of the policies in its namespace to the files below its path.
 */
public final class ImageUpdateAutomation {
    private final Manifest manifest;

    private ImageUpdateAutomation(Manifest manifest) {
        this.manifest = manifest;
    }

    /** Returns the automation if the object is an ImageUpdateAutomation. */
    public static Optional<ImageUpdateAutomation> of(Manifest manifest) {
        return manifest.is(ImageRepository.GROUP, "ImageUpdateAutomation")
                ? Optional.of(new ImageUpdateAutomation(manifest))
                : Optional.empty();
    }

    public Place place() {
        return manifest.place();
    }

    public ObjectName name() {
        return manifest.name();
    }

    /** Returns the place of its first setting, which has its own line unless the settings are in braces. */
    public Place settings() {
        return manifest.place("spec");
    }

    /** Returns its interval as written, such as {@code 30m}; empty if not set. */
    public String interval() {
        return manifest.text("spec", "interval");
    }

    /**
     * Returns the branch that it pushes to; empty if it pushes to the branch that it reads, or if only its
     * GitRepository shows which branch that is.
     */
    public String pushBranch() {
        String read = manifest.text("spec", "git", "checkout", "ref", "branch");
        String pushed = manifest.text("spec", "git", "push", "branch");
        return read.isEmpty() || pushed.equals(read) ? "" : pushed;
    }

    /** Returns why its changes are unknown, as a clause. */
    public Optional<String> doubt() {
        return manifest.change();
    }

    /** Returns the GitRepository that it writes to; the name is empty if not set, or if its source has another kind. */
    public ObjectName source() {
        return source(manifest);
    }

    static ObjectName source(Manifest manifest) {
        String namespace = manifest.text("spec", "sourceRef", "namespace");
        return new ObjectName(
                namespace.isEmpty() ? manifest.name().namespace() : namespace,
                isOfGit(manifest) ? manifest.text("spec", "sourceRef", "name") : "");
    }

    private static boolean isOfGit(Manifest manifest) {
        String kind = manifest.text("spec", "sourceRef", "kind");
        return kind.isEmpty() || kind.equals("GitRepository");
    }

    /** Returns whether both read the same branch of the same repository, so that they change the same files. */
    public boolean sharesFilesWith(ImageUpdateAutomation other) {
        return source().canBe(other.source())
                && manifest.entries("spec", "git", "checkout", "ref")
                        .equals(other.manifest.entries("spec", "git", "checkout", "ref"));
    }

    /** Returns true if it writes nothing: it is suspended, or its source is not a GitRepository. */
    public boolean isSuspended() {
        return manifest.isTrue("spec", "suspend") || !isOfGit(manifest);
    }

    /**
     * Returns the folder or file that it writes to, without leading or trailing slashes; empty for the whole
     * repository.
     */
    public String path() {
        return Kustomizations.resolved("", manifest.text("spec", "update", "path"));
    }

    /** Returns whether it writes this policy's selection to this setter's field. */
    public boolean writes(Setter setter, ImagePolicy policy) {
        return !isSuspended() && covers(setter, policy);
    }

    /** Returns whether it would write this policy's selection to this setter's field if it were not suspended. */
    public boolean covers(Setter setter, ImagePolicy policy) {
        return isBelow(setter.place().file()) && setter.policy().canBe(policy.name()) && follows(policy);
    }

    /** Returns whether it would write this policy's selection to files below its path if it were not suspended. */
    public boolean follows(ImagePolicy policy) {
        return name().canBe(new ObjectName(policy.name().namespace(), name().name())) && selects(policy.labels());
    }

    /** Returns whether it would write to setters in a file at this path if it were not suspended. */
    public boolean isBelow(String file) {
        String path = path();
        return path.isEmpty() || file.equals(path) || file.startsWith(path + "/");
    }

    /** Evaluates a Kubernetes label selector: all requirements must hold. An unknown operator stops the automation. */
    private boolean selects(Map<String, String> labels) {
        Map<String, String> required = manifest.entries("spec", "policySelector", "matchLabels");
        return labels.entrySet().containsAll(required.entrySet())
                && manifest.parts("spec", "policySelector", "matchExpressions").stream()
                        .allMatch(expression -> holds(expression, labels));
    }

    private static boolean holds(Manifest expression, Map<String, String> labels) {
        String key = expression.text("key");
        List<String> values = expression.texts("values");
        return switch (expression.text("operator")) {
            case "In" -> labels.containsKey(key) && values.contains(labels.get(key));
            case "NotIn" -> !labels.containsKey(key) || !values.contains(labels.get(key));
            case "Exists" -> labels.containsKey(key);
            case "DoesNotExist" -> !labels.containsKey(key);
            default -> false;
        };
    }
}
