package io.jenkins.plugins.imagepromotion.signature.keyless;

import io.jenkins.plugins.imagepromotion.signature.DoesNotCount;
import io.jenkins.plugins.imagepromotion.signature.KeylessVerifier;
import io.jenkins.plugins.imagepromotion.signature.Reason;
import io.jenkins.plugins.imagepromotion.signature.Signer;
import io.jenkins.plugins.imagepromotion.signature.Subject;
import io.jenkins.plugins.imagepromotion.signature.key.UnusableMaterial;
import java.util.List;

/**
 * The identities whose keyless signatures count, and the trusted root with which they are verified offline.
 *
 * @param trustedRoot the text of a Sigstore trusted root (sigstore/protobuf-specs, sigstore_trustroot.proto, {@code
 *     TrustedRoot})
 * @param identities the trusted identities; one of them is enough
 */
public record KeylessTrust(String trustedRoot, List<TrustedIdentity> identities) implements KeylessVerifier {

    public KeylessTrust {
        identities = List.copyOf(identities);
    }

    /**
     * Reads a trusted root and identities.
     *
     * @throws UnusableMaterial if the root or an identity cannot be used
     */
    public static KeylessTrust parse(String trustedRoot, List<TrustedIdentity> identities) throws UnusableMaterial {
        if (identities.isEmpty()) {
            throw new UnusableMaterial("there is no trusted identity");
        }
        return new KeylessTrust(trustedRoot, identities);
    }

    @Override
    public Signer.Identity verify(byte[] bundle, Subject subject) throws DoesNotCount {
        throw new DoesNotCount(Reason.NEEDS_KEYLESS_VERIFIER, "keyless signatures are not verified yet");
    }
}
