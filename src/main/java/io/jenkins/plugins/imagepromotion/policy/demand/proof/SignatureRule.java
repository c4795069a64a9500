package io.jenkins.plugins.imagepromotion.policy.demand.proof;

import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.policy.demand.InvalidPolicy;
import io.jenkins.plugins.imagepromotion.policy.demand.Settings;
import io.jenkins.plugins.imagepromotion.signature.FoundSignature;
import io.jenkins.plugins.imagepromotion.signature.Signer;
import io.jenkins.plugins.imagepromotion.signature.Trust;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A signature that an image must have. An attestation is not a signature.
 *
 * @param name the name in messages
 * @param signers the keys or certificates that must have signed
 */
public record SignatureRule(String name, Signers signers) implements NamedRule {
    /** The keys of one rule. */
    public static final List<String> KEYS = List.of("name", "keys", "match", "certificates", "subjects");

    /** The values of {@code match}: one of the keys is enough, or each key must have signed. */
    public static final List<String> MATCHES = List.of("any", "all");

    public SignatureRule {
        NamedRule.requireName("signature", name);
    }

    /** Reads a rule, or throws {@code INVALID_POLICY}. */
    static SignatureRule read(Settings settings) {
        String name = settings.required("name", text -> text);
        Optional<Boolean> all = settings.text("match", SignatureRule::isAll);
        Optional<PublicKeys> keys = settings.text("keys", pem -> new PublicKeys(pem, all.orElse(false)));
        // Checked before the subjects, so that a failure reports the place of the certificates.
        Optional<String> certificates = settings.text(
                "certificates", pem -> RootCertificates.ofEverySubject(pem).pem());
        Optional<List<String>> subjects = settings.lines("subjects", texts -> texts);
        if (keys.isPresent() == certificates.isPresent()) {
            throw InvalidPolicy.because(
                    "the signature " + Quoted.text(name) + " has "
                            + (keys.isPresent() ? "both keys and certificates" : "neither keys nor certificates"),
                    "either keys, or certificates with subjects");
        }
        if (subjects.isPresent() != certificates.isPresent()) {
            throw InvalidPolicy.because(
                    "the signature " + Quoted.text(name) + " has "
                            + (subjects.isPresent()
                                    ? "subjects, but no certificates"
                                    : "certificates, but no subjects"),
                    "certificates together with subjects");
        }
        if (all.isPresent() && certificates.isPresent()) {
            throw InvalidPolicy.because(
                    "the signature " + Quoted.text(name) + " has match, which is only for keys",
                    "a signature of its own for each root certificate that must be met");
        }
        return new SignatureRule(
                name,
                keys.<Signers>map(found -> found)
                        .orElseGet(() -> new RootCertificates(certificates.orElseThrow(), subjects.orElseThrow())));
    }

    private static boolean isAll(String match) {
        if (!MATCHES.contains(match)) {
            throw InvalidPolicy.because(
                    Quoted.text(match) + " is not a way to match keys", "one of " + String.join(", ", MATCHES));
        }
        return match.equals("all");
    }

    @Override
    public Trust trust() {
        return signers.trust();
    }

    @Override
    public boolean isMet(List<FoundSignature> found) {
        return signers.areMet(signersIn(found));
    }

    /** Returns the signers of the signatures that count, as text. */
    String describeSigners(List<FoundSignature> found) {
        return signersIn(found).stream().map(Signer::toString).collect(Collectors.joining(", "));
    }

    private static Set<Signer> signersIn(List<FoundSignature> found) {
        return found.stream()
                .flatMap(one -> one.signerOfImage().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Returns the name and the required signers. */
    @Override
    public String toString() {
        return Quoted.text(name) + ": " + signers;
    }
}
