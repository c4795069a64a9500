package io.jenkins.plugins.imagepromotion.gitops.rollback;

import io.jenkins.plugins.imagepromotion.gitops.automation.GitOpsFiles;
import io.jenkins.plugins.imagepromotion.gitops.automation.GitOpsTree;
import io.jenkins.plugins.imagepromotion.gitops.automation.flux.ImagePolicy;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.Place;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.BuildTimes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Flux policy that selects only one tag. Unlike a suspended automation, it leaves other applications automated.
 *
 * @param place the place of its pattern
 * @param pattern the new pattern
 */
record NarrowedPolicy(Place place, String pattern) {

    /** Returns the change; empty unless the changed files select the tag. */
    static Optional<NarrowedPolicy> of(GitOpsFiles files, ImagePolicy policy, String tag, List<String> tags) {
        Place place = policy.place("spec", "filterTags", "pattern");
        try {
            return policy.patternOf(tag)
                    .map(pattern -> new NarrowedPolicy(place, pattern))
                    .filter(narrowed -> narrowed.selects(files, policy, tag, tags));
        } catch (IllegalArgumentException e) {
            // The current pattern is not valid.
            return Optional.empty();
        }
    }

    /** Evaluates the policy in the changed files. */
    private boolean selects(GitOpsFiles files, ImagePolicy policy, String tag, List<String> tags) {
        GitOpsFiles changed = new GitOpsFiles();
        files.texts()
                .forEach((path, text) ->
                        changed.add(path, path.equals(place.file()) ? in(text, policy.pattern()) : text));
        List<ImagePolicy> after = GitOpsTree.of(changed).policies().stream()
                .filter(each -> each.place().equals(policy.place()))
                .toList();
        return !after.isEmpty()
                && after.stream()
                        .allMatch(each -> each.select(tags, BuildTimes.UNKNOWN)
                                .tag()
                                .filter(tag::equals)
                                .isPresent());
    }

    private String in(String text, String old) {
        List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
        int line = place.line() - 1;
        lines.set(
                line,
                Pattern.compile("(['\"]?)" + Pattern.quote(old) + "\\1")
                        .matcher(lines.get(line))
                        .replaceFirst(Matcher.quoteReplacement("'" + pattern + "'")));
        return String.join("\n", lines);
    }

    /** Returns what to change. */
    @Override
    public String toString() {
        return "set spec.filterTags.pattern at " + place + " to: '" + pattern + "'";
    }
}
