package io.jenkins.plugins.imagepromotion.signature;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.signature.key.Pem;
import io.jenkins.plugins.imagepromotion.signature.key.UnusableMaterial;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The root certificates that an administrator trusts, and the subjects that can sign (Notary Project,
 * trust-store-trust-policy.md).
 */
public final class CertificateTrust {
    private static final CertificateTrust NONE = new CertificateTrust(Map.of(), List.of());

    private final Map<Digest, SigningScheme> roots;
    private final List<SubjectPattern> subjects;

    private CertificateTrust(Map<Digest, SigningScheme> roots, List<SubjectPattern> subjects) {
        this.roots = roots;
        this.subjects = subjects;
    }

    /** Trusts no certificates. Always the same object, so that two {@link Trust}s in equal keys are equal. */
    public static CertificateTrust none() {
        return NONE;
    }

    /**
     * Reads trusted roots and subjects.
     *
     * @param authorities root certificates in PEM ({@code BEGIN CERTIFICATE}), or an empty string
     * @param signingAuthorities roots of services that sign for their users and vouch for the time, or an empty string
     * @param subjects who can sign: distinguished names such as {@code C=US, ST=WA, O=acme, CN=release}, of which every
     *     part must be in the subject of the certificate; or only {@code *} for every subject
     * @throws UnusableMaterial if a root or subject cannot be used, a root is in both texts, or roots or subjects are
     *     missing
     */
    public static CertificateTrust parse(String authorities, String signingAuthorities, List<String> subjects)
            throws UnusableMaterial {
        Map<Digest, SigningScheme> roots = new LinkedHashMap<>();
        add(roots, authorities, SigningScheme.CERTIFICATE_AUTHORITY);
        add(roots, signingAuthorities, SigningScheme.SIGNING_AUTHORITY);
        if (roots.isEmpty()) {
            throw new UnusableMaterial("there is no trusted root certificate");
        }
        return new CertificateTrust(roots, SubjectPattern.parse(subjects));
    }

    private static void add(Map<Digest, SigningScheme> roots, String pem, SigningScheme scheme)
            throws UnusableMaterial {
        if (pem.isBlank()) {
            return;
        }
        for (Pem block : Pem.blocks(pem)) {
            Digest root = Digest.of(root(block).der());
            SigningScheme earlier = roots.put(root, scheme);
            if (earlier != null && earlier != scheme) {
                // The owner of such a root could choose the time at which its expired certificates count.
                throw new UnusableMaterial(
                        "the root " + root + " is trusted both as authority and as signing authority");
            }
        }
    }

    private static Pem root(Pem block) throws UnusableMaterial {
        if (!block.label().equals("CERTIFICATE")) {
            throw new UnusableMaterial(
                    "the PEM block is " + Quoted.text(block.label()) + ", but \"CERTIFICATE\" is expected");
        }
        X509Certificate certificate = CertificateChain.certificate(block.der())
                .orElseThrow(() -> new UnusableMaterial("a certificate cannot be read"));
        try {
            certificate.verify(certificate.getPublicKey());
        } catch (GeneralSecurityException e) {
            throw new UnusableMaterial("the certificate of " + Quoted.text(CertificateChain.subject(certificate))
                    + " is not a root certificate, which signs itself");
        }
        return block;
    }

    /** Returns the SHA-256 of each trusted root certificate, in the order of the texts. */
    public List<Digest> roots() {
        return List.copyOf(roots.keySet());
    }

    /** Returns the signer if the chain is trusted at that time. */
    Signer.Certificate signer(SigningScheme scheme, CertificateChain chain, Instant at) throws DoesNotCount {
        Digest root = digest(chain.root());
        if (roots.get(root) != scheme) {
            throw new DoesNotCount(
                    Reason.UNTRUSTED_CERTIFICATE,
                    "its root certificate of " + Quoted.text(CertificateChain.subject(chain.root())) + ", " + root
                            + ", is not trusted for " + scheme);
        }
        chain.require(at);
        String subject = CertificateChain.subject(chain.leaf());
        if (subjects.stream().noneMatch(pattern -> pattern.matches(subject))) {
            throw new DoesNotCount(
                    Reason.OTHER_IDENTITY,
                    "its certificate is for " + Quoted.text(subject) + ", which is not a trusted subject");
        }
        return new Signer.Certificate(subject, root);
    }

    private static Digest digest(X509Certificate certificate) throws DoesNotCount {
        try {
            return Digest.of(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw DoesNotCount.malformed("a certificate cannot be read");
        }
    }
}
