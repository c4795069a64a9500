package io.jenkins.plugins.imagepromotion.promotion.retention.format;

import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.json.JsonObject;
import io.jenkins.plugins.imagepromotion.promotion.retention.NeededImage;
import io.jenkins.plugins.imagepromotion.promotion.retention.NeededImage.Kind;
import io.jenkins.plugins.imagepromotion.promotion.retention.format.ListedTags.Order;
import io.jenkins.plugins.imagepromotion.promotion.retention.format.ListedTags.Outlook;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The tag retention policy of a Harbor project (Harbor's API, {@code RetentionPolicy}; "src/pkg/retention" and
 * "src/lib/selector/selectors/doublestar" in goharbor/harbor). In each repository that a rule selects, Harbor deletes
 * every artifact that no rule retains. A retained tag retains its artifact. Rules do not apply to the parts of an index
 * or to attachments.
 */
record HarborRetention(List<Rule> rules) implements CleanupRules {
    private static final Set<String> BY_AGE_OR_PULL =
            Set.of("latestPulledN", "nDaysSinceLastPush", "nDaysSinceLastPull");

    /** The members of a rule, for retention and for immutability. */
    static final Set<String> RULE =
            Set.of("id", "priority", "disabled", "action", "template", "params", "tag_selectors", "scope_selectors");

    private record Rule(String template, long most, List<Predicate<String>> repositories, List<Selector> selectors) {}

    private record Selector(boolean excludes, Predicate<String> pattern, boolean takesUntagged) {
        boolean selects(List<Tag> tags) {
            return tags.isEmpty()
                    ? takesUntagged
                    : tags.stream().anyMatch(tag -> pattern.test(tag.value()) != excludes);
        }
    }

    static HarborRetention read(Map<String, Object> text) {
        RuleTree policy = RuleTree.of(text, Set.of("id", "algorithm", "rules", "trigger", "scope"));
        if (!policy.text("algorithm").equals("or")) {
            throw RuleTree.refused("the algorithm is unknown", policy.text("algorithm"));
        }
        List<Rule> rules = new ArrayList<>();
        for (Object entry : policy.list("rules")) {
            RuleTree rule = RuleTree.of(entry, RULE);
            if (!rule.text("action").equals("retain")) {
                throw RuleTree.refused("the action is unknown", rule.text("action"));
            }
            if (!rule.isTrue("disabled")) {
                rules.add(read(rule));
            }
        }
        return new HarborRetention(List.copyOf(rules));
    }

    private static Rule read(RuleTree rule) {
        String template = rule.text("template");
        if (!template.equals("always") && !template.equals("latestPushedK") && !BY_AGE_OR_PULL.contains(template)) {
            throw RuleTree.refused("the template is unknown", template);
        }
        RuleTree scope = rule.object("scope_selectors", Set.of("repository"));
        List<Predicate<String>> repositories = new ArrayList<>();
        for (Object entry : scope.list("repository")) {
            RuleTree selector = selector(entry, "repoMatches", "repoExcludes");
            Predicate<String> pattern = TagPattern.doublestar(selector.text("pattern"));
            repositories.add(selector.text("decoration").equals("repoExcludes") ? pattern.negate() : pattern);
        }
        List<Selector> selectors = new ArrayList<>();
        for (Object entry : rule.list("tag_selectors")) {
            RuleTree selector = selector(entry, "matches", "excludes");
            boolean excludes = selector.text("decoration").equals("excludes");
            String extras = selector.text("extras").replaceAll("\\s", "");
            if (!Set.of("", "{}", "{\"untagged\":true}", "{\"untagged\":false}").contains(extras)) {
                throw RuleTree.refused("the extras are unknown", extras);
            }
            boolean untagged = extras.isEmpty() ? !excludes : extras.contains("true");
            selectors.add(new Selector(
                    excludes, TagPattern.doublestar(selector.text("pattern")), excludes ? !untagged : untagged));
        }
        return new Rule(template, most(rule), List.copyOf(repositories), List.copyOf(selectors));
    }

    /** Without the parameter, Harbor keeps ten. */
    private static long most(RuleTree rule) {
        return rule.has("params")
                ? RuleTree.of(
                                rule.members().get("params"),
                                Set.of("latestPushedK", "latestPulledN", "nDaysSinceLastPush", "nDaysSinceLastPull"))
                        .number("latestPushedK")
                        .orElse(10L)
                : 10L;
    }

    private static RuleTree selector(Object entry, String matches, String excludes) {
        RuleTree selector = RuleTree.of(entry, Set.of("kind", "decoration", "pattern", "extras"));
        if (!selector.text("kind").equals("doublestar")
                || !Set.of(matches, excludes).contains(selector.text("decoration"))) {
            throw RuleTree.refused("the selector is unknown", selector.members());
        }
        return selector;
    }

    @Override
    public String format() {
        return "Harbor tag retention policy";
    }

    @Override
    public List<Deletion> deletions(ListedTags listed) {
        List<Rule> selecting = rules.stream()
                .filter(rule -> rule.repositories().stream().allMatch(pattern -> pattern.test(listed.name())))
                .toList();
        return selecting.isEmpty()
                ? List.of()
                : listed.needed().stream()
                        .filter(image ->
                                image.kind() == Kind.IMAGE || !image.tags().isEmpty())
                        .flatMap(image -> deletion(image, selecting, listed).stream())
                        .toList();
    }

    private static Optional<Deletion> deletion(NeededImage image, List<Rule> rules, ListedTags listed) {
        boolean isCertain = true;
        for (Rule rule : rules) {
            List<Tag> own = image.tags();
            if (rule.selectors().stream().allMatch(selector -> selector.selects(own))) {
                Outlook outlook =
                        switch (rule.template()) {
                            case "always" -> Outlook.KEPT;
                            case "latestPushedK" ->
                                listed.amongNewest(
                                        image,
                                        own,
                                        tag -> rule.selectors().stream()
                                                .allMatch(selector -> selector.selects(List.of(tag))),
                                        rule.most(),
                                        Order.BY_TAG);
                            default -> Outlook.UNSURE;
                        };
                if (outlook == Outlook.KEPT) {
                    return Optional.empty();
                }
                isCertain &= outlook == Outlook.DELETED;
            }
        }
        return Optional.of(new Deletion(
                image,
                isCertain,
                "the policy",
                isCertain
                        ? "has no rule that retains it"
                        : "retains it only by age, by pulls or by an order that the registry does not report"));
    }

    /** Writes one policy for the project that contains these repositories. */
    static RegistryFormat.Written write(List<ListedTags> project) {
        List<JsonObject> rules = new ArrayList<>();
        for (ListedTags listed : project) {
            boolean untagged = listed.needed().stream()
                    .anyMatch(
                            image -> image.kind() == Kind.IMAGE && image.tags().isEmpty());
            rules.add(rule("retain", "always", listed, "{\"untagged\":" + untagged + "}")
                    .put("params", new JsonObject()));
        }
        return new RegistryFormat.Written(
                new JsonObject().put("algorithm", "or").put("rules", rules).indented() + "\n",
                List.of(
                        "add `trigger`, and `scope` with the ID of the project; the rules delete every other tag of the"
                                + " repository unless other rules retain it",
                        "parts of an index and attachments stay as long as their image"));
    }

    /** Writes an immutability rule: Harbor does not delete artifacts with a tag that matches the rule. */
    static RegistryFormat.Written writeImmutable(ListedTags listed) {
        listed.requireTags("an immutability rule");
        return new RegistryFormat.Written(
                rule("immutable", "immutable_template", listed, "").indented() + "\n",
                List.of("parts of an index and attachments stay as long as their image"));
    }

    private static JsonObject rule(String action, String template, ListedTags listed, String extras) {
        String tags = listed.needed().stream()
                .flatMap(image -> image.tags().stream())
                .map(Tag::toString)
                .distinct()
                .collect(Collectors.joining(","));
        JsonObject matches = selector("matches", "{" + tags + "}");
        return new JsonObject()
                .put("disabled", false)
                .put("action", action)
                .put("template", template)
                .put("tag_selectors", List.of(extras.isEmpty() ? matches : matches.put("extras", extras)))
                .put(
                        "scope_selectors",
                        new JsonObject().put("repository", List.of(selector("repoMatches", listed.name()))));
    }

    private static JsonObject selector(String decoration, String pattern) {
        return new JsonObject()
                .put("kind", "doublestar")
                .put("decoration", decoration)
                .put("pattern", pattern);
    }
}
