package io.jenkins.plugins.imagepromotion.cli.command;

import io.jenkins.plugins.imagepromotion.cli.output.FactTable;
import io.jenkins.plugins.imagepromotion.gitops.automation.check.AutomationFinding;
import io.jenkins.plugins.imagepromotion.gitops.automation.check.AutomationSettings;
import io.jenkins.plugins.imagepromotion.gitops.automation.check.GitOpsChecks;
import io.jenkins.plugins.imagepromotion.json.JsonObject;
import io.jenkins.plugins.imagepromotion.policy.EnvironmentPaths;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The automation settings for each environment, and the findings in a folder. */
final class AutomationExplanation {
    private final List<AutomationSettings> settings;
    private final Optional<GitOpsChecks> checks;

    /** Checks the folder, if one is given; throws a {@code UsageException} if the path is not a folder. */
    AutomationExplanation(Policy policy, boolean isWanted, Optional<String> folder) {
        settings = isWanted
                ? policy.environments().stream()
                        .map(each -> AutomationSettings.of(policy, each))
                        .toList()
                : List.of();
        EnvironmentPaths paths = EnvironmentPaths.of(policy);
        checks = folder.map(GitOpsPlanCommand::tree)
                .map(tree -> GitOpsChecks.of(tree, policy, path -> paths.environment(path)));
    }

    void describe(FactTable text) {
        for (AutomationSettings each : settings) {
            text.put("flux", each.environment() + ": " + joined(each.flux()));
            text.put(
                    "argo",
                    each.environment() + ": "
                            + each.argo()
                                    .map(AutomationExplanation::joined)
                                    .orElse("no strategy always selects the newest of these tags; a tagFormat that"
                                            + " begins with the timestamp works with alphabetical"));
        }
        if (checks.isPresent()) {
            GitOpsChecks found = checks.get();
            text.put("findings", found.findings().size());
            found.findings()
                    .forEach(each -> text.put(
                            "finding", each.place() + ": " + each.code() + " " + each.message() + " " + each.remedy()));
            found.notes().forEach((place, note) -> text.put("note", place + ": " + note));
        }
    }

    private static String joined(Map<String, String> settings) {
        return settings.entrySet().stream()
                .map(each -> each.getKey() + ": " + each.getValue())
                .collect(Collectors.joining(", "));
    }

    /** Adds nothing without one of the two options. */
    JsonObject describe(JsonObject json) {
        if (!settings.isEmpty()) {
            json.put(
                    "automation",
                    settings.stream().map(AutomationExplanation::json).toList());
        }
        checks.ifPresent(found -> json.put(
                        "findings",
                        found.findings().stream()
                                .map(AutomationExplanation::json)
                                .toList())
                .put(
                        "notes",
                        found.notes().entrySet().stream()
                                .map(each -> new JsonObject()
                                        .put("file", each.getKey().file())
                                        .put("line", each.getKey().line())
                                        .put("text", each.getValue()))
                                .toList()));
        return json;
    }

    private static JsonObject json(AutomationSettings each) {
        return new JsonObject()
                .put("environment", each.environment())
                .put("flux", json(each.flux()))
                .put("argo", each.argo().map(AutomationExplanation::json));
    }

    private static JsonObject json(Map<String, String> settings) {
        JsonObject json = new JsonObject();
        settings.forEach(json::put);
        return json;
    }

    private static JsonObject json(AutomationFinding each) {
        return new JsonObject()
                .put("file", each.place().file())
                .put("line", each.place().line())
                .put("environment", Optional.of(each.environment()).filter(name -> !name.isEmpty()))
                .put("object", each.object())
                .put("code", each.code().name())
                .put("message", each.message())
                .put("suggestion", each.remedy());
    }
}
