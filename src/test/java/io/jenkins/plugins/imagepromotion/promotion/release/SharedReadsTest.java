package io.jenkins.plugins.imagepromotion.promotion.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The manifests that the images of a release share, in a registry on loopback. */
class SharedReadsTest {
    private static final int SIZE = 4_000_000;

    @AutoClose
    private final ScriptedRegistry registry = ScriptedRegistry.start();

    private final SharedReads shared = new SharedReads(TestRegistries.plain(registry.host(), new Cancellation()));
    private final Repository repository =
            ImageReference.parse(registry.host() + "/app:v1").repository();

    private Digest push(int number) {
        String json =
                """
                {"schemaVersion": 2, "mediaType": "%s", "layers": [],
                 "config": {"mediaType": "application/vnd.oci.empty.v1+json", "digest": "%s", "size": 2}}""".formatted(MediaTypes.OCI_MANIFEST, Digest.of(new byte[] {'{', '}'})) + " ".repeat(SIZE + number);
        return registry.push("app", "v" + number, MediaTypes.OCI_MANIFEST, json.getBytes(StandardCharsets.UTF_8));
    }

    private long requestsFor(Digest digest) {
        return registry.requests().stream()
                .filter(request -> request.contains(digest.toString()))
                .count();
    }

    @Test
    void keepsManifestsUpToALimitOfBytes() {
        int kept = (int) (SharedReads.MAX_BYTES / SIZE);
        List<Digest> digests = new ArrayList<>();
        for (int i = 0; i <= kept; i++) {
            digests.add(push(i));
        }

        for (Digest digest : digests) {
            assertThat(shared.manifest(repository, digest)).isPresent();
            assertThat(shared.manifest(repository, digest)).isPresent();
        }

        assertThat(requestsFor(digests.get(0))).isEqualTo(1);
        assertThat(requestsFor(digests.get(kept - 1))).isEqualTo(1);
        assertThat(requestsFor(digests.get(kept))).isEqualTo(2);
    }
}
