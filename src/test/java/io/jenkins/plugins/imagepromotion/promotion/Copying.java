package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionContext;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.RoutedPolicy;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.assertj.core.api.Assertions;

/** Two scripted registries, a staging image in repository {@code app} of the first, and promotions of it to {@code prod/app}. */
final class Copying implements AutoCloseable {
    static final String STAGING = Promoting.STAGING;
    static final String PRODUCTION = Promoting.PRODUCTION;
    static final String TARGET = "prod/app";

    final ScriptedRegistry here = ScriptedRegistry.start();
    final ScriptedRegistry there = ScriptedRegistry.start();
    final List<String> progress = Collections.synchronizedList(new ArrayList<>());
    final SampleImage image;

    private Copying(SampleImage image) {
        this.image = image;
        here.push("app", STAGING, image);
    }

    /** With an image of one platform. */
    static Copying image() {
        return new Copying(ImageBuilder.image().build());
    }

    /** With an index of two platforms and an attestation. */
    static Copying index() {
        return new Copying(ImageBuilder.image().buildIndexWithAttestation());
    }

    static Copying of(SampleImage image) {
        return new Copying(image);
    }

    Policy policy = RoutedPolicy.of(
            here.host() + "/app -> " + here.host() + "/" + TARGET,
            here.host() + "/app -> " + there.host() + "/" + TARGET);

    PromotionRequest request(ScriptedRegistry target) {
        return request(target.host() + "/" + TARGET);
    }

    PromotionRequest request(String target) {
        return RequestBuilder.promote(here.host() + "/app:" + STAGING)
                .target(target)
                .request();
    }

    Promotion promote(PromotionRequest request) {
        return promote(request, new Cancellation());
    }

    Promotion promote(PromotionRequest request, Cancellation cancellation) {
        Registry registry = TestRegistries.plain(List.of(here.host(), there.host()), cancellation);
        return new PromoteImage(
                        registry,
                        policy,
                        Clock.fixed(Promoting.NOW, ZoneOffset.UTC),
                        Thread::sleep,
                        progress::add,
                        (subject, demand) -> PromotionContext.COMMAND_LINE)
                .promote(request);
    }

    ImagePromotionException refused(PromotionRequest request) {
        return Assertions.catchThrowableOfType(ImagePromotionException.class, () -> promote(request));
    }

    /** The message with both ports made constant. */
    String said(String text) {
        return text.replace(here.host(), "here:5000").replace(there.host(), "there:5000");
    }

    List<String> said() {
        return progress.stream().map(this::said).toList();
    }

    @Override
    public void close() {
        here.close();
        there.close();
    }
}
