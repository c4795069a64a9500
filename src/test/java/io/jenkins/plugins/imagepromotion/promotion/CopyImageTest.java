package io.jenkins.plugins.imagepromotion.promotion;

import static io.jenkins.plugins.imagepromotion.promotion.Copying.PRODUCTION;
import static io.jenkins.plugins.imagepromotion.promotion.Copying.STAGING;
import static io.jenkins.plugins.imagepromotion.promotion.Copying.TARGET;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.promotion.Promotion.Outcome;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Promotions to another repository and to another registry. */
class CopyImageTest {

    /** Insists that the target tag holds the image, and the repository everything below it. */
    static void assertWhole(ScriptedRegistry registry, SampleImage image) {
        assertThat(registry.stored(TARGET, PRODUCTION))
                .isEqualTo(image.mediaType() + " " + new String(image.bytes(), StandardCharsets.UTF_8));
        parts(image).forEach(part -> {
            assertThat(registry.holds(TARGET, part.digest().toString())).isTrue();
            assertThat(registry.blobs(TARGET)).containsAll(part.blobs().keySet());
        });
    }

    private static Stream<SampleImage> parts(SampleImage image) {
        return Stream.concat(Stream.of(image), image.children().stream().flatMap(CopyImageTest::parts));
    }

    @Test
    void copiesAWholeIndexToAnotherRegistry() {
        try (Copying copying = Copying.index()) {
            Promotion promotion = copying.promote(copying.request(copying.there));

            assertThat(promotion.outcome()).isEqualTo(Outcome.PROMOTED);
            assertThat(promotion.source()).hasToString(copying.here.host() + "/app:" + STAGING);
            assertThat(promotion.target()).hasToString(copying.there.host() + "/prod/app:" + PRODUCTION);
            assertThat(promotion.pinned()).hasToString(copying.there.host() + "/prod/app@" + copying.image.digest());
            assertWhole(copying.there, copying.image);
            assertThat(copying.there.openUploads()).isEmpty();
            assertThat(copying.here.requests()).noneMatch(request -> request.startsWith("P"));
        }
    }

    @Test
    void readsAndWritesEachBlobOnce() {
        try (Copying copying = Copying.index()) {
            copying.promote(copying.request(copying.there));

            List<String> blobs = parts(copying.image)
                    .flatMap(part -> part.blobs().keySet().stream())
                    .map(digest -> "GET /v2/app/blobs/" + digest)
                    .distinct()
                    .toList();
            assertThat(copying.here.requests())
                    .filteredOn(request -> request.startsWith("GET /v2/app/blobs/"))
                    .containsExactlyInAnyOrderElementsOf(blobs);
            assertThat(copying.there.requests())
                    .filteredOn(request -> request.startsWith("PUT /v2/prod/app/blobs/uploads/"))
                    .hasSameSizeAs(blobs);
        }
    }

    @Test
    void mountsWithinARegistryAndSendsNothing() {
        try (Copying copying = Copying.index()) {
            copying.promote(copying.request(copying.here));

            assertWhole(copying.here, copying.image);
            assertThat(copying.here.requests())
                    .filteredOn(request -> request.startsWith("POST"))
                    .hasSize(5)
                    .allMatch(request -> request.matches("POST .*/blobs/uploads/\\?mount=sha256(:|%3A).*&from=app"));
            assertThat(copying.here.requests()).noneMatch(request -> request.startsWith("GET /v2/app/blobs"));
        }
    }

    @Test
    void writesTheTagLastAndReadsItBack() {
        try (Copying copying = Copying.image()) {
            copying.promote(copying.request(copying.there));

            List<String> requests = copying.there.requests();
            assertThat(requests.subList(requests.size() - 3, requests.size()))
                    .containsExactly(
                            "GET /v2/prod/app/manifests/" + PRODUCTION,
                            "PUT /v2/prod/app/manifests/" + PRODUCTION,
                            "GET /v2/prod/app/manifests/" + PRODUCTION);
            assertThat(requests).containsOnlyOnce("PUT /v2/prod/app/manifests/" + copying.image.digest());
        }
    }

    @Test
    void copiesNestedIndexesFromTheBottomUp() {
        try (Copying copying = Copying.of(ImageBuilder.image().docker().buildNestedIndex())) {
            copying.promote(copying.request(copying.there));

            assertWhole(copying.there, copying.image);
            SampleImage inner = copying.image.children().get(0);
            List<String> puts = copying.there.requests().stream()
                    .filter(request -> request.startsWith("PUT") && request.contains("/manifests/"))
                    .map(request -> request.substring(request.lastIndexOf('/') + 1))
                    .toList();
            assertThat(puts.subList(0, 2))
                    .containsExactlyInAnyOrderElementsOf(inner.children().stream()
                            .map(child -> child.digest().toString())
                            .toList());
            assertThat(puts.subList(2, 5))
                    .containsExactly(
                            inner.digest().toString(), copying.image.digest().toString(), PRODUCTION);
        }
    }

    @Test
    void saysWhatItCopiesInAFewLines() {
        try (Copying copying = Copying.image()) {
            copying.promote(copying.request(copying.there));

            long bytes = copying.image.blobs().values().stream()
                    .mapToLong(blob -> blob.length)
                    .sum();
            assertThat(copying.said().get(2))
                    .isEqualTo("copying 2 layers (" + bytes + " B) and 1 manifest to there:5000/prod/app");
            assertThat(copying.said().get(3))
                    .matches("copied 2 of 2 layers, " + bytes + " B of " + bytes + " B in [0-9.]+ s, .*/s");
            assertThat(copying.said()).hasSize(6);
        }
    }

    @Test
    void sendsNothingTwice() {
        try (Copying copying = Copying.index()) {
            copying.promote(copying.request(copying.there));
            copying.there.untag(TARGET, PRODUCTION);
            copying.there.forgetRequests();

            copying.promote(copying.request(copying.there));

            assertThat(copying.there.requests())
                    .filteredOn(request -> !request.startsWith("GET") && !request.startsWith("HEAD"))
                    .containsExactly("PUT /v2/prod/app/manifests/" + PRODUCTION);
            assertThat(copying.said())
                    .anyMatch(line -> line.matches("copied 5 of 5 layers, .* in [0-9.]+ s; 5 already present"));
        }
    }

    @Test
    void findsItDoneInFewRequests() {
        try (Copying copying = Copying.index()) {
            copying.promote(copying.request(copying.there));
            copying.there.forgetRequests();

            Promotion again = copying.promote(copying.request(copying.there));

            assertThat(again.outcome()).isEqualTo(Outcome.ALREADY_PROMOTED);
            assertThat(copying.there.requests())
                    .containsExactly("GET /v2/prod/app/tags/list?n=1000", "GET /v2/prod/app/manifests/" + PRODUCTION);
        }
    }

    @Test
    void mintsATagNewerThanAnyInTheTargetRepository() {
        try (Copying copying = Copying.image()) {
            copying.there.push(
                    TARGET,
                    "production-v1.0.0-1234567-1763900041",
                    ImageBuilder.image().version("1.0.0").build());

            assertThat(copying.promote(copying.request(copying.there)).target().tag())
                    .hasToString("Optional[production-v1.4.2-abcdef1-1763900042]");
        }
    }

    @Test
    void createsTheVeryTagThatIsNamed() {
        try (Copying copying = Copying.image()) {
            String named = "production-v1.4.2-abcdef1-1763900007";

            copying.promote(copying.request(copying.there.host() + "/" + TARGET + ":" + named));

            assertThat(copying.there.tags(TARGET)).containsOnlyKeys(named);
        }
    }

    @Test
    void mintsATagWhereTheTargetIsTheBareRepositoryOfTheSource() {
        try (Copying copying = Copying.image()) {
            copying.promote(copying.request(copying.here.host() + "/app"));

            assertThat(copying.here.tags("app")).containsOnlyKeys(STAGING, PRODUCTION);
            assertThat(copying.here.requests()).noneMatch(request -> request.contains("/blobs/"));
        }
    }

    @Test
    void writesNothingInADryRun() {
        try (Copying copying = Copying.index()) {
            PromotionRequest asked = copying.request(copying.there);

            Promotion promotion =
                    copying.promote(RequestBuilder.promote(asked.image().canonical())
                            .target(asked.target().orElseThrow())
                            .dryRun()
                            .request());

            assertThat(promotion.outcome()).isEqualTo(Outcome.WOULD_PROMOTE);
            assertThat(copying.there.requests())
                    .containsExactly(
                            "GET /v2/prod/app/tags/list?n=1000",
                            "POST /v2/prod/app/blobs/uploads/",
                            "DELETE /v2/prod/app/blobs/uploads/1?_state=s0");
            assertThat(copying.there.blobs("prod/app")).isEmpty();
        }
    }

    @Test
    void provesTheOriginInTheSourceRepository() {
        try (Copying copying = Copying.image()) {
            SampleImage rebuilt = ImageBuilder.image()
                    .builtAt(Instant.parse("2026-11-23T03:00:00Z"))
                    .build();
            copying.here.push("app", "rebuilt", rebuilt);
            copying.there.push(TARGET, "staging-v1.4.2-abcdef1-1763800009", rebuilt);

            PromotionRequest request = RequestBuilder.promote(copying.here.host() + "/app@" + rebuilt.digest())
                    .target(copying.there.host() + "/" + TARGET)
                    .request();

            assertThat(copying.refused(request).code()).isEqualTo(FailureCode.UNKNOWN_ORIGIN);
            assertThat(copying.there.requests()).isEmpty();
        }
    }

    @Test
    void refusesATagThatSomebodyWroteDuringTheCopy() {
        try (Copying copying = Copying.image()) {
            SampleImage other = ImageBuilder.image().version("9.9.9").build();
            copying.there.when("PUT /v2/prod/app/manifests/sha256.*", (request, honest) -> {
                copying.there.push(TARGET, PRODUCTION, other);
                return honest.get();
            });

            assertThat(copying.refused(copying.request(copying.there)).code()).isEqualTo(FailureCode.TARGET_TAG_TAKEN);
            assertThat(copying.there.tags(TARGET)).containsEntry(PRODUCTION, other.digest());
        }
    }

    @Test
    void refusesAnIndexThatLacksAChildAndNamesItsPlatform() {
        try (Copying copying = Copying.index()) {
            Digest lost = copying.image.children().get(1).digest();
            copying.here.remove("app", lost);

            assertThat(copying.said(
                            copying.refused(copying.request(copying.there)).getMessage()))
                    .isEqualTo("""
                            The repository no longer holds all images in the index.  [INCOMPLETE_IMAGE]
                              repository: here:5000/app
                              missing:    %s
                              platform:   linux/arm64
                              A cleanup may have deleted it. Push the image again, and keep untagged manifests that an index needs.""".formatted(lost));
            assertThat(copying.there.blobs(TARGET)).isEmpty();
        }
    }

    @Test
    void leavesForeignLayersWhereTheyAre() {
        try (Copying copying = Copying.of(foreign())) {
            copying.promote(copying.request(copying.there));

            assertWhole(copying.there, copying.image);
            assertThat(copying.said())
                    .contains("note: not copying 1 foreign layer, which clients get from the URLs in the manifest");
            assertThat(copying.here.requests()).noneMatch(request -> request.contains("a".repeat(64)));
        }
    }

    private static SampleImage foreign() {
        byte[] config = "{}".getBytes(StandardCharsets.UTF_8);
        String manifest = """
                {"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json",
                 "config":{"mediaType":"application/vnd.docker.container.image.v1+json","size":2,"digest":"%s"},
                 "layers":[{"mediaType":"application/vnd.docker.image.rootfs.foreign.diff.tar.gzip","size":1,
                 "digest":"sha256:%s","urls":["http://127.0.0.1:1/layer"]}]}""".formatted(Digest.of(config), "a".repeat(64));
        return new SampleImage(
                "application/vnd.docker.distribution.manifest.v2+json",
                manifest.getBytes(StandardCharsets.UTF_8),
                List.of(),
                Map.of(Digest.of(config), config));
    }

    @ParameterizedTest
    @ValueSource(strings = {"prod/app", "library/app", "prod/app:" + PRODUCTION})
    void refusesATargetThatWouldLieOnDockerHubBecauseNobodySaidWhere(String target) {
        try (Copying copying = Copying.image()) {
            assertThat(copying.refused(copying.request(target)).code()).isEqualTo(FailureCode.TARGET_ELSEWHERE);
            assertThat(copying.here.requests()).isEmpty();
        }
    }
}
