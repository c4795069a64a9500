package io.jenkins.plugins.imagepromotion.policy.demand.proof;

import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.policy.demand.InvalidPolicy;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionFacts;
import io.jenkins.plugins.imagepromotion.policy.demand.Settings;
import io.jenkins.plugins.imagepromotion.policy.demand.Timespan;
import io.jenkins.plugins.imagepromotion.signature.Claim;
import io.jenkins.plugins.imagepromotion.signature.FoundSignature;
import io.jenkins.plugins.imagepromotion.signature.Trust;
import io.jenkins.plugins.imagepromotion.signature.Verdict;
import io.jenkins.plugins.imagepromotion.signature.predicate.BillOfMaterials;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An SBOM that an image must have.
 *
 * @param name the name in messages
 * @param signers the keys or identities, one of which must have signed it
 * @param maximumAge the longest time since it was created; zero for any age
 */
public record SbomRule(String name, Signers signers, Duration maximumAge) implements AttestationRule {
    /** The keys of one rule. */
    public static final List<String> KEYS = List.of("name", "keys", "trustedRoot", "identities", "maximumAge");

    public SbomRule {
        NamedRule.requireName("SBOM", name);
        if (maximumAge.isNegative()) {
            throw InvalidPolicy.because("the maximum age of an SBOM is negative");
        }
    }

    /** Reads a rule, or throws {@code INVALID_POLICY}. */
    static SbomRule read(Settings settings) {
        String name = settings.required("name", text -> text);
        return new SbomRule(
                name,
                SignersReader.attestation(settings, "SBOM", name),
                settings.text("maximumAge", Timespan::parseAge).orElse(Duration.ZERO));
    }

    @Override
    public Trust trust() {
        return signers.trust();
    }

    @Override
    public Claim needed(Claim claim) {
        return BillOfMaterials.summary(claim);
    }

    /** All SBOMs are read if the age matters, because only the judgment compares it. */
    @Override
    public boolean isMet(List<FoundSignature> found) {
        return maximumAge.isZero()
                && found.stream()
                        .anyMatch(one -> one.verdict() instanceof Verdict.Counts counts
                                && BillOfMaterials.of(counts.claim()).isPresent());
    }

    @Override
    public Optional<String> problem(Claim claim, PromotionFacts facts) {
        return BillOfMaterials.of(claim)
                .map(sbom -> problem(sbom, facts.now()))
                .orElseGet(() -> AttestationRule.otherKind(claim));
    }

    private Optional<String> problem(BillOfMaterials sbom, Instant now) {
        if (maximumAge.isZero()) {
            return Optional.empty();
        }
        if (sbom.created().isEmpty()) {
            return Optional.of("it does not state when it was created");
        }
        Instant created = sbom.created().get();
        if (created.isAfter(now)) {
            return Optional.of("it states the future time of creation " + created);
        }
        return created.isBefore(now.minus(maximumAge))
                ? Optional.of("it was created at " + created + ", more than " + Timespan.text(maximumAge) + " ago")
                : Optional.empty();
    }

    /** Returns the name and what is required. */
    @Override
    public String toString() {
        return Quoted.text(name) + ": signed by " + signers
                + (maximumAge.isZero() ? "" : ", at most " + Timespan.text(maximumAge) + " old");
    }
}
