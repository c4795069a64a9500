package io.jenkins.plugins.imagepromotion.gitops.automation.check;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.gitops.automation.argo.ArgoImage;
import io.jenkins.plugins.imagepromotion.gitops.automation.argo.UpdateStrategy;
import io.jenkins.plugins.imagepromotion.gitops.automation.check.Deployments.Deployment;
import io.jenkins.plugins.imagepromotion.gitops.automation.flux.ImagePolicy;
import io.jenkins.plugins.imagepromotion.gitops.automation.flux.Reflection;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.Place;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.Selection;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.Selection.Problem;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.TagSelector;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Checks that each object selects only tags of its environment, prefers the newest, and uses the right repository. */
final class SelectorChecks {
    private final Deployments deployments;
    private final GitOpsChecks checks;
    /** The first policy for each image and environment in a namespace. */
    private final Map<List<Object>, List<ImagePolicy>> policies = new HashMap<>();

    SelectorChecks(Deployments deployments, GitOpsChecks checks) {
        this.deployments = deployments;
        this.checks = checks;
    }

    void run() {
        for (Deployment each : deployments.all()) {
            if (!checks.hasTime(each.selector().place())) {
                return;
            }
            Optional<String> obstacle = obstacle(each);
            if (obstacle.isPresent()) {
                checks.note(each.selector().place(), each.selector().title() + " was not checked: " + obstacle.get());
            } else if (each.environment().isPresent()) {
                new Check(each.selector(), each.environment().get()).run();
            }
        }
    }

    /** Returns why an object cannot be checked, although it may deploy to an environment of the policy. */
    private Optional<String> obstacle(Deployment each) {
        if (each.selector().doubt().isPresent()) {
            return each.selector().doubt();
        }
        if (each.selector() instanceof ImagePolicy flux) {
            if (flux.isSuspended()) {
                return Optional.of("it is suspended");
            }
            if (flux.images().isEmpty()) {
                return Optional.of("its ImageRepository is not in the files");
            }
        }
        Optional<Environment> folder =
                deployments.ofFile(each.selector().place().file());
        if (!each.isOurs() && folder.isPresent()) {
            return Optional.of("it selects no immutable tags, and nothing else shows that the policy promotes "
                    + each.selector().repository().orElseThrow() + "; if it does: "
                    + filter(each.selector(), folder.get()));
        }
        if (each.environment().isPresent()) {
            return Optional.empty();
        }
        if (!each.matched().isEmpty()) {
            return Optional.of("it selects tags of " + names(each.matched())
                    + ", and neither its folder nor its name shows which environment it deploys to");
        }
        return deployments
                .byName(each.selector())
                .map(environment ->
                        "its name contains " + environment.name() + ", but it selects no tags of that environment");
    }

    /** Returns an instruction, without its period, that makes an object select the tags of an environment. */
    private static String filter(TagSelector selector, Environment environment) {
        String expression = environment.tags().goExpression();
        return selector instanceof ImagePolicy
                ? "set filterTags.pattern to '" + expression + "'"
                : "set allow-tags to 'regexp:" + expression + "'";
    }

    static String names(List<Environment> environments) {
        return environments.stream().map(Environment::name).collect(Collectors.joining(", "));
    }

    /** The checks for one object. */
    private final class Check {
        private final TagSelector selector;
        private final Environment environment;
        private final SampleTags samples;

        Check(TagSelector selector, Environment environment) {
            this.selector = selector;
            this.environment = environment;
            this.samples = deployments.samples(environment);
        }

        void run() {
            List<String> own = samples.selectedBy(selector);
            others();
            Selection first = SampleTags.alone(selector, samples.first());
            if (!own.isEmpty()) {
                order();
            } else if (!followsOneTag()) {
                selectsNothing(first);
            }
            repository();
            if (selector instanceof ImagePolicy flux) {
                if (environment.isProtected() && first.problem() != Problem.INVALID_POLICY) {
                    digest(flux);
                }
                single(flux);
            }
        }

        private void others() {
            Map<String, String> examples = new LinkedHashMap<>();
            samples.others().forEach((tag, kind) -> {
                if (!SampleTags.alone(selector, tag).tags().isEmpty()) {
                    examples.putIfAbsent(kind, Quoted.text(tag) + " (" + kind + ")");
                }
            });
            if (examples.isEmpty() && selector instanceof ArgoImage argo && followsOneTag()) {
                examples.put("", Quoted.text(argo.constraint()) + " (the tag that the digest strategy follows)");
            }
            if (!examples.isEmpty()) {
                add(
                        FailureCode.AUTOMATION_SELECTS_OTHER_TAG,
                        place("filterTags", "pattern"),
                        selector.title() + " deploys to " + environment.name() + ", but can select "
                                + String.join(", ", examples.values()) + ".",
                        remedy());
            }
        }

        private boolean followsOneTag() {
            return selector instanceof ArgoImage argo && argo.strategy() == UpdateStrategy.DIGEST;
        }

        private void selectsNothing(Selection none) {
            String because =
                    switch (none.problem()) {
                        case NONE, NO_TAGS -> "its ImageRepository excludes it";
                        case NO_MATCH -> "its filter does not match";
                        case NONE_ELIGIBLE -> "the tag is not a version in its range";
                        case NOT_A_NUMBER -> "the tag is not a number";
                        case INVALID_POLICY -> none.detail();
                    };
            add(
                    FailureCode.AUTOMATION_SELECTS_NOTHING,
                    place("filterTags", "pattern"),
                    selector.title() + " deploys to " + environment.name() + ", but cannot select a tag such as "
                            + Quoted.text(samples.first()) + ": " + because + ".",
                    none.problem() == Problem.INVALID_POLICY ? "Correct this setting." : remedy());
        }

        private String remedy() {
            return "S" + filter(selector, environment).substring(1)
                    + ". If the policy does not promote this image, add a waiver for " + object() + ".";
        }

        private String object() {
            return selector.title().replaceFirst("^\\S+ ", "").replace(", image ", "/");
        }

        private void order() {
            for (String tag : samples.others().keySet()) {
                if (SampleTags.alone(selector, tag).problem() == Problem.NOT_A_NUMBER) {
                    order("selects nothing as soon as there is a tag such as " + Quoted.text(tag)
                            + ", because its key is not a number");
                    return;
                }
            }
            for (SampleTags.Pair pair : samples.pairs()) {
                Selection selection = pair.selection(selector);
                boolean isEligible = !SampleTags.alone(selector, pair.older())
                                .tags()
                                .isEmpty()
                        && !SampleTags.alone(selector, pair.newer()).tags().isEmpty();
                if (isEligible && !selection.tags().equals(List.of(pair.newer()))) {
                    String wrong = selection.tags().size() > 1
                            ? "selects either " + Quoted.text(pair.older()) + " or the newer "
                                    + Quoted.text(pair.newer())
                            : "selects " + Quoted.text(pair.older()) + " over the newer " + Quoted.text(pair.newer());
                    order(pair.isRollback() ? wrong + ", so it ignores a rollback" : wrong);
                    return;
                }
            }
        }

        private void order(String wrong) {
            add(
                    FailureCode.AUTOMATION_ORDER,
                    place("policy"),
                    selector.title() + " " + wrong + ".",
                    selector instanceof ImagePolicy
                            ? "Extract the timestamp, and order it numerically (policy.numerical.order: asc)."
                            : "Put the timestamp first in the tags (tagFormat), and use the alphabetical strategy.");
        }

        private void repository() {
            Optional<Repository> found = selector.repository();
            if (found.isEmpty() || !environment.isPromotionTarget()) {
                return;
            }
            Repository repository = found.get();
            List<Repository> origins = deployments.all().stream()
                    .filter(each -> each.environment()
                            .filter(from -> environment.origins().contains(from.name()))
                            .isPresent())
                    .flatMap(each -> each.selector().repository().stream())
                    .distinct()
                    .toList();
            if (origins.stream().anyMatch(origin -> environment.leads(origin, repository))
                    || environment.sourcesOf(repository).size() > 1) {
                return;
            }
            Optional<Repository> namesake = origins.stream()
                    .filter(origin -> lastPart(origin).equals(lastPart(repository)))
                    .findFirst();
            if (namesake.isPresent() || !environment.routes().isEmpty()) {
                add(
                        FailureCode.AUTOMATION_REPOSITORY,
                        selector instanceof ImagePolicy flux
                                ? flux.images().orElseThrow().place()
                                : selector.place(),
                        selector.title() + " selects from " + repository + ", but no route of " + environment.name()
                                + " leads there"
                                + namesake.map(from -> " from " + from).orElse("") + ".",
                        "Name the repository to which images are promoted, or ask an administrator for a route.");
            }
        }

        private static String lastPart(Repository repository) {
            return repository.path().substring(repository.path().lastIndexOf('/') + 1);
        }

        private void digest(ImagePolicy flux) {
            if (flux.reflection() == Reflection.NEVER) {
                add(
                        FailureCode.AUTOMATION_WITHOUT_DIGEST,
                        place("digestReflectionPolicy"),
                        flux.title() + " publishes a tag without its digest, and " + environment.name()
                                + " is protected.",
                        "Set digestReflectionPolicy: IfNotPresent (image-reflector-controller v1).");
            }
        }

        /**
         * With two policies for one image, an environment may get two tags, depending on which policy a setter names.
         */
        private void single(ImagePolicy flux) {
            if (flux.repository().isEmpty()) {
                return;
            }
            List<ImagePolicy> others = policies.computeIfAbsent(
                    List.of(flux.repository().get(), environment, flux.name().namespace()), none -> new ArrayList<>());
            others.stream()
                    .filter(other -> !other.name().equals(flux.name()))
                    .findFirst()
                    .ifPresent(other -> add(
                            FailureCode.AUTOMATION_AMBIGUOUS,
                            flux.place(),
                            flux.title() + " and " + other.title() + " (" + other.place() + ") both select from "
                                    + flux.repository().get() + " for " + environment.name() + ".",
                            "Keep one of them, and name it in every setter."));
            others.add(flux);
        }

        private Place place(String... path) {
            String[] whole = new String[path.length + 1];
            whole[0] = "spec";
            System.arraycopy(path, 0, whole, 1, path.length);
            return selector instanceof ImagePolicy flux ? flux.place(whole) : selector.place();
        }

        private void add(FailureCode code, Place place, String message, String remedy) {
            checks.add(new AutomationFinding(place, environment.name(), object(), code, message, remedy));
        }
    }
}
