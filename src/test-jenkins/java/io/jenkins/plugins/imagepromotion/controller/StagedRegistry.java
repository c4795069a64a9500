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

/** A registry that the controller knows, with an image that was built for staging. */
final class StagedRegistry implements AutoCloseable {
    static final String STAGED = "staging-v1.4.2-0a1b2c3-1767222000";

    private final ScriptedRegistry registry = ScriptedRegistry.start();
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
        registry.close();
    }
}
