package io.jenkins.plugins.imagepromotion.promotion.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.promotion.retention.NeededImage.Kind;
import io.jenkins.plugins.imagepromotion.registry.Artifact;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.testing.DistributionRegistry;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Lists the needed images on a real registry without the referrers API, before and after a cleanup that deletes too much.
 */
class FindNeededImagesIT {
    @RegisterExtension
    static final DistributionRegistry registry = DistributionRegistry.plainHttp();

    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_764_000_000L), ZoneOffset.UTC);

    private final Registry client = TestRegistries.plain(registry.host(), new Cancellation());

    private ProtectList find() {
        return new FindNeededImages(client, Policy.threeTier(), CLOCK, line -> {})
                .find(List.of(registry.repository("shop")), Set.of(), 3, List.of());
    }

    @Test
    void reportsThePlatformThatACleanupDeleted() {
        SampleImage image = registry.push(
                "shop",
                "staging-v1.4.1-0a1b2c3-1763700000",
                ImageBuilder.image().buildIndexWithAttestation());
        registry.push("shop", "production-v1.4.1-0a1b2c3-1763710000", image);
        Manifest signature = client.attach(
                registry.repository("shop"),
                new Descriptor(MediaTypes.OCI_INDEX, image.digest(), 1, Optional.empty(), "", false),
                new Artifact(
                        "application/vnd.example.signature",
                        "text/plain",
                        "alice".getBytes(StandardCharsets.UTF_8),
                        Map.of()));

        ProtectList whole = find();

        assertThat(whole.gone()).isEmpty();
        assertThat(whole.needed())
                .filteredOn(one -> one.kind() == Kind.PART)
                .extracting(NeededImage::digest)
                .containsExactlyInAnyOrderElementsOf(
                        image.children().stream().map(SampleImage::digest).toList());
        assertThat(whole.needed()).extracting(NeededImage::digest).contains(signature.digest());
        assertThat(whole.needed())
                .flatExtracting(NeededImage::tags)
                .contains(new Tag("sha256-" + image.digest().hex()));

        registry.delete("shop", image.children().get(1).digest());

        assertThat(find().gone())
                .singleElement()
                .satisfies(gone -> assertThat(gone)
                        .hasToString("Gone[image="
                                + registry.reference(
                                        "shop", image.children().get(1).digest())
                                + ", why=is part of production-v1.4.1-0a1b2c3-1763710000]"));
    }
}
