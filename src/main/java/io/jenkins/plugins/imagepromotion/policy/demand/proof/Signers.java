package io.jenkins.plugins.imagepromotion.policy.demand.proof;

import io.jenkins.plugins.imagepromotion.signature.Signer;
import io.jenkins.plugins.imagepromotion.signature.Trust;
import java.io.Serializable;
import java.util.Set;

/** The keys, certificates or identities that must have signed. {@code toString} describes them as a phrase. */
public sealed interface Signers extends Serializable permits PublicKeys, RootCertificates, Identities {

    Trust trust();

    /** Returns whether these signers are enough; each was verified with {@link #trust}. */
    boolean areMet(Set<Signer> found);
}
