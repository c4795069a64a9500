package io.jenkins.plugins.imagepromotion.policy.demand.proof;

import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.policy.demand.InvalidPolicy;
import io.jenkins.plugins.imagepromotion.signature.CertificateTrust;
import io.jenkins.plugins.imagepromotion.signature.Signer;
import io.jenkins.plugins.imagepromotion.signature.Trust;
import io.jenkins.plugins.imagepromotion.signature.key.UnusableMaterial;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Root certificates in a policy, for Notation signatures, and the subjects that can sign.
 *
 * @param pem the certificates in PEM, without blank lines
 * @param subjects distinguished names, as {@link CertificateTrust#parse} reads them; or only {@code *}
 */
public record RootCertificates(String pem, List<String> subjects) implements Signers {
    private static final String EVERY_SUBJECT = "*";

    /**
     * Reads the certificates.
     *
     * @throws io.jenkins.plugins.imagepromotion.failure.ImagePromotionException {@code INVALID_POLICY} if a certificate
     *     or a subject cannot be used
     */
    public RootCertificates {
        pem = PublicKeys.lines(pem);
        subjects = List.copyOf(subjects);
        parse(pem, subjects);
    }

    /** Reads certificates whose subjects are not known yet, or throws {@code INVALID_POLICY}. */
    public static RootCertificates ofEverySubject(String pem) {
        return new RootCertificates(pem, List.of(EVERY_SUBJECT));
    }

    private static CertificateTrust parse(String pem, List<String> subjects) {
        try {
            return CertificateTrust.parse(pem, "", subjects);
        } catch (UnusableMaterial e) {
            throw InvalidPolicy.because(
                    "the certificates or subjects cannot be used: " + e.problem(),
                    "root certificates in PEM, and subjects such as \"C=US, ST=WA, O=acme, CN=release\" or only \"*\"");
        }
    }

    @Override
    public Trust trust() {
        return Trust.in(parse(pem, subjects));
    }

    @Override
    public boolean areMet(Set<Signer> found) {
        return !found.isEmpty();
    }

    @Override
    public String toString() {
        String who = subjects.contains(EVERY_SUBJECT)
                ? "every subject"
                : subjects.stream().map(Quoted::escaped).collect(Collectors.joining("\" or \"", "\"", "\""));
        String roots =
                parse(pem, subjects).roots().stream().map(Object::toString).collect(Collectors.joining(" or "));
        return "a certificate of " + who + " under the root " + roots;
    }
}
