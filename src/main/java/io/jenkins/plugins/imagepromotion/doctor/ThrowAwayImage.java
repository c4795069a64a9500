package io.jenkins.plugins.imagepromotion.doctor;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A tiny image in two variants. Its digests belong to only one examination, so deleting it by digest never deletes
 * another image.
 */
final class ThrowAwayImage {
    /** The prefix of every throw-away tag. */
    static final String PREFIX = "image-promotion-doctor-";

    /** The smallest timestamp of an immutable tag. Flux selects the largest, so it prefers any other production tag. */
    private static final long OLDEST = 1_000_000_000L;

    private static final int COMMIT_LENGTH = 7;
    private static final int TAR_BLOCK = 512;

    private final String token;
    private final byte[] layer;
    private final byte[] config;

    /** Creates an image that contains the token, lowercase hex digits. */
    ThrowAwayImage(String token) {
        this.token = token;
        this.layer = layer(token);
        this.config = utf8("{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{},\"rootfs\":{\"type\":\"layers\","
                + "\"diff_ids\":[\"" + Digest.of(layer) + "\"]}}");
    }

    /** Returns a tar archive without files: its end mark, and bytes after it that no reader looks at. */
    private static byte[] layer(String token) {
        byte[] tar = new byte[3 * TAR_BLOCK];
        byte[] mark = utf8(PREFIX + token);
        System.arraycopy(mark, 0, tar, 2 * TAR_BLOCK, mark.length);
        return tar;
    }

    Tag tag() {
        return new Tag(PREFIX + token);
    }

    /** Returns a tag that looks like a production tag to the registry's rules. */
    Tag productionTag(String environment) {
        return new ImmutableTag(environment, "0.0.0", token.substring(0, COMMIT_LENGTH), OLDEST).tag();
    }

    /** Returns the blobs, which must exist before the manifests. */
    List<byte[]> blobs() {
        return List.of(layer.clone(), config.clone());
    }

    byte[] config() {
        return config.clone();
    }

    String mediaType() {
        return MediaTypes.OCI_MANIFEST;
    }

    /** Returns the manifest that is pushed first. */
    byte[] manifest() {
        return manifest("first");
    }

    /** Returns a manifest with another digest. */
    byte[] otherManifest() {
        return manifest("other");
    }

    private byte[] manifest(String variant) {
        return utf8("{\"schemaVersion\":2,\"mediaType\":\"" + mediaType() + "\",\"config\":"
                + descriptor("application/vnd.oci.image.config.v1+json", config) + ",\"layers\":["
                + descriptor("application/vnd.oci.image.layer.v1.tar", layer)
                + "],\"annotations\":{\"org.opencontainers.image.description\":\"Throw-away image of image-promotion doctor, "
                + token + ", " + variant + "\"}}");
    }

    private static String descriptor(String mediaType, byte[] bytes) {
        return "{\"mediaType\":\"" + mediaType + "\",\"digest\":\"" + Digest.of(bytes) + "\",\"size\":" + bytes.length
                + "}";
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
