package io.jenkins.plugins.imagepromotion.gitops.automation.manifest;

/**
 * The name of a Kubernetes object in its namespace.
 *
 * @param namespace the namespace; empty if the files do not show it
 * @param name the name
 */
public record ObjectName(String namespace, String name) {
    /** Returns whether both may refer to the same object; an unknown namespace matches every namespace. */
    public boolean canBe(ObjectName other) {
        return name.equals(other.name)
                && (namespace.isEmpty() || other.namespace.isEmpty() || namespace.equals(other.namespace));
    }

    @Override
    public String toString() {
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }
}
