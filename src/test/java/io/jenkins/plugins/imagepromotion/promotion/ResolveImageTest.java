package io.jenkins.plugins.imagepromotion.promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.registry.Platform;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ResolveImageTest {
    private static final String CONFIG = """
            {"architecture":"arm64","variant":"v8","os":"linux","created":"2026-11-20T08:00:00Z",
             "config":{"Labels":{"org.opencontainers.image.revision":"abcdef1"}},"rootfs":{"type":"layers"}}""";

    @AutoClose
    private final ScriptedRegistry server = ScriptedRegistry.start();

    private ResolvedImage resolve(String image) {
        return new ResolveImage(TestRegistries.plain(server.host(), new Cancellation()))
                .resolve(ImageReference.parse(server.host() + "/" + image));
    }

    private byte[] image(Digest config) {
        return """
                {"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"application/vnd.oci.image.config.v1+json",
                "digest":"%s","size":%d},"layers":[]}""".formatted(MediaTypes.OCI_MANIFEST, config, CONFIG.length()).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] index(Digest attestation, Digest child) {
        return """
                {"schemaVersion":2,"manifests":[
                {"mediaType":"%1$s","digest":"%2$s","size":7,"platform":{"os":"unknown","architecture":"unknown"}},
                {"mediaType":"%1$s","digest":"%3$s","size":9,"platform":{"os":"linux","architecture":"arm64","variant":"v8"}}]}""".formatted(MediaTypes.OCI_MANIFEST, attestation, child).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void tellsWhatAnImageIs() {
        Digest digest = server.push("app", "1", MediaTypes.OCI_MANIFEST, image(server.pushBlob(CONFIG)));

        ResolvedImage resolved = resolve("app:1");

        assertThat(resolved.digest()).isEqualTo(digest);
        assertThat(resolved.pinned()).hasToString(server.host() + "/app@" + digest);
        assertThat(resolved.mediaType()).isEqualTo(MediaTypes.OCI_MANIFEST);
        assertThat(resolved.platforms()).containsExactly(new Platform("linux", "arm64", "v8", ""));
        assertThat(resolved.labels()).isEqualTo(Map.of("org.opencontainers.image.revision", "abcdef1"));
        assertThat(resolved.created()).isEqualTo("2026-11-20T08:00:00Z");
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void tellsThePlatformsOfAnIndexWithoutItsAttestations() {
        Digest child = server.push("app", "child", MediaTypes.OCI_MANIFEST, image(server.pushBlob(CONFIG)));
        Digest digest = server.push("app", "1", MediaTypes.OCI_INDEX, index(Digest.of(new byte[0]), child));

        ResolvedImage resolved = resolve("app@" + digest);

        assertThat(resolved.digest()).isEqualTo(digest);
        assertThat(resolved.platforms()).hasToString("[linux/arm64/v8]");
        assertThat(resolved.labels()).containsEntry("org.opencontainers.image.revision", "abcdef1");
    }

    @Test
    void saysThatTheImageOfAPlatformIsGone() {
        Digest gone = Digest.of(new byte[] {1});
        server.push("app", "1", MediaTypes.OCI_INDEX, index(Digest.of(new byte[0]), gone));

        assertThat(catchThrowable(() -> resolve("app:1"))).hasMessage("""
                        The index names an image that the repository no longer holds.  [IMAGE_NOT_FOUND]
                          image:   %s/app:1
                          missing: %s
                          A cleanup may have deleted it. Find the image that was tested, or push it again.""".formatted(server.host(), gone));
    }

    @Test
    void acceptsATagAndADigestThatAgree() {
        Digest digest = server.push("app", "1", MediaTypes.OCI_MANIFEST, image(server.pushBlob(CONFIG)));

        assertThat(resolve("app:1@" + digest).digest()).isEqualTo(digest);
    }

    @Test
    void refusesATagAndADigestThatDisagree() {
        Digest digest = server.push("app", "1", MediaTypes.OCI_MANIFEST, image(server.pushBlob(CONFIG)));
        Digest other = Digest.of(new byte[] {1});

        assertThat(catchThrowable(() -> resolve("app:1@" + other)))
                .hasMessage("""
                        The image is not the expected one: the digests differ.  [DIGEST_MISMATCH]
                          image:           %1$s/app:1@%2$s
                          expected digest: %2$s
                          found digest:    %3$s
                          Find out which of the two was tested. If a tag moved, trust the digest, not the tag.""".formatted(server.host(), other, digest));
    }

    @Test
    void neverReadsAMissingTagAsLatest() {
        server.push("app", "latest", MediaTypes.OCI_MANIFEST, image(server.pushBlob(CONFIG)));

        assertThat(catchThrowable(() -> resolve("app"))).hasMessage("""
                        The reference has no tag and no digest, so it does not say which image is meant.  [MISSING_TAG]
                          image: %s/app
                          Add the tag or the digest; a missing tag is never read as "latest".""".formatted(server.host()));
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void saysThatThereIsNoSuchRepository() {
        assertThat(catchThrowable(() -> resolve("app:1"))).hasMessage("""
                        The registry has no such repository, or does not show us any of its tags.  [REPOSITORY_NOT_FOUND]
                          image: %s/app:1
                          Check the spelling, and that the credentials can read this repository.""".formatted(server.host()));
    }

    @Test
    void saysThatThereIsNoSuchImageEvenWhereTheTagsCannotBeListed() {
        server.when("GET /v2/app/tags/list.*", ScriptedRegistry.Fault.status(403, "DENIED", "no listing"));

        assertThat(catchThrowable(() -> resolve("app:1"))).hasMessageContaining("[IMAGE_NOT_FOUND]");
    }

    @Test
    void saysThatThereIsNoSuchImage() {
        server.push("app", "2", MediaTypes.OCI_MANIFEST, image(server.pushBlob(CONFIG)));

        assertThat(catchThrowable(() -> resolve("app:1"))).hasMessage("""
                        The repository has no such image.  [IMAGE_NOT_FOUND]
                          image: %s/app:1
                          Check the spelling, and that the build that should have pushed it succeeded.""".formatted(server.host()));
    }
}
