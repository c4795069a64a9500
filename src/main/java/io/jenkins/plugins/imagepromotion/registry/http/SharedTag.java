package io.jenkins.plugins.imagepromotion.registry.http;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import io.jenkins.plugins.imagepromotion.work.Interruption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A tag whose manifest clients extend: the list of referrers, or the attestations of cosign.
 *
 * <p>Registries have no conditional write. Two clients that write at the same time may overwrite each other, so each
 * reads the tag again and repeats.
 */
record SharedTag(RepositoryClient client, Tag tag) {
    private static final int MAX_WRITES = 5;

    /**
     * Held while the manifest is read, changed and written, because only one thread of this process may do that at a
     * time.
     */
    private static final List<ReentrantLock> LOCKS =
            Stream.generate(ReentrantLock::new).limit(64).toList();

    /**
     * Extends the manifest until the tag holds the extension.
     *
     * @param isDone whether the manifest has the extension
     * @param extension returns the new manifest; its argument is empty if the tag does not exist
     * @param lost the summary of the failure if other clients overwrite the extension each time
     * @throws ImagePromotionException {@code CANCELLED} if the thread is interrupted while another one extends the tag
     */
    void extend(Predicate<Manifest> isDone, Function<Optional<Manifest>, Manifest> extension, String lost) {
        ReentrantLock lock = LOCKS.get(Math.floorMod((client.repository() + ":" + tag).hashCode(), LOCKS.size()));
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            throw Interruption.cancelled(e);
        }
        try {
            for (int i = 0; i < MAX_WRITES; i++) {
                Optional<Manifest> current = client.manifest(tag);
                if (current.filter(isDone).isPresent()) {
                    return;
                }
                client.write(tag, extension.apply(current));
            }
            if (client.manifest(tag).filter(isDone).isEmpty()) {
                throw new RegistryException(Failure.of(FailureCode.WRITE_NOT_CONFIRMED, lost)
                        .with("repository", client.repository())
                        .with("tag", tag)
                        .remedy("Run it again to complete it."));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns the failure if the tag holds a manifest of another kind. */
    RegistryException holdsSomethingElse(String summary) {
        return new RegistryException(Failure.of(FailureCode.UNSUPPORTED_MANIFEST, summary)
                .with("repository", client.repository())
                .with("tag", tag)
                .remedy("Find out who wrote it. It was not overwritten."));
    }
}
