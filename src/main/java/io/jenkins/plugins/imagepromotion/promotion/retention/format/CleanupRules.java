package io.jenkins.plugins.imagepromotion.promotion.retention.format;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.json.JsonTree;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.promotion.deployed.YamlTree;
import io.jenkins.plugins.imagepromotion.promotion.retention.ProtectList;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The cleanup rules of a registry. Registries do not report push times, so a rule that deletes an image at any age
 * counts as deleting it.
 */
public interface CleanupRules {

    /** Returns the name of the format, for messages. */
    String format();

    /** Returns the needed images of one repository that the rules delete or may delete. */
    List<Deletion> deletions(ListedTags listed);

    /** Returns all needed images that the rules delete or may delete. */
    default List<Deletion> deletions(ProtectList list, Policy policy) {
        return ListedTags.of(list, policy).stream()
                .flatMap(listed -> deletions(listed).stream())
                .toList();
    }

    /** Returns the failure {@code CLEANUP_DELETES_NEEDED} if there are deletions. */
    static Optional<Failure> failure(List<Deletion> deletions) {
        return deletions.isEmpty()
                ? Optional.empty()
                : Optional.of(Failure.of(
                                FailureCode.CLEANUP_DELETES_NEEDED,
                                "The cleanup rules would delete images that production or a rollback needs.")
                        .withEach(
                                "deletes",
                                deletions.stream()
                                        .map(one -> one.image().image() + ": " + one.rule() + " " + one.why())
                                        .toList())
                        .remedy("Add rules that keep these images, or do not apply the rules to this repository."));
    }

    /**
     * Recognizes the format and reads the rules.
     *
     * @throws io.jenkins.plugins.imagepromotion.failure.ImagePromotionException {@code UNREADABLE_CLEANUP_RULES} if the
     *     format is unknown or any part of the rules is not supported
     */
    static CleanupRules read(String text) {
        String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
        if (plain.stripLeading().startsWith("{")) {
            return ofJson(document(plain, true));
        }
        boolean isSteps = plain.lines().anyMatch(line -> line.startsWith("- uses:"));
        boolean isYaml = plain.lines().anyMatch(line -> line.startsWith("jobs:") || line.startsWith("steps:"));
        if (isSteps || isYaml) {
            Map<String, Object> workflow = isSteps
                    ? document("jobs:\n  steps:\n    steps:\n" + plain.indent(6), false)
                    : document(plain, false);
            return workflow.containsKey("jobs") ? GhcrActions.read(workflow) : AcrPurge.ofTask(workflow);
        }
        if (plain.contains("acr purge") || plain.contains("acr repository update")) {
            return AcrPurge.ofCommands(plain);
        }
        throw RuleTree.refused(
                "the format is unknown", plain.lines().findFirst().orElse(""));
    }

    private static CleanupRules ofJson(Map<String, Object> rules) {
        if (rules.get("lifecyclePolicyText") instanceof String policy) {
            return EcrLifecycle.read(document(policy, true));
        }
        if (rules.containsKey("algorithm")) {
            return HarborRetention.read(rules);
        }
        if (rules.containsKey("action")) {
            return HarborImmutability.read(rules);
        }
        if (rules.containsKey("rules")) {
            return EcrLifecycle.read(rules);
        }
        for (String name : List.of("container_expiration_policy", "container_expiration_policy_attributes")) {
            if (rules.containsKey(name)) {
                return GitLabCleanup.read(rules.get(name));
            }
        }
        if (rules.containsKey("searchCriteria")) {
            return ArtifactoryCleanup.read(rules);
        }
        if (rules.containsKey("files")) {
            throw RuleTree.refused(
                    "an Artifactory file spec only selects files: `jf rt set-props` keeps them, but `jf rt delete`"
                            + " deletes them",
                    "files");
        }
        throw RuleTree.refused(
                "the format is unknown", rules.keySet().stream().findFirst().orElse("an empty object"));
    }

    private static Map<String, Object> document(String text, boolean isJson) {
        try {
            List<Object> documents = isJson ? JsonTree.read(text) : YamlTree.read(text);
            if (documents.size() == 1 && documents.get(0) instanceof Map) {
                return JsonTree.map(documents.get(0));
            }
            throw RuleTree.refused(
                    "expected one object", text.lines().findFirst().orElse(""));
        } catch (IOException e) {
            throw RuleTree.refused(
                    isJson ? "it is invalid JSON" : "it is invalid YAML, or has aliases",
                    text.lines().findFirst().orElse(""));
        }
    }
}
