package io.jenkins.plugins.imagepromotion.gitops;

import io.jenkins.plugins.imagepromotion.gitops.automation.GitOpsTree;
import io.jenkins.plugins.imagepromotion.gitops.automation.Prediction;
import io.jenkins.plugins.imagepromotion.gitops.automation.flux.ImagePolicy;
import io.jenkins.plugins.imagepromotion.gitops.automation.flux.ImageUpdateAutomation;
import io.jenkins.plugins.imagepromotion.gitops.automation.flux.Setter;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.Selection;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.Selection.Problem;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.TagSelector;
import io.jenkins.plugins.imagepromotion.policy.EnvironmentPaths;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the fields that automation writes a tag to, or the reason why it does not deploy the tag.
 *
 * @param tree the objects
 * @param paths the environments of the files
 * @param environment the environment of the tag; empty if it is unknown
 */
public record TagDeployment(GitOpsTree tree, EnvironmentPaths paths, Optional<String> environment) {

    /**
     * Returns the environment of an object: the environment of its path. If the path has no environment, returns the
     * environment that all fields with its name share. If those fields share the environment of the tag, they take
     * precedence over the path, because one cluster's folder can hold the policies for all environments.
     */
    Optional<String> environmentOf(TagSelector selector) {
        Set<Optional<String>> fields = selector instanceof ImagePolicy policy
                ? tree.settersNaming(policy).stream().map(this::environmentOf).collect(Collectors.toSet())
                : Set.of();
        Optional<String> written = fields.size() == 1 ? fields.iterator().next() : Optional.empty();
        return written.filter(each -> environment.isEmpty() || environment.equals(written))
                .or(() -> paths.environment(selector.place().file()))
                .or(() -> written);
    }

    private Optional<String> environmentOf(Setter setter) {
        return paths.environment(setter.place().file());
    }

    /** Returns the fields in the environment that receive the selected tag or its digest. */
    List<Setter> written(TagSelector selector) {
        return selector instanceof ImagePolicy policy
                ? writers(policy).stream()
                        .filter(setter -> !isElsewhere(setter))
                        .toList()
                : List.of();
    }

    private List<Setter> writers(ImagePolicy policy) {
        return tree.writtenBy(policy).stream()
                .filter(setter -> switch (setter.part()) {
                    case IMAGE, TAG -> true;
                    case DIGEST -> policy.publishesDigest();
                    case NAME -> false;
                })
                .toList();
    }

    private boolean isElsewhere(Setter setter) {
        Optional<String> found = environmentOf(setter);
        return environment.isPresent() && found.isPresent() && !found.equals(environment);
    }

    /** Returns the branch on which automation writes the tag; empty if it is the branch that automation reads. */
    public Optional<String> pushBranch(TagSelector selector) {
        return selector instanceof ImagePolicy policy
                ? written(policy).stream()
                        .flatMap(setter -> tree.pushBranch(policy, setter).stream())
                        .findFirst()
                : Optional.empty();
    }

    /** Returns why automation does not deploy the tag, as a clause; empty if it does. */
    public Optional<String> reason(Prediction prediction) {
        if (!prediction.isSelected()) {
            return Optional.of(notSelected(prediction));
        }
        if (!(prediction.selector() instanceof ImagePolicy policy)) {
            return Optional.empty();
        }
        List<Setter> written = written(policy);
        return written.isEmpty()
                ? Optional.of(notWritten(policy))
                : notApplied(written).or(() -> overwritten(policy, written));
    }

    /** Returns why the cluster receives none of the written fields, if it does not. */
    private Optional<String> notApplied(List<Setter> written) {
        List<String> reasons = written.stream()
                .flatMap(setter -> tree.notApplied(setter.place().file()).stream())
                .toList();
        return reasons.size() < written.size()
                ? Optional.empty()
                : reasons.stream().findFirst();
    }

    /** Returns why another cluster's automation replaces the tag with one of another environment, if it does. */
    private Optional<String> overwritten(ImagePolicy policy, List<Setter> written) {
        return written.stream()
                .flatMap(setter -> tree.rivals(policy, setter).stream()
                        .filter(rival -> environmentOf(rival)
                                .filter(found -> !environment.equals(Optional.of(found)))
                                .isPresent())
                        .map(rival -> rival.title() + " (" + rival.place() + ") of another environment also writes "
                                + setter.place()))
                .findFirst();
    }

    private static String notSelected(Prediction prediction) {
        String tag = prediction.tag();
        Selection alone = prediction.selector().select(List.of(tag), any -> Optional.of(Instant.EPOCH));
        if (alone.problem() != Problem.NONE) {
            return alone.reason();
        }
        Selection then = prediction.then();
        String selected = String.join(", ", then.tags());
        if (then.problem() != Problem.NONE) {
            return then.reason();
        }
        if (then.tags().contains(tag)) {
            return "it may select any of " + selected + ", which rank equally";
        }
        return then.ties().contains(tag)
                ? selected + " ranks equally, and stays selected"
                : selected + " ranks higher, and stays selected";
    }

    private String notWritten(ImagePolicy policy) {
        List<Setter> named = tree.settersNaming(policy);
        if (named.isEmpty()) {
            List<Setter> skipped = tree.skippedSetters().stream()
                    .filter(setter -> setter.policy().canBe(policy.name()))
                    .toList();
            return skipped.isEmpty()
                    ? "no $imagepolicy comment names it, so no automation writes the tag"
                    : "Flux skips the files of its $imagepolicy comments, because a document in them is not an object: "
                            + places(skipped);
        }
        if (!writers(policy).isEmpty()) {
            return "Flux writes it only to files of other environments: " + places(writers(policy));
        }
        String suspended = tree.automations().stream()
                .filter(ImageUpdateAutomation::isSuspended)
                .map(each -> each.name() + " (" + each.place() + ")")
                .collect(Collectors.joining(", "));
        String uncertain = tree.automations().stream()
                .flatMap(each ->
                        tree.doubt(each).stream().map(why -> each.name() + " (" + each.place() + "), because " + why))
                .collect(Collectors.joining(", "));
        return "no ImageUpdateAutomation writes the tag to " + places(named)
                + (suspended.isEmpty() ? "" : "; suspended: " + suspended)
                + (uncertain.isEmpty() ? "" : "; uncertain: " + uncertain);
    }

    private static String places(List<Setter> setters) {
        return setters.stream().map(setter -> setter.place().toString()).collect(Collectors.joining(", "));
    }
}
