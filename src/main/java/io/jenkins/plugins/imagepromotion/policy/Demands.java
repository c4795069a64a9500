package io.jenkins.plugins.imagepromotion.policy;

import io.jenkins.plugins.imagepromotion.policy.demand.AllowReplay;
import io.jenkins.plugins.imagepromotion.policy.demand.Approvals;
import io.jenkins.plugins.imagepromotion.policy.demand.Demand;
import io.jenkins.plugins.imagepromotion.policy.demand.Freezes;
import io.jenkins.plugins.imagepromotion.policy.demand.Jobs;
import io.jenkins.plugins.imagepromotion.policy.demand.KeepPlatforms;
import io.jenkins.plugins.imagepromotion.policy.demand.LayerComparison;
import io.jenkins.plugins.imagepromotion.policy.demand.Lookups;
import io.jenkins.plugins.imagepromotion.policy.demand.MinimumSoak;
import io.jenkins.plugins.imagepromotion.policy.demand.MustBeSelected;
import io.jenkins.plugins.imagepromotion.policy.demand.NoDowngrade;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionFacts;
import io.jenkins.plugins.imagepromotion.policy.demand.RequiredPlatforms;
import io.jenkins.plugins.imagepromotion.policy.demand.Settings;
import io.jenkins.plugins.imagepromotion.policy.demand.Verdict;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.RequiredProvenance;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.RequiredReferrers;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.RequiredSbom;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.RequiredVulnerabilityScan;
import io.jenkins.plugins.imagepromotion.policy.demand.proof.Signatures;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The requirements that a promotion to an environment must meet, in addition to coming from the right origin.
 *
 * @param all one demand of each kind, in the order of {@link #KINDS}
 */
public record Demands(List<Demand<?>> all) implements Serializable {

    /** Every kind of demand by its default value, in the order in which they are judged. */
    public static final List<Demand<?>> KINDS = List.of(
            new Jobs(List.of()),
            new NoDowngrade(false),
            new AllowReplay(false),
            new Freezes(List.of()),
            new MinimumSoak(Duration.ZERO),
            new RequiredPlatforms(List.of()),
            new KeepPlatforms(false),
            new RequiredReferrers(List.of()),
            new Signatures(List.of()),
            new RequiredProvenance(List.of()),
            new RequiredSbom(List.of()),
            new RequiredVulnerabilityScan(List.of()),
            new MustBeSelected(false),
            new Approvals(0, List.of(), false));

    /** The default value of each kind. */
    public static final Demands NONE = new Demands(KINDS);

    /** The keys of all demands. */
    public static final List<String> KEYS =
            KINDS.stream().flatMap(kind -> kind.settings().keySet().stream()).toList();

    public Demands {
        all = List.copyOf(all);
    }

    /** Returns the given demands, with the default value of every other kind. */
    public static Demands of(Demand<?>... demands) {
        Demands all = NONE;
        for (Demand<?> demand : demands) {
            all = all.with(demand);
        }
        return all;
    }

    /** Returns these demands with {@code changed} in place of the demand of the same kind. */
    public Demands with(Demand<?> changed) {
        return new Demands(all.stream()
                .<Demand<?>>map(demand -> demand.getClass() == changed.getClass() ? changed : demand)
                .toList());
    }

    /** Returns the demand of one kind. */
    public <D extends Demand<D>> D get(Class<D> kind) {
        return all.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(kind + " is missing in Demands.KINDS"));
    }

    /** Returns these demands with the values in {@code settings}, or throws {@code INVALID_POLICY}. */
    public Demands read(Settings settings) {
        return new Demands(
                all.stream().<Demand<?>>map(demand -> demand.read(settings)).toList());
    }

    /**
     * Combines each demand with the lower layer's, or throws {@code POLICY_RELAXED} if the lower layer demands less.
     */
    public Demands tightenedBy(Demands lower, LayerComparison layers) {
        return new Demands(all.stream()
                .<Demand<?>>map(demand -> tightened(demand, lower, layers))
                .toList());
    }

    @SuppressWarnings("unchecked") // A demand's type parameter is its own class.
    private static <D extends Demand<D>> D tightened(Demand<D> demand, Demands lower, LayerComparison layers) {
        return demand.tightenedBy(lower.get((Class<D>) demand.getClass()), layers);
    }

    /**
     * Judges the facts of one promotion, demand by demand until one is not met.
     *
     * <p>If the target tag already holds the image, nothing will be written, so only the demands that apply to an existing
     * tag are judged.
     */
    public Verdict judge(PromotionFacts facts) {
        List<String> met = new ArrayList<>();
        for (Demand<?> demand : all) {
            if (!facts.held() || demand.appliesToExistingTag()) {
                Verdict verdict = demand.judge(facts);
                if (!verdict.isAllowed()) {
                    return verdict;
                }
                met.addAll(verdict.met());
            }
        }
        return new Verdict(met, Optional.empty());
    }

    /** Returns the lookups that all demands need. */
    public Lookups lookups() {
        return all.stream().map(Demand::lookups).reduce(Lookups.NONE, Lookups::and);
    }

    /** Returns the settings that differ from the defaults, as {@code key: value}. */
    public List<String> explain() {
        return all.stream()
                .flatMap(demand -> demand.settings().entrySet().stream())
                .filter(setting -> !setting.getValue().isEmpty())
                .map(setting -> setting.getKey() + ": " + setting.getValue())
                .toList();
    }
}
