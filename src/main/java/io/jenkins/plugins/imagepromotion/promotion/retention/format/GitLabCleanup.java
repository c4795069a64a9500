package io.jenkins.plugins.imagepromotion.promotion.retention.format;

import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.json.JsonObject;
import io.jenkins.plugins.imagepromotion.promotion.retention.format.ListedTags.Order;
import io.jenkins.plugins.imagepromotion.promotion.retention.format.ListedTags.Outlook;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The cleanup policy of a GitLab project (GitLab's API, {@code container_expiration_policy_attributes}; {@code
 * Projects::ContainerRepository::CleanupTagsBaseService}). It deletes tags and does not support digests. GitLab puts
 * {@code \A} and {@code \z} around each expression without adding a group, so alternatives need a group.
 */
record GitLabCleanup(Predicate<String> deletes, Predicate<String> keeps, long keepN) implements CleanupRules {
    /** "NAME_REGEX_LENGTH" of its settings page. */
    private static final int LONGEST_EXPRESSION = 255;

    private static final Set<String> MEMBERS = Set.of(
            "cadence",
            "enabled",
            "keep_n",
            "older_than",
            "name_regex",
            "name_regex_delete",
            "name_regex_keep",
            "next_run_at");

    static GitLabCleanup read(Object text) {
        RuleTree policy = RuleTree.of(text, MEMBERS);
        String delete = policy.has("name_regex_delete") ? policy.text("name_regex_delete") : policy.text("name_regex");
        Predicate<String> deletes = TagPattern.re2("\\A" + delete + "\\z");
        return new GitLabCleanup(
                policy.has("enabled") && !policy.isTrue("enabled") ? tag -> false : deletes,
                TagPattern.re2("\\A" + policy.text("name_regex_keep") + "\\z"),
                policy.number("keep_n").orElse(0L));
    }

    @Override
    public String format() {
        return "GitLab cleanup policy";
    }

    @Override
    public List<Deletion> deletions(ListedTags listed) {
        return listed.needed().stream()
                .flatMap(image -> image.tags().stream()
                        .filter(tag -> isDeletable(tag)
                                && listed.amongNewest(image, List.of(tag), this::isDeletable, keepN, Order.BY_IMAGE)
                                        != Outlook.KEPT)
                        .map(tag -> new Deletion(
                                image,
                                keepN == 0,
                                "name_regex",
                                "deletes the tag " + tag
                                        + (keepN == 0
                                                ? ""
                                                : " unless it is among the " + keepN + " newest by build time"))))
                .toList();
    }

    private boolean isDeletable(Tag tag) {
        return !tag.value().equals("latest") && deletes.test(tag.value()) && !keeps.test(tag.value());
    }

    static RegistryFormat.Written write(ListedTags listed) {
        listed.requireTags("a cleanup policy");
        List<Tag> tags = listed.needed().stream()
                .flatMap(image -> image.tags().stream())
                .distinct()
                .toList();
        String exact =
                tags.stream().map(tag -> tag.value().replace(".", "\\.")).collect(Collectors.joining("|", "(?:", ")"));
        String keep = exact.length() <= LONGEST_EXPRESSION ? exact : byEnd(listed, tags);
        if (keep.length() > LONGEST_EXPRESSION) {
            throw RegistryFormat.cannot(
                    listed.repository(),
                    "name_regex_keep has at most " + LONGEST_EXPRESSION + " characters",
                    keep.length());
        }
        return new RegistryFormat.Written(
                new JsonObject()
                                .put(
                                        "container_expiration_policy_attributes",
                                        new JsonObject().put("name_regex_keep", keep))
                                .indented()
                        + "\n",
                List.of(
                        "the policy applies to the whole project: combine the expressions for its repositories as (?:ONE|OTHER)",
                        "a policy cannot keep attachments without a tag; they stay unless the registry collects untagged"
                                + " manifests"));
    }

    /** To match immutable tags, their timestamps are enough, although they may match a few extra tags. */
    private static String byEnd(ListedTags listed, List<Tag> tags) {
        String times = tags.stream()
                .flatMap(tag -> listed.policy().environmentOf(tag).stream()
                        .flatMap(environment -> environment.read(tag).stream()))
                .map(ImmutableTag::timestamp)
                .distinct()
                .map(String::valueOf)
                .collect(Collectors.joining("|", ".+(?:", ").*"));
        boolean hasOthers =
                tags.stream().anyMatch(tag -> listed.policy().environmentOf(tag).isEmpty());
        boolean areOfDigests = tags.stream()
                .filter(tag -> listed.policy().environmentOf(tag).isEmpty())
                .allMatch(tag -> tag.value().startsWith("sha256-"));
        if (!areOfDigests) {
            throw RegistryFormat.cannot(
                    listed.repository(), "name_regex_keep has at most " + LONGEST_EXPRESSION + " characters", tags);
        }
        return hasOthers ? "(?:" + times + "|sha256-.+)" : times;
    }
}
