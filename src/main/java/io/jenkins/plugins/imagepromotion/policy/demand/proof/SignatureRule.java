package io.jenkins.plugins.imagepromotion.policy.demand.proof;

import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.policy.demand.InvalidPolicy;
import io.jenkins.plugins.imagepromotion.policy.demand.Settings;
import io.jenkins.plugins.imagepromotion.signature.FoundSignature;
import io.jenkins.plugins.imagepromotion.signature.Signer;
import io.jenkins.plugins.imagepromotion.signature.Trust;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A signature that an image must have. An attestation is not a signature.
 *
 * @param name the name in messages
 * @param signers the keys, certificates or identities that must have signed
 */
public record SignatureRule(String name, Signers signers) implements NamedRule {
    /** The keys of one rule. */
    public static final List<String> KEYS =
            List.of("name", "keys", "match", "certificates", "subjects", "trustedRoot", "identities");

    /** The values of {@code match}: one of the keys is enough, or each key must have signed. */
    public static final List<String> MATCHES = List.of("any", "all");

    public SignatureRule {
        NamedRule.requireName("signature", name);
    }

    /** Reads a rule, or throws {@code INVALID_POLICY}. */
    static SignatureRule read(Settings settings) {
        String name = settings.required("name", text -> text);
        return new SignatureRule(name, SignersReader.signature(settings, name));
    }

    /** Reads {@code match}, or throws {@code INVALID_POLICY}. */
    static boolean isAll(String match) {
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
