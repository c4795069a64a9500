package io.jenkins.plugins.imagepromotion.signature;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.testing.OpenSsl;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Documents with signatures by the openssl command line. */
public final class Documents {
    public static final byte[] MANIFEST = bytes("{\"schemaVersion\":2}");
    public static final Digest DIGEST = Digest.of(MANIFEST);
    public static final Digest OTHER = Digest.of(bytes("another image"));
    public static final Subject SUBJECT = Subject.of(DIGEST);
    public static final Subject WITH_MANIFEST = Subject.of(DIGEST, MANIFEST);
    public static final String STATEMENT_TYPE = "application/vnd.in-toto+json";
    public static final String PROVENANCE = "https://slsa.dev/provenance/v1";

    private Documents() {}

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    public static String base64Url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The payload that cosign signs. */
    public static String simplePayload(Digest digest) {
        return "{\"critical\":{\"identity\":{\"docker-reference\":\"registry.invalid/app\"},\"image\":{"
                + "\"docker-manifest-digest\":\"" + digest
                + "\"},\"type\":\"cosign container image signature\"},\"optional\":{\"team\":\"release\"}}";
    }

    public static AttachedSignature simple(String payload, byte[] signature) {
        return new AttachedSignature(
                "application/vnd.dev.cosign.simplesigning.v1+json",
                bytes(payload),
                Map.of("dev.cosignproject.cosign/signature", base64(signature)));
    }

    public static String statement(Digest digest) {
        return statement(digest, PROVENANCE, "{\"runDetails\":{\"builder\":{\"id\":\"https://builder.invalid\"}}}");
    }

    /** A statement with that predicate in JSON. */
    public static String statement(Digest digest, String predicateType, String predicate) {
        return "{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[{\"name\":\"app\",\"digest\":{\"sha256\":\""
                + digest.hex() + "\"}}],\"predicateType\":\"" + predicateType + "\",\"predicate\":" + predicate + "}";
    }

    /** The bytes that DSSE signs, as its protocol shows them. */
    public static byte[] pae(String type, byte[] body) {
        return concat(bytes("DSSEv1 " + bytes(type).length + " " + type + " " + body.length + " "), body);
    }

    public static byte[] dsseSignature(OpenSsl openssl, String key, String payload) {
        return openssl.sign(key, pae(STATEMENT_TYPE, bytes(payload)), "-sha256");
    }

    public static String envelope(String payload, byte[]... signatures) {
        return "{\"payload\":\"" + base64(bytes(payload)) + "\",\"payloadType\":\"" + STATEMENT_TYPE
                + "\",\"signatures\":["
                + Stream.of(signatures)
                        .map(signature -> "{\"keyid\":\"hint\",\"sig\":\"" + base64(signature) + "\"}")
                        .collect(Collectors.joining(","))
                + "]}";
    }

    public static AttachedSignature dsse(String envelope) {
        return new AttachedSignature("application/vnd.dsse.envelope.v1+json", bytes(envelope), Map.of());
    }

    public static AttachedSignature bundle(String json) {
        return new AttachedSignature("application/vnd.dev.sigstore.bundle.v0.3+json", bytes(json), Map.of());
    }

    /** A bundle of version 0.3 with a key hint and this content, which is a member. */
    public static String bundleJson(String content) {
        return "{\"mediaType\":\"application/vnd.dev.sigstore.bundle.v0.3+json\",\"verificationMaterial\":{"
                + "\"publicKey\":{\"hint\":\"aGludA==\"},\"tlogEntries\":[]}," + content + "}";
    }

    public static String messageSignature(Digest digest, byte[] signature) {
        return "\"messageSignature\":{\"messageDigest\":{\"algorithm\":\"SHA2_256\",\"digest\":\""
                + base64(HexFormat.of().parseHex(digest.hex())) + "\"},\"signature\":\"" + base64(signature) + "\"}";
    }

    public static String notationPayload(Digest digest) {
        return "{\"targetArtifact\":{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\""
                + digest + "\",\"size\":19,\"annotations\":{\"build\":\"7\"}}}";
    }

    /** A flattened JWS. {@code certificates} is the chain in DER; {@code signature} is in the form of JWS. */
    public static String jws(String headers, String payload, byte[] signature, List<byte[]> certificates) {
        return "{\"payload\":\"" + base64Url(bytes(payload)) + "\",\"protected\":\"" + base64Url(bytes(headers))
                + "\",\"header\":{\"x5c\":["
                + certificates.stream().map(der -> "\"" + base64(der) + "\"").collect(Collectors.joining(","))
                + "],\"io.cncf.notary.signingAgent\":\"test/1\"},\"signature\":\"" + base64Url(signature) + "\"}";
    }

    public static byte[] jwsInput(String headers, String payload) {
        return bytes(base64Url(bytes(headers)) + "." + base64Url(bytes(payload)));
    }

    /** Turns openssl's DER into the numbers of JWS. */
    public static byte[] numbers(byte[] der, int width) {
        int start = (der[1] & 0xff) == 0x81 ? 3 : 2;
        int length = der[start + 1];
        byte[] r = Arrays.copyOfRange(der, start + 2, start + 2 + length);
        byte[] s = Arrays.copyOfRange(der, start + 4 + length, der.length);
        return concat(fixed(r, width), fixed(s, width));
    }

    private static byte[] fixed(byte[] number, int width) {
        byte[] fixed = new byte[width];
        int length = Math.min(number.length, width);
        System.arraycopy(number, number.length - length, fixed, width - length, length);
        return fixed;
    }

    public static byte[] concat(byte[] first, byte[] second) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(first);
        both.writeBytes(second);
        return both.toByteArray();
    }

    public static AttachedSignature notation(String jws) {
        return new AttachedSignature("application/jose+json", bytes(jws), Map.of());
    }
}
