package io.jenkins.plugins.imagepromotion.promotion.proof;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.json.JsonObject;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.signature.AttachedSignature;
import io.jenkins.plugins.imagepromotion.signature.Documents;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.OpenSsl;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** An image in a registry on loopback, with signatures by the openssl command line. */
public final class SignedImage implements AutoCloseable {
    public static final String TAG = "staging-v1.4.2-3f9c2ab-1763884800";

    private static final String REPOSITORY = "team/app";

    public final ScriptedRegistry registry = ScriptedRegistry.start();
    public final SampleImage image = ImageBuilder.image().version("1.4.2").build();
    public final Digest digest = registry.push(REPOSITORY, TAG, image);

    private final OpenSsl openssl;
    private final List<JsonObject> listed = new ArrayList<>();

    /** Signs with the keys of {@code openssl}. */
    public SignedImage(OpenSsl openssl) {
        this.openssl = openssl;
    }

    public String repository() {
        return registry.host() + "/" + REPOSITORY;
    }

    public String reference() {
        return repository() + ":" + TAG;
    }

    /** The bytes of the image's manifest. */
    public byte[] manifest() {
        return image.bytes();
    }

    /** A cosign signature of a digest. */
    public AttachedSignature simple(String key, Digest signed) {
        String payload = Documents.simplePayload(signed);
        return Documents.simple(payload, openssl.sign(key, Documents.bytes(payload), "-sha256"));
    }

    /** An attestation about a digest. */
    public AttachedSignature attestation(String key, Digest signed) {
        return attestation(key, Documents.statement(signed));
    }

    /** An attestation with that statement. */
    public AttachedSignature attestation(String key, String statement) {
        return Documents.dsse(Documents.envelope(statement, Documents.dsseSignature(openssl, key, statement)));
    }

    /** A Notation signature of the image by a P-256 key with a certificate under that root. */
    public AttachedSignature notation(String signer, String root) {
        String headers = "{\"alg\":\"ES256\",\"cty\":\"application/vnd.cncf.notary.payload.v1+json\","
                + "\"crit\":[\"io.cncf.notary.signingScheme\"],\"io.cncf.notary.signingScheme\":\"notary.x509\","
                + "\"io.cncf.notary.signingTime\":\"2026-01-01T00:00:00Z\"}";
        String payload = Documents.notationPayload(digest);
        byte[] signature = openssl.sign(signer, Documents.jwsInput(headers, payload), "-sha256");
        return Documents.notation(Documents.jws(
                headers, payload, Documents.numbers(signature, 32), List.of(openssl.der(signer), openssl.der(root))));
    }

    /** A Sigstore bundle that signs the image. */
    public AttachedSignature bundle(String key) {
        byte[] signature = openssl.sign(key, image.bytes(), "-sha256");
        return Documents.bundle(Documents.bundleJson(Documents.messageSignature(digest, signature)));
    }

    /** Attaches under a tag as cosign 2 does, and returns the tag. */
    public String tag(String suffix, AttachedSignature... layers) {
        String tag = digest.toString().replace(':', '-') + suffix;
        push(tag, manifest(layers));
        return tag;
    }

    /** Attaches a referrer to the image, and returns its digest. */
    public Digest referrer(AttachedSignature... layers) {
        return referrerOf(digest, layers);
    }

    /** Adds a referrer of {@code subject} to the list of the image's referrers, and returns its digest. */
    public Digest referrerOf(Digest subject, AttachedSignature... layers) {
        byte[] bytes = bytes(manifest(layers).put("subject", descriptor(MediaTypes.OCI_MANIFEST, subject, 1)));
        Digest referrer = registry.push(REPOSITORY, "referrer", MediaTypes.OCI_MANIFEST, bytes);
        list(MediaTypes.OCI_MANIFEST, referrer);
        return referrer;
    }

    /** Adds a manifest to the list of the image's referrers. */
    public void list(String mediaType, Digest referrer) {
        listed.add(descriptor(mediaType, referrer, 1));
        byte[] bytes = bytes(new JsonObject()
                .put("schemaVersion", 2)
                .put("mediaType", MediaTypes.OCI_INDEX)
                .put("manifests", listed));
        registry.push(REPOSITORY, digest.toString().replace(':', '-'), MediaTypes.OCI_INDEX, bytes);
    }

    private JsonObject manifest(AttachedSignature... signatures) {
        List<JsonObject> layers = new ArrayList<>();
        for (AttachedSignature signature : signatures) {
            byte[] content = signature.content();
            Digest blob = registry.pushBlob(new String(content, StandardCharsets.UTF_8));
            layers.add(descriptor(signature.mediaType(), blob, content.length)
                    .put("annotations", signature.annotations()));
        }
        return manifest(layers);
    }

    private static JsonObject manifest(List<JsonObject> layers) {
        return new JsonObject()
                .put("schemaVersion", 2)
                .put("mediaType", MediaTypes.OCI_MANIFEST)
                .put("config", descriptor("application/vnd.oci.empty.v1+json", Digest.of(new byte[] {'{', '}'}), 2))
                .put("layers", layers);
    }

    /** Attaches a layer of that size under a cosign tag; the registry does not hold its content. */
    public String tagWithSize(String suffix, String mediaType, int size) {
        String tag = digest.toString().replace(':', '-') + suffix;
        push(tag, manifest(List.of(descriptor(mediaType, Digest.of(new byte[0]), size))));
        return tag;
    }

    private void push(String tag, JsonObject manifest) {
        registry.push(REPOSITORY, tag, MediaTypes.OCI_MANIFEST, bytes(manifest));
    }

    private static JsonObject descriptor(String mediaType, Digest digest, int size) {
        return new JsonObject()
                .put("mediaType", mediaType)
                .put("digest", digest)
                .put("size", size);
    }

    private static byte[] bytes(JsonObject json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        registry.close();
    }
}
