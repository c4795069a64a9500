package io.jenkins.plugins.imagepromotion.signature;

import io.jenkins.plugins.imagepromotion.image.Quoted;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A document attached to an image that may have signatures: a layer of the artifact that a registry returned.
 *
 * @param mediaType the media type of the layer, which decides how it is read
 * @param content the bytes of the layer; the caller has checked their digest
 * @param annotations the annotations of the layer
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out; documents are never compared
public record AttachedSignature(String mediaType, byte[] content, Map<String, String> annotations) {

    public AttachedSignature {
        content = content.clone();
        annotations = Map.copyOf(annotations);
    }

    /** Returns the name of the form that a media type identifies; empty if it is not a form that we read. */
    public static Optional<String> form(String mediaType) {
        return switch (mediaType) {
            case SimpleSigning.MEDIA_TYPE -> Optional.of("cosign signature");
            case DsseEnvelope.MEDIA_TYPE -> Optional.of("DSSE envelope");
            case SigstoreBundle.MEDIA_TYPE -> Optional.of("Sigstore bundle");
            case NotationEnvelope.MEDIA_TYPE -> Optional.of("Notation signature");
            default -> Optional.empty();
        };
    }

    /** Returns a copy. */
    @Override
    public byte[] content() {
        return content.clone();
    }

    /**
     * Returns a verdict for each signature in the document. It never fails: what cannot be read does not count.
     *
     * @param subject the image for which the signatures must count
     * @param trust whose signatures count
     * @param now the current time, for certificates and signatures that expire
     */
    public List<Verdict> verdicts(Subject subject, Trust trust, Instant now) {
        try {
            return switch (mediaType) {
                case SimpleSigning.MEDIA_TYPE ->
                    List.of(SimpleSigning.verify(content, annotations, subject, trust.keys()));
                case DsseEnvelope.MEDIA_TYPE -> DsseEnvelope.read(content).verify(subject, trust.keys());
                case SigstoreBundle.MEDIA_TYPE ->
                    List.of(SigstoreBundle.read(content).verify(subject, trust.keys(), trust.keyless()));
                case NotationEnvelope.MEDIA_TYPE ->
                    List.of(NotationEnvelope.read(content).verify(subject, trust.certificates(), now));
                default ->
                    throw new DoesNotCount(
                            Reason.UNKNOWN_FORM, "the media type " + Quoted.text(mediaType) + " is not a known form");
            };
        } catch (DoesNotCount e) {
            return List.of(e.verdict());
        }
    }

    /** Checks one signature. */
    @FunctionalInterface
    interface Check {
        Verdict verify() throws DoesNotCount;
    }

    static Verdict verdict(Check check) {
        try {
            return check.verify();
        } catch (DoesNotCount e) {
            return e.verdict();
        }
    }
}
