package io.jenkins.plugins.imagepromotion.promotion.doctor;

import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.registry.Observation;
import java.util.List;

/** Whether the list of tags can be read page by page to its end, and holds a tag as soon as it exists. */
final class PagesProbe implements Probe {
    private static final String PROBE = "pages";
    private static final int ALL = 1000;

    @Override
    public void examine(Bench bench) {
        int known = bench.tags().size() + (bench.isPushed() ? 1 : 0);
        if (known == 0) {
            bench.skip(PROBE, "There is no tag to list.");
            return;
        }
        if (bench.isPushed()) {
            freshness(bench);
        }
        Observation answer = bench.ask(registry -> registry.tags(bench.repository(), 1));
        if (answer.tags().isEmpty()) {
            bench.note(PROBE, answer.answered(), "A page of one tag is refused; promotion asks for pages of 1000.");
        } else {
            page(bench, answer.tags().get(), answer.header("Link").isPresent(), known);
        }
    }

    private static void freshness(Bench bench) {
        Observation answer = bench.require(registry -> registry.tags(bench.repository(), ALL));
        if (answer.tags().isEmpty()) {
            bench.unsafe(
                    "new tag in the list",
                    answer.answered(),
                    "Promotion proves by the list that a new tag is free; let these credentials list tags.");
            return;
        }
        boolean whole = answer.header("Link").isEmpty();
        if (answer.tags().get().contains(bench.image().tag())) {
            bench.good("new tag in the list", "at once", "");
        } else if (whole) {
            bench.note(
                    "new tag in the list",
                    "not yet",
                    "The list lags behind; a promotion soon after a push has to name its target tag.");
        }
    }

    private static void page(Bench bench, List<Tag> page, boolean goesOn, int known) {
        if (page.size() > 1) {
            bench.good(PROBE, "all tags at once", "The page size is ignored, which does no harm.");
        } else if (goesOn) {
            bench.good(PROBE, "of the size asked for", "");
        } else if (known > 1) {
            bench.unsafe(
                    PROBE,
                    "the list breaks off",
                    "A page does not say that there are more tags, so a list may miss some; a taken tag could pass for free.");
        } else {
            bench.skip(PROBE, "There is but one tag.");
        }
    }
}
