package io.jenkins.plugins.imagepromotion.policy;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A policy and the layer below it made one: denials add up, minima can rise, what is allowed can become less. A lower layer
 * that says the opposite is refused instead of ignored, because whoever wrote it believes that it counts.
 */
final class Tightening {
    private final Policy upper;
    private final Policy lower;

    Tightening(Policy upper, Policy lower) {
        this.upper = upper;
        this.lower = lower;
    }

    Policy result() {
        List<String> known =
                upper.environments().stream().map(Environment::name).toList();
        for (Environment environment : lower.environments()) {
            require(
                    known.contains(environment.name()),
                    "environments",
                    "one of " + String.join(", ", known),
                    environment.name());
        }
        return new Policy(
                upper.name() + " + " + lower.name(),
                lower.layer(),
                upper.environments().stream().map(this::tightened).toList(),
                new DeniedTags(
                        union(upper.deniedTags().patterns(), lower.deniedTags().patterns())),
                Optional.of(upper));
    }

    private Environment tightened(Environment from) {
        return lower.environments().stream()
                .filter(environment -> environment.name().equals(from.name()))
                .reduce(from, this::tightened);
    }

    private Environment tightened(Environment from, Environment by) {
        String at = from.name() + ".";
        require(
                Objects.equals(from.branch(), by.branch()),
                at + "branch",
                Objects.requireNonNullElse(from.branch(), "none"),
                Objects.requireNonNullElse(by.branch(), "none"));
        require(from.tags().equals(by.tags()), at + "tagPattern or tagFormat", from.tags(), by.tags());
        requireSubset(at + "origins", from.origins(), by.origins());
        return new Environment(
                from.name(),
                from.branch(),
                by.origins(),
                from.tags(),
                tightened(at, from.demands(), by.demands()),
                union(from.paths(), by.paths()));
    }

    private Demands tightened(String at, Demands from, Demands by) {
        require(
                by.minimumSoak().compareTo(from.minimumSoak()) >= 0,
                at + "minimumSoak",
                Timespan.text(from.minimumSoak()) + " or more",
                Timespan.text(by.minimumSoak()));
        require(by.noDowngrade() || !from.noDowngrade(), at + "noDowngrade", true, false);
        require(by.keepPlatforms() || !from.keepPlatforms(), at + "keepPlatforms", true, false);
        require(from.allowReplay() || !by.allowReplay(), at + "allowReplay", false, true);
        require(from.selfApproval() || !by.selfApproval(), at + "selfApproval", false, true);
        require(by.approvals() >= from.approvals(), at + "approvals", from.approvals() + " or more", by.approvals());
        if (!from.approvers().isEmpty()) {
            require(!by.approvers().isEmpty(), at + "approvers", shown(from.approvers()), "everybody");
            requireSubset(at + "approvers", from.approvers(), by.approvers());
        }
        return new Demands(
                by.minimumSoak(),
                by.noDowngrade(),
                union(from.platforms(), by.platforms()),
                union(from.referrers(), by.referrers()),
                by.approvals(),
                by.approvers(),
                union(from.freezes(), by.freezes()),
                by.selfApproval(),
                by.keepPlatforms(),
                by.allowReplay());
    }

    private static <T> List<T> union(List<T> one, List<T> other) {
        return Stream.concat(one.stream(), other.stream()).distinct().toList();
    }

    private void requireSubset(String rule, List<String> allowed, List<String> found) {
        List<String> more =
                found.stream().filter(name -> !allowed.contains(name)).toList();
        require(more.isEmpty(), rule, shown(allowed), shown(more));
    }

    private static String shown(List<String> names) {
        return names.isEmpty() ? "none" : names.stream().map(Quoted::text).collect(Collectors.joining(", "));
    }

    private void require(boolean tightens, String rule, Object allowed, Object found) {
        if (!tightens) {
            throw new ImagePromotionException(Failure.of(
                            FailureCode.POLICY_RELAXED,
                            "The lower layer of the policy would relax what the layer above it says on " + rule + ".")
                    .with("allowed", allowed)
                    .with("found", found)
                    .with("above", upper.layer())
                    .with("lower", lower.layer())
                    .remedy(
                            "A lower layer can only tighten: take this out of it, or let an administrator change the policy"
                                    + " above it."));
        }
    }
}
