package io.jenkins.plugins.checks.api;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A publisher that keeps each check. */
public final class Published {
    private Published() {}

    /** From now on, this list gets each check. */
    public static List<ChecksDetails> start() {
        List<ChecksDetails> all = new ArrayList<>();
        to(all::add);
        return all;
    }

    /** From now on, this gets each check. */
    public static void to(Consumer<ChecksDetails> receiver) {
        ChecksPublisherFactory.publisher = new ChecksPublisher() {
            @Override
            public void publish(ChecksDetails details) {
                receiver.accept(details);
            }
        };
    }

    /** From now on, no plugin can publish a check; a call fails the test. */
    public static void nowhere() {
        ChecksPublisherFactory.publisher = new ChecksPublisher.NullChecksPublisher() {
            @Override
            public void publish(ChecksDetails details) {
                throw new AssertionError("Jenkins would print a line about a missing publisher");
            }
        };
    }
}
