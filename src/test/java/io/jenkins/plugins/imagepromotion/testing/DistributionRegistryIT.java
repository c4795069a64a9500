package io.jenkins.plugins.imagepromotion.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.image.Digest;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DistributionRegistryIT {
    @RegisterExtension
    static final DistributionRegistry registry = DistributionRegistry.plainHttp();

    @AutoClose
    static final Skopeo skopeo = Skopeo.of(registry);

    static Stream<SampleImage> images() {
        return Stream.of(
                ImageBuilder.image().build(),
                ImageBuilder.image().docker().build(),
                ImageBuilder.image().buildIndex(),
                ImageBuilder.image().docker().buildIndex(),
                ImageBuilder.image().buildIndexWithAttestation());
    }

    @ParameterizedTest
    @MethodSource("images")
    void servesTheBytesThatSkopeoPushed(SampleImage image) {
        skopeo.push(image, "by/skopeo", "one");

        assertThat(registry.bytes("by/skopeo", "one")).isEqualTo(image.bytes());
        assertThat(skopeo.digest(registry.reference("by/skopeo", "one"))).isEqualTo(image.digest());
    }

    @ParameterizedTest
    @MethodSource("images")
    void agreesWithSkopeoOnWhatItPushedItself(SampleImage image) {
        registry.push("by/itself", "one", image);

        assertThat(skopeo.raw(registry.reference("by/itself", "one"))).isEqualTo(image.bytes());
        assertThat(skopeo.digest(registry.reference("by/itself", image.digest())))
                .isEqualTo(image.digest());
    }

    @Test
    void holdsANestedIndex() {
        SampleImage image = registry.push("nested", "one", ImageBuilder.image().buildNestedIndex());

        assertThat(skopeo.raw(registry.reference("nested", "one"))).isEqualTo(image.bytes());
    }

    @Test
    void recordsTheRequestsOfAClientInOrder() {
        SampleImage image =
                registry.push("recorded", "one", ImageBuilder.image().build());
        registry.forgetRequests();

        skopeo.raw(registry.reference("recorded", "one"));

        assertThat(registry.requests()).containsExactly("GET /v2/ 200", "GET /v2/recorded/manifests/one 200");
        registry.forgetRequests();
        registry.bytes("recorded", image.digest().toString());
        assertThat(registry.requests()).containsExactly("GET /v2/recorded/manifests/" + image.digest() + " 200");
    }

    @Test
    void forgetsADeletedManifest() {
        SampleImage image = registry.push("deleted", "one", ImageBuilder.image().build());

        registry.delete("deleted", image.digest());

        assertThatThrownBy(() -> registry.bytes("deleted", "one")).hasMessageContaining("answered 404 instead of 200");
    }

    @Test
    void buildsTheSameBytesAgainButAnotherDigestAtAnotherTime() {
        ImageBuilder builder = ImageBuilder.image().version("1.4.2").revision("abcdef1");
        Digest first = builder.build().digest();

        assertThat(builder.build().digest()).isEqualTo(first);
        assertThat(builder.builtAt(Instant.parse("2026-01-02T03:04:06Z"))
                        .build()
                        .digest())
                .isNotEqualTo(first);
    }

    @Test
    void startsAnotherOneBesideItself() {
        try (DistributionRegistry other = DistributionRegistry.plainHttp().start()) {
            other.push("app", "one", ImageBuilder.image().build());

            assertThat(other.host()).isNotEqualTo(registry.host());
            assertThatThrownBy(() -> registry.bytes("app", "one")).hasMessageContaining("answered 404");
        }
    }

    @Test
    void saysWhatInstallsAMissingProgram() {
        assertThatThrownBy(() -> ServerProcess.launch(
                        java.nio.file.Path.of("target"),
                        java.util.List.of("no-such-registry-" + Map.of().hashCode())))
                .hasMessage("no-such-registry-0 did not start. The integration tests need it: run bin/test, which"
                        + " installs it.");
    }
}
