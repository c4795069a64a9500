package io.jenkins.plugins.imagepromotion.signature;

/** Why a signature does not count. */
public enum Reason {
    /** The media type is not supported. */
    UNKNOWN_FORM,
    /** The document, or what it signs, does not follow the specification of its form. */
    MALFORMED,
    /** The document is larger than the limit, so it was not read. */
    TOO_LARGE,
    /** No trusted key made the signature: another key did, or something was changed afterward. */
    WRONG_KEY,
    /** The signature is valid, but for another image. */
    OTHER_DIGEST,
    /** The algorithm is unknown, weak, or does not match the key. */
    UNSUPPORTED_ALGORITHM,
    /** The signature contains a critical extension that is not supported. */
    UNKNOWN_CRITICAL_HEADER,
    /** The certificate does not lead to a trusted root. */
    UNTRUSTED_CERTIFICATE,
    /** The certificate must not be used to sign code. */
    UNSUITABLE_CERTIFICATE,
    /** The certificate has expired, or is not valid yet. */
    CERTIFICATE_NOT_VALID_NOW,
    /** The certificate leads to a trusted root, but its subject is not a trusted signer. */
    OTHER_IDENTITY,
    /** The key in the certificate did not make the signature. */
    BAD_SIGNATURE,
    /** The signature has expired, as its signer declared. */
    SIGNATURE_EXPIRED,
    /** It has a short-lived certificate, but no identity is trusted, its form is old, or the verifier cannot run. */
    NEEDS_KEYLESS_VERIFIER,
    /** No transparency log of the trusted root proves that it contains the signature, or when it was made. */
    NO_PROOF_OF_INCLUSION,
    /** The signature covers the bytes of the manifest, which the caller does not have. */
    NEEDS_MANIFEST
}
