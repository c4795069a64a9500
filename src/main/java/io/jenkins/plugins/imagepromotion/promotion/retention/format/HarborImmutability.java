package io.jenkins.plugins.imagepromotion.promotion.retention.format;

import java.util.List;
import java.util.Map;

/**
 * A tag immutability rule of Harbor (Harbor's API, {@code ImmutableRule}). It can only prevent deletions, regardless of its
 * selectors.
 */
record HarborImmutability() implements CleanupRules {
    static HarborImmutability read(Map<String, Object> text) {
        RuleTree rule = RuleTree.of(text, HarborRetention.RULE);
        if (!rule.text("action").equals("immutable")) {
            throw RuleTree.refused("the action is unknown", rule.text("action"));
        }
        if (!rule.text("template").equals("immutable_template")) {
            throw RuleTree.refused("the template is unknown", rule.text("template"));
        }
        return new HarborImmutability();
    }

    @Override
    public String format() {
        return "Harbor tag immutability rule, which deletes nothing";
    }

    @Override
    public List<Deletion> deletions(ListedTags listed) {
        return List.of();
    }
}
