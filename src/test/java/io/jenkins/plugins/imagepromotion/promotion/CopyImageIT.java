package io.jenkins.plugins.imagepromotion.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionContext;
import io.jenkins.plugins.imagepromotion.promotion.Promotion.Outcome;
import io.jenkins.plugins.imagepromotion.registry.Artifact;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.testing.DistributionRegistry;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.RoutedPolicy;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.Skopeo;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Copies between real registries, however they are guarded, judged by an independent client. */
class CopyImageIT {
    private static final String STAGING = "staging-v1.4.2-1f3e5d7-1763800000";
    private static final String PRODUCTION = "production-v1.4.2-1f3e5d7-1763900000";

    private static ImageBuilder shop() {
        return ImageBuilder.image().version("1.4.2").revision("1f3e5d7");
    }

    static List<SampleImage> images() {
        return List.of(
                shop().build(),
                shop().docker().build(),
                shop().docker().buildIndex(),
                shop().buildIndexWithAttestation(),
                shop().buildNestedIndex());
    }

    private static Named<Supplier<DistributionRegistry>> named(String name, Supplier<DistributionRegistry> registry) {
        return Named.of(name, registry);
    }

    static Stream<Named<Supplier<DistributionRegistry>>> registries() {
        return Stream.of(
                named("plain", DistributionRegistry::plainHttp),
                named("TLS", DistributionRegistry::overTls),
                named("TLS and Basic", () -> DistributionRegistry.overTls().withBasic()),
                named("tokens", () -> DistributionRegistry.plainHttp().withTokens()),
                named("TLS and tokens", () -> DistributionRegistry.overTls().withTokens()));
    }

    static Stream<Arguments> pairs() {
        List<Named<Supplier<DistributionRegistry>>> all = registries().toList();
        return Stream.of(
                Arguments.of(all.get(0), all.get(0)),
                Arguments.of(all.get(0), all.get(4)),
                Arguments.of(all.get(2), all.get(3)),
                Arguments.of(all.get(4), all.get(1)));
    }

    private static Repository repository(String image) {
        return ImageReference.parse(image).repository();
    }

    static Promotion promote(Registry registry, String image, String target) {
        return new PromoteImage(
                        registry,
                        RoutedPolicy.of(repository(image) + " -> " + repository(target)),
                        Clock.fixed(Instant.ofEpochSecond(1_763_900_000L), ZoneOffset.UTC),
                        Thread::sleep,
                        line -> {},
                        (subject, demand) -> PromotionContext.COMMAND_LINE)
                .promote(RequestBuilder.promote(image).target(target).request());
    }

    private static void assertSame(DistributionRegistry registry, String path, SampleImage image) {
        try (Skopeo skopeo = Skopeo.of(registry)) {
            String target = registry.reference(path, PRODUCTION);
            assertThat(skopeo.raw(target)).isEqualTo(image.bytes());
            assertThat(skopeo.digest(target)).isEqualTo(image.digest());
            for (SampleImage child : image.children()) {
                assertThat(skopeo.raw(registry.reference(path, child.digest()))).isEqualTo(child.bytes());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("registries")
    void mountsWithinARegistry(Supplier<DistributionRegistry> kind) {
        try (DistributionRegistry registry = kind.get().start()) {
            Registry client = TestRegistries.real(new Cancellation(), registry);
            SampleImage image = shop().buildIndexWithAttestation();
            registry.push("staging/shop", STAGING, image);
            registry.forgetRequests();

            Promotion promotion =
                    promote(client, registry.reference("staging/shop", STAGING), registry.host() + "/prod/shop");

            assertThat(promotion.outcome()).isEqualTo(Outcome.PROMOTED);
            assertSame(registry, "prod/shop", image);
            assertThat(registry.requests())
                    .filteredOn(request -> request.startsWith("POST"))
                    .isNotEmpty()
                    .allMatch(request -> request.endsWith(" 201"));
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void copiesToAnotherRegistry(Supplier<DistributionRegistry> one, Supplier<DistributionRegistry> other) {
        try (DistributionRegistry here = one.get().start();
                DistributionRegistry there = other.get().start()) {
            Registry client = TestRegistries.real(new Cancellation(), here, there);
            for (SampleImage image : images()) {
                String path = "shop/" + image.digest().hex().substring(0, 12);
                here.push(path, STAGING, image);

                Promotion promotion = promote(client, here.reference(path, STAGING), there.host() + "/" + path);

                assertThat(promotion.target()).hasToString(there.reference(path, PRODUCTION));
                assertSame(there, path, image);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("registries")
    void takesReferrersAlong(Supplier<DistributionRegistry> kind) {
        try (DistributionRegistry registry = kind.get().start()) {
            Registry client = TestRegistries.real(new Cancellation(), registry);
            SampleImage image = registry.push("staging/shop", STAGING, shop().buildIndex());
            Manifest evidence = client.attach(
                    registry.repository("staging/shop"),
                    new Descriptor(
                            image.mediaType(), image.digest(), image.bytes().length, Optional.empty(), "", false),
                    new Artifact("application/vnd.example", "text/plain", new byte[] {1, 2, 3}, Map.of("by", "test")));

            Promotion promotion =
                    promote(client, registry.reference("staging/shop", STAGING), registry.host() + "/prod/shop");

            assertThat(promotion.referrers()).isEqualTo(1);
            assertThat(client.referrers(registry.repository("prod/shop"), image.digest()))
                    .singleElement()
                    .matches(found -> found.digest().equals(evidence.digest())
                            && found.artifactType().equals("application/vnd.example"));
            try (Skopeo skopeo = Skopeo.of(registry)) {
                assertThat(skopeo.digest(registry.reference("prod/shop", evidence.digest())))
                        .isEqualTo(evidence.digest());
            }
        }
    }
}
