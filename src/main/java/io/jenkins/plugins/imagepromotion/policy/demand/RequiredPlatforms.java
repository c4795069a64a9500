package io.jenkins.plugins.imagepromotion.policy.demand;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.registry.Platform;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The platforms that the image must run on, as {@code os/architecture[/variant][:version]}. */
public record RequiredPlatforms(List<String> platforms) implements Demand<RequiredPlatforms> {
    private static final String KEY = "platforms";

    public RequiredPlatforms {
        platforms = List.copyOf(platforms);
        for (String platform : platforms) {
            if (Platform.parse(platform).isEmpty()) {
                throw InvalidPolicy.because(
                        Quoted.text(platform) + " is not a platform", "os/architecture[/variant][:version]");
            }
        }
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(KEY, String.join(", ", platforms));
    }

    @Override
    public RequiredPlatforms read(Settings settings) {
        return settings.words(KEY, RequiredPlatforms::new).orElse(this);
    }

    @Override
    public RequiredPlatforms tightenedBy(RequiredPlatforms lower, LayerComparison layers) {
        return new RequiredPlatforms(LayerComparison.union(platforms, lower.platforms));
    }

    @Override
    public Lookups lookups() {
        return new Lookups(false, !platforms.isEmpty(), false, List.of(), Duration.ZERO);
    }

    @Override
    public Verdict judge(PromotionFacts facts) {
        if (platforms.isEmpty()) {
            return Verdict.NOTHING_TO_CHECK;
        }
        if (facts.platforms().isEmpty()) {
            return Verdict.refused(facts.unchecked(KEY, "the platforms of the image are not known"));
        }
        List<Platform> found = facts.platforms().get();
        for (String required : platforms) {
            if (found.stream().noneMatch(platform -> runsOn(platform, required))) {
                return Verdict.refused(facts.refusal(FailureCode.PLATFORM_REQUIRED, "it does not run on " + required)
                        .with("platforms", found.isEmpty() ? "none named" : joined(found))
                        .remedy("Build the image for every platform that " + facts.target()
                                + " needs, test it and promote it."));
            }
        }
        return Verdict.met("runs on " + String.join(", ", platforms));
    }

    /** Compares the variant only if the policy names one. */
    private static boolean runsOn(Platform platform, String text) {
        Platform required = Platform.parse(text).orElseThrow();
        Platform ofAnyVariant = new Platform(platform.os(), platform.architecture(), "", platform.version());
        return platform.covers(required) || (required.variant().isEmpty() && ofAnyVariant.covers(required));
    }

    private static String joined(List<Platform> platforms) {
        return platforms.stream().map(Platform::toString).collect(Collectors.joining(", "));
    }
}
