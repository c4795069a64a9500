package io.jenkins.plugins.imagepromotion.promotion;

import static io.jenkins.plugins.imagepromotion.promotion.Copying.PRODUCTION;
import static io.jenkins.plugins.imagepromotion.promotion.Copying.STAGING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.promotion.AssertDigestMatches.Expected;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry.Fault;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests images that are identified by the digest of one of their platforms, as clusters report them. */
class OnePlatformTest {
    private final Copying copying = Copying.index();
    private final Digest index = copying.image.digest();
    private final Digest amd64 = child(0);

    @AfterEach
    void wroteNothing() {
        assertThat(copying.here.requests()).noneMatch(request -> request.startsWith("P"));
        copying.close();
    }

    private Digest child(int number) {
        return copying.image.children().get(number).digest();
    }

    private String app(String rest) {
        return copying.here.host() + "/app" + rest;
    }

    private String refused(String image) {
        return copying.said(
                copying.refused(RequestBuilder.promote(app(image)).request()).getMessage());
    }

    @ParameterizedTest
    @CsvSource({"0, linux/amd64", "1, linux/arm64", "2, an attestation"})
    void promotesTheIndexInsteadOfOneOfItsParts(int number, String role) {
        copying.here.push("app", PRODUCTION, copying.image);

        assertThat(refused("@" + child(number)))
                .isEqualTo("""
                Refused to promote here:5000/app@%1$s to production: it is only listed as %2$s in an index.  [PLATFORM_DIGEST]
                  digest:  %1$s
                  index:   %3$s
                  held by: %4$s
                  held by: %5$s
                  Promote the index. It is what was tested, and it covers every platform.""".formatted(child(number), role, index, PRODUCTION, STAGING));
    }

    @Test
    void findsAPartOfAnIndexInAnIndex() {
        SampleImage nested = ImageBuilder.image().version("nested").buildNestedIndex();
        copying.here.push("app", "staging-v1.4.3-abcdef1-1763990000", nested);
        Digest part = nested.children().get(0).children().get(1).digest();

        assertThat(refused("@" + part))
                .contains("it is only listed as linux/arm64 in an index.  [PLATFORM_DIGEST]")
                .contains("\n  index:   " + nested.digest() + "\n");
    }

    @Test
    void stillRefusesAnImageThatNoIndexLists() {
        SampleImage rebuilt = ImageBuilder.image().version("rebuilt").build();
        copying.here.push("app", "rebuilt", rebuilt);
        copying.here.forgetRequests();

        assertThat(refused("@" + rebuilt.digest())).isEqualTo("""
                Refused to promote here:5000/app@%1$s to production: no staging tag holds this digest.  [UNKNOWN_ORIGIN]
                  digest: %1$s
                  The image may be a rebuild. Promote the digest that was tested in staging.""".formatted(rebuilt.digest()));
        assertThat(copying.here.requests()).hasSize(4);
    }

    @Test
    void refusesAPartOfAnIndexThatOnlyProductionHolds() {
        SampleImage rebuilt = ImageBuilder.image().version("rebuilt").buildIndex();
        copying.here.push("app", PRODUCTION, rebuilt);
        Digest part = rebuilt.children().get(0).digest();

        assertThat(refused("@" + part)).isEqualTo("""
                Refused to promote here:5000/app@%1$s to production: no staging tag holds this digest.  [UNKNOWN_ORIGIN]
                  digest: %1$s
                  part:   %1$s is listed as linux/amd64 in the index %2$s
                  The image may be a rebuild. Promote the digest that was tested in staging.""".formatted(part, rebuilt.digest()));
    }

    @Test
    void searchesTheNewestTagsAndNamesTheLimit() {
        SampleImage other = ImageBuilder.image().version("other").build();
        for (int i = 0; i < 100; i++) {
            copying.here.push("app", "staging-v1.5." + i + "-abcdef1-" + (1_763_990_000 + i), other);
        }
        copying.here.forgetRequests();

        assertThat(refused("@" + amd64))
                .contains("[UNKNOWN_ORIGIN]")
                .contains("\n  not searched: tags older than staging-v1.5.0-abcdef1-1763990000,"
                        + " which may hold an index that lists this digest\n");
        assertThat(copying.here.requests())
                .filteredOn(one -> one.startsWith("GET /v2/app/manifests/staging-"))
                .hasSize(100);
    }

    @Test
    void readsAtMostTenNestedIndexes() {
        String tag = "staging-v1.5.0-abcdef1-1763990000";
        StringBuilder entries = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            Digest inner = Digest.of(("inner " + i).getBytes(StandardCharsets.UTF_8));
            entries.append(i == 0 ? "" : ",")
                    .append("{\"mediaType\":\"%s\",\"size\":1,\"digest\":\"%s\"}"
                            .formatted(MediaTypes.OCI_INDEX, inner));
        }
        copying.here.push(
                "app",
                tag,
                MediaTypes.OCI_INDEX,
                "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}"
                        .formatted(MediaTypes.OCI_INDEX, entries)
                        .getBytes(StandardCharsets.UTF_8));
        copying.here.forgetRequests();

        assertThat(refused("@" + amd64)).contains("[PLATFORM_DIGEST]");
        assertThat(copying.here.requests())
                .filteredOn(one -> one.startsWith("GET /v2/app/manifests/sha256:") && !one.contains(amd64.toString()))
                .hasSize(10);
    }

    @Test
    void passesOverATagWhoseManifestCannotBeRead() {
        copying.here.push(
                "app",
                "staging-v1.5.0-abcdef1-1763990000",
                MediaTypes.OCI_MANIFEST,
                "{".getBytes(StandardCharsets.UTF_8));

        assertThat(refused("@" + amd64)).contains("[PLATFORM_DIGEST]");
    }

    @Test
    void doesNotGuessIfTheRegistryFailsDuringTheSearch() {
        copying.here.when("GET /v2/app/manifests/" + STAGING, Fault.status(403, "DENIED", "no"));

        assertThat(copying.refused(RequestBuilder.promote(app("@" + amd64)).request())
                        .code())
                .isEqualTo(FailureCode.FORBIDDEN);
    }

    @Test
    void refusesATagWithTheDigestOfOnePlatform() {
        assertThat(refused(":" + STAGING + "@" + amd64)).isEqualTo("""
                The expected digest and the image belong to the same build, but one is only part of the other.  [PLATFORM_DIGEST]
                  image:           here:5000/app:%1$s@%2$s
                  expected digest: %2$s
                  part:            %2$s is listed as linux/amd64 in the index %3$s
                  Use the digest of the index, which covers every platform.""".formatted(STAGING, amd64, index));
    }

    private ImagePromotionException different(String image, String expected) {
        Registry registry = TestRegistries.plain(copying.here.host(), new Cancellation());
        return catchThrowableOfType(
                ImagePromotionException.class,
                () -> new AssertDigestMatches(registry)
                        .check(ImageReference.parse(app(image)), Expected.parse(expected)));
    }

    @Test
    void namesThePartIfAnImageIsComparedWithItsPlatform() {
        assertThat(copying.said(different(":" + STAGING, amd64.toString()).getMessage()))
                .isEqualTo("""
                The two are not the same image: one is only part of the other.  [PLATFORM_DIGEST]
                  image:           here:5000/app:%1$s
                  found digest:    %3$s
                  expected:        %2$s
                  expected digest: %2$s
                  part:            %2$s is listed as linux/amd64 in the index %3$s
                  Both belong to the same build. Compare the digest of the index, which covers every platform.""".formatted(STAGING, amd64, index));
    }

    @Test
    void namesThePartIfAPlatformIsComparedWithItsImage() {
        assertThat(different("@" + amd64, index.toString()))
                .hasMessageContaining(
                        "  part:            " + amd64 + " is listed as linux/amd64 in the index " + index + "\n");
        assertThat(different("@" + amd64, app(":" + STAGING)))
                .hasMessageContaining(
                        "  part:            " + amd64 + " is listed as linux/amd64 in the index " + index + "\n");
    }

    @Test
    void doesNotCallAPlatformOfAnotherBuildAPart() {
        SampleImage rebuilt = ImageBuilder.image()
                .builtAt(Instant.parse("2026-02-02T03:04:05Z"))
                .buildIndex();
        copying.here.push("app", "rebuilt", rebuilt);
        Digest part = rebuilt.children().get(0).digest();

        assertThat(different(":" + STAGING, part.toString()).code()).isEqualTo(FailureCode.DIGEST_MISMATCH);
        assertThat(different("@" + part, app(":" + STAGING)).code()).isEqualTo(FailureCode.DIGEST_MISMATCH);
        assertThat(different("@" + amd64, child(1).toString()).code()).isEqualTo(FailureCode.DIGEST_MISMATCH);
    }

    @Test
    void reportsTheDifferenceEvenIfTheOtherImageCannotBeRead() {
        copying.here.when("GET /v2/app/manifests/" + index, Fault.status(403, "DENIED", "no"));

        assertThat(different("@" + amd64, index.toString()).code()).isEqualTo(FailureCode.DIGEST_MISMATCH);
    }
}
