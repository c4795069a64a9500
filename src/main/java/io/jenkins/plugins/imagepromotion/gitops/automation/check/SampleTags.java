package io.jenkins.plugins.imagepromotion.gitops.automation.check;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.BuildTimes;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.Selection;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.TagSelector;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sample tags that reveal what an object selects for an environment: tags of the environment, alone and in pairs, and
 * other tags.
 */
final class SampleTags {
    private static final String COMMIT = "3f9c2d1";
    private static final String WHOLE_COMMIT = "3f9c2d1b7a6e5f4c3d2b1a0f9e8d7c6b5a4f3e2d";
    private static final long TIME = 1_700_000_000L;
    /** Only the order of the two build times matters. */
    private static final BuildTimes BUILT = tag -> Optional.of(Instant.EPOCH);

    private final List<String> own;
    private final List<Pair> pairs;
    private final Map<String, String> others = new LinkedHashMap<>();

    /**
     * Two tags of the environment, a second apart.
     *
     * @param isRollback whether the newer tag names an image that was built earlier
     */
    record Pair(String older, String newer, boolean isRollback) {
        Selection selection(TagSelector selector) {
            String builtLast = isRollback ? older : newer;
            return selector.select(
                    List.of(older, newer), tag -> Optional.of(Instant.ofEpochSecond(tag.equals(builtLast) ? 1 : 0)));
        }
    }

    SampleTags(Policy policy, Environment environment) {
        own = own(environment);
        pairs = pairs(environment);
        for (Environment other : policy.environments()) {
            if (!other.equals(environment)) {
                own(other).forEach(tag -> addOther(environment, tag, "a tag of " + other.name()));
            }
        }
        addOther(environment, "latest", "a mutable tag");
        for (Environment each : policy.environments()) {
            Optional.ofNullable(each.branch())
                    .ifPresent(branch -> addOther(environment, branch.replace('/', '-'), "a branch name"));
            addOther(environment, each.name(), "a mutable tag");
        }
        addOther(environment, "1.4", "a partial version");
        own.stream().findFirst().ifPresent(tag -> {
            addOther(environment, tag + "-debug", "not an immutable tag");
            addOther(environment, "x-" + tag, "not an immutable tag");
        });
    }

    private void addOther(Environment environment, String text, String kind) {
        if (Tag.isTag(text) && environment.read(new Tag(text)).isEmpty()) {
            others.putIfAbsent(text, kind);
        }
    }

    /** Returns tags of the environment, one for each format that automation may exclude. */
    private static List<String> own(Environment environment) {
        List<String> tags = new ArrayList<>();
        tag(environment, "1.4.2", COMMIT, TIME).ifPresent(tags::add);
        tag(environment, "1.4.2", WHOLE_COMMIT, TIME).ifPresent(tags::add);
        tag(environment, "1.4.2-rc.1", COMMIT, TIME).ifPresent(tags::add);
        return tags;
    }

    private static List<Pair> pairs(Environment environment) {
        List<Pair> pairs = new ArrayList<>();
        for (String commit : List.of(COMMIT, WHOLE_COMMIT)) {
            String rest = commit.substring(1);
            pair(environment, "1.4.2-" + commit, "1.4.2-" + commit, false).ifPresent(pairs::add);
            pair(environment, "1.4.2-f" + rest, "1.4.2-0" + rest, false).ifPresent(pairs::add);
            pair(environment, "1.9.2-" + commit, "1.10.2-" + commit, false).ifPresent(pairs::add);
            if (environment.isPromotionTarget()) {
                pair(environment, "1.10.2-" + commit, "1.9.2-" + commit, true).ifPresent(pairs::add);
            }
        }
        return pairs;
    }

    private static Optional<Pair> pair(Environment environment, String older, String newer, boolean isRollback) {
        String[] first = older.split("-", -1);
        String[] second = newer.split("-", -1);
        return tag(environment, first[0], first[1], TIME)
                .flatMap(one -> tag(environment, second[0], second[1], TIME + 1)
                        .map(other -> new Pair(one, other, isRollback)));
    }

    /** Returns a tag if the policy's pattern allows this version and commit. */
    private static Optional<String> tag(Environment environment, String version, String commit, long timestamp) {
        try {
            return Optional.of(
                    environment.mint(version, commit, timestamp).tag().value());
        } catch (ImagePromotionException e) {
            return Optional.empty();
        }
    }

    /** Returns what an object selects from a repository that has only this tag. */
    static Selection alone(TagSelector selector, String tag) {
        return selector.select(List.of(tag), BUILT);
    }

    /** Returns the tags of the environment that the object can select. */
    List<String> selectedBy(TagSelector selector) {
        return own.stream()
                .filter(tag -> !alone(selector, tag).tags().isEmpty())
                .toList();
    }

    /** Returns a tag of the environment. */
    String first() {
        return own.get(0);
    }

    /** Returns the pairs in which the object can select both tags. */
    List<Pair> pairs() {
        return pairs;
    }

    /** Returns tags that do not belong to the environment, with a description of each. */
    Map<String, String> others() {
        return others;
    }
}
