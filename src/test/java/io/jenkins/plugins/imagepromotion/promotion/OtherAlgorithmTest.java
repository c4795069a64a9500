package io.jenkins.plugins.imagepromotion.promotion;

import static io.jenkins.plugins.imagepromotion.promotion.Promoting.PRODUCTION;
import static io.jenkins.plugins.imagepromotion.promotion.Promoting.STAGING;
import static io.jenkins.plugins.imagepromotion.promotion.Promoting.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.promotion.AssertDigestMatches.Expected;
import io.jenkins.plugins.imagepromotion.promotion.Promotion.Outcome;
import io.jenkins.plugins.imagepromotion.promotion.copy.Completeness;
import io.jenkins.plugins.imagepromotion.promotion.lineage.PlanRollback;
import io.jenkins.plugins.imagepromotion.promotion.lineage.ReadLineage;
import io.jenkins.plugins.imagepromotion.promotion.lineage.RollbackPlan;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Images named by another hash function than sha256, by which the registry answers. */
class OtherAlgorithmTest {
    @AutoClose
    private final Promoting promoting = new Promoting();

    private final Digest sha512 = Digest.Algorithm.SHA512.of(manifest("tested"));

    @BeforeEach
    void storeUnderTheOtherDigest() {
        promoting.server.push("app", sha512.toString(), MediaTypes.OCI_MANIFEST, manifest("tested"));
        promoting.server.pushBlob("{}");
    }

    private Registry registry() {
        return TestRegistries.plain(promoting.server.host(), new Cancellation());
    }

    @ParameterizedTest
    @EnumSource(names = {"SHA384", "SHA512"})
    void promotesTheBytesOnceAndFindsThemAgain(Digest.Algorithm algorithm) {
        Digest named = algorithm.of(manifest("tested"));
        promoting.server.push("app", named.toString(), MediaTypes.OCI_MANIFEST, manifest("tested"));
        PromotionRequest request = promoting.request(promoting.image(named.toString()));

        Promotion promotion = promoting.promote(request);

        assertThat(promotion.outcome()).isEqualTo(Outcome.PROMOTED);
        assertThat(promotion.digest()).isEqualTo(promoting.digest);
        assertThat(promoting.promote(request).outcome()).isEqualTo(Outcome.ALREADY_PROMOTED);
        assertThat(promoting.server.tags("app"))
                .containsOnlyKeys(STAGING, PRODUCTION)
                .containsEntry(PRODUCTION, promoting.digest);
    }

    @Test
    void acceptsTwoDigestsOfTheSameBytes() {
        PromotionRequest request = RequestBuilder.promote(promoting.image(promoting.digest.toString()))
                .digest(sha512)
                .request();

        assertThat(promoting.promote(request).outcome()).isEqualTo(Outcome.PROMOTED);
    }

    @Test
    void refusesASecondDigestOfOtherBytes() {
        Digest other = Digest.Algorithm.SHA512.of(manifest("other"));
        PromotionRequest request = RequestBuilder.promote(promoting.image(promoting.digest.toString()))
                .digest(other)
                .request();

        assertThat(promoting.refusal(request)).isEqualTo("""
                The image is not the expected one: the digests differ.  [DIGEST_MISMATCH]
                  image:           registry:5000/app@%s
                  expected digest: %s
                  found digest:    %s
                  Find out which of the two was tested. If a tag moved, trust the digest, not the tag.""".formatted(promoting.digest, other, sha512));
        assertThat(promoting.wrote()).isFalse();
    }

    @Test
    void comparesADigestOfAnotherAlgorithmByTheBytes() {
        AssertDigestMatches matches = new AssertDigestMatches(registry());
        ImageReference staged = ImageReference.parse(promoting.image(STAGING));

        assertThat(matches.check(staged, Expected.parse(sha512.toString())).digest())
                .isEqualTo(promoting.digest);
        assertThat(matches.check(staged, Expected.parse(promoting.image(sha512.toString())))
                        .digest())
                .isEqualTo(promoting.digest);
        assertThatThrownBy(() -> matches.check(
                        staged,
                        Expected.parse(
                                Digest.Algorithm.SHA512.of(manifest("other")).toString())))
                .hasMessageContaining("[DIGEST_MISMATCH]");
    }

    @Test
    void findsThePromotionsOfADigestOfAnotherAlgorithm() {
        promoting.server.push("app", "staging-v1.4.1-abcdef0-1763600000", MediaTypes.OCI_MANIFEST, manifest("before"));
        promoting.server.push(
                "app", "production-v1.4.1-abcdef0-1763700000", MediaTypes.OCI_MANIFEST, manifest("before"));
        promoting.promoteStaging();
        ImageReference image = ImageReference.parse(promoting.image(sha512.toString()));

        RollbackPlan plan = new PlanRollback(
                        registry(),
                        Policy.threeTier(),
                        Clock.fixed(Promoting.NOW, ZoneOffset.UTC),
                        promoting.progress::add)
                .plan(image, "production");

        assertThat(plan.deployed().tag()).hasToString(PRODUCTION);
        assertThat(new ReadLineage(
                                registry(), Policy.threeTier(), Clock.fixed(Promoting.NOW, ZoneOffset.UTC), line -> {})
                        .of(image)
                        .holders())
                .extracting(holder -> holder.tag().toString())
                .containsExactly(STAGING, PRODUCTION);
    }

    @Test
    void findsAnIndexCompleteThatNamesItsImagesByAnotherAlgorithm() {
        byte[] bytes = """
                {"schemaVersion":2,"mediaType":"%s","manifests":[{"mediaType":"%s","size":%d,"digest":"%s"}]}
                """.formatted(MediaTypes.OCI_INDEX, MediaTypes.OCI_MANIFEST, manifest("tested").length, sha512)
                .getBytes(StandardCharsets.UTF_8);
        promoting.server.push("app", "index", MediaTypes.OCI_INDEX, bytes);
        ImageReference index = ImageReference.parse(promoting.image("index"));
        Manifest manifest = new SourceManifest(registry()).read(index, Optional.empty());
        Completeness completeness = new Completeness(registry(), index.repository());

        completeness.requireManifests(manifest);

        promoting.server.untag("app", sha512.toString());
        assertThatThrownBy(() -> completeness.requireManifests(manifest)).hasMessageContaining("[INCOMPLETE_IMAGE]");
    }
}
