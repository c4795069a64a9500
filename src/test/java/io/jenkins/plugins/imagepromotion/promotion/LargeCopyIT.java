package io.jenkins.plugins.imagepromotion.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.testing.DistributionRegistry;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Layers larger than the whole heap of the process that copies them. */
class LargeCopyIT {
    private static final String STAGING = "staging-v1.4.2-1f3e5d7-1763800000";
    private static final String HEAP = "-Xmx48m";
    private static final int LAYER = 64 << 20;
    private static final long MINUTES = 3;

    /** The copy, in a process of its own: source and target. */
    static final class Copy {
        private Copy() {}

        public static void main(String[] arguments) {
            Registry registry = TestRegistries.patient(List.of(host(arguments[0]), host(arguments[1])));
            CopyImageIT.promote(registry, arguments[0], arguments[1]);
        }

        private static String host(String reference) {
            return reference.substring(0, reference.indexOf('/'));
        }
    }

    private static SampleImage image(int layers) {
        Map<Digest, byte[]> blobs = new LinkedHashMap<>();
        byte[] config = "{\"architecture\":\"amd64\",\"os\":\"linux\"}".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < layers; i++) {
            byte[] layer = new byte[LAYER];
            new Random(i).nextBytes(layer);
            blobs.put(Digest.of(layer), layer);
        }
        String listed = blobs.keySet().stream()
                .map(digest -> "{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar\",\"size\":" + LAYER
                        + ",\"digest\":\"" + digest + "\"}")
                .collect(Collectors.joining(","));
        String manifest = "{\"schemaVersion\":2,\"mediaType\":\"" + MediaTypes.OCI_MANIFEST
                + "\",\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"size\":" + config.length
                + ",\"digest\":\"" + Digest.of(config) + "\"},\"layers\":[" + listed + "]}";
        blobs.put(Digest.of(config), config);
        return new SampleImage(MediaTypes.OCI_MANIFEST, manifest.getBytes(StandardCharsets.UTF_8), List.of(), blobs);
    }

    /** The parts of a single layer arrive at the same time, in memory; four layers are streamed. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void areCopiedInASmallHeap(int layers) throws Exception {
        try (DistributionRegistry here = DistributionRegistry.plainHttp().start();
                DistributionRegistry there = DistributionRegistry.plainHttp().start()) {
            SampleImage image = here.push("shop", STAGING, image(layers));

            Process copy = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            HEAP,
                            "-cp",
                            System.getProperty("java.class.path"),
                            Copy.class.getName(),
                            here.reference("shop", STAGING),
                            there.host() + "/prod/shop")
                    .inheritIO()
                    .start();
            try {
                assertThat(copy.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
                assertThat(copy.exitValue()).isZero();
            } finally {
                copy.destroyForcibly();
            }
            assertThat(there.bytes("prod/shop", image.digest().toString())).isEqualTo(image.bytes());
        }
    }
}
