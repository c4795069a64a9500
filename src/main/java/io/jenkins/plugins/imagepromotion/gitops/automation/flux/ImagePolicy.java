package io.jenkins.plugins.imagepromotion.gitops.automation.flux;

import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.Manifest;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.ObjectName;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.Place;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.BuildTimes;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.GoRegexp;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.Selection;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.Selection.Problem;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.TagOrder;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.TagSelector;
import io.jenkins.plugins.imagepromotion.image.Repository;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A Flux ImagePolicy. It filters and orders the tags, and selects the first one. */
public final class ImagePolicy implements TagSelector {
    private static final Pattern ONE_GROUP = Pattern.compile("\\$\\{?(1|[A-Za-z_][A-Za-z0-9_]*)}?");

    private final Manifest manifest;
    private final Optional<ImageRepository> images;
    /** The candidates for its ImageRepository, if they differ and several are equally near. */
    private final List<ImageRepository> rivals;

    private ImagePolicy(Manifest manifest, List<ImageRepository> nearest) {
        this.manifest = manifest;
        boolean isClear =
                nearest.stream().map(ImageRepository::image).distinct().count() < 2;
        this.images = nearest.stream().findFirst().filter(each -> isClear);
        this.rivals = isClear ? List.of() : nearest;
    }

    /**
     * Returns the policy if the object is an ImagePolicy. Its tags come from the repository that it references. If
     * several clusters have a repository with that name, the one in the nearest folder counts.
     */
    public static Optional<ImagePolicy> of(Manifest manifest, Collection<ImageRepository> all) {
        if (!manifest.is(ImageRepository.GROUP, "ImagePolicy")) {
            return Optional.empty();
        }
        ObjectName wanted = repositoryName(manifest);
        List<ImageRepository> named =
                all.stream().filter(each -> each.name().equals(wanted)).toList();
        List<ImageRepository> possible = named.isEmpty()
                ? all.stream().filter(each -> each.name().canBe(wanted)).toList()
                : named;
        return Optional.of(new ImagePolicy(manifest, manifest.place().nearest(possible, ImageRepository::place)));
    }

    private static ObjectName repositoryName(Manifest manifest) {
        String namespace = manifest.text("spec", "imageRepositoryRef", "namespace");
        return new ObjectName(
                namespace.isEmpty() ? manifest.name().namespace() : namespace,
                manifest.text("spec", "imageRepositoryRef", "name"));
    }

    @Override
    public Place place() {
        return manifest.place();
    }

    /**
     * Returns the place of a field, such as {@code spec, filterTags, pattern}, or the place of the policy if the field
     * is missing.
     */
    public Place place(String... path) {
        return manifest.place(path);
    }

    @Override
    public String title() {
        return "ImagePolicy " + name();
    }

    public ObjectName name() {
        return manifest.name();
    }

    Map<String, String> labels() {
        return manifest.entries("metadata", "labels");
    }

    /** Returns the ImageRepository that lists the tags, if the workspace contains it. */
    public Optional<ImageRepository> images() {
        return images;
    }

    @Override
    public Optional<Repository> repository() {
        return images.flatMap(ImageRepository::repository);
    }

    /** Returns when it publishes a digest; throws an {@code IllegalArgumentException} for an unknown value. */
    public Reflection reflection() {
        return Reflection.of(manifest.text("spec", "digestReflectionPolicy"));
    }

    /** Returns whether it publishes a digest; an invalid policy publishes nothing. */
    public boolean publishesDigest() {
        try {
            return reflection() != Reflection.NEVER;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Returns its filter pattern; empty if the policy has no filter pattern. */
    public String pattern() {
        return manifest.text("spec", "filterTags", "pattern");
    }

    /**
     * Returns a pattern that matches only one tag and extracts from it what the current pattern extracts; empty if the
     * current pattern does not match the tag, or extracts more than one group.
     *
     * @param tag a valid tag, so a dot is the only character with a special meaning in patterns
     */
    public Optional<String> patternOf(String tag) {
        String extract = manifest.text("spec", "filterTags", "extract");
        Matcher group = ONE_GROUP.matcher(extract);
        if (pattern().isEmpty() || (!extract.isEmpty() && !group.matches())) {
            return Optional.empty();
        }
        return key(tag, Optional.of(GoRegexp.of(pattern())), extract).map(key -> {
            int at = extract.isEmpty() ? 0 : tag.lastIndexOf(key);
            String open = extract.isEmpty() ? "" : "1".equals(group.group(1)) ? "(" : "(?P<" + group.group(1) + ">";
            String close = extract.isEmpty() ? "" : ")";
            return ("^" + tag.substring(0, at) + open + key + close + tag.substring(at + key.length()) + "$")
                    .replace(".", "\\.");
        });
    }

    @Override
    public Selection select(Collection<String> tags, BuildTimes built) {
        try {
            return selected(tags);
        } catch (IllegalArgumentException e) {
            return Selection.nothing(Problem.INVALID_POLICY, String.valueOf(e.getMessage()));
        }
    }

    private Selection selected(Collection<String> tags) {
        requireUsable();
        TagOrder<?> order = order();
        List<String> kept = images.orElseThrow(this::missing).kept(tags);
        if (kept.isEmpty()) {
            return Selection.nothing(Problem.NO_TAGS, "");
        }
        Optional<GoRegexp> pattern = manifest.has("spec", "filterTags")
                ? Optional.of(GoRegexp.of(manifest.text("spec", "filterTags", "pattern")))
                : Optional.empty();
        Map<String, List<String>> keys = keys(kept, pattern);
        if (keys.isEmpty()) {
            return Selection.nothing(Problem.NO_MATCH, manifest.text("spec", "filterTags", "pattern"));
        }
        TagOrder.First first = order.first(keys.keySet());
        if (first.invalid().isPresent()) {
            String key = first.invalid().get();
            return Selection.nothing(Problem.NOT_A_NUMBER, smallest(keys.getOrDefault(key, List.of(key))));
        }
        return first.keys().isEmpty()
                ? Selection.nothing(Problem.NONE_ELIGIBLE, manifest.text("spec", "policy", "semver", "range"))
                : selection(first.keys().stream().map(keys::get).toList(), pattern.isPresent());
    }

    /** Returns the tags by key. The key is the text that the filter extracts from a tag, or the tag itself. */
    private Map<String, List<String>> keys(List<String> tags, Optional<GoRegexp> pattern) {
        String extract = manifest.text("spec", "filterTags", "extract");
        pattern.ifPresent(regexp -> regexp.requireWork(GoRegexp.characters(tags)));
        Map<String, List<String>> keys = new HashMap<>();
        for (String tag : tags) {
            key(tag, pattern, extract)
                    .ifPresent(key -> keys.computeIfAbsent(key, none -> new ArrayList<>(1))
                            .add(tag));
        }
        return keys;
    }

    private static Optional<String> key(String tag, Optional<GoRegexp> pattern, String extract) {
        if (extract.isEmpty() || pattern.isEmpty()) {
            return Optional.of(tag)
                    .filter(each -> pattern.isEmpty() || pattern.get().find(each));
        }
        return pattern.get().expand(tag, extract);
    }

    /**
     * Returns the selection among keys that rank equally, given the tags of each key.
     *
     * <p>Flux keeps the tags in descending order. A filter keeps the last tag of each key, in a Go map, whose order is
     * random. Without a filter, the first of equal versions wins, or the last of equal numbers.
     */
    private Selection selection(List<List<String>> first, boolean isFiltered) {
        List<String> winners =
                first.stream().map(ImagePolicy::smallest).sorted().toList();
        if (!isFiltered) {
            boolean isVersion = manifest.has("spec", "policy", "semver");
            winners = List.of(winners.get(isVersion ? winners.size() - 1 : 0));
        }
        Set<String> selected = Set.copyOf(winners);
        return Selection.of(
                selected,
                first.stream()
                        .flatMap(List::stream)
                        .filter(tag -> !selected.contains(tag))
                        .toList());
    }

    private static String smallest(List<String> tags) {
        return tags.stream().sorted().findFirst().orElseThrow();
    }

    /** Returns true if the policy or its ImageRepository is suspended, so the policy selects nothing. */
    public boolean isSuspended() {
        return manifest.isTrue("spec", "suspend")
                || images.filter(ImageRepository::isSuspended).isPresent();
    }

    @Override
    public Optional<String> doubt() {
        String namespace = manifest.name().namespace();
        return manifest.change()
                .or(() -> rivals.isEmpty()
                        ? Optional.empty()
                        : Optional.of("several objects in the files can be its ImageRepository: "
                                + rivals.stream()
                                        .map(each -> each.place().toString())
                                        .collect(Collectors.joining(", "))))
                .or(() -> images.flatMap(ImageRepository::change))
                .or(() -> images.filter(each -> each.isAccessible(namespace).isEmpty())
                        .map(each -> "labels of namespace " + namespace
                                + " decide whether it can use the ImageRepository " + each.name()));
    }

    private void requireUsable() {
        doubt().ifPresent(reason -> {
            throw new IllegalArgumentException("its selection is unknown: " + reason);
        });
        if (manifest.isTrue("spec", "suspend")) {
            throw new IllegalArgumentException("the policy is suspended");
        }
        if (images.orElseThrow(this::missing).isSuspended()) {
            throw new IllegalArgumentException("the ImageRepository is suspended");
        }
        if (!images.get().isAccessible(manifest.name().namespace()).orElse(false)) {
            throw new IllegalArgumentException("access denied: spec.accessFrom of the ImageRepository "
                    + images.get().name() + " does not allow namespace "
                    + manifest.name().namespace());
        }
        if (images.get().repository().isEmpty()) {
            throw new IllegalArgumentException("the image of the ImageRepository must be a name without a tag");
        }
        boolean isAlways = reflection() == Reflection.ALWAYS;
        if (isAlways != manifest.has("spec", "interval")) {
            throw new IllegalArgumentException(
                    isAlways
                            ? "spec.interval must be set when spec.digestReflectionPolicy is 'Always'"
                            : "spec.interval is only accepted when spec.digestReflectionPolicy is 'Always'");
        }
    }

    private IllegalArgumentException missing() {
        return new IllegalArgumentException("the ImageRepository " + repositoryName(manifest) + " does not exist");
    }

    private TagOrder<?> order() {
        if (manifest.has("spec", "policy", "semver")) {
            return TagOrder.completeVersions(manifest.text("spec", "policy", "semver", "range"));
        }
        if (manifest.has("spec", "policy", "alphabetical")) {
            return TagOrder.alphabetical(isDescending("alphabetical"));
        }
        if (manifest.has("spec", "policy", "numerical")) {
            return TagOrder.numerical(isDescending("numerical"));
        }
        throw new IllegalArgumentException("spec.policy must set semver, alphabetical or numerical");
    }

    private boolean isDescending(String choice) {
        String order = manifest.text("spec", "policy", choice, "order").toLowerCase(Locale.ROOT);
        return switch (order) {
            case "", "asc" -> false;
            case "desc" -> true;
            default -> throw new IllegalArgumentException("invalid order '" + order + "', must be asc or desc");
        };
    }
}
