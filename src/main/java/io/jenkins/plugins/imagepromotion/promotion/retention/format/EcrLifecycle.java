package io.jenkins.plugins.imagepromotion.promotion.retention.format;

import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.json.JsonObject;
import io.jenkins.plugins.imagepromotion.promotion.retention.NeededImage;
import io.jenkins.plugins.imagepromotion.promotion.retention.NeededImage.Kind;
import io.jenkins.plugins.imagepromotion.promotion.retention.format.ListedTags.Order;
import io.jenkins.plugins.imagepromotion.promotion.retention.format.ListedTags.Outlook;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The lifecycle policy of an Amazon ECR repository ("Lifecycle policy properties" and "How lifecycle policies work" in
 * the user guide). It has no rules for digests and no rules that only keep images. However, if an image matches the
 * tags of a rule, no rule with a higher number can expire it. Therefore, a rule that matches one tag and keeps one
 * image protects exactly that image.
 *
 * <p>A tag belongs to only one image, images that an index lists cannot be deleted before the index ({@code
 * ImageReferencedByManifestList}), and an attachment without a tag counts as an untagged image (aws/containers-roadmap,
 * issue 2613).
 */
record EcrLifecycle(List<Rule> rules) implements CleanupRules {
    /** The quota "Rules per lifecycle policy". */
    private static final int MOST_RULES = 50;

    private static final int LONGEST_DESCRIPTION = 256;

    private record Rule(
            long priority,
            String status,
            List<Predicate<String>> patterns,
            boolean isCount,
            long number,
            boolean isOfArchive) {
        /** Every pattern must match at least one tag. */
        boolean matches(List<Tag> tags) {
            return switch (status) {
                case "any" -> true;
                case "untagged" -> tags.isEmpty();
                default ->
                    !tags.isEmpty()
                            && patterns.stream()
                                    .allMatch(pattern -> tags.stream().anyMatch(tag -> pattern.test(tag.value())));
            };
        }
    }

    static EcrLifecycle read(Map<String, Object> policy) {
        List<Rule> rules = new ArrayList<>();
        for (Object entry : RuleTree.of(policy, Set.of("rules")).list("rules")) {
            RuleTree rule = RuleTree.of(entry, Set.of("rulePriority", "description", "selection", "action"));
            RuleTree action = rule.object("action", Set.of("type", "targetStorageClass"));
            if (!Set.of("expire", "transition").contains(action.text("type"))) {
                throw RuleTree.refused("the action is unknown", action.text("type"));
            }
            rules.add(read(rule));
        }
        rules.sort(Comparator.comparing(Rule::priority));
        return new EcrLifecycle(List.copyOf(rules));
    }

    private static Rule read(RuleTree rule) {
        RuleTree selection = rule.object(
                "selection",
                Set.of(
                        "tagStatus",
                        "tagPatternList",
                        "tagPrefixList",
                        "storageClass",
                        "countType",
                        "countUnit",
                        "countNumber"));
        String status = selection.text("tagStatus");
        List<Predicate<String>> patterns = new ArrayList<>();
        selection.texts("tagPatternList").forEach(pattern -> patterns.add(TagPattern.ecr(pattern)));
        selection.texts("tagPrefixList").forEach(prefix -> patterns.add(tag -> tag.startsWith(prefix)));
        if (!Set.of("tagged", "untagged", "any").contains(status) || status.equals("tagged") == patterns.isEmpty()) {
            throw RuleTree.refused("tagStatus does not match the lists of tags", status);
        }
        String type = selection.text("countType");
        if (!Set.of("imageCountMoreThan", "sinceImagePushed", "sinceImagePulled", "sinceImageTransitioned")
                .contains(type)) {
            throw RuleTree.refused("the countType is unknown", type);
        }
        long priority = rule.number("rulePriority")
                .orElseThrow(() -> RuleTree.refused("a rule has no rulePriority", rule.members()));
        return new Rule(
                priority,
                status,
                List.copyOf(patterns),
                type.equals("imageCountMoreThan"),
                selection.number("countNumber").orElse(0L),
                selection.text("storageClass").equals("archive"));
    }

    @Override
    public String format() {
        return "ECR lifecycle policy";
    }

    @Override
    public List<Deletion> deletions(ListedTags listed) {
        return listed.needed().stream()
                .filter(image -> image.kind() != Kind.PART || !image.tags().isEmpty())
                .flatMap(image -> deletion(image, listed).stream())
                .toList();
    }

    /** Only the first rule that matches an image can expire it. */
    private Optional<Deletion> deletion(NeededImage image, ListedTags listed) {
        List<Tag> perhaps = new ArrayList<>(image.tags());
        if (image.kind() == Kind.IMAGE) {
            perhaps.addAll(listed.perhapsAlsoOf(image));
        }
        for (Rule rule : rules) {
            // The next rule decides about an image that is not archived.
            boolean isFirst = rule.matches(image.tags()) && !rule.isOfArchive();
            boolean isPerhaps = rule.matches(image.tags()) || (rule.status().equals("tagged") && rule.matches(perhaps));
            Optional<Deletion> deletion = isPerhaps ? deletion(rule, isFirst, image, listed) : Optional.empty();
            if (isFirst || deletion.isPresent()) {
                return deletion;
            }
        }
        return Optional.empty();
    }

    private static Optional<Deletion> deletion(Rule rule, boolean isFirst, NeededImage image, ListedTags listed) {
        String name = "rule " + rule.priority();
        String condition =
                isFirst ? "" : rule.isOfArchive() ? "if it is archived, " : "if it also holds a tag of the rule, ";
        if (!rule.isCount()) {
            return Optional.of(new Deletion(image, isFirst, name, condition + "expires or archives it by age"));
        }
        boolean isKept = rule.status().equals("tagged")
                && listed.amongNewest(
                                image,
                                image.tags(),
                                tag -> rule.patterns().stream().anyMatch(pattern -> pattern.test(tag.value())),
                                rule.number(),
                                Order.BY_IMAGE)
                        == Outlook.KEPT;
        return isKept
                ? Optional.empty()
                : Optional.of(new Deletion(
                        image,
                        false,
                        name,
                        condition + "keeps " + rule.number()
                                + " matching images by push time, which a new tag does not change"));
    }

    static RegistryFormat.Written write(ListedTags listed) {
        listed.requireTags("a lifecycle policy");
        List<Object> rules = new ArrayList<>();
        for (NeededImage image : listed.needed()) {
            for (Tag tag : image.tags()) {
                rules.add(rule(rules.size() + 1, tag, image));
            }
        }
        if (rules.size() > MOST_RULES) {
            throw RegistryFormat.cannot(
                    listed.repository(), "a lifecycle policy has at most " + MOST_RULES + " rules", rules.size());
        }
        List<String> notes = new ArrayList<>(List.of("give your own rules a higher rulePriority"));
        if (listed.needed().stream()
                .anyMatch(image -> image.kind() == Kind.ATTACHED && image.tags().isEmpty())) {
            notes.add("no rule can keep attachments without a tag; do not expire untagged images or any images");
        }
        return new RegistryFormat.Written(new JsonObject().put("rules", rules).indented() + "\n", notes);
    }

    private static JsonObject rule(int priority, Tag tag, NeededImage image) {
        String why = "keep: it " + String.join("; it ", image.why());
        return new JsonObject()
                .put("rulePriority", priority)
                .put("description", why.substring(0, Math.min(LONGEST_DESCRIPTION, why.length())))
                .put(
                        "selection",
                        new JsonObject()
                                .put("tagStatus", "tagged")
                                .put("tagPatternList", List.of(tag))
                                .put("countType", "imageCountMoreThan")
                                .put("countNumber", 1))
                .put("action", new JsonObject().put("type", "expire"));
    }
}
