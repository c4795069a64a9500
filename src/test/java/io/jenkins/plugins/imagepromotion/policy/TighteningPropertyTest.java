package io.jenkins.plugins.imagepromotion.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.policy.demand.AllowReplay;
import io.jenkins.plugins.imagepromotion.policy.demand.Approvals;
import io.jenkins.plugins.imagepromotion.policy.demand.Approvals.Unattended;
import io.jenkins.plugins.imagepromotion.policy.demand.FreezeWindow;
import io.jenkins.plugins.imagepromotion.policy.demand.Freezes;
import io.jenkins.plugins.imagepromotion.policy.demand.Jobs;
import io.jenkins.plugins.imagepromotion.policy.demand.KeepPlatforms;
import io.jenkins.plugins.imagepromotion.policy.demand.MinimumSoak;
import io.jenkins.plugins.imagepromotion.policy.demand.MustBeSelected;
import io.jenkins.plugins.imagepromotion.policy.demand.NoDowngrade;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionContext;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionContext.Requesters;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionFacts;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionFacts.Arrival;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionFacts.LostPlatforms;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionFacts.Selected;
import io.jenkins.plugins.imagepromotion.policy.demand.ProofRule;
import io.jenkins.plugins.imagepromotion.policy.demand.Proofs;
import io.jenkins.plugins.imagepromotion.policy.demand.RequiredPlatforms;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.PublicKeys;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.RequiredReferrers;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.SignatureRule;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.Signatures;
import io.jenkins.plugins.imagepromotion.registry.Platform;
import io.jenkins.plugins.imagepromotion.signature.Claim;
import io.jenkins.plugins.imagepromotion.signature.FoundSignature;
import io.jenkins.plugins.imagepromotion.signature.Signer;
import io.jenkins.plugins.imagepromotion.signature.Verdict;
import io.jenkins.plugins.imagepromotion.testing.PolicyKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;

/** Whatever a lower layer says: what the layer above it refuses stays refused. */
class TighteningPropertyTest {
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final ImmutableTag NEWEST =
            new ImmutableTag("production", "1.4.1", "89abcde", NOW.getEpochSecond() - 100);

    private static final FoundSignature SIGNED = new FoundSignature(
            "x.sig",
            "application/json",
            new Verdict.Counts(
                    new Signer.Key(Digest.parse(PolicyKeys.TEAM_ID)), new Claim(Optional.empty(), Map.of())));

    /** The merged demands alone, without the layer above being asked first: each must be at least as strict. */
    private static Policy merged(Policy both) {
        return new Policy(both.name(), both.layer(), both.environments(), both.deniedTags(), null);
    }

    /** The two made one; empty if that is refused, which allows nothing at all. */
    private static Optional<Policy> tightened(Policy upper, Policy lower) {
        try {
            Policy both = upper.tightenedBy(lower);
            Statistics.label("layers").collect("tightened");
            return Optional.of(both);
        } catch (ImagePromotionException e) {
            assertThat(e.code()).isIn(FailureCode.POLICY_RELAXED, FailureCode.INVALID_POLICY);
            Statistics.label("layers").collect("refused");
            return Optional.empty();
        }
    }

    @Property(tries = 5000, edgeCases = EdgeCasesMode.NONE)
    void keepsPromotionsRefused(
            @ForAll("policies") Policy upper, @ForAll("policies") Policy lower, @ForAll("facts") PromotionFacts facts) {
        Optional<Policy> both = tightened(upper, lower);
        boolean refusedAbove = !upper.judgePromotion(facts).isAllowed();
        Statistics.label("above").collect(refusedAbove ? "refused" : "allowed");

        if (both.isPresent() && refusedAbove) {
            assertThat(both.get().judgePromotion(facts).isAllowed()).isFalse();
            assertThat(merged(both.get()).judgePromotion(facts).isAllowed()).isFalse();
        }
        if (both.isPresent() && !lower.judgePromotion(facts).isAllowed()) {
            assertThat(both.get().judgePromotion(facts).isAllowed()).isFalse();
        }
    }

    @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE)
    void keepsRoutesRefused(
            @ForAll("policies") Policy upper,
            @ForAll("policies") Policy lower,
            @ForAll("names") String to,
            @ForAll("names") String from) {
        Optional<Policy> both = tightened(upper, lower);

        if (both.isPresent() && !hasRoute(upper, to, from)) {
            assertThat(hasRoute(both.get(), to, from)).isFalse();
        }
    }

    @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE)
    void keepsReferencesRefused(
            @ForAll("policies") Policy upper, @ForAll("policies") Policy lower, @ForAll("tags") String tag) {
        Optional<Policy> both = tightened(upper, lower);
        ImageReference image = ImageReference.parse("app:" + tag);

        if (both.isPresent() && !isAllowed(upper, image)) {
            assertThat(isAllowed(both.get(), image)).isFalse();
            assertThat(isAllowed(merged(both.get()), image)).isFalse();
        }
    }

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void keepsPlatforms(@ForAll("policies") Policy upper, @ForAll("policies") Policy lower) {
        Optional<Policy> both = tightened(upper, lower);

        if (both.isPresent()
                && upper.environment("production")
                        .demands()
                        .get(KeepPlatforms.class)
                        .on()) {
            assertThat(both.get()
                            .environment("production")
                            .demands()
                            .get(KeepPlatforms.class)
                            .on())
                    .isTrue();
            PromotionFacts losing =
                    new FactsBuilder(NOW).lost(NEWEST, "linux/arm64").build();
            assertThat(both.get().judgePromotion(losing).refusal())
                    .isPresent()
                    .isEqualTo(upper.judgePromotion(losing).refusal());
        }
    }

    private static boolean hasRoute(Policy policy, String to, String from) {
        try {
            policy.pair(to, Optional.of(from));
            return true;
        } catch (ImagePromotionException e) {
            return false;
        }
    }

    private static boolean isAllowed(Policy policy, ImageReference image) {
        return new ReferenceRules(policy).judge(image, Optional.empty()).isAllowed();
    }

    @Provide
    Arbitrary<Policy> policies() {
        Arbitrary<List<String>> denied = Arbitraries.of("blue", "stag*", "*-0123abc-*", "production-v2*", "?lue")
                .list()
                .ofMaxSize(1);
        return Combinators.combine(production(), Arbitraries.of("main", "main", "main", "hotfix"), denied)
                .as((production, branch, patterns) -> new Policy(
                        "random",
                        "random",
                        List.of(
                                Environment.builtFrom("develop", "develop"),
                                Environment.builtFrom("staging", branch),
                                production),
                        new DeniedTags(patterns),
                        null));
    }

    private static Arbitrary<Environment> production() {
        Arbitrary<List<String>> origins = Arbitraries.of(
                List.of("staging"),
                List.of("staging"),
                List.of("staging", "develop"),
                List.of("staging", "develop"),
                List.of("develop"),
                List.of());
        return Combinators.combine(origins, demands())
                .as((from, demands) ->
                        new Environment("production", null, from, TagScheme.standard("production"), demands));
    }

    private static Arbitrary<Demands> demands() {
        Arbitrary<Integer> approvals = Arbitraries.frequency(Tuple.of(5, 0), Tuple.of(2, 1), Tuple.of(1, 2));
        return Combinators.combine(
                        Arbitraries.of(0, 0, 1, 24, 48).map(Duration::ofHours),
                        Arbitraries.of(false, false, true),
                        some("linux/amd64", "linux/arm64"),
                        some("sbom", "signature"),
                        approvals,
                        Arbitraries.of(
                                List.<String>of(),
                                List.of("alice", "bob"),
                                List.of("alice", "bob", "carol"),
                                List.of(Approvals.PERMITTED),
                                List.of("alice", Approvals.PERMITTED)),
                        freezes(),
                        flags())
                .as((soak, order, platforms, referrers, count, people, freezes, flags) -> Demands.of(
                        new Jobs(jobs(flags)),
                        new NoDowngrade(order),
                        new AllowReplay(flags.get(2)),
                        new Freezes(freezes),
                        new MinimumSoak(soak),
                        new RequiredPlatforms(platforms),
                        new KeepPlatforms(flags.get(1)),
                        new MustBeSelected(flags.get(3)),
                        new RequiredReferrers(referrers),
                        new Signatures(referrers.contains("signature") ? signatures(flags) : List.of()),
                        new Approvals(
                                count,
                                count == 0 ? List.of() : people,
                                flags.get(0),
                                flags.get(3),
                                flags.get(4)
                                        ? Unattended.ALLOW
                                        : flags.get(1) ? Unattended.ONE_MORE : Unattended.REFUSE,
                                false)));
    }

    /**
     * Whether self-approval, a platform given up, a replay, the approval of an author and that of an unknown starter are allowed:
     * mostly what a lower layer may keep.
     */
    private static Arbitrary<List<Boolean>> flags() {
        return Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(List.of(false, true, false, true, false))),
                Tuple.of(2, Arbitraries.of(true, false).list().ofSize(5)));
    }

    /** As many values as there are combinations of flags, because the combinator takes no more. */
    private static List<String> jobs(List<Boolean> flags) {
        return flags.get(0) ? List.of() : flags.get(2) ? List.of("release/**") : List.of("release/shop");
    }

    private static Arbitrary<List<String>> some(String... values) {
        return Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(List.of())),
                Tuple.of(1, Arbitraries.of(values).list().uniqueElements().ofMaxSize(values.length)));
    }

    private static Arbitrary<List<FreezeWindow>> freezes() {
        return Arbitraries.of(
                        List.<String>of(),
                        List.of("Tuesday 20:00", "Wednesday 18:00"),
                        List.of("Friday 16:00", "Monday 08:00"),
                        List.of("2026-11-20", "2026-11-30"))
                .map(ends -> ends.isEmpty()
                        ? List.of()
                        : List.of(new FreezeWindow(
                                "freeze",
                                FreezeWindow.zone("Europe/Berlin"),
                                FreezeWindow.Boundary.parse(ends.get(0)),
                                FreezeWindow.Boundary.parse(ends.get(1)))));
    }

    @Provide
    Arbitrary<PromotionFacts> facts() {
        Arbitrary<String> version = Arbitraries.of("1.0.0", "1.4.2", "2.0.0");
        return Combinators.combine(
                        version,
                        Arbitraries.integers().between(0, 50),
                        Arbitraries.of(true, false).tuple2(),
                        version.map(newest -> List.of(
                                        new ImmutableTag("production", newest, "89abcde", NOW.getEpochSecond())))
                                .optional(),
                        Arbitraries.of(
                                        List.of(new Platform("linux", "amd64", "", "")),
                                        List.of(
                                                new Platform("linux", "amd64", "", ""),
                                                new Platform("linux", "arm64", "v8", "")))
                                .optional(),
                        Arbitraries.of(List.of("linux/arm64"), List.<String>of())
                                .map(names -> new LostPlatforms(names, Optional.of(NEWEST)))
                                .optional(),
                        Arbitraries.of(Set.of("sbom"), Set.of("sbom", "signature"), Set.<String>of())
                                .optional(),
                        contexts())
                .as((tested, hours, flags, tags, platforms, lost, referrers, context) -> new PromotionFacts(
                        ImageReference.parse("app:1"),
                        "staging",
                        "production",
                        new ImmutableTag("staging", tested, "0123abc", NOW.getEpochSecond() - hours * 3600L),
                        new ImmutableTag("production", tested, "0123abc", NOW.getEpochSecond() + 1),
                        flags.get1(),
                        false,
                        flags.get2(),
                        NOW,
                        tags,
                        Optional.of(tested.equals("2.0.0") ? "release/mail" : "release/shop"),
                        platforms,
                        lost,
                        referrers,
                        referrers.map(TighteningPropertyTest::proofs),
                        Optional.of(new Arrival(NOW.minusSeconds(hours * 3600L), "its tag")),
                        selected(hours),
                        context));
    }

    /** Rules that may have the same name, but other keys. */
    private static List<SignatureRule> signatures(List<Boolean> flags) {
        SignatureRule team = rule("team", PolicyKeys.TEAM);
        SignatureRule other = rule(flags.get(2) ? "team" : "audit", PolicyKeys.AUDIT);
        return flags.get(1) ? List.of(other) : flags.get(4) && !flags.get(2) ? List.of(team, other) : List.of(team);
    }

    private static SignatureRule rule(String name, String keys) {
        return new SignatureRule(name, new PublicKeys(keys, false));
    }

    /** A signature with the key of the team, if a signature is attached. */
    private static Proofs proofs(Set<String> referrers) {
        List<FoundSignature> found = referrers.contains("signature") ? List.of(SIGNED) : List.of();
        Map<ProofRule, List<FoundSignature>> all = Map.of(
                rule("team", PolicyKeys.TEAM), found,
                rule("team", PolicyKeys.AUDIT), List.of(),
                rule("audit", PolicyKeys.AUDIT), List.of());
        return new Proofs(Digest.of(new byte[0]), all, 0);
    }

    /** Derives the selection from the hours, because the combinator accepts no more arguments. */
    private static Optional<Selected> selected(int hours) {
        return hours % 3 == 0
                ? Optional.empty()
                : Optional.of(new Selected(
                        List.of("ImagePolicy app"),
                        List.of(),
                        hours % 3 == 1 ? List.of() : List.of("it is suspended"),
                        "Correct the object."));
    }

    private static Arbitrary<PromotionContext> contexts() {
        return Combinators.combine(
                        Arbitraries.of("it is a copy").optional(0.2),
                        requesters(),
                        Arbitraries.of(
                                        Set.of("alice"),
                                        Set.of("alice", "bob"),
                                        Set.of("alice", "bob", "carol"),
                                        Set.of("mallory"),
                                        Set.<String>of())
                                .optional(),
                        Arbitraries.of(Set.<String>of(), Set.of("alice"), Set.of("bob", "mallory")),
                        Arbitraries.of(Set.<String>of(), Set.<String>of(), Set.<String>of(), Set.of("bob")))
                .as(PromotionContext::new);
    }

    private static Arbitrary<Requesters> requesters() {
        return Combinators.combine(
                        Arbitraries.of(Set.<String>of(), Set.of("alice"), Set.of("mallory")),
                        Arbitraries.of(Set.<String>of(), Set.of("bob")),
                        Arbitraries.of("a timer").optional(0.3))
                .as(Requesters::new);
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.of("develop", "staging", "production", "qa");
    }

    @Provide
    Arbitrary<String> tags() {
        return Arbitraries.of(
                "blue",
                "latest",
                "1.4.2",
                "staging-v1.4.2-0123abc-1700000000",
                "staging-v1.4.2-89abcde-1700000000",
                "production-v1.4.2-89abcde-1700000000",
                "production-v2.0.0-89abcde-1700000000",
                "develop-v2.0.0-89abcde-1700000000");
    }
}
