package io.jenkins.plugins.imagepromotion.gitops.automation.check;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.gitops.automation.GitOpsTree;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.Place;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Checks that automation deploys to each environment only what the policy allows there. */
public final class GitOpsChecks {
    private static final Comparator<Place> ORDER =
            Comparator.comparing(Place::file).thenComparingInt(Place::line);

    /** Far longer than the checks need for any real tree. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final long end;
    private final Map<List<Object>, AutomationFinding> findings = new LinkedHashMap<>();
    private final Map<Place, String> notes = new LinkedHashMap<>();

    private GitOpsChecks(Duration limit) {
        end = System.nanoTime() + limit.toNanos();
    }

    /**
     * Checks the objects of a workspace.
     *
     * @param environmentOf returns the name of the environment of a file, given its path
     * @throws ImagePromotionException {@code CANCELLED} if the thread is interrupted
     */
    public static GitOpsChecks of(GitOpsTree tree, Policy policy, Function<String, Optional<String>> environmentOf) {
        return of(tree, policy, environmentOf, LIMIT);
    }

    static GitOpsChecks of(
            GitOpsTree tree, Policy policy, Function<String, Optional<String>> environmentOf, Duration limit) {
        GitOpsChecks checks = new GitOpsChecks(limit);
        Deployments deployments = new Deployments(tree, policy, environmentOf, checks);
        tree.unreadable()
                .forEach(place ->
                        checks.note(place, "the automation in this file was not checked, because it cannot be read"));
        tree.unclearSetters()
                .forEach(place -> checks.note(place, "it is unclear whether Flux writes the value at this comment"));
        new SelectorChecks(deployments, checks).run();
        new SetterChecks(tree, deployments, checks).run();
        return checks;
    }

    /** Returns whether enough time is left to check this place; adds a finding if not. */
    boolean hasTime(Place place) {
        if (System.nanoTime() - end < 0) {
            return true;
        }
        add(new AutomationFinding(
                place,
                "",
                place.name(),
                FailureCode.UNREADABLE_FILE,
                "The automation from here on was not checked, because the checks took too long.",
                "Simplify the regular expressions, or scan fewer files at once."));
        return false;
    }

    /** Adds a finding once, even if kustomizations put its object into several namespaces. */
    void add(AutomationFinding finding) {
        String name = finding.object().substring(finding.object().indexOf('/') + 1);
        findings.putIfAbsent(List.of(finding.place(), finding.code(), name), finding);
    }

    /** Adds a note about what was not checked. */
    void note(Place place, String text) {
        notes.putIfAbsent(place, text);
    }

    /** Returns the findings, ordered by place. */
    public List<AutomationFinding> findings() {
        return findings.values().stream()
                .sorted(Comparator.comparing(AutomationFinding::place, ORDER))
                .toList();
    }

    /** Returns the notes about unchecked objects, as clauses, by place. */
    public Map<Place, String> notes() {
        return Collections.unmodifiableMap(notes);
    }
}
