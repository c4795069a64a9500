package io.jenkins.plugins.imagepromotion.signature;

import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.signature.key.Base64Text;
import io.jenkins.plugins.imagepromotion.signature.key.KeyType;
import io.jenkins.plugins.imagepromotion.signature.key.UnusableMaterial;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/**
 * The certificates of a Notation signature, from the signer's to the root (Notary Project, signature-specification.md,
 * "Certificate Requirements").
 *
 * <p>PKIX (RFC 5280, section 6) checks the signatures, names and path lengths. It also refuses unknown critical
 * extensions, which Notation ignores. Revocation is not checked, because a promotion fetches nothing.
 */
final class CertificateChain {
    private static final int MAX_CERTIFICATES = 10;
    private static final String BASIC_CONSTRAINTS = "2.5.29.19";
    private static final String KEY_USAGE = "2.5.29.15";
    private static final int DIGITAL_SIGNATURE = 0;
    /** Also called content commitment; Notation allows it. */
    private static final int NON_REPUDIATION = 1;

    private static final int KEY_CERT_SIGN = 5;
    private static final Set<String> HASHES = Set.of("SHA256", "SHA384", "SHA512");

    /** Any, TLS server, TLS client, e-mail and timestamps. */
    private static final Set<String> FORBIDDEN_USAGES =
            Set.of("2.5.29.37.0", "1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.4", "1.3.6.1.5.5.7.3.8");

    private final List<X509Certificate> certificates;

    private CertificateChain(List<X509Certificate> certificates) {
        this.certificates = certificates;
    }

    /** Reads the header {@code x5c} (RFC 7515, section 4.1.6). */
    static CertificateChain read(List<String> x5c) throws DoesNotCount {
        if (x5c.isEmpty() || x5c.size() > MAX_CERTIFICATES) {
            throw DoesNotCount.malformed("it has " + x5c.size() + " certificates instead of 1 to " + MAX_CERTIFICATES);
        }
        List<X509Certificate> certificates = new ArrayList<>();
        for (String text : x5c) {
            certificates.add(Base64Text.standard(text)
                    .flatMap(CertificateChain::certificate)
                    .orElseThrow(() -> DoesNotCount.malformed("a certificate cannot be read")));
        }
        return new CertificateChain(certificates);
    }

    /** Returns the certificate in these bytes; empty if they are not exactly one certificate. */
    static Optional<X509Certificate> certificate(byte[] der) {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            X509Certificate found = (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
            return Arrays.equals(found.getEncoded(), der) && endsWithSignature(der, found.getSignature())
                    ? Optional.of(found)
                    : Optional.empty();
        } catch (CertificateException e) {
            return Optional.empty();
        }
    }

    /** Requires no unused bits in the signature, which the JDK ignores and no signature covers. */
    private static boolean endsWithSignature(byte[] der, byte[] signature) {
        int from = der.length - signature.length;
        return from > 0 && der[from - 1] == 0 && Arrays.equals(der, from, der.length, signature, 0, signature.length);
    }

    /** Returns the signer's certificate. */
    X509Certificate leaf() {
        return certificates.get(0);
    }

    X509Certificate root() {
        return certificates.get(certificates.size() - 1);
    }

    static String subject(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName(X500Principal.RFC2253);
    }

    /**
     * Requires that the chain is valid at a time.
     *
     * @param at when every certificate must be valid
     */
    void require(Instant at) throws DoesNotCount {
        for (X509Certificate certificate : certificates) {
            requireStrong(certificate);
            requireValid(certificate, at);
        }
        for (X509Certificate authority : certificates.subList(1, certificates.size())) {
            requireAuthority(authority);
        }
        requireSigner(leaf());
        requirePath(at);
    }

    private static void requireStrong(X509Certificate certificate) throws DoesNotCount {
        try {
            KeyType.of(certificate.getPublicKey());
        } catch (UnusableMaterial e) {
            throw unsuitable(certificate, e.problem());
        }
        String algorithm = certificate.getSigAlgName();
        if (!HASHES.contains(algorithm.split("with", 2)[0].toUpperCase(Locale.ROOT))) {
            throw unsuitable(certificate, "its signature algorithm " + Quoted.text(algorithm) + " is not accepted");
        }
    }

    private static void requireValid(X509Certificate certificate, Instant at) throws DoesNotCount {
        Instant from = certificate.getNotBefore().toInstant();
        Instant until = certificate.getNotAfter().toInstant();
        if (at.isBefore(from) || at.isAfter(until)) {
            throw new DoesNotCount(
                    Reason.CERTIFICATE_NOT_VALID_NOW,
                    name(certificate) + " is valid from " + from + " to " + until + ", not at " + at);
        }
    }

    /**
     * Section "Root and Intermediate CA Certificates". PKIX checks neither the root nor whether the extensions are
     * critical.
     */
    private static void requireAuthority(X509Certificate certificate) throws DoesNotCount {
        if (certificate.getBasicConstraints() < 0 || !isCritical(certificate, BASIC_CONSTRAINTS)) {
            throw unsuitable(certificate, "it has no critical basic constraints of a certificate authority");
        }
        if (!usages(certificate).contains(KEY_CERT_SIGN)) {
            throw unsuitable(certificate, "its key usage is not the signing of certificates");
        }
    }

    /** Section "Leaf Certificates". */
    private static void requireSigner(X509Certificate certificate) throws DoesNotCount {
        if (certificate.getBasicConstraints() >= 0) {
            throw unsuitable(certificate, "it is a certificate authority");
        }
        Set<Integer> usages = usages(certificate);
        if (!usages.contains(DIGITAL_SIGNATURE)
                || !Set.of(DIGITAL_SIGNATURE, NON_REPUDIATION).containsAll(usages)) {
            throw unsuitable(certificate, "its key usage is not digital signatures alone");
        }
        try {
            List<String> extended = certificate.getExtendedKeyUsage();
            if (extended != null && extended.stream().anyMatch(FORBIDDEN_USAGES::contains)) {
                throw unsuitable(certificate, "its extended key usage is not the signing of code");
            }
        } catch (CertificateParsingException e) {
            throw unsuitable(certificate, "its extended key usage cannot be read");
        }
    }

    private void requirePath(Instant at) throws DoesNotCount {
        try {
            if (certificates.size() == 1) {
                leaf().verify(leaf().getPublicKey());
                return;
            }
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root(), null)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(at));
            CertPathValidator.getInstance("PKIX")
                    .validate(
                            CertificateFactory.getInstance("X.509")
                                    .generateCertPath(certificates.subList(0, certificates.size() - 1)),
                            parameters);
        } catch (GeneralSecurityException e) {
            throw new DoesNotCount(
                    Reason.UNTRUSTED_CERTIFICATE,
                    "the certificates from " + name(leaf()) + " to the root are not a valid chain");
        }
    }

    private static Set<Integer> usages(X509Certificate certificate) throws DoesNotCount {
        boolean[] bits = certificate.getKeyUsage();
        if (bits == null || !isCritical(certificate, KEY_USAGE)) {
            throw unsuitable(certificate, "it has no critical key usage");
        }
        Set<Integer> usages = new HashSet<>();
        for (int bit = 0; bit < bits.length; bit++) {
            if (bits[bit]) {
                usages.add(bit);
            }
        }
        return usages;
    }

    private static boolean isCritical(X509Certificate certificate, String extension) {
        Set<String> critical = certificate.getCriticalExtensionOIDs();
        return critical != null && critical.contains(extension);
    }

    private static DoesNotCount unsuitable(X509Certificate certificate, String problem) {
        return new DoesNotCount(Reason.UNSUITABLE_CERTIFICATE, name(certificate) + " cannot be used: " + problem);
    }

    private static String name(X509Certificate certificate) {
        return "the certificate of " + Quoted.text(subject(certificate));
    }
}
