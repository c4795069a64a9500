package io.jenkins.plugins.imagepromotion.signature;

/** A port: verifies a Sigstore bundle whose signer has a short-lived certificate instead of a key. */
@FunctionalInterface
public interface KeylessVerifier {

    /**
     * Returns who signed the bundle, after these checks with the administrator's trusted root: the certificate leads to
     * a certificate authority, a transparency log contains the certificate and the signature, the certificate was valid
     * at that time, and the certificate's key signed the content for the image.
     *
     * <p>The caller has checked that the bundle is strict JSON with one small log entry, and that each value in Base64
     * has one encoding. It reads the claim of a DSSE envelope from the same bytes, and requires that its statement names the
     * image.
     *
     * @param bundle the bytes of the bundle, a JSON document of a size that was checked
     * @param subject the image
     * @throws DoesNotCount if a check fails or cannot be made, for example because a proof of inclusion is missing
     */
    Signer.Identity verify(byte[] bundle, Subject subject) throws DoesNotCount;
}
