package io.jenkins.plugins.imagepromotion.signature;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.signature.key.Base64Text;
import io.jenkins.plugins.imagepromotion.signature.key.SignedMessage;
import io.jenkins.plugins.imagepromotion.signature.key.TrustedKeys;
import java.util.HexFormat;
import java.util.List;
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
    private static final String CERTIFICATE = "certificate";
    private static final String CHAIN = "x509CertificateChain";
    private static final String ENTRIES = "tlogEntries";
    private static final String TIMESTAMPS = "timestampVerificationData";
    private static final Set<String> CERTIFICATES = Set.of(CERTIFICATE, CHAIN);
    private static final int MAX_CERTIFICATES = 10;
    private static final int MAX_TIMESTAMPS = 10;

    /** Much more than a certificate, timestamp, log entry or checkpoint has; the verifier reads them unverified. */
    private static final int MAX_PART = 64 << 10;

    /** A log with so many entries would need more hashes than bits in its index. */
    private static final int MAX_HASHES = 64;

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
        material.hasOnly(Set.of(KEY, CERTIFICATE, CHAIN, ENTRIES, TIMESTAMPS));
        long certificates = CERTIFICATES.stream().filter(material::has).count();
        if (certificates + (material.has(KEY) ? 1 : 0) != 1) {
            throw DoesNotCount.malformed("the bundle does not have either a publicKey or a certificate");
        }
        if (certificates > 0) {
            KeylessVerifier verifier = keyless.orElseThrow(DoesNotCount::needsKeylessVerifier);
            requireCertificates(material);
            requireLogEntry(material);
            return keyless(subject, verifier);
        }
        // The hint is not authenticated, and tools compute it differently.
        material.object(KEY).optionalText("hint");
        return root.has("dsseEnvelope") ? envelope().verify(subject, keys).get(0) : message(subject, keys);
    }

    private Verdict keyless(Subject subject, KeylessVerifier verifier) throws DoesNotCount {
        if (root.has("dsseEnvelope")) {
            DsseEnvelope envelope = envelope();
            root.object("dsseEnvelope").objects("signatures").get(0).base64("sig");
            Signer signer = verifier.verify(bytes.clone(), subject);
            return new Verdict.Counts(signer, envelope.claim(subject));
        }
        SignedJson message = root.object("messageSignature");
        message.hasOnly(Set.of("messageDigest", "signature"));
        message.base64("signature");
        Signer signer = verifier.verify(bytes.clone(), subject);
        requireMessageDigest(subject);
        return new Verdict.Counts(signer, Claim.signature(Map.of()));
    }

    /**
     * Requires that each certificate and timestamp has one encoding, which the verifier does not check: the JDK ignores
     * bytes after a certificate.
     */
    private static void requireCertificates(SignedJson material) throws DoesNotCount {
        List<SignedJson> certificates = List.of(material.object(material.has(CHAIN) ? CHAIN : CERTIFICATE));
        if (material.has(CHAIN)) {
            material.object(CHAIN).hasOnly(Set.of("certificates"));
            certificates = atMost(MAX_CERTIFICATES, material.object(CHAIN), "certificates");
        }
        for (SignedJson certificate : certificates) {
            certificate.hasOnly(Set.of("rawBytes"));
            if (CertificateChain.certificate(part(certificate, "rawBytes")).isEmpty()) {
                throw DoesNotCount.malformed(certificate.at("rawBytes") + " is not a certificate");
            }
        }
        if (material.has(TIMESTAMPS)) {
            requireTimestamps(material.object(TIMESTAMPS));
        }
    }

    private static void requireTimestamps(SignedJson data) throws DoesNotCount {
        // The verifier also reads the name "rfc3161_timestamps".
        data.hasOnly(Set.of("rfc3161Timestamps"));
        if (data.has("rfc3161Timestamps")) {
            for (SignedJson timestamp : atMost(MAX_TIMESTAMPS, data, "rfc3161Timestamps")) {
                timestamp.hasOnly(Set.of("signedTimestamp"));
                part(timestamp, "signedTimestamp");
            }
        }
    }

    /** Requires exactly one entry of a transparency log with its proof, because only the first one is verified. */
    private static void requireLogEntry(SignedJson material) throws DoesNotCount {
        List<SignedJson> entries = material.has(ENTRIES) ? material.objects(ENTRIES) : List.of();
        if (entries.isEmpty()) {
            throw new DoesNotCount(Reason.NO_PROOF_OF_INCLUSION, "it has no entry of a transparency log");
        }
        if (entries.size() > 1) {
            throw DoesNotCount.malformed(
                    "the bundle has " + entries.size() + " entries of transparency logs instead of one");
        }
        SignedJson entry = entries.get(0);
        entry.hasOnly(Set.of(
                "logIndex",
                "logId",
                "kindVersion",
                "integratedTime",
                "inclusionPromise",
                "inclusionProof",
                "canonicalizedBody"));
        entry.object("logId").base64("keyId");
        SignedJson.readUnsigned(entry.at("canonicalizedBody"), entry.base64("canonicalizedBody"), MAX_PART);
        if (entry.has("inclusionPromise")) {
            entry.object("inclusionPromise").base64("signedEntryTimestamp");
        }
        if (!entry.has("inclusionProof")) {
            throw new DoesNotCount(
                    Reason.NO_PROOF_OF_INCLUSION, "its entry of a transparency log has no proof of inclusion");
        }
        SignedJson proof = entry.object("inclusionProof");
        proof.hasOnly(Set.of("logIndex", "rootHash", "treeSize", "hashes", "checkpoint"));
        proof.base64("rootHash");
        if (proof.has("checkpoint")) {
            SignedJson checkpoint = proof.object("checkpoint");
            requireSize(checkpoint, "envelope", checkpoint.text("envelope").length());
        }
        List<String> hashes = proof.has("hashes") ? proof.texts("hashes") : List.of();
        if (hashes.size() > MAX_HASHES
                || hashes.stream().anyMatch(hash -> Base64Text.any(hash).isEmpty())) {
            throw DoesNotCount.malformed(proof.at("hashes") + " is not a list of at most " + MAX_HASHES + " hashes");
        }
    }

    private static byte[] part(SignedJson parent, String name) throws DoesNotCount {
        byte[] content = parent.base64(name);
        requireSize(parent, name, content.length);
        return content;
    }

    private static void requireSize(SignedJson parent, String name, int size) throws DoesNotCount {
        if (size > MAX_PART) {
            throw DoesNotCount.malformed(parent.at(name) + " has " + size + " bytes, more than " + MAX_PART);
        }
    }

    private static List<SignedJson> atMost(int limit, SignedJson parent, String name) throws DoesNotCount {
        List<SignedJson> elements = parent.objects(name);
        if (elements.size() > limit) {
            throw DoesNotCount.malformed(parent.at(name) + " has " + elements.size() + " elements, more than " + limit);
        }
        return elements;
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
