package io.jenkins.plugins.imagepromotion.signature;

import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.signature.key.Base64Text;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Notation's signature of an image: a JSON Web Signature (RFC 7515, section 7.2.2) with a chain of certificates (Notary
 * Project, signature-envelope-jws.md and signature-specification.md; the order of the checks:
 * trust-store-trust-policy.md, "Steps").
 *
 * <p>Tokens of a timestamp authority are ignored: an expired certificate does not count in the scheme {@code
 * notary.x509}.
 */
final class NotationEnvelope {
    static final String MEDIA_TYPE = "application/jose+json";

    private static final String PAYLOAD_TYPE = "application/vnd.cncf.notary.payload.v1+json";
    private static final String SCHEME = "io.cncf.notary.signingScheme";
    private static final String SIGNING_TIME = "io.cncf.notary.signingTime";
    private static final String AUTHENTIC_TIME = "io.cncf.notary.authenticSigningTime";
    private static final String EXPIRY = "io.cncf.notary.expiry";
    private static final int MAX_BYTES = 1 << 20;

    private final String payload;
    private final String protectedHeaders;
    private final SignedJson headers;
    private final SignedJson unprotected;
    private final byte[] signature;

    private NotationEnvelope(SignedJson envelope) throws DoesNotCount {
        envelope.hasOnly(Set.of("payload", "protected", "header", "signature"));
        payload = envelope.text("payload");
        protectedHeaders = envelope.text("protected");
        headers = SignedJson.read("the protected header", decoded("the protected header", protectedHeaders), MAX_BYTES);
        unprotected = envelope.object("header");
        signature = decoded("the signature", envelope.text("signature"));
    }

    static NotationEnvelope read(byte[] json) throws DoesNotCount {
        return new NotationEnvelope(SignedJson.readUnsigned("the envelope", json, MAX_BYTES));
    }

    private static byte[] decoded(String what, String text) throws DoesNotCount {
        return Base64Text.url(text).orElseThrow(() -> DoesNotCount.malformed(what + " is not valid Base64 for URLs"));
    }

    Verdict verify(Subject subject, CertificateTrust trust, Instant now) throws DoesNotCount {
        requireCriticalHeaders();
        requireContentType();
        SigningScheme scheme = SigningScheme.of(headers.text(SCHEME));
        Instant at = validityTime(scheme, now);
        CertificateChain chain = CertificateChain.read(unprotected.texts("x5c"));
        JwsAlgorithm algorithm = JwsAlgorithm.of(chain.leaf().getPublicKey(), headers.text("alg"));
        Signer signer = trust.signer(scheme, chain, at);
        byte[] signed = (protectedHeaders + "." + payload).getBytes(StandardCharsets.US_ASCII);
        if (!algorithm.verifies(chain.leaf().getPublicKey(), signed, signature)) {
            throw new DoesNotCount(Reason.BAD_SIGNATURE, "the key in its certificate did not make it");
        }
        Claim claim = claim(subject);
        requireNotExpired(now);
        return new Verdict.Counts(signer, claim);
    }

    /**
     * Checks {@code crit} (RFC 7515, section 4.1.11): it names the headers that must be understood, and we understand
     * three.
     */
    private void requireCriticalHeaders() throws DoesNotCount {
        List<String> critical = headers.texts("crit");
        for (String name : critical) {
            if (!Set.of(SCHEME, AUTHENTIC_TIME, EXPIRY).contains(name)) {
                throw new DoesNotCount(
                        Reason.UNKNOWN_CRITICAL_HEADER, "its header " + Quoted.text(name) + " is critical but unknown");
            }
            headers.text(name);
        }
        Set<String> required = new HashSet<>(Set.of(SCHEME, AUTHENTIC_TIME, EXPIRY));
        required.retainAll(headers.names());
        required.add(SCHEME);
        if (critical.size() != required.size() || !required.equals(Set.copyOf(critical))) {
            throw DoesNotCount.malformed("its critical headers are " + quoted(critical) + ", not those that it has");
        }
        for (String name : headers.names()) {
            if (unprotected.has(name)) {
                throw DoesNotCount.malformed(
                        "the header " + Quoted.text(name) + " is both protected and not protected");
            }
        }
    }

    private static String quoted(List<String> names) {
        List<String> quoted = names.stream().limit(5).map(Quoted::text).toList();
        return quoted.isEmpty() ? "none" : String.join(", ", quoted);
    }

    private void requireContentType() throws DoesNotCount {
        String type = headers.text("cty");
        if (!type.equals(PAYLOAD_TYPE)) {
            throw DoesNotCount.malformed("the payload type is " + Quoted.text(type) + ", not \"" + PAYLOAD_TYPE + "\"");
        }
    }

    /** Returns when the certificates must be valid (signature-specification.md, "Other requirements", 3 and 4). */
    private Instant validityTime(SigningScheme scheme, Instant now) throws DoesNotCount {
        boolean authentic = scheme == SigningScheme.SIGNING_AUTHORITY;
        Instant signed = time(authentic ? AUTHENTIC_TIME : SIGNING_TIME);
        if (headers.has(authentic ? SIGNING_TIME : AUTHENTIC_TIME)) {
            throw DoesNotCount.malformed("it has a signing time of another signing scheme");
        }
        if (authentic && signed.isAfter(now)) {
            throw DoesNotCount.malformed("its signing time " + signed + " is in the future");
        }
        return authentic ? signed : now;
    }

    private Instant time(String header) throws DoesNotCount {
        String text = headers.text(header);
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw DoesNotCount.malformed(headers.at(header) + " is not a date with a time: " + Quoted.text(text));
        }
    }

    private Claim claim(Subject subject) throws DoesNotCount {
        SignedJson root = SignedJson.read("the payload", decoded("the payload", payload), MAX_BYTES);
        root.hasOnly(Set.of("targetArtifact"));
        SignedJson artifact = root.object("targetArtifact");
        artifact.text("mediaType");
        artifact.size("size");
        subject.require(artifact.text("digest"));
        Map<String, Object> annotations = artifact.optionalObject("annotations");
        for (Object value : annotations.values()) {
            if (!(value instanceof String)) {
                throw DoesNotCount.malformed("a value of " + artifact.at("annotations") + " is not a string");
            }
        }
        return Claim.signature(annotations);
    }

    private void requireNotExpired(Instant now) throws DoesNotCount {
        if (headers.has(EXPIRY) && !now.isBefore(time(EXPIRY))) {
            throw new DoesNotCount(Reason.SIGNATURE_EXPIRED, "its signer declared that it expires at " + time(EXPIRY));
        }
    }
}
