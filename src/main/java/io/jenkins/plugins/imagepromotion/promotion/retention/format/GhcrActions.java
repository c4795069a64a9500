package io.jenkins.plugins.imagepromotion.promotion.retention.format;

import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.json.JsonTree;
import io.jenkins.plugins.imagepromotion.promotion.retention.NeededImage;
import io.jenkins.plugins.imagepromotion.promotion.retention.NeededImage.Kind;
import io.jenkins.plugins.imagepromotion.promotion.retention.format.ListedTags.Order;
import io.jenkins.plugins.imagepromotion.promotion.retention.format.ListedTags.Outlook;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A GitHub workflow that cleans up the GitHub registry with {@code actions/delete-package-versions} or {@code
 * dataaxiom/ghcr-cleanup-action}. The registry itself has no cleanup rules.
 *
 * <p>A version of a container package is a manifest, and its name is the digest ("src/version/get-versions.ts" of the
 * first action, which deletes the parts of an index like any other version). The second action also keeps the parts and
 * attachments of the images that it keeps, and its {@code exclude-tags} accepts digests ("src/image-filter.ts").
 */
record GhcrActions(List<Step> steps) implements CleanupRules {
    private static final String VERSIONS = "actions/delete-package-versions";
    private static final String CLEANUP = "dataaxiom/ghcr-cleanup-action";

    /** Words in the names of other actions and commands that delete packages. */
    private static final Pattern DELETES = Pattern.compile("(?i)retention|clean|prune|purge|delete");

    /** A step of the workflow that cleans up. */
    private interface Step {
        Optional<Deletion> deletion(NeededImage image, ListedTags listed);
    }

    static GhcrActions read(Map<String, Object> workflow) {
        List<Step> steps = new ArrayList<>();
        for (Object job : JsonTree.map(workflow.get("jobs")).values()) {
            requireSteps(JsonTree.text(JsonTree.map(job).get("uses")));
            for (Object step : JsonTree.list(JsonTree.map(job).get("steps"))) {
                String uses = JsonTree.text(JsonTree.map(step).get("uses"))
                        .split("@", 2)[0]
                        .toLowerCase(Locale.ROOT);
                if (uses.equals(VERSIONS)) {
                    steps.add(Versions.read(inputs(step)));
                } else if (uses.equals(CLEANUP)) {
                    steps.add(Cleanup.read(inputs(step)));
                } else {
                    requireHarmless(uses);
                    requireHarmless(JsonTree.text(JsonTree.map(step).get("run")));
                }
            }
        }
        if (steps.isEmpty()) {
            throw RuleTree.refused(
                    "no step of the workflow uses " + VERSIONS + " or " + CLEANUP, "jobs: " + workflow.get("jobs"));
        }
        return new GhcrActions(List.copyOf(steps));
    }

    /** Returns the inputs of a step without the blank ones, which GitHub treats like missing ones. */
    private static Map<String, Object> inputs(Object step) {
        Object with = JsonTree.map(step).getOrDefault("with", Map.of());
        if (!(with instanceof Map)) {
            throw RuleTree.refused("the inputs of a step are not an object", with);
        }
        Map<String, Object> inputs = new LinkedHashMap<>(JsonTree.map(with));
        inputs.values().removeIf(value -> value.toString().isBlank());
        return inputs;
    }

    /** A job that calls another workflow can delete anything there. */
    private static void requireSteps(String workflow) {
        if (!workflow.isEmpty()) {
            throw RuleTree.refused("a job calls another workflow", workflow);
        }
    }

    private static void requireHarmless(String step) {
        if (DELETES.matcher(step).find()) {
            throw RuleTree.refused("a step may delete by other rules", step);
        }
    }

    @Override
    public String format() {
        return "GitHub workflow";
    }

    @Override
    public List<Deletion> deletions(ListedTags listed) {
        return steps.stream()
                .flatMap(step -> listed.needed().stream().flatMap(image -> step.deletion(image, listed).stream()))
                .toList();
    }

    /** Returns the input, or refuses it if it has an expression, which can have any value. */
    private static String literal(RuleTree with, String name) {
        String text = with.has(name) ? String.valueOf(with.members().get(name)) : "";
        if (text.contains("${{")) {
            throw RuleTree.refused("the input " + name + " is an expression", text);
        }
        return text;
    }

    /** Returns whether the step may apply to the repository, as a list with an expression or a pattern always may. */
    private static boolean isFor(String packages, ListedTags listed) {
        return packages.isEmpty()
                || packages.contains("${{")
                || packages.contains("*")
                || packages.contains("?")
                || Stream.of(packages.split(","))
                        .map(name -> name.strip().replace("%2F", "/").replace("%2f", "/"))
                        .anyMatch(listed.name()::equals);
    }

    /** {@code actions/delete-package-versions}: "src/delete.ts" and "src/input.ts". */
    private record Versions(
            String packages, Predicate<String> ignored, boolean untaggedOnly, boolean deletes, long keeps)
            implements Step {
        static Step read(Map<String, Object> inputs) {
            RuleTree with = RuleTree.of(
                    inputs,
                    Set.of(
                            "package-version-ids",
                            "owner",
                            "package-name",
                            "package-type",
                            "num-old-versions-to-delete",
                            "min-versions-to-keep",
                            "ignore-versions",
                            "delete-only-pre-release-versions",
                            "delete-only-untagged-versions",
                            "token"));
            if (!literal(with, "package-version-ids").isEmpty()) {
                throw RuleTree.refused(
                        "a registry does not report the IDs of versions", with.text("package-version-ids"));
            }
            boolean preReleases = with.isTrue("delete-only-pre-release-versions");
            boolean untagged = with.isTrue("delete-only-untagged-versions");
            String ignored = literal(with, "ignore-versions");
            long keeps = with.number("min-versions-to-keep").orElse(-1L);
            long deletes = with.number("num-old-versions-to-delete").orElse(1L);
            return new Versions(
                    with.text("package-name"),
                    preReleases || ignored.isEmpty() ? version -> false : TagPattern.regex(ignored),
                    untagged,
                    literal(with, "package-type").equals("container")
                            && (preReleases || untagged || keeps >= 0 || deletes > 0),
                    Math.max(0, keeps));
        }

        @Override
        public Optional<Deletion> deletion(NeededImage image, ListedTags listed) {
            boolean isUntagged = image.tags().isEmpty();
            if (!deletes
                    || !isFor(packages, listed)
                    || ignored.test(image.digest().toString())
                    || (untaggedOnly && !isUntagged)) {
                return Optional.empty();
            }
            return Optional.of(new Deletion(
                    image,
                    keeps == 0 && untaggedOnly,
                    VERSIONS,
                    isUntagged
                            ? "deletes versions without a tag, including parts of an index and attachments"
                            : "deletes the oldest versions, and the registry does not report how many are newer"));
        }
    }

    /** {@code dataaxiom/ghcr-cleanup-action}: its README, "src/image-filter.ts" and "src/deletion-strategy.ts". */
    private record Cleanup(
            String packages,
            Predicate<String> excluded,
            Optional<Predicate<String>> tags,
            Optional<Long> keepTagged,
            boolean deletesUntagged)
            implements Step {
        static Step read(Map<String, Object> inputs) {
            RuleTree with = RuleTree.of(
                    inputs,
                    Set.of(
                            "token",
                            "owner",
                            "repository",
                            "package",
                            "packages",
                            "expand-packages",
                            "delete-tags",
                            "tags",
                            "exclude-tags",
                            "keep-n-untagged",
                            "keep-n-tagged",
                            "delete-untagged",
                            "delete-ghost-images",
                            "delete-partial-images",
                            "delete-orphaned-images",
                            "older-than",
                            "use-regex",
                            "validate",
                            "dry-run",
                            "log-level",
                            "registry-url",
                            "github-api-url"));
            boolean isRegex = with.isTrue("use-regex");
            String delete = literal(with, with.has("delete-tags") ? "delete-tags" : "tags");
            Optional<Long> keepTagged = with.number("keep-n-tagged");
            boolean isDefault = Stream.of(
                            "delete-tags",
                            "tags",
                            "keep-n-tagged",
                            "keep-n-untagged",
                            "delete-untagged",
                            "delete-ghost-images",
                            "delete-partial-images",
                            "delete-orphaned-images")
                    .noneMatch(with::has);
            return new Cleanup(
                    with.isTrue("expand-packages") ? "*" : with.text(with.has("packages") ? "packages" : "package"),
                    pattern(literal(with, "exclude-tags"), isRegex),
                    delete.isEmpty() ? Optional.empty() : Optional.of(pattern(delete, isRegex)),
                    keepTagged,
                    isDefault || with.isTrue("delete-untagged") || with.has("keep-n-untagged"));
        }

        private static Predicate<String> pattern(String text, boolean isRegex) {
            if (text.isEmpty()) {
                return name -> false;
            }
            if (isRegex) {
                return TagPattern.regex(text);
            }
            List<Predicate<String>> patterns =
                    Stream.of(text.split(",")).map(TagPattern::wildcards).toList();
            return name -> patterns.stream().anyMatch(pattern -> pattern.test(name));
        }

        private static boolean matches(Predicate<String> pattern, NeededImage image) {
            return pattern.test(image.digest().toString())
                    || image.tags().stream().anyMatch(tag -> pattern.test(tag.value()));
        }

        @Override
        public Optional<Deletion> deletion(NeededImage image, ListedTags listed) {
            if (image.kind() != Kind.IMAGE || !isFor(packages, listed) || matches(excluded, image)) {
                return Optional.empty();
            }
            if (image.tags().isEmpty()) {
                return deletesUntagged
                        ? Optional.of(new Deletion(image, false, CLEANUP, "deletes images without a tag"))
                        : Optional.empty();
            }
            if (tags.isPresent() && !matches(tags.get(), image)) {
                return Optional.empty();
            }
            if (keepTagged.isEmpty()) {
                return tags.map(pattern -> new Deletion(image, true, CLEANUP, "deletes tags that it holds"));
            }
            Outlook outlook = listed.amongNewest(
                    image,
                    image.tags(),
                    tag -> tags.isEmpty() || tags.get().test(tag.value()),
                    keepTagged.get(),
                    Order.BY_IMAGE);
            return outlook == Outlook.KEPT
                    ? Optional.empty()
                    : Optional.of(new Deletion(
                            image,
                            false,
                            CLEANUP,
                            "keeps " + keepTagged.get() + " tagged images by their last change"));
        }
    }

    static RegistryFormat.Written write(ListedTags listed) {
        String names = listed.needed().stream()
                .flatMap(image -> Stream.concat(
                        Stream.of(image.digest().toString()),
                        image.tags().stream().map(Tag::value)))
                .distinct()
                .collect(Collectors.joining(","));
        return new RegistryFormat.Written(
                step(CLEANUP + "@v1", listed, "package", "exclude-tags: '" + names + "'", "dry-run: true"),
                List.of("without any other input, the action deletes images without a tag; `dry-run: true` only shows"
                        + " what it would do"));
    }

    static RegistryFormat.Written writeVersions(ListedTags listed) {
        String digests = listed.needed().stream()
                .map(image -> image.digest().toString())
                .distinct()
                .collect(Collectors.joining("|", "^(?:", ")$"));
        return new RegistryFormat.Written(
                step(
                        VERSIONS + "@v5",
                        listed,
                        "package-name",
                        "package-type: container",
                        "ignore-versions: '" + digests + "'"),
                List.of(
                        "without any other input, the action deletes one version",
                        "with `delete-only-pre-release-versions`, the action ignores `ignore-versions`"));
    }

    private static String step(String action, ListedTags listed, String name, String... inputs) {
        return "- uses: " + action + "\n  with:\n    " + name + ": '" + listed.name() + "'\n    "
                + String.join("\n    ", inputs) + "\n";
    }
}
