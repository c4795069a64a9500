package io.jenkins.plugins.imagepromotion.gitops.automation.check;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.gitops.automation.GitOpsTree;
import io.jenkins.plugins.imagepromotion.gitops.automation.check.Deployments.Deployment;
import io.jenkins.plugins.imagepromotion.gitops.automation.flux.ImagePolicy;
import io.jenkins.plugins.imagepromotion.gitops.automation.flux.ImageUpdateAutomation;
import io.jenkins.plugins.imagepromotion.gitops.automation.flux.Setter;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Checks that each setter follows a policy of its environment, and that automation writes it. */
final class SetterChecks {
    private final GitOpsTree tree;
    private final Deployments deployments;
    private final GitOpsChecks checks;
    /** The automations that write to a file in the tree. Others write elsewhere, or the scan started below the root. */
    private final Set<ImageUpdateAutomation> local = new LinkedHashSet<>();
    /** The files and policies of setters that write a digest. */
    private final Set<List<Object>> digests = new HashSet<>();

    SetterChecks(GitOpsTree tree, Deployments deployments, GitOpsChecks checks) {
        this.tree = tree;
        this.deployments = deployments;
        this.checks = checks;
        tree.automations().stream()
                .filter(automation -> automation.doubt().isEmpty())
                .filter(automation -> tree.setters().stream()
                        .anyMatch(setter -> automation.isBelow(setter.place().file())))
                .forEach(local::add);
        tree.setters().stream()
                .filter(setter -> setter.part() == Setter.Part.DIGEST)
                .forEach(setter -> digests.add(List.of(setter.place().file(), setter.policy())));
    }

    void run() {
        tree.automations()
                .forEach(each -> tree.doubt(each)
                        .ifPresent(reason -> checks.note(
                                each.place(),
                                "ImageUpdateAutomation " + each.name() + " may write other fields: " + reason)));
        tree.skippedSetters()
                .forEach(setter -> add(
                        setter,
                        FailureCode.AUTOMATION_SETTER_UNUSED,
                        "Flux does not write this field: it skips a file with a document that is not an object, such as a"
                                + " list of JSON patches.",
                        "Move the patches into the kustomization (patches), or set the image in its images."));
        for (Setter setter : tree.setters()) {
            if (!checks.hasTime(setter.place())) {
                return;
            }
            if (tree.policies().isEmpty()) {
                checks.note(setter.place(), "the setter was not checked: the files contain no ImagePolicy");
                return;
            }
            check(setter);
        }
    }

    private void check(Setter setter) {
        List<Deployment> policies = deployments.named(setter.policy());
        Optional<String> doubt = policies.isEmpty() ? doubt() : Optional.empty();
        if (doubt.isPresent()) {
            checks.note(setter.place(), "the setter was not checked: " + doubt.get());
        } else if (policies.isEmpty()) {
            add(
                    setter,
                    FailureCode.AUTOMATION_SETTER_UNUSED,
                    "The setter names ImagePolicy " + setter.policy() + ", which is not in the files.",
                    "Correct the name, or also scan the folder that contains the policy.");
        } else {
            deployments.ofFile(setter.place().file()).ifPresent(each -> inEnvironment(setter, each, policies));
            written(setter, policies);
        }
    }

    /** Returns why a policy may exist even though the files contain no policy with its name. */
    private Optional<String> doubt() {
        return tree.unreadable().stream()
                .map(place -> place + " cannot be read, and may contain its ImagePolicy")
                .findFirst()
                .or(() -> tree.policies().stream()
                        .flatMap(each -> each.doubt().stream()
                                .map(reason -> each.title() + " may be its ImagePolicy, but " + reason))
                        .findFirst());
    }

    private void inEnvironment(Setter setter, Environment environment, List<Deployment> policies) {
        if (policies.stream().allMatch(each -> each.isElsewhere(environment))) {
            Deployment other = policies.get(0);
            String theirs = other.environment().orElseThrow().name();
            add(
                    setter,
                    FailureCode.AUTOMATION_SETTER_MISPLACED,
                    "The file belongs to " + environment.name() + ", but the setter follows "
                            + other.selector().title() + " of " + theirs + " ("
                            + other.selector().place() + ").",
                    "Name the ImagePolicy of " + environment.name() + ".");
        }
        policies.stream()
                .filter(each -> !each.isElsewhere(environment))
                .flatMap(each -> each.selector() instanceof ImagePolicy flux
                        ? tree.rivals(flux, setter).stream()
                        : Stream.empty())
                .filter(rival ->
                        policies.stream().anyMatch(each -> each.selector() == rival && each.isElsewhere(environment)))
                .findFirst()
                .ifPresent(rival -> add(
                        setter,
                        FailureCode.AUTOMATION_SETTER_MISPLACED,
                        "The file belongs to " + environment.name()
                                + ", but the automation of another cluster also writes" + " here what its "
                                + rival.title() + " (" + rival.place() + ") selects.",
                        "Restrict spec.update.path of each cluster's ImageUpdateAutomation to that cluster's files, or give"
                                + " each cluster's ImagePolicy its own name."));
        policies.stream()
                .filter(each -> each.environment().isEmpty())
                .filter(each -> each.matched().stream().anyMatch(other -> !other.equals(environment)))
                .findFirst()
                .ifPresent(each -> add(
                        setter,
                        FailureCode.AUTOMATION_SETTER_MISPLACED,
                        "The file belongs to " + environment.name() + ", but the setter follows "
                                + each.selector().title() + " ("
                                + each.selector().place()
                                + "), which selects tags of " + SelectorChecks.names(each.matched()) + ".",
                        "Name an ImagePolicy that selects tags of " + environment.name() + " alone."));
        if (environment.isProtected()) {
            digest(setter, environment, policies);
        }
    }

    private void digest(Setter setter, Environment environment, List<Deployment> policies) {
        boolean isWithoutDigest = setter.part() == Setter.Part.TAG
                && !digests.contains(List.of(setter.place().file(), setter.policy()));
        boolean isReflected = policies.stream()
                .anyMatch(
                        each -> each.isOurs() && each.selector() instanceof ImagePolicy flux && flux.publishesDigest());
        if (isWithoutDigest && isReflected) {
            add(
                    setter,
                    FailureCode.AUTOMATION_WITHOUT_DIGEST,
                    "The setter writes only the tag, and " + environment.name() + " is protected.",
                    "Add a field for the digest with a setter for "
                            + setter.policy().namespace() + ":"
                            + setter.policy().name() + ":digest, or write the whole image.");
        }
    }

    private void written(Setter setter, List<Deployment> policies) {
        boolean isWritten = policies.stream()
                .anyMatch(each -> each.selector() instanceof ImagePolicy flux
                        && tree.automations().stream().anyMatch(automation -> mayWrite(automation, setter, flux)));
        if (!isWritten && !tree.automations().isEmpty()) {
            add(
                    setter,
                    FailureCode.AUTOMATION_SETTER_UNUSED,
                    "No ImageUpdateAutomation writes this field: their paths, namespaces or policy selectors"
                            + " exclude it.",
                    "Correct spec.update.path, the namespace or spec.policySelector of the automation, or remove the"
                            + " setter.");
        }
    }

    private boolean mayWrite(ImageUpdateAutomation automation, Setter setter, ImagePolicy flux) {
        return automation.follows(flux)
                && (!local.contains(automation)
                        || automation.isBelow(setter.place().file()));
    }

    private void add(Setter setter, FailureCode code, String message, String remedy) {
        checks.add(new AutomationFinding(
                setter.place(),
                deployments.ofFile(setter.place().file()).map(Environment::name).orElse(""),
                setter.policy().toString(),
                code,
                message,
                remedy));
    }
}
