package io.jenkins.plugins.imagepromotion.doctor;

import io.jenkins.plugins.imagepromotion.image.Tag;
import java.util.List;
import java.util.Optional;

/** Tests whether the list of tags can be read page by page to its end, and contains a tag as soon as it exists. */
final class PagesProbe {
    private static final String PROBE = "pages";
    private static final int ALL = 1000;

    void examine(ProbeContext context) {
        int known = context.tags().size() + (context.isPushed() ? 1 : 0);
        if (known == 0) {
            context.skip(PROBE, "There is no tag to list.");
            return;
        }
        if (context.isPushed()) {
            freshness(context);
        }
        Observation answer = context.ask(registry -> registry.tags(context.repository(), 1));
        if (answer.tags().isEmpty()) {
            context.note(PROBE, answer.answered(), "A page of one tag is rejected. Promotion requests pages of 1000.");
        } else {
            page(context, answer.tags().get(), answer.header("Link").isPresent(), known);
        }
    }

    /** Checks the page after {@code first}. {@code next} is empty if the only other tag was just deleted. */
    private static void next(ProbeContext context, List<Tag> first, Optional<Observation> next) {
        if (next.filter(answer -> answer.tags().isEmpty()).isPresent()) {
            context.unsafe(
                    PROBE,
                    "the next page: " + next.get().answered(),
                    "A promotion cannot read the whole list, and stops with UNREADABLE_ANSWER.");
        } else if (next.flatMap(Observation::tags)
                .filter(tags -> !tags.isEmpty() && first.containsAll(tags))
                .isPresent()) {
            context.unsafe(
                    PROBE,
                    "the next page is the first page again",
                    "A promotion cannot read the whole list, and stops with UNREADABLE_ANSWER.");
        } else {
            context.good(PROBE, "of the requested size", "");
        }
    }

    private static void freshness(ProbeContext context) {
        Observation answer = context.require(registry -> registry.tags(context.repository(), ALL));
        if (answer.tags().isEmpty()) {
            context.unsafe(
                    "new tag in the list",
                    answer.answered(),
                    "Promotions use the list to verify that a new tag does not exist. Allow these credentials to"
                            + " list tags.");
            return;
        }
        boolean whole = answer.header("Link").isEmpty();
        if (answer.tags().get().contains(context.image().tag())) {
            context.good("new tag in the list", "at once", "");
        } else if (whole) {
            context.note(
                    "new tag in the list",
                    "not yet",
                    "The list is delayed. A promotion soon after a push must name its target tag.");
        }
    }

    private static void page(ProbeContext context, List<Tag> page, boolean goesOn, int known) {
        if (page.size() > 1) {
            context.good(PROBE, "all tags in one response", "The page size is ignored, which is harmless.");
        } else if (goesOn) {
            context.asPromotion(PROBE, registry -> registry.nextTags(context.repository(), 1))
                    .ifPresent(next -> next(context, page, next));
        } else if (known > 1) {
            context.unsafe(
                    PROBE,
                    "the list is incomplete",
                    "A page does not say that there are more tags, so a list may be incomplete and an existing tag may look free.");
        } else {
            context.skip(PROBE, "There is only one tag.");
        }
    }
}
