package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionContext;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;

/** A scripted registry with a staging image in it, and promotions of that image at a fixed moment. */
final class Promoting implements AutoCloseable {
    static final Instant NOW = Instant.ofEpochSecond(1_763_900_000L);
    static final String STAGING = "staging-v1.4.2-abcdef1-1763800000";
    static final String PRODUCTION = "production-v1.4.2-abcdef1-1763900000";

    final ScriptedRegistry server = ScriptedRegistry.start();
    final List<String> progress = new ArrayList<>();
    final List<Long> waits = new ArrayList<>();
    private Runnable whileWaiting = () -> {};
    final Digest digest = server.push("app", STAGING, MediaTypes.OCI_MANIFEST, manifest("tested"));

    /** The bytes of a small OCI manifest; another {@code what} makes another digest. */
    static byte[] manifest(String what) {
        return """
                {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
                 "config":{"mediaType":"application/vnd.oci.image.config.v1+json","size":2,
                 "digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"},
                 "layers":[],"annotations":{"what":"%s"}}""".formatted(what).getBytes(StandardCharsets.UTF_8);
    }

    /** {@code app:tag} or {@code app@digest} in the scripted registry. */
    String image(String tagOrDigest) {
        return server.host() + "/app" + (tagOrDigest.contains(":") ? "@" : ":") + tagOrDigest;
    }

    PromotionRequest request(String image) {
        return RequestBuilder.promote(image).request();
    }

    PromotionRequest requestTo(String target) {
        return RequestBuilder.promote(image(STAGING)).target(target).request();
    }

    Promotion promote(PromotionRequest request) {
        return promote(request, TestRegistries.plain(server.host(), new Cancellation()));
    }

    Promotion promote(PromotionRequest request, Registry registry) {
        return promote(request, registry, Policy.threeTier());
    }

    Promotion promote(PromotionRequest request, Registry registry, Policy policy) {
        return new PromoteImage(
                        registry,
                        policy,
                        Clock.fixed(NOW, ZoneOffset.UTC),
                        this::pause,
                        progress::add,
                        (subject, demand) -> PromotionContext.COMMAND_LINE)
                .promote(request);
    }

    /** Lets something happen whenever the writer of the tag waits. */
    void whileWaiting(Runnable event) {
        whileWaiting = event;
    }

    private void pause(long millis) {
        waits.add(millis);
        whileWaiting.run();
    }

    Promotion promoteStaging() {
        return promote(request(image(STAGING)));
    }

    /** Insists that the promotion is refused, and gives the refusal's text with the registry's port made constant. */
    String refusal(PromotionRequest request) {
        return said(Assertions.catchThrowableOfType(ImagePromotionException.class, () -> promote(request)));
    }

    FailureCode refusalCode(PromotionRequest request) {
        return Assertions.catchThrowableOfType(ImagePromotionException.class, () -> promote(request))
                .code();
    }

    String said(Throwable failure) {
        return failure.getMessage().replace(server.host(), "registry:5000");
    }

    /** Whether any request tried to write. */
    boolean wrote() {
        return server.requests().stream().anyMatch(request -> request.startsWith("PUT"));
    }

    @Override
    public void close() {
        server.close();
    }
}
