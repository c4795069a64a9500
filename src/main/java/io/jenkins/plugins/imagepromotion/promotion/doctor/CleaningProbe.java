package io.jenkins.plugins.imagepromotion.promotion.doctor;

import io.jenkins.plugins.imagepromotion.registry.Observation;
import java.util.List;

/** Removes what the examination wrote, which shows whether tags and images can be deleted. */
final class CleaningProbe {
    private static final int NOT_FOUND = 404;

    /** What is left, as references. */
    List<String> clean(Bench bench) {
        Litter.Removal removal = bench.litter().remove();
        removal.tag().ifPresent(answer -> tag(bench, answer));
        removal.manifest().ifPresent(answer -> image(bench, answer));
        if (removal.leftBlobs() > 0) {
            bench.note(
                    "blobs",
                    "left: " + removal.leftBlobs() + ", 2 KiB in all",
                    "They belong to no image, so the registry's garbage collection removes them.");
        }
        return removal.left();
    }

    private static void tag(Bench bench, Observation answer) {
        if (answer.isSuccess()) {
            bench.note(
                    "delete a tag", answer.answered() + ": deleted", "These credentials can remove production tags.");
        } else {
            bench.good("delete a tag", answer.answered() + ": rejected", "");
        }
    }

    private static void image(Bench bench, Observation answer) {
        if (answer.status() == NOT_FOUND) {
            bench.note(
                    "delete an image",
                    answer.answered() + ": gone with its tag",
                    "Deleting a tag deletes the image, and with it every other tag of that image.");
        } else if (answer.isSuccess()) {
            bench.note(
                    "delete an image",
                    answer.answered() + ": deleted",
                    "These credentials can delete what production runs; to promote, pull and push suffice.");
        } else {
            bench.good("delete an image", answer.answered() + ": rejected", "");
        }
    }
}
