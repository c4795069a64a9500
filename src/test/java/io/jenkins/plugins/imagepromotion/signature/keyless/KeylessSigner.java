package io.jenkins.plugins.imagepromotion.signature.keyless;

import io.jenkins.plugins.imagepromotion.signature.AttachedSignature;
import io.jenkins.plugins.imagepromotion.signature.Documents;
import java.util.List;
import org.bouncycastle.asn1.x509.GeneralName;

/** Signs for the tests of other packages as cosign does, with a Sigstore of its own. */
public final class KeylessSigner {
    public static final String ISSUER = SigstoreInstance.ISSUER;

    private final SigstoreInstance sigstore = new SigstoreInstance();

    public String trustedRoot() {
        return sigstore.trustedRoot();
    }

    /** A bundle with the signature of a manifest by a workflow. */
    public AttachedSignature signature(String workflow, byte[] manifest) {
        return Documents.bundle(by(workflow).message(manifest));
    }

    /** A bundle with the attestation of a statement by a workflow. */
    public AttachedSignature attestation(String workflow, String statement) {
        return Documents.bundle(by(workflow).attestation(statement));
    }

    private KeylessBundle by(String workflow) {
        KeylessBundle bundle = new KeylessBundle(sigstore);
        bundle.request.subjects = List.of(new GeneralName(GeneralName.uniformResourceIdentifier, workflow));
        return bundle;
    }
}
