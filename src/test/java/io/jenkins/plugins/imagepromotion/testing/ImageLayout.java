package io.jenkins.plugins.imagepromotion.testing;

import io.jenkins.plugins.imagepromotion.image.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a sample image as an OCI image layout, the folder that daemonless build tools write. */
public final class ImageLayout {
    private ImageLayout() {}

    /** Writes the image into the folder, which then holds it alone; returns the folder. */
    public static Path write(Path folder, SampleImage image) {
        try {
            Files.createDirectories(folder.resolve("blobs/sha256"));
            Files.writeString(folder.resolve("oci-layout"), "{\"imageLayoutVersion\": \"1.0.0\"}");
            Files.writeString(folder.resolve("index.json"), """
                    {"schemaVersion": 2, "manifests": [{"mediaType": "%s", "size": %d, "digest": "%s"}]}
                    """.formatted(
                            image.mediaType(), image.bytes().length, image.digest()));
            writeBlobs(folder, image);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void writeBlobs(Path folder, SampleImage image) throws IOException {
        blob(folder, image.digest(), image.bytes());
        for (var blob : image.blobs().entrySet()) {
            blob(folder, blob.getKey(), blob.getValue());
        }
        for (SampleImage child : image.children()) {
            writeBlobs(folder, child);
        }
    }

    private static void blob(Path folder, Digest digest, byte[] bytes) throws IOException {
        Files.write(folder.resolve("blobs/sha256").resolve(digest.hex()), bytes);
    }
}
