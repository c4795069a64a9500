package io.jenkins.plugins.imagepromotion.signature;

import io.jenkins.plugins.imagepromotion.image.Quoted;

/**
 * How the time of a Notation signature is proven (Notary Project, signing-scheme.md). Each scheme has its own trusted
 * roots.
 */
enum SigningScheme {
    /** The time of signing is not proven, so the certificates must be valid now. */
    CERTIFICATE_AUTHORITY("notary.x509"),
    /** A service signed on behalf of a user: the certificates must have been valid when it signed. */
    SIGNING_AUTHORITY("notary.x509.signingAuthority");

    private final String header;

    SigningScheme(String header) {
        this.header = header;
    }

    static SigningScheme of(String header) throws DoesNotCount {
        for (SigningScheme scheme : values()) {
            if (scheme.header.equals(header)) {
                return scheme;
            }
        }
        throw DoesNotCount.malformed("its signing scheme is " + Quoted.text(header) + ", which is unknown");
    }

    @Override
    public String toString() {
        return header;
    }
}
