package io.jenkins.plugins.imagepromotion.signature.keyless;

import dev.sigstore.KeylessVerificationException;
import dev.sigstore.TrustedRootProvider;
import dev.sigstore.VerificationOptions;
import dev.sigstore.bundle.Bundle;
import dev.sigstore.bundle.Bundle.DsseEnvelope;
import dev.sigstore.bundle.BundleParseException;
import dev.sigstore.dsse.InTotoPayload;
import dev.sigstore.encryption.certificates.Certificates;
import dev.sigstore.encryption.signers.Verifier;
import dev.sigstore.encryption.signers.Verifiers;
import dev.sigstore.fulcio.client.FulcioVerificationException;
import dev.sigstore.json.JsonParseException;
import dev.sigstore.rekor.client.RekorEntry;
import dev.sigstore.rekor.client.RekorParseException;
import dev.sigstore.rekor.client.RekorTypeException;
import dev.sigstore.rekor.client.RekorTypes;
import dev.sigstore.rekor.client.RekorVerificationException;
import dev.sigstore.timestamp.client.ImmutableTimestampResponse;
import dev.sigstore.timestamp.client.TimestampException;
import dev.sigstore.timestamp.client.TimestampVerificationException;
import dev.sigstore.trustroot.SigstoreConfigurationException;
import dev.sigstore.trustroot.SigstoreTrustedRoot;
import dev.sigstore.trustroot.TransparencyLog;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.signature.DoesNotCount;
import io.jenkins.plugins.imagepromotion.signature.Reason;
import io.jenkins.plugins.imagepromotion.signature.Signer;
import io.jenkins.plugins.imagepromotion.signature.Subject;
import io.jenkins.plugins.imagepromotion.signature.key.UnusableMaterial;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/**
 * Verifies Sigstore bundles with one trusted root, offline; the only class that uses sigstore-java. Can be shared by
 * threads. It sends no requests and does not wait. Reading the document takes most of its time.
 *
 * <p>In addition to sigstore-java 2.0.0, it requires that the certificate and the key of the log were valid when the
 * log received the signature, that this time is signed, and that the entry of an attestation has this certificate.
 */
final class SigstoreVerifier {
    /** A policy has one or a few trusted roots. Each needs a few hundred kilobytes of memory. */
    private static final int MAX_CACHED = 8;

    /** By the text of the trusted root. */
    private static final Map<String, SigstoreVerifier> CACHE =
            Collections.synchronizedMap(new LinkedHashMap<>(MAX_CACHED, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, SigstoreVerifier> eldest) {
                    return size() > MAX_CACHED;
                }
            });

    private final SigstoreTrustedRoot root;
    private final dev.sigstore.KeylessVerifier verifier;

    private SigstoreVerifier(SigstoreTrustedRoot root, dev.sigstore.KeylessVerifier verifier) {
        this.root = root;
        this.verifier = verifier;
    }

    /**
     * Returns the verifier for a trusted root.
     *
     * @throws UnusableMaterial if a certificate or key in it cannot be used
     */
    static SigstoreVerifier of(String trustedRoot) throws UnusableMaterial {
        SigstoreVerifier known = CACHE.get(trustedRoot);
        if (known != null) {
            return known;
        }
        SigstoreVerifier read = read(trustedRoot);
        CACHE.put(trustedRoot, read);
        return read;
    }

    private static SigstoreVerifier read(String trustedRoot) throws UnusableMaterial {
        try {
            SigstoreTrustedRoot root =
                    SigstoreTrustedRoot.from(new ByteArrayInputStream(trustedRoot.getBytes(StandardCharsets.UTF_8)));
            for (TransparencyLog log : root.getTLogs()) {
                // Otherwise, an unusable key would be found only when an entry is verified.
                log.getPublicKey().toJavaPublicKey();
            }
            TrustedRootProvider provider = () -> root;
            return new SigstoreVerifier(
                    root,
                    dev.sigstore.KeylessVerifier.builder()
                            .trustedRootProvider(provider)
                            .build());
        } catch (SigstoreConfigurationException | GeneralSecurityException | RuntimeException e) {
            throw new UnusableMaterial("the trusted root has a part that cannot be used: " + quoted(e));
        }
    }

    /**
     * Returns the identity in the certificate, after all checks.
     *
     * @param json the bundle; the caller has checked that it has one log entry, and either a message signature or an
     *     envelope with one signature
     * @param trusted whether the signatures of an identity count
     */
    Signer.Identity verify(byte[] json, Subject subject, Predicate<Signer.Identity> trusted) throws DoesNotCount {
        Digest digest = subject.sha256();
        Bundle bundle = parse(json);
        AtomicReference<DoesNotCount> refusal = new AtomicReference<>();
        VerificationOptions options = VerificationOptions.builder()
                .addCertificateMatchers(certificate -> mayBeRead(bundle, digest, certificate, trusted, refusal))
                .build();
        try {
            verifier.verify(HexFormat.of().parseHex(digest.hex()), bundle, options);
        } catch (KeylessVerificationException e) {
            throw refusal.get() == null ? explained(e, bundle, digest) : refusal.get();
        }
        X509Certificate certificate = Certificates.getLeaf(bundle.getCertPath());
        RekorEntry entry = bundle.getEntries().get(0);
        requireTime(bundle, entry, certificate);
        requireCheckpoint(entry);
        requireSameCertificate(entry, certificate);
        return identity(certificate, trusted);
    }

    /**
     * sigstore-java calls this for a certificate that an authority confirms, and then parses the payload of an
     * attestation. That needs much more memory than its text, so a trusted identity must have signed it.
     */
    private static boolean mayBeRead(
            Bundle bundle,
            Digest digest,
            X509Certificate certificate,
            Predicate<Signer.Identity> trusted,
            AtomicReference<DoesNotCount> refusal) {
        if (bundle.getDsseEnvelope().isEmpty()) {
            return true;
        }
        try {
            if (!isSigned(bundle, digest)) {
                throw badSignature();
            }
            identity(certificate, trusted);
            return true;
        } catch (DoesNotCount e) {
            refusal.set(e);
            return false;
        }
    }

    private static Signer.Identity identity(X509Certificate certificate, Predicate<Signer.Identity> trusted)
            throws DoesNotCount {
        Signer.Identity found = SignerCertificate.identity(certificate);
        if (!trusted.test(found)) {
            throw new DoesNotCount(
                    Reason.OTHER_IDENTITY, "its certificate is for " + found + ", which is not a trusted identity");
        }
        return found;
    }

    private static DoesNotCount badSignature() {
        return new DoesNotCount(Reason.BAD_SIGNATURE, "the key in the certificate did not make it");
    }

    private static Bundle parse(byte[] json) throws DoesNotCount {
        try {
            return Bundle.from(new StringReader(new String(json, StandardCharsets.UTF_8)));
        } catch (BundleParseException e) {
            throw new DoesNotCount(Reason.MALFORMED, "the bundle cannot be read: " + quoted(e));
        } catch (IllegalStateException e) {
            // The caller has checked what else the constructor checks.
            throw withoutTime();
        }
    }

    private static DoesNotCount withoutTime() {
        return new DoesNotCount(
                Reason.NO_PROOF_OF_INCLUSION,
                "nothing proves when it was signed: it has neither a signed entry timestamp nor an RFC 3161 timestamp");
    }

    /** Requires a signed time at which the certificate and the key of the log were valid. */
    private void requireTime(Bundle bundle, RekorEntry entry, X509Certificate certificate) throws DoesNotCount {
        List<Instant> times = times(bundle, entry);
        if (times.isEmpty()) {
            throw withoutTime();
        }
        byte[] log = HexFormat.of().parseHex(entry.getLogID());
        for (Instant time : times) {
            SignerCertificate.requireValid(certificate, time);
            if (TransparencyLog.find(root.getTLogs(), log, time).isEmpty()) {
                throw new DoesNotCount(
                        Reason.NO_PROOF_OF_INCLUSION,
                        "the trusted root does not trust the transparency log " + entry.getLogID() + " at " + time);
            }
        }
    }

    /** Returns the times whose signatures sigstore-java has verified. */
    private static List<Instant> times(Bundle bundle, RekorEntry entry) throws DoesNotCount {
        List<Instant> times = new ArrayList<>();
        if (entry.getVerification().getSignedEntryTimestamp() != null) {
            times.add(entry.getIntegratedTimeInstant());
        }
        for (Bundle.Timestamp timestamp : bundle.getTimestamps()) {
            try {
                times.add(ImmutableTimestampResponse.builder()
                        .encoded(timestamp.getRfc3161Timestamp())
                        .build()
                        .getGenTime()
                        .toInstant());
            } catch (TimestampException e) {
                throw new DoesNotCount(Reason.MALFORMED, "a timestamp cannot be read: " + quoted(e));
            }
        }
        return times;
    }

    /** The proof is for the tree of the checkpoint that the log signed. */
    private static void requireCheckpoint(RekorEntry entry) throws DoesNotCount {
        RekorEntry.InclusionProof proof = entry.getVerification().getInclusionProof();
        try {
            if (proof == null
                    || !proof.getTreeSize().equals(proof.parsedCheckpoint().getSize())
                    || proof.getLogIndex() < 0
                    || proof.getLogIndex() >= proof.getTreeSize()) {
                throw new DoesNotCount(
                        Reason.NO_PROOF_OF_INCLUSION,
                        "its proof of inclusion is for another tree than the checkpoint of the log");
            }
        } catch (RekorParseException e) {
            throw new DoesNotCount(Reason.MALFORMED, "the checkpoint cannot be read: " + quoted(e));
        }
    }

    /** The only kind of entry whose certificate sigstore-java does not compare. */
    private static void requireSameCertificate(RekorEntry entry, X509Certificate certificate) throws DoesNotCount {
        try {
            if (!entry.getBodyDecoded().getKind().equals("dsse")
                    || !entry.getBodyDecoded().getApiVersion().equals("0.0.1")) {
                return;
            }
            String logged = RekorTypes.getDsseV001(entry).getSignatures().get(0).getVerifier();
            if (!Certificates.fromPem(Base64.getDecoder().decode(logged)).equals(certificate)) {
                throw new DoesNotCount(
                        Reason.NO_PROOF_OF_INCLUSION, "its entry of the transparency log has another certificate");
            }
        } catch (JsonParseException | RekorTypeException | CertificateException e) {
            throw new DoesNotCount(
                    Reason.NO_PROOF_OF_INCLUSION, "its entry of the transparency log cannot be read: " + quoted(e));
        }
    }

    /** Returns the check that failed, with its facts. */
    private static DoesNotCount explained(KeylessVerificationException failure, Bundle bundle, Digest digest) {
        Throwable cause = failure.getCause();
        if (cause instanceof FulcioVerificationException) {
            return untrusted(cause, Certificates.getLeaf(bundle.getCertPath()));
        }
        if (cause instanceof RekorVerificationException) {
            return new DoesNotCount(
                    Reason.NO_PROOF_OF_INCLUSION,
                    "no transparency log of the trusted root proves that it contains the signature: " + quoted(cause));
        }
        if (cause instanceof TimestampVerificationException || cause instanceof TimestampException) {
            return new DoesNotCount(
                    Reason.NO_PROOF_OF_INCLUSION,
                    "no timestamp authority of the trusted root proves when it was signed: " + quoted(cause));
        }
        if (cause instanceof CertificateException) {
            return new DoesNotCount(
                    Reason.CERTIFICATE_NOT_VALID_NOW, "the certificate was not valid at the time of its timestamp");
        }
        List<String> named = named(bundle);
        if (!named.isEmpty() && !named.contains(digest.hex())) {
            return new DoesNotCount(
                    Reason.OTHER_DIGEST, "it is for " + Quoted.text("sha256:" + named.get(0)) + ", not for " + digest);
        }
        if (!isSigned(bundle, digest)) {
            return badSignature();
        }
        return new DoesNotCount(
                Reason.NO_PROOF_OF_INCLUSION,
                "its entry of the transparency log is not for this signature: " + quoted(failure));
    }

    private static DoesNotCount untrusted(Throwable cause, X509Certificate certificate) {
        return new DoesNotCount(
                Reason.UNTRUSTED_CERTIFICATE,
                Certificates.getEmbeddedSCTs(certificate).isEmpty()
                        ? "its certificate has no timestamp of a certificate log"
                        : "the authorities and certificate logs of the trusted root do not confirm its certificate: "
                                + quoted(cause));
    }

    /** Returns the SHA-256 digests that the document names, in hexadecimal digits. */
    private static List<String> named(Bundle bundle) {
        if (bundle.getMessageSignature().isPresent()) {
            return bundle.getMessageSignature().get().getMessageDigest().stream()
                    .map(digest -> HexFormat.of().formatHex(digest.getDigest()))
                    .toList();
        }
        try {
            return InTotoPayload.from(bundle.getDsseEnvelope().orElseThrow()).getSubject().stream()
                    .map(subject -> subject.getDigest().getOrDefault("sha256", ""))
                    .toList();
        } catch (JsonParseException e) {
            return List.of();
        }
    }

    private static boolean isSigned(Bundle bundle, Digest digest) {
        try {
            Verifier key = Verifiers.newVerifier(
                    Certificates.getLeaf(bundle.getCertPath()).getPublicKey());
            if (bundle.getDsseEnvelope().isPresent()) {
                DsseEnvelope envelope = bundle.getDsseEnvelope().get();
                return key.verify(envelope.getPAE(), envelope.getSignature());
            }
            return key.verifyDigest(
                    HexFormat.of().parseHex(digest.hex()),
                    bundle.getMessageSignature().orElseThrow().getSignature());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Returns the first line of the library's message, which may contain foreign text. */
    private static String quoted(Throwable failure) {
        String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        return Quoted.text(message.lines().findFirst().orElse(""));
    }
}
