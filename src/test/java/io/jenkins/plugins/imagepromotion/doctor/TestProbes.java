package io.jenkins.plugins.imagepromotion.doctor;

import io.jenkins.plugins.imagepromotion.doctor.http.HttpProbe;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;

/** The real probe, made for a test. */
final class TestProbes {
    private TestProbes() {}

    /** Anonymous bare questions to one registry over plain HTTP. */
    static RegistryProbe plain(String host, Cancellation cancellation) {
        return new HttpProbe(TestRegistries.connections(), TestRegistries.anonymous(host), cancellation);
    }
}
