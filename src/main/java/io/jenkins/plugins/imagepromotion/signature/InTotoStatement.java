package io.jenkins.plugins.imagepromotion.signature;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.signature.DsseEnvelope.SignedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads an in-toto Statement (in-toto Attestation Framework, spec/v1/statement.md, and v0.1.0, "Statement"). */
final class InTotoStatement {
    static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";

    /** The predicate type of a signature that cosign 3 writes; its predicate is empty. */
    private static final String COSIGN_SIGN = "https://sigstore.dev/cosign/sign/v1";

    private static final Set<String> TYPES =
            Set.of("https://in-toto.io/Statement/v0.1", "https://in-toto.io/Statement/v1");
    /** The maximum number of digests in a message. */
    private static final int MAX_SHOWN = 3;

    private InTotoStatement() {}

    /**
     * Returns the claim of the statement about the image.
     *
     * @param payload the bytes that were verified
     */
    static Claim claim(String payloadType, byte[] payload, Subject subject) throws DoesNotCount {
        SignedJson statement = read(payloadType, payload);
        requireSubject(statement, subject.digest());
        return claim(statement);
    }

    /** Returns the statement with all its subjects. */
    static SignedStatement read(String payloadType, byte[] payload, Signer signer) throws DoesNotCount {
        SignedJson statement = read(payloadType, payload);
        List<Digest> subjects = new ArrayList<>();
        for (SignedJson subject : statement.objects("subject")) {
            SignedJson digests = subject.object("digest");
            for (Digest.Algorithm algorithm : Digest.Algorithm.values()) {
                String name = name(algorithm);
                if (digests.has(name)) {
                    subjects.add(digest(name + ":" + digests.text(name)));
                }
            }
        }
        return new SignedStatement(signer, subjects, claim(statement));
    }

    private static Digest digest(String text) throws DoesNotCount {
        try {
            return Digest.parse(text);
        } catch (ImagePromotionException e) {
            throw DoesNotCount.malformed("the subject " + Quoted.text(text) + " is not a digest");
        }
    }

    private static SignedJson read(String payloadType, byte[] payload) throws DoesNotCount {
        if (!payloadType.equals(PAYLOAD_TYPE)) {
            throw DoesNotCount.malformed(
                    "the payload type is " + Quoted.text(payloadType) + ", not \"" + PAYLOAD_TYPE + "\"");
        }
        SignedJson statement = SignedJson.read("the statement", payload, DsseEnvelope.MAX_BYTES);
        String type = statement.text("_type");
        if (!TYPES.contains(type)) {
            throw DoesNotCount.malformed("the statement has the unknown type " + Quoted.text(type));
        }
        return statement;
    }

    private static Claim claim(SignedJson statement) throws DoesNotCount {
        String predicateType = statement.text("predicateType");
        Map<String, Object> predicate = statement.optionalObject("predicate");
        return predicateType.equals(COSIGN_SIGN)
                ? Claim.signature(predicate)
                : new Claim(Optional.of(predicateType), predicate);
    }

    /** Requires that one of the subjects is the image; a statement applies to each of its subjects. */
    private static void requireSubject(SignedJson statement, Digest digest) throws DoesNotCount {
        String algorithm = name(digest.algorithm());
        List<String> found = new ArrayList<>();
        for (SignedJson candidate : statement.objects("subject")) {
            SignedJson digests = candidate.object("digest");
            if (digests.has(algorithm)) {
                found.add(algorithm + ":" + digests.text(algorithm));
            }
        }
        if (!found.contains(digest.toString())) {
            throw new DoesNotCount(Reason.OTHER_DIGEST, "it is for " + shown(found) + ", not for " + digest);
        }
    }

    private static String name(Digest.Algorithm algorithm) {
        return algorithm.name().toLowerCase(Locale.ROOT);
    }

    private static String shown(List<String> digests) {
        if (digests.isEmpty()) {
            return "nothing with a digest of that algorithm";
        }
        String shown = String.join(
                ", ", digests.stream().limit(MAX_SHOWN).map(Quoted::text).toList());
        return digests.size() > MAX_SHOWN ? shown + " and " + (digests.size() - MAX_SHOWN) + " more" : shown;
    }
}
