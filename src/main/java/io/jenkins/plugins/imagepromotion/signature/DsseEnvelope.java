package io.jenkins.plugins.imagepromotion.signature;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.json.JsonObject;
import io.jenkins.plugins.imagepromotion.signature.key.Base64Text;
import io.jenkins.plugins.imagepromotion.signature.key.SignedMessage;
import io.jenkins.plugins.imagepromotion.signature.key.SigningKey;
import io.jenkins.plugins.imagepromotion.signature.key.TrustedKey;
import io.jenkins.plugins.imagepromotion.signature.key.TrustedKeys;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A DSSE envelope: a payload with its type, and signatures of both (DSSE, protocol.md and envelope.md, version 1.0.2).
 *
 * <p>The key ids are hints that no signature covers (protocol.md, "Signature Definition"), so each signature is tried
 * with each key.
 */
public final class DsseEnvelope {
    public static final String MEDIA_TYPE = "application/vnd.dsse.envelope.v1+json";

    /** Enough for the SBOM of a large image; several copies of it are in memory. */
    static final int MAX_BYTES = 16 << 20;

    private static final int MAX_SIGNATURES = 16;

    private final String payloadType;
    private final byte[] payload;
    private final List<String> signatures;

    private DsseEnvelope(String payloadType, byte[] payload, List<String> signatures) {
        this.payloadType = payloadType;
        this.payload = payload;
        this.signatures = signatures;
    }

    /**
     * Signs an in-toto Statement. The envelope has no key id, because the Go library for DSSE, which cosign uses,
     * ignores signatures with a key id that it did not calculate itself (go-securesystemslib, "dsse/verify.go").
     *
     * @return the JSON of the envelope, as UTF-8
     */
    public static byte[] sign(byte[] statement, SigningKey key) {
        byte[] signature = key.sign(encode(InTotoStatement.PAYLOAD_TYPE, statement));
        Base64.Encoder base64 = Base64.getEncoder();
        return new JsonObject()
                .put("payload", base64.encodeToString(statement))
                .put("payloadType", InTotoStatement.PAYLOAD_TYPE)
                .put("signatures", List.of(new JsonObject().put("sig", base64.encodeToString(signature))))
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the bytes that are signed: PAE (protocol.md, "Signature Definition"). */
    static byte[] encode(String type, byte[] body) {
        byte[] typeBytes = type.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream encoded = new ByteArrayOutputStream(body.length + typeBytes.length + 32);
        encoded.writeBytes(ascii("DSSEv1 " + typeBytes.length + " "));
        encoded.writeBytes(typeBytes);
        encoded.writeBytes(ascii(" " + body.length + " "));
        encoded.writeBytes(body);
        return encoded.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static DsseEnvelope read(byte[] json) throws DoesNotCount {
        return of(SignedJson.readUnsigned("the envelope", json, MAX_BYTES));
    }

    /** Reads the members of an envelope and ignores unknown ones, as envelope.md, "Parsing rules", demands. */
    static DsseEnvelope of(SignedJson envelope) throws DoesNotCount {
        byte[] payload = Base64Text.any(envelope.text("payload"))
                .orElseThrow(() -> DoesNotCount.malformed("the payload is not valid Base64"));
        List<String> signatures = new ArrayList<>();
        for (SignedJson signature : envelope.objects("signatures")) {
            signature.optionalText("keyid");
            signatures.add(signature.text("sig"));
        }
        if (signatures.isEmpty() || signatures.size() > MAX_SIGNATURES) {
            throw DoesNotCount.malformed(
                    "the envelope has " + signatures.size() + " signatures instead of 1 to " + MAX_SIGNATURES);
        }
        return new DsseEnvelope(envelope.text("payloadType"), payload, signatures);
    }

    /** Returns a verdict for each signature, in the order of the envelope. Those that count have the same claim. */
    List<Verdict> verify(Subject subject, TrustedKeys keys) {
        SignedMessage signed = new SignedMessage(encode(payloadType, payload));
        if (!keys.canVerify(signed, signatures.size())) {
            return Collections.nCopies(signatures.size(), tooMuch().verdict());
        }
        List<Verdict> verdicts = new ArrayList<>();
        Optional<Claim> claim = Optional.empty();
        for (String signature : signatures) {
            Optional<Claim> known = claim;
            Verdict verdict = AttachedSignature.verdict(() -> verify(signature, signed, subject, keys, known));
            if (verdict instanceof Verdict.Counts counts) {
                claim = Optional.of(counts.claim());
            }
            verdicts.add(verdict);
        }
        return verdicts;
    }

    private DoesNotCount tooMuch() {
        return new DoesNotCount(
                Reason.TOO_LARGE,
                "it has " + signatures.size() + " signatures of " + payload.length
                        + " bytes, which is too much work for the number of trusted Ed25519 keys");
    }

    /** Reads the claim only if it is not known, because it can be large, and anyone can repeat a valid signature. */
    private Verdict verify(
            String signature, SignedMessage signed, Subject subject, TrustedKeys keys, Optional<Claim> known)
            throws DoesNotCount {
        byte[] bytes = Base64Text.any(signature)
                .orElseThrow(() -> DoesNotCount.malformed("the signature is not valid Base64"));
        Signer signer = keys.signerOf(signed, bytes)
                .map(key -> new Signer.Key(key.id()))
                .orElseThrow(() -> DoesNotCount.wrongKey(keys));
        return new Verdict.Counts(signer, known.isPresent() ? known.get() : claim(subject));
    }

    /**
     * Returns the statement in an envelope that one of the keys signed, whatever its subjects are.
     *
     * @throws DoesNotCount {@code WRONG_KEY}, or {@code MALFORMED} if the envelope or the statement cannot be read
     */
    public static SignedStatement open(byte[] json, TrustedKeys keys) throws DoesNotCount {
        DsseEnvelope envelope = read(json);
        SignedMessage signed = new SignedMessage(encode(envelope.payloadType, envelope.payload));
        if (!keys.canVerify(signed, envelope.signatures.size())) {
            throw envelope.tooMuch();
        }
        for (String signature : envelope.signatures) {
            Optional<TrustedKey> signer = Base64Text.any(signature).flatMap(bytes -> keys.signerOf(signed, bytes));
            if (signer.isPresent()) {
                return InTotoStatement.read(
                        envelope.payloadType,
                        envelope.payload,
                        new Signer.Key(signer.get().id()));
            }
        }
        throw DoesNotCount.wrongKey(keys);
    }

    /** Returns what the payload claims; the caller has verified a signature. */
    Claim claim(Subject subject) throws DoesNotCount {
        return InTotoStatement.claim(payloadType, payload, subject);
    }

    int signatureCount() {
        return signatures.size();
    }

    /**
     * An in-toto Statement that a trusted key signed.
     *
     * @param signer who signed it
     * @param subjects the digests that it applies to, without those of unknown algorithms
     * @param claim what it claims about each of them
     */
    public record SignedStatement(Signer signer, List<Digest> subjects, Claim claim) {
        public SignedStatement {
            subjects = List.copyOf(subjects);
        }
    }
}
