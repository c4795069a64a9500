package io.jenkins.plugins.imagepromotion.doctor;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ManifestReference;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Everything that an examination wrote or may have written: recorded before it is written, and removed at the end. */
final class CreatedArtifacts {
    private static final int NOT_FOUND = 404;

    private final RegistryProbe registry;
    private final Repository repository;
    private final Set<Tag> tags = new LinkedHashSet<>();
    private final Set<Digest> manifests = new LinkedHashSet<>();
    private final Map<Repository, Set<Digest>> blobs = new LinkedHashMap<>();
    private boolean silent;

    /** {@code registry} must work even after the examination was canceled. */
    CreatedArtifacts(RegistryProbe registry, Repository repository) {
        this.registry = registry;
        this.repository = repository;
    }

    void willHold(Tag tag, Digest manifest) {
        tags.add(tag);
        manifests.add(manifest);
    }

    void willHold(Repository holder, Digest blob) {
        blobs.computeIfAbsent(holder, first -> new LinkedHashSet<>()).add(blob);
    }

    /** Forgets a blob that the registry rejected. */
    void isFreeOf(Digest blob) {
        blobs.getOrDefault(repository, Set.of()).remove(blob);
    }

    /** Forgets a new tag that the registry rejected. */
    void isFreeOf(Tag tag, Digest manifest) {
        tags.remove(tag);
        manifests.remove(manifest);
    }

    /** Removes what it can, tags first, reports how the registry responded, and returns the references that are left. */
    List<String> clean(ProbeContext context) {
        List<Observation> untagged = removeAll(tags);
        List<Observation> deleted = removeAll(manifests);
        List<String> left = new ArrayList<>();
        tags.stream().filter(tag -> !isGone(tag)).forEach(tag -> left.add(repository + ":" + tag));
        manifests.stream().filter(digest -> !isGone(digest)).forEach(digest -> left.add(repository + "@" + digest));
        int leftBlobs = removeBlobs();
        untagged.stream().findFirst().ifPresent(answer -> reportTag(context, answer));
        deleted.stream().findFirst().ifPresent(answer -> reportImage(context, answer));
        if (leftBlobs > 0) {
            context.note(
                    "blobs",
                    "left: " + leftBlobs + ", 2 KiB in all",
                    "They do not belong to an image, so the registry's garbage collection removes them.");
        }
        return left;
    }

    private List<Observation> removeAll(Set<? extends ManifestReference> references) {
        return references.stream()
                .flatMap(reference -> ask(() -> registry.delete(repository, reference)).stream())
                .toList();
    }

    private boolean isGone(ManifestReference reference) {
        return ask(() -> registry.get(repository, reference))
                .filter(answer -> answer.status() == NOT_FOUND)
                .isPresent();
    }

    private int removeBlobs() {
        int left = 0;
        for (Map.Entry<Repository, Set<Digest>> holder : blobs.entrySet()) {
            for (Digest blob : holder.getValue()) {
                boolean gone = ask(() -> registry.deleteBlob(holder.getKey(), blob))
                        .filter(answer -> answer.isSuccess() || answer.status() == NOT_FOUND)
                        .isPresent();
                left += gone ? 0 : 1;
            }
        }
        return left;
    }

    /** After one request without a response, no more are sent: each may take minutes. */
    private Optional<Observation> ask(Supplier<Observation> question) {
        if (silent) {
            return Optional.empty();
        }
        try {
            return Optional.of(question.get());
        } catch (RegistryException e) {
            silent = true;
            return Optional.empty();
        }
    }

    private static void reportTag(ProbeContext context, Observation answer) {
        if (answer.isSuccess()) {
            context.note(
                    "delete a tag", answer.answered() + ": deleted", "These credentials can remove production tags.");
        } else {
            context.good("delete a tag", answer.answered() + ": rejected", "");
        }
    }

    private static void reportImage(ProbeContext context, Observation answer) {
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
