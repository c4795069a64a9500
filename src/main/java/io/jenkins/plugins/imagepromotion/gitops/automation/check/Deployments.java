package io.jenkins.plugins.imagepromotion.gitops.automation.check;

import io.jenkins.plugins.imagepromotion.gitops.automation.GitOpsTree;
import io.jenkins.plugins.imagepromotion.gitops.automation.argo.ArgoImage;
import io.jenkins.plugins.imagepromotion.gitops.automation.argo.UpdateStrategy;
import io.jenkins.plugins.imagepromotion.gitops.automation.flux.ImagePolicy;
import io.jenkins.plugins.imagepromotion.gitops.automation.flux.Setter;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.ObjectName;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.Selection;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.TagSelector;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The environment that each object deploys to. */
final class Deployments {
    private final Policy policy;
    private final Function<String, Optional<String>> environmentOf;
    private final Map<Environment, SampleTags> samples = new LinkedHashMap<>();
    private final Map<String, List<Setter>> setters;
    private final List<Deployment> all = new ArrayList<>();
    private final Map<String, List<Deployment>> policies = new HashMap<>();

    /**
     * The environment that an object deploys to, and the environments whose tags it can select.
     *
     * @param selector the object
     * @param environment the environment that it deploys to; empty if unknown or not ours
     * @param matched the environments whose tags it can select
     * @param isOurs whether anything shows that the image is one that the policy promotes, not one of a vendor
     */
    record Deployment(
            TagSelector selector, Optional<Environment> environment, List<Environment> matched, boolean isOurs) {
        /** Returns whether it deploys to a different environment. */
        boolean isElsewhere(Environment other) {
            return environment.filter(known -> !known.equals(other)).isPresent();
        }
    }

    Deployments(GitOpsTree tree, Policy policy, Function<String, Optional<String>> environmentOf, GitOpsChecks checks) {
        this.policy = policy;
        this.environmentOf = environmentOf;
        policy.environments().forEach(each -> samples.put(each, new SampleTags(policy, each)));
        setters = tree.setters().stream()
                .collect(Collectors.groupingBy(setter -> setter.policy().name()));
        List<List<Environment>> matches = new ArrayList<>();
        Set<Repository> ours = new HashSet<>();
        for (TagSelector selector : tree.selectors()) {
            if (!checks.hasTime(selector.place())) {
                return;
            }
            List<Environment> matched = policy.environments().stream()
                    .filter(each -> !samples(each).selectedBy(selector).isEmpty())
                    .toList();
            matches.add(matched);
            if (!matched.isEmpty() || isShown(selector)) {
                selector.repository().ifPresent(ours::add);
            }
        }
        for (int i = 0; i < matches.size(); i++) {
            add(tree.selectors().get(i), matches.get(i), ours);
        }
    }

    private void add(TagSelector selector, List<Environment> matched, Set<Repository> ours) {
        boolean isOurs = !matched.isEmpty()
                || selector.repository().filter(each -> !ours.contains(each)).isEmpty();
        Deployment deployment =
                new Deployment(selector, isOurs ? environment(selector, matched) : Optional.empty(), matched, isOurs);
        all.add(deployment);
        if (selector instanceof ImagePolicy each) {
            policies.computeIfAbsent(each.name().name(), none -> new ArrayList<>())
                    .add(deployment);
        }
    }

    /**
     * Returns whether an object that selects no immutable tags is checked nevertheless: a route leads from or to its
     * repository, its filter names an environment, or a field that it writes holds an immutable tag. An invalid object,
     * and the digest strategy of Argo, which follows a tag that moves, are wrong for every image.
     */
    private boolean isShown(TagSelector selector) {
        boolean isRouted = selector.repository()
                .filter(found -> policy.environments().stream().anyMatch(each -> each.hasRouteOf(found)))
                .isPresent();
        boolean isWrong = (selector instanceof ArgoImage argo && argo.strategy() == UpdateStrategy.DIGEST)
                || SampleTags.alone(selector, "").problem() == Selection.Problem.INVALID_POLICY;
        if (isRouted || isWrong || !(selector instanceof ImagePolicy flux)) {
            return isRouted || isWrong;
        }
        return policy.environments().stream().anyMatch(each -> flux.pattern().contains(each.name()))
                || settersOf(flux).anyMatch(setter -> isImmutable(setter.value()));
    }

    /** Returns whether the content of a field is an immutable tag, or an image with one. */
    private boolean isImmutable(String value) {
        String named = value.replaceFirst("@.*$", "");
        String tag = named.substring(named.lastIndexOf(':') + 1);
        return Tag.isTag(tag) && policy.environmentOf(new Tag(tag)).isPresent();
    }

    /**
     * If the object's tags and setters agree, they decide, because the folder of the cluster that runs Flux can hold
     * the policies for all environments. Otherwise, the object's folder decides, then its tags, then the folders of its
     * setters, then its name.
     */
    private Optional<Environment> environment(TagSelector selector, List<Environment> matched) {
        Optional<Environment> tags = only(matched.stream());
        Optional<Environment> fields = selector instanceof ImagePolicy each
                ? only(settersOf(each).flatMap(setter -> ofFile(setter.place().file()).stream()))
                : Optional.empty();
        return fields.filter(each -> tags.equals(fields))
                .or(() -> ofFile(selector.place().file()))
                .or(() -> tags)
                .or(() -> fields)
                .or(() -> matched.isEmpty() ? Optional.empty() : byName(selector));
    }

    private Stream<Setter> settersOf(ImagePolicy selector) {
        return setters.getOrDefault(selector.name().name(), List.of()).stream()
                .filter(setter -> setter.policy().canBe(selector.name()));
    }

    /** Returns the environment whose name is part of the object's name. */
    Optional<Environment> byName(TagSelector selector) {
        String words = "-" + selector.title().replaceAll("[^A-Za-z0-9]", "-") + "-";
        return only(policy.environments().stream().filter(each -> words.contains("-" + each.name() + "-")));
    }

    /** Returns the environment of a file. */
    Optional<Environment> ofFile(String path) {
        return environmentOf.apply(path).flatMap(policy::find);
    }

    /** Returns the sample tags of an environment. */
    SampleTags samples(Environment environment) {
        return Objects.requireNonNull(samples.get(environment));
    }

    /** Returns what each object deploys, in the order of the tree. */
    List<Deployment> all() {
        return all;
    }

    /** Returns the policies that a setter can name. */
    List<Deployment> named(ObjectName wanted) {
        return policies.getOrDefault(wanted.name(), List.of()).stream()
                .filter(each -> each.selector() instanceof ImagePolicy found
                        && found.name().canBe(wanted))
                .toList();
    }

    private static Optional<Environment> only(Stream<Environment> environments) {
        List<Environment> distinct = environments.distinct().limit(2).toList();
        return distinct.size() == 1 ? Optional.of(distinct.get(0)) : Optional.empty();
    }
}
