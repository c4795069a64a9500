package io.jenkins.plugins.imagepromotion.policy.demand.proof;

import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.policy.demand.InvalidPolicy;
import io.jenkins.plugins.imagepromotion.policy.demand.LayerComparison;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionFacts;
import io.jenkins.plugins.imagepromotion.policy.demand.Settings;
import io.jenkins.plugins.imagepromotion.policy.setting.Glob;
import io.jenkins.plugins.imagepromotion.signature.Claim;
import io.jenkins.plugins.imagepromotion.signature.FoundSignature;
import io.jenkins.plugins.imagepromotion.signature.Trust;
import io.jenkins.plugins.imagepromotion.signature.predicate.BuildProvenance;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A SLSA provenance that an image must have.
 *
 * @param name the name in messages
 * @param signers the keys or identities, one of which must have signed it
 * @param builders patterns of the build platform's ID, as {@link Glob} reads them
 * @param sources patterns of the source repository's URL
 * @param branches patterns of the branch that was built
 * @param tags patterns of the Git tag that was built; without branches and tags, every reference is accepted
 */
public record ProvenanceRule(
        String name,
        Signers signers,
        List<String> builders,
        List<String> sources,
        List<String> branches,
        List<String> tags)
        implements AttestationRule {
    /** The keys of one rule. */
    public static final List<String> KEYS =
            List.of("name", "keys", "trustedRoot", "identities", "builders", "sources", "branches", "tags");

    private static final String KIND = "provenance";
    private static final String BRANCH = "refs/heads/";
    private static final String TAG = "refs/tags/";

    /** {@link #toString} shows all of it, and the digest of the policy depends on that text. */
    private static final int LONGEST_PATTERN = 300;

    private static final int LONGEST_VALUE = 2_000;

    private static final Predicate<String> PLAIN_URL =
            Pattern.compile("[A-Za-z0-9._~:/@+-]+").asMatchPredicate();

    private static final Predicate<String> DOT_SEGMENT =
            Pattern.compile("(?:^|[/:])\\.{1,2}(?:/|$)").asPredicate();

    public ProvenanceRule {
        NamedRule.requireName(KIND, name);
        builders = List.copyOf(requirePatterns(builders));
        sources = List.copyOf(requirePatterns(sources));
        branches = List.copyOf(requirePatterns(branches));
        tags = List.copyOf(requirePatterns(tags));
        if (builders.isEmpty() || sources.isEmpty()) {
            throw InvalidPolicy.because(
                    "the provenance " + Quoted.text(name) + " does not have both builders and sources",
                    "patterns such as https://git.example.com/shop/*; ** accepts everything");
        }
    }

    /** Returns the patterns, or throws {@code INVALID_POLICY} if one is empty or has more than 300 characters. */
    public static List<String> requirePatterns(List<String> patterns) {
        for (String pattern : patterns) {
            if (pattern.isBlank() || pattern.length() > LONGEST_PATTERN) {
                throw InvalidPolicy.because(
                        "a pattern is empty or longer than " + LONGEST_PATTERN + " characters",
                        "patterns such as https://git.example.com/shop/* or release/**");
            }
        }
        return patterns;
    }

    /** Reads a rule, or throws {@code INVALID_POLICY}. */
    static ProvenanceRule read(Settings settings) {
        String name = settings.required("name", text -> text);
        return new ProvenanceRule(
                name,
                SignersReader.attestation(settings, KIND, name),
                patterns(settings, "builders"),
                patterns(settings, "sources"),
                patterns(settings, "branches"),
                patterns(settings, "tags"));
    }

    private static List<String> patterns(Settings settings, String key) {
        return settings.words(key, found -> requireSome(key, found)).orElse(List.of());
    }

    /** An empty list would accept everything, as if the key were missing. */
    private static List<String> requireSome(String key, List<String> patterns) {
        if (patterns.isEmpty()) {
            throw InvalidPolicy.because("the list of " + key + " is empty", "at least one pattern");
        }
        return requirePatterns(patterns);
    }

    @Override
    public Trust trust() {
        return signers.trust();
    }

    @Override
    public Claim needed(Claim claim) {
        return BuildProvenance.summary(claim);
    }

    /** All provenances are read, because only the judgment compares the commit. */
    @Override
    public boolean isMet(List<FoundSignature> found) {
        return false;
    }

    @Override
    public Optional<String> problem(Claim claim, PromotionFacts facts) {
        return BuildProvenance.of(claim)
                .map(provenance -> problem(provenance, facts.tested()))
                .orElseGet(() -> AttestationRule.otherKind(claim));
    }

    private Optional<String> problem(BuildProvenance found, ImmutableTag tested) {
        if (!matches(builders, found.builder())) {
            return Optional.of(other("builder", found.builder(), LayerComparison.quoted(builders)));
        }
        if (!matches(sources, found.repository())) {
            return Optional.of(other("source", found.repository(), LayerComparison.quoted(sources)));
        }
        if (!isPlain(found.repository())) {
            return Optional.of("its source is " + Quoted.text(found.repository()) + ", which is not a plain URL");
        }
        if (!isBuiltFrom(found.ref())) {
            return Optional.of(other("reference", found.ref(), references()));
        }
        return found.commit().startsWith(tested.commit())
                ? Optional.empty()
                : Optional.of(other("commit", found.commit(), tested.commit()));
    }

    private static String other(String what, String found, String expected) {
        return found.isEmpty()
                ? "it states no " + what + ", which must be " + expected
                : "its " + what + " is " + Quoted.text(found) + ", not " + expected;
    }

    private boolean isBuiltFrom(String ref) {
        return (branches.isEmpty() && tags.isEmpty())
                || (ref.startsWith(BRANCH) && matches(branches, ref.substring(BRANCH.length())))
                || (ref.startsWith(TAG) && matches(tags, ref.substring(TAG.length())));
    }

    /** A URL with other characters or with a segment of dots can lead to another repository than its text shows. */
    private static boolean isPlain(String url) {
        return PLAIN_URL.test(url.replace("%20", "")) && !DOT_SEGMENT.test(url);
    }

    private static boolean matches(List<String> patterns, String value) {
        return !value.isEmpty()
                && value.length() <= LONGEST_VALUE
                && patterns.stream().anyMatch(pattern -> Glob.of(pattern).matches(value));
    }

    private String references() {
        String branch = branches.isEmpty() ? "" : "the branch " + LayerComparison.quoted(branches);
        String tag = tags.isEmpty() ? "" : "the tag " + LayerComparison.quoted(tags);
        return branch + (branch.isEmpty() || tag.isEmpty() ? "" : " or ") + tag;
    }

    /** Returns the name and what the provenance must state. */
    @Override
    public String toString() {
        String references = references();
        return Quoted.text(name) + ": signed by " + signers + ", the builder " + LayerComparison.quoted(builders)
                + ", the source " + LayerComparison.quoted(sources)
                + (references.isEmpty() ? "" : ", " + references);
    }
}
