package io.jenkins.plugins.imagepromotion.policy;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.policy.demand.InvalidPolicy;
import io.jenkins.plugins.imagepromotion.policy.demand.Settings;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads one environment from a file or from the form. In a lower layer, missing settings are those of the layer above. */
public final class EnvironmentReader {
    /** The keys of an environment. */
    public static final List<String> KEYS = Stream.of(
                    List.of("name", "branch", "origins", "routes", "protected", "tagPattern", "tagFormat"),
                    Demands.KEYS,
                    List.of("paths"))
            .flatMap(List::stream)
            .toList();

    private EnvironmentReader() {}

    /**
     * Reads an environment. Its settings must define where its images come from and must not contradict each other.
     *
     * @param above the layer above; empty for the highest layer
     * @throws ImagePromotionException {@code INVALID_POLICY} or {@code INVALID_TAG}; {@code POLICY_RELAXED} if a lower
     *     layer defines the form of tags
     */
    public static Environment read(Settings settings, Optional<Policy> above) {
        String name = settings.required("name", text -> {
            ImmutableTag.requireEnvironment(text);
            return text;
        });
        Optional<Environment> base = above.flatMap(policy -> policy.find(name));
        Optional<String> branch = settings.text("branch", text -> text)
                .or(() -> base.flatMap(from -> Optional.ofNullable(from.branch())));
        List<String> origins = settings.words("origins", names -> names)
                .or(() -> base.map(Environment::origins))
                .orElse(List.of());
        requireSource(name, branch, origins, settings.flag("protected").or(() -> base.map(Environment::isProtected)));
        return new Environment(
                name,
                branch.orElse(null),
                origins,
                settings.items("routes", "a route", Route.KEYS, Route::read)
                        .or(() -> base.map(Environment::routes))
                        .orElse(List.of()),
                tags(settings, name, above)
                        .or(() -> base.map(Environment::tags))
                        .orElseGet(() -> TagScheme.standard(name)),
                base.map(Environment::demands).orElse(Demands.NONE).read(settings),
                settings.words("paths", Environment::requirePaths)
                        .or(() -> base.map(Environment::paths))
                        .orElseGet(() -> Environment.pathsNamed(name)));
    }

    private static void requireSource(
            String name, Optional<String> branch, List<String> origins, Optional<Boolean> isProtected) {
        if (branch.isPresent() && isProtected.equals(Optional.of(true))) {
            throw InvalidPolicy.because(
                    "the images of " + name + " are built from a branch, so it is not protected",
                    "origins instead of a branch: the images of a protected environment exist only by promotion");
        }
        if (branch.isEmpty() && isProtected.equals(Optional.of(false))) {
            throw InvalidPolicy.because(
                    "no branch builds the images of " + name + ", so it is protected", "a branch, or protected: true");
        }
        if (branch.isEmpty() && origins.isEmpty() && isProtected.isEmpty()) {
            throw InvalidPolicy.because(
                    "it does not say where the images of " + name + " come from",
                    "branch, origins, or protected: true to allow no promotions");
        }
    }

    private static Optional<TagScheme> tags(Settings settings, String name, Optional<Policy> above) {
        return settings.text(
                        "tagPattern",
                        pattern -> tags(name, above, Optional.of(pattern), settings.text("tagFormat", text -> text)))
                .or(() ->
                        settings.text("tagFormat", format -> tags(name, above, Optional.empty(), Optional.of(format))));
    }

    /** Two patterns cannot be compared in general, and a pattern from a workspace is not even compiled. */
    private static TagScheme tags(
            String name, Optional<Policy> above, Optional<String> pattern, Optional<String> format) {
        if (above.isPresent()) {
            throw new ImagePromotionException(
                    Failure.of(
                                    FailureCode.POLICY_RELAXED,
                                    "A lower layer of the policy cannot change the form of the tags of " + name + ".")
                            .remedy(
                                    "Remove tagPattern and tagFormat from it, or ask an administrator to change the layer above."));
        }
        return TagScheme.of(name, pattern, format);
    }
}
