package io.jenkins.plugins.imagepromotion.promotion.release;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.demand.Approvals;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionContext;
import io.jenkins.plugins.imagepromotion.promotion.PromotingRun;
import io.jenkins.plugins.imagepromotion.promotion.Promotion;
import io.jenkins.plugins.imagepromotion.promotion.PromotionRequest;
import io.jenkins.plugins.imagepromotion.promotion.RequestBuilder;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import io.jenkins.plugins.imagepromotion.work.Progress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;

/**
 * A scripted registry with a staging image in each of several repositories, and releases of these images at a fixed
 * time.
 */
final class Releasing implements AutoCloseable {
    static final Instant NOW = Instant.ofEpochSecond(1_763_900_000L);
    static final String STAGING = "staging-v1.4.2-abcdef1-1763800000";
    static final String PRODUCTION = "production-v1.4.2-abcdef1-1763900000";

    final ScriptedRegistry server = ScriptedRegistry.start();
    final List<String> progress = new CopyOnWriteArrayList<>();
    final List<Promotion> recorded = new CopyOnWriteArrayList<>();
    final List<String> refused = new CopyOnWriteArrayList<>();
    final List<String> repositories;
    volatile String ifStopped = "";
    volatile Instant now = NOW;
    volatile Optional<PromotingRun.Automation> automation = Optional.empty();

    /** Pushes a different image to {@code team/app00}, {@code team/app01} and so on. */
    Releasing(int images) {
        repositories = IntStream.range(0, images)
                .mapToObj(i -> "team/app%02d".formatted(i))
                .toList();
        repositories.forEach(repository -> push(repository, STAGING, repository));
    }

    Digest push(String repository, String tag, String content) {
        return server.push(repository, tag, MediaTypes.OCI_MANIFEST, manifest(content));
    }

    private static byte[] manifest(String content) {
        return """
                {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
                 "config":{"mediaType":"application/vnd.oci.image.config.v1+json","size":2,
                 "digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"},
                 "layers":[],"annotations":{"content":"%s"}}""".formatted(content).getBytes(StandardCharsets.UTF_8);
    }

    String image(String repository) {
        return server.host() + "/" + repository + ":" + STAGING;
    }

    /** The request for all images, each changed by {@code change}. */
    ReleaseRequest request(String name, Function<RequestBuilder, RequestBuilder> change) {
        return request(name, repositories.stream().map(this::image), change);
    }

    ReleaseRequest request(String name, Stream<String> images, Function<RequestBuilder, RequestBuilder> change) {
        List<PromotionRequest> requests = images.map(RequestBuilder::promote)
                .map(change)
                .map(RequestBuilder::request)
                .toList();
        return ReleaseRequest.of(name, requests);
    }

    ReleaseRequest request() {
        return request("2026.11", image -> image);
    }

    Release promote(ReleaseRequest request) {
        return promote(request, new Cancellation(), Policy.threeTier());
    }

    Release promote(ReleaseRequest request, Cancellation cancellation, Policy policy) {
        return promote(request, TestRegistries.plain(server.host(), cancellation), policy);
    }

    Release promote(ReleaseRequest request, Registry registry, Policy policy) {
        return new PromoteRelease(registry, policy, new Now(), millis -> {}, new Told(), new Recorded())
                .promote(request);
    }

    /** The message of the failure, with a constant port of the registry. */
    String refusal(ReleaseRequest request) {
        return said(Assertions.catchThrowableOfType(ImagePromotionException.class, () -> promote(request)));
    }

    String said(Throwable failure) {
        return failure.getMessage().replace(server.host(), "registry:5000");
    }

    List<String> writes() {
        return server.requests().stream()
                .filter(request -> request.startsWith("PUT") || request.startsWith("POST"))
                .toList();
    }

    /** A clock at {@link #now}. */
    private final class Now extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private final class Told implements Progress {
        @Override
        public void line(String text) {
            progress.add(text.replace(server.host(), "registry:5000"));
        }

        @Override
        public void ifStopped(String notice) {
            ifStopped = notice.replace(server.host(), "registry:5000");
        }
    }

    private final class Recorded implements PromotingRun {
        @Override
        public PromotionContext contextOf(Subject subject, Approvals demand) {
            return PromotionContext.COMMAND_LINE;
        }

        @Override
        public Optional<Automation> automation() {
            return automation;
        }

        @Override
        public void wasWritten(Promotion promotion) {
            recorded.add(promotion);
        }

        @Override
        public void refused(PromotionRequest request, io.jenkins.plugins.imagepromotion.failure.Failure failure) {
            refused.add(request.image().repository().path() + " " + failure.code());
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
