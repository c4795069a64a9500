package io.jenkins.plugins.imagepromotion.gitops.automation.flux;

import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.Kustomizations;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.Manifest;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.ObjectName;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.Place;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An ImageUpdateAutomation of Flux: it writes what the policies of its namespace select, in the files below its path. */
public final class ImageUpdateAutomation {
    private final Manifest manifest;

    private ImageUpdateAutomation(Manifest manifest) {
        this.manifest = manifest;
    }

    /** Returns the automation, if the object is one. */
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

    /** Returns the line of its first setting, which is on a line of its own unless the settings are in braces. */
    public Place settings() {
        return manifest.place("spec");
    }

    /** Returns how often it runs, as written, such as {@code 30m}; empty if it does not say. */
    public String interval() {
        return manifest.text("spec", "interval");
    }

    /** Returns the branch that it pushes to if that is not the one that it reads; empty if it is. */
    public String pushBranch() {
        String branch = manifest.text("spec", "git", "push", "branch");
        return branch.equals(manifest.text("spec", "git", "checkout", "ref", "branch")) ? "" : branch;
    }

    /** Returns why it is unknown what it writes, as a clause. */
    public Optional<String> doubt() {
        return manifest.change();
    }

    /** Returns the GitRepository into which it writes; the name is empty if it names none. */
    public ObjectName source() {
        String namespace = manifest.text("spec", "sourceRef", "namespace");
        return new ObjectName(
                namespace.isEmpty() ? name().namespace() : namespace, manifest.text("spec", "sourceRef", "name"));
    }

    /** Returns true if it writes nothing: it is suspended, or its source is not a GitRepository. */
    public boolean isSuspended() {
        String kind = manifest.text("spec", "sourceRef", "kind");
        return manifest.isTrue("spec", "suspend") || !(kind.isEmpty() || kind.equals("GitRepository"));
    }

    /** Returns the folder or file below which it writes, without a slash at its ends; empty for the whole repository. */
    public String path() {
        return Kustomizations.resolved("", manifest.text("spec", "update", "path"));
    }

    /** Returns whether it writes what this policy selects into the field of this setter. */
    public boolean writes(Setter setter, ImagePolicy policy) {
        return !isSuspended() && covers(setter, policy);
    }

    /** Returns whether it would write what this policy selects into the field of this setter if it were not suspended. */
    public boolean covers(Setter setter, ImagePolicy policy) {
        return isBelow(setter.place().file()) && setter.policy().canBe(policy.name()) && follows(policy);
    }

    /** Returns whether it writes what this policy selects, into files below its path, while it is not suspended. */
    public boolean follows(ImagePolicy policy) {
        return name().canBe(new ObjectName(policy.name().namespace(), name().name())) && selects(policy.labels());
    }

    /** Returns whether it writes into a file at this path, if it has setters, while it is not suspended. */
    public boolean isBelow(String file) {
        String path = path();
        return path.isEmpty() || file.equals(path) || file.startsWith(path + "/");
    }

    /** A label selector of Kubernetes: all of its requirements must hold. An unknown operator stops the automation. */
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
