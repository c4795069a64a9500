package io.jenkins.plugins.imagepromotion.doctor;

import java.util.List;

/** Removes what the examination wrote, and reports whether tags and images can be deleted. */
final class CleaningProbe {
    private static final int NOT_FOUND = 404;

    /** Returns the references that are left. */
    List<String> clean(ProbeContext context) {
        CreatedArtifacts.Removal removal = context.created().remove();
        removal.tag().ifPresent(answer -> tag(context, answer));
        removal.manifest().ifPresent(answer -> image(context, answer));
        if (removal.leftBlobs() > 0) {
            context.note(
                    "blobs",
                    "left: " + removal.leftBlobs() + ", 2 KiB in all",
                    "They do not belong to an image, so the registry's garbage collection removes them.");
        }
        return removal.left();
    }

    private static void tag(ProbeContext context, Observation answer) {
        if (answer.isSuccess()) {
            context.note(
                    "delete a tag", answer.answered() + ": deleted", "These credentials can remove production tags.");
        } else {
            context.good("delete a tag", answer.answered() + ": rejected", "");
        }
    }

    private static void image(ProbeContext context, Observation answer) {
        if (answer.status() == NOT_FOUND) {
            context.note(
                    "delete an image",
                    answer.answered() + ": deleted with its tag",
                    "Deleting a tag deletes the image and all its other tags.");
        } else if (answer.isSuccess()) {
            context.note(
                    "delete an image",
                    answer.answered() + ": deleted",
                    "These credentials can delete images that production runs. A promotion needs pull and push access only.");
        } else {
            context.good("delete an image", answer.answered() + ": rejected", "");
        }
    }
}
