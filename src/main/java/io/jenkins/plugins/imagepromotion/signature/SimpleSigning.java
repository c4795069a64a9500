package io.jenkins.plugins.imagepromotion.signature;

import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.signature.key.Base64Text;
import io.jenkins.plugins.imagepromotion.signature.key.SignedMessage;
import io.jenkins.plugins.imagepromotion.signature.key.TrustedKey;
import io.jenkins.plugins.imagepromotion.signature.key.TrustedKeys;
import java.util.Map;
import java.util.Set;

/**
 * cosign's signature of an image: a payload that names the digest, and its signature in an annotation of the layer
 * (cosign, specs/SIGNATURE_SPEC.md, sections "Signature" and "Simple Signing"; containers-signature(5), "JSON data
 * format").
 */
final class SimpleSigning {
    static final String MEDIA_TYPE = "application/vnd.dev.cosign.simplesigning.v1+json";

    private static final String SIGNATURE = "dev.cosignproject.cosign/signature";
    private static final String CERTIFICATE = "dev.sigstore.cosign/certificate";
    private static final String TYPE = "cosign container image signature";
    private static final String DIGEST = "docker-manifest-digest";
    private static final int MAX_BYTES = 1 << 20;

    private SimpleSigning() {}

    static Verdict verify(byte[] payload, Map<String, String> annotations, Subject subject, TrustedKeys keys)
            throws DoesNotCount {
        if (!annotations.containsKey(SIGNATURE)) {
            throw DoesNotCount.malformed("the layer has no annotation " + Quoted.text(SIGNATURE));
        }
        byte[] signature = Base64Text.standard(String.valueOf(annotations.get(SIGNATURE)))
                .orElseThrow(() -> DoesNotCount.malformed("the signature is not valid Base64"));
        TrustedKey key = keys.signerOf(new SignedMessage(payload), signature)
                .orElseThrow(() -> annotations.containsKey(CERTIFICATE)
                        ? new DoesNotCount(
                                Reason.NEEDS_KEYLESS_VERIFIER,
                                "it has a certificate instead of a trusted key; keyless signatures count only in"
                                        + " Sigstore bundles")
                        : DoesNotCount.wrongKey(keys));
        return new Verdict.Counts(new Signer.Key(key.id()), claim(payload, subject));
    }

    /** Refuses unknown members in the critical part, as containers-signature(5) demands. */
    private static Claim claim(byte[] payload, Subject subject) throws DoesNotCount {
        SignedJson root = SignedJson.read("the payload", payload, MAX_BYTES);
        root.hasOnly(Set.of("critical", "optional"));
        SignedJson critical = root.object("critical");
        critical.hasOnly(Set.of("identity", "image", "type"));
        String type = critical.text("type");
        if (!type.equals(TYPE)) {
            throw DoesNotCount.malformed("the payload has the type " + Quoted.text(type) + ", not \"" + TYPE + "\"");
        }
        SignedJson identity = critical.object("identity");
        identity.hasOnly(Set.of("docker-reference"));
        // cosign ignores it, because the same digest can have other names.
        identity.text("docker-reference");
        SignedJson image = critical.object("image");
        image.hasOnly(Set.of(DIGEST));
        subject.require(image.text(DIGEST));
        return Claim.signature(root.optionalObject("optional"));
    }
}
