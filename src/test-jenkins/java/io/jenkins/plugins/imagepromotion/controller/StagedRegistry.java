package io.jenkins.plugins.imagepromotion.controller;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.RegistryConfiguration;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;

/** A registry that the controller knows, with an image that was built for staging. */
final class StagedRegistry implements AutoCloseable {
    static final String STAGED = "staging-v1.4.2-0a1b2c3-1767222000";

    private final ScriptedRegistry registry = ScriptedRegistry.start();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final SampleImage image = ImageBuilder.image().version("1.4.2").build();

    /** Tells the controller of it, and stages the image in those repositories. */
    void configure(String... repositories) {
        RegistryConfiguration plain = new RegistryConfiguration(registry.host());
        plain.setPlainHttp(true);
        ImagePromotionConfiguration.get().setRegistries(List.of(plain));
        image.blobs().values().forEach(blob -> registry.pushBlob(new String(blob, StandardCharsets.ISO_8859_1)));
        for (String repository : repositories) {
            registry.push(repository, STAGED, image.mediaType(), image.bytes());
        }
    }

    /** Pushes an image with these tags. */
    void push(String repository, SampleImage other, String... tags) {
        for (String tag : tags) {
            registry.push(repository, tag, other);
        }
    }

    /** Hangs at requests whose method and target match, either before or after they take effect. */
    void hangAt(String request, boolean takesEffect) {
        registry.when(request, (received, honest) -> {
            MockResponse response = takesEffect
                    ? honest.get()
                    : new MockResponse.Builder().code(503).build();
            asked.countDown();
            await(released);
            return response;
        });
    }

    /** Waits until a request hangs. */
    void awaitHang() {
        await(asked);
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new AssertionError("nothing happened for 60 seconds");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    String host() {
        return registry.host();
    }

    /** The image's digest. */
    Digest digest() {
        return image.digest();
    }

    Map<String, Digest> tags(String repository) {
        return registry.tags(repository);
    }

    @Override
    public void close() {
        released.countDown();
        registry.close();
    }
}
