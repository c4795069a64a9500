package io.jenkins.plugins.imagepromotion.gitops.automation.argo;

import io.jenkins.plugins.imagepromotion.gitops.automation.select.GoGlob;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.GoRegexp;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Filters tags by {@code allow-tags} and {@code ignore-tags}. */
final class AllowedTags {
    private static final String REGEXP = "regexp:";

    private final boolean isNone;
    private final Optional<GoRegexp> allowed;
    private final List<GoRegexp> ignored;

    /**
     * Reads the two settings. An invalid allow rule allows nothing; an invalid ignore pattern ignores nothing.
     */
    AllowedTags(String allow, List<String> ignore) {
        boolean isAny = allow.isEmpty() || allow.equalsIgnoreCase("any");
        allowed = allow.toLowerCase(Locale.ROOT).startsWith(REGEXP)
                ? compiled(() -> GoRegexp.of(allow.substring(REGEXP.length())))
                : Optional.empty();
        isNone = !isAny && allowed.isEmpty();
        ignored = ignore.stream()
                .flatMap(pattern -> compiled(() -> GoGlob.of(pattern)).stream())
                .toList();
    }

    private static Optional<GoRegexp> compiled(Supplier<GoRegexp> pattern) {
        try {
            return Optional.of(pattern.get());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Returns the allowed tags; throws an {@code IllegalArgumentException} if matching may take too long. */
    List<String> of(Collection<String> tags) {
        if (isNone) {
            return List.of();
        }
        long characters = GoRegexp.characters(tags);
        allowed.ifPresent(regexp -> regexp.requireWork(characters));
        ignored.forEach(regexp -> regexp.requireWork(characters));
        return tags.stream()
                .filter(tag -> allowed.isEmpty() || allowed.get().find(tag))
                .filter(tag -> ignored.stream().noneMatch(pattern -> pattern.find(tag)))
                .toList();
    }
}
