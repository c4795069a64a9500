package io.jenkins.plugins.imagepromotion.signature;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.signature.key.Base64Text;
import io.jenkins.plugins.imagepromotion.signature.key.SignedMessage;
import io.jenkins.plugins.imagepromotion.signature.key.TrustedKeys;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A Sigstore bundle of version 0.3 (sigstore/protobuf-specs, sigstore_bundle.proto, {@code Bundle}; how cosign attaches
 * it: cosign, specs/BUNDLE_SPEC.md). It has the signature of the image's manifest or a DSSE envelope, and the key hint
 * or certificate of the signer.
 *
 * <p>The entries of a transparency log matter only for certificates: a trusted key is trusted at any time.
 */
final class SigstoreBundle {
    static final String MEDIA_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";

    private static final String OLD_MEDIA_TYPE = "application/vnd.dev.sigstore.bundle+json;version=0.3";
    private static final String KEY = "publicKey";
    private static final Set<String> CERTIFICATES = Set.of("certificate", "x509CertificateChain");
    private static final Map<String, Digest.Algorithm> HASHES = Map.of(
            "SHA2_256", Digest.Algorithm.SHA256,
            "SHA2_384", Digest.Algorithm.SHA384,
            "SHA2_512", Digest.Algorithm.SHA512);

    private final byte[] bytes;
    private final SignedJson root;

    private SigstoreBundle(byte[] bytes, SignedJson root) {
        this.bytes = bytes;
        this.root = root;
    }

    /** Reads a bundle. The names are those of the JSON mapping of Protocol Buffers; unknown ones are refused. */
    static SigstoreBundle read(byte[] json) throws DoesNotCount {
        SignedJson root = SignedJson.readUnsigned("the bundle", json, DsseEnvelope.MAX_BYTES);
        String type = root.text("mediaType");
        if (!type.equals(MEDIA_TYPE) && !type.equals(OLD_MEDIA_TYPE)) {
            throw new DoesNotCount(
                    Reason.UNKNOWN_FORM, "the bundle has the type " + Quoted.text(type) + ", not version 0.3");
        }
        root.hasOnly(Set.of("mediaType", "verificationMaterial", "messageSignature", "dsseEnvelope"));
        if (root.has("messageSignature") == root.has("dsseEnvelope")) {
            throw DoesNotCount.malformed("the bundle does not have either a messageSignature or a dsseEnvelope");
        }
        return new SigstoreBundle(json, root);
    }

    Verdict verify(Subject subject, TrustedKeys keys, Optional<KeylessVerifier> keyless) throws DoesNotCount {
        SignedJson material = root.object("verificationMaterial");
        material.hasOnly(
                Set.of(KEY, "certificate", "x509CertificateChain", "tlogEntries", "timestampVerificationData"));
        long certificates = CERTIFICATES.stream().filter(material::has).count();
        if (certificates + (material.has(KEY) ? 1 : 0) != 1) {
            throw DoesNotCount.malformed("the bundle does not have either a publicKey or a certificate");
        }
        if (certificates > 0) {
            return keyless(subject, keyless.orElseThrow(DoesNotCount::needsKeylessVerifier));
        }
        // The hint is not authenticated, and tools compute it differently.
        material.object(KEY).optionalText("hint");
        return root.has("dsseEnvelope") ? envelope().verify(subject, keys).get(0) : message(subject, keys);
    }

    private Verdict keyless(Subject subject, KeylessVerifier verifier) throws DoesNotCount {
        Signer signer = verifier.verify(bytes.clone(), subject);
        if (root.has("dsseEnvelope")) {
            return new Verdict.Counts(signer, envelope().claim(subject));
        }
        requireMessageDigest(subject);
        return new Verdict.Counts(signer, Claim.signature(Map.of()));
    }

    /** Requires exactly one signature, as the comment of {@code dsse_envelope} demands. */
    private DsseEnvelope envelope() throws DoesNotCount {
        DsseEnvelope envelope = DsseEnvelope.of(root.object("dsseEnvelope"));
        if (envelope.signatureCount() != 1) {
            throw DoesNotCount.malformed(
                    "the envelope in the bundle has " + envelope.signatureCount() + " signatures instead of one");
        }
        return envelope;
    }

    /**
     * Verifies the manifest itself: the digest in the bundle only identifies it (sigstore_common.proto, {@code
     * MessageSignature}).
     */
    private Verdict message(Subject subject, TrustedKeys keys) throws DoesNotCount {
        SignedJson message = root.object("messageSignature");
        message.hasOnly(Set.of("messageDigest", "signature"));
        byte[] signature = Base64Text.any(message.text("signature"))
                .orElseThrow(() -> DoesNotCount.malformed("the signature is not valid Base64"));
        if (message.has("messageDigest")) {
            requireMessageDigest(subject);
        }
        byte[] manifest = subject.manifest()
                .orElseThrow(() -> new DoesNotCount(
                        Reason.NEEDS_MANIFEST, "it signs the bytes of the manifest, which are needed to verify it"));
        Signer signer = keys.signerOf(new SignedMessage(manifest), signature)
                .map(key -> new Signer.Key(key.id()))
                .orElseThrow(() -> DoesNotCount.wrongKey(keys));
        return new Verdict.Counts(signer, Claim.signature(Map.of()));
    }

    private void requireMessageDigest(Subject subject) throws DoesNotCount {
        SignedJson digest = root.object("messageSignature").object("messageDigest");
        digest.hasOnly(Set.of("algorithm", "digest"));
        String name = digest.text("algorithm");
        Digest.Algorithm algorithm = HASHES.get(name);
        if (algorithm == null) {
            throw new DoesNotCount(Reason.UNSUPPORTED_ALGORITHM, "the digest has the algorithm " + Quoted.text(name));
        }
        byte[] hash = Base64Text.any(digest.text("digest"))
                .orElseThrow(() -> DoesNotCount.malformed("the digest in the bundle is not valid Base64"));
        String found =
                algorithm.name().toLowerCase(Locale.ROOT) + ":" + HexFormat.of().formatHex(hash);
        Optional<byte[]> manifest = subject.manifest();
        if (algorithm == subject.digest().algorithm()) {
            subject.require(found);
        } else if (manifest.isEmpty()
                || !found.equals(algorithm.of(manifest.get()).toString())) {
            throw new DoesNotCount(Reason.OTHER_DIGEST, "it is for " + found + ", not for " + subject.digest());
        }
    }
}
