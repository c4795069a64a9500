package io.jenkins.plugins.imagepromotion.testing.jenkins;

import hudson.Controller;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;

/** A controller, a build and a registry that it may reach, with one staged image. */
public final class StepFixture implements AutoCloseable {
    public static final String STAGED = "staging-v1.4.2-0a1b2c3-1767222000";

    public final ScriptedRegistry registry = ScriptedRegistry.start();
    public final Build build = new Build();
    public final SampleImage image =
            ImageBuilder.image().version("1.4.2").revision("0a1b2c3").build();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    public StepFixture() {
        Controller.withPlainHttp(registry.host());
        registry.push("shop/app", STAGED, image);
    }

    /** The repository with that tag. */
    public String named(String tag) {
        return registry.host() + "/shop/app:" + tag;
    }

    /** The registry answers nothing until {@link #close}. */
    public StepFixture hanging() {
        registry.when(".*", (request, honest) -> {
            asked.countDown();
            await(released);
            return new MockResponse.Builder().code(503).build();
        });
        return this;
    }

    /** Waits until the hanging registry is asked. */
    public void awaitRequest() {
        await(asked);
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("nothing happened for 20 seconds");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        released.countDown();
        registry.close();
    }
}
