package io.jenkins.plugins.checks.api;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Sets the publisher of checks for a test. */
public final class Published {
    private Published() {}

    /** Collects each published check in the returned list. */
    public static List<ChecksDetails> start() {
        List<ChecksDetails> all = new ArrayList<>();
        to(all::add);
        return all;
    }

    /** Passes each published check to this receiver. */
    public static void to(Consumer<ChecksDetails> receiver) {
        ChecksPublisherFactory.publisher = new ChecksPublisher() {
            @Override
            public void publish(ChecksDetails details) {
                receiver.accept(details);
            }
        };
    }

    /** Simulates a controller without a publisher; an attempt to publish a check fails the test. */
    public static void nowhere() {
        ChecksPublisherFactory.publisher = new ChecksPublisher.NullChecksPublisher() {
            @Override
            public void publish(ChecksDetails details) {
                throw new AssertionError("Jenkins would print a line about a missing publisher");
            }
        };
    }
}
