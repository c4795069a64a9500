package io.jenkins.plugins.imagepromotion.policy.demand.proof;

import io.jenkins.plugins.imagepromotion.signature.Signer;
import io.jenkins.plugins.imagepromotion.signature.Trust;
import java.io.Serializable;
import java.util.Set;

/** The keys or certificates that must have signed an image. {@code toString} describes them as a phrase. */
public sealed interface Signers extends Serializable permits PublicKeys, RootCertificates {

    Trust trust();

    /** Returns whether these signers of the image are enough; each was verified with {@link #trust}. */
    boolean areMet(Set<Signer> found);
}
