package io.jenkins.plugins.imagepromotion.doctor;

/** Tests one thing and adds its findings to the context. */
@FunctionalInterface
interface Probe {
    /**
     * Runs the test.
     *
     * @throws io.jenkins.plugins.imagepromotion.registry.RegistryException if the examination cannot continue
     */
    void examine(ProbeContext context);
}
