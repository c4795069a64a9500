package io.jenkins.plugins.imagepromotion.doctor;

/** Tries one thing, and writes down what it found. */
@FunctionalInterface
interface Probe {
    /**
     * Tries it.
     *
     * @throws io.jenkins.plugins.imagepromotion.registry.RegistryException if nothing more can be tried
     */
    void examine(ProbeContext context);
}
