package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.work.Interruption;
import io.jenkins.plugins.imagepromotion.work.Progress;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Lets one promotion at a time write to a repository, within this process. It is held during the final check of the
 * tags, the write and the read-back, but never during a copy.
 *
 * <p>The registry protocol has no conditional write (distribution-spec#251), so another promotion could write a tag between our
 * read and our write. This lock closes the gap between the builds of a controller. Against other clients, only the registry's own
 * tag immutability helps; reading back detects them.
 */
final class RepositoryLock {
    /** How long to wait for another promotion that writes to the repository. A write takes a second or two. */
    static final Duration WAIT = Duration.ofMinutes(5);

    /** Never emptied: a lock is small, and a controller promotes a bounded number of repositories. */
    private static final ConcurrentMap<String, RepositoryLock> LOCKS = new ConcurrentHashMap<>();

    /** Counts the beginnings and the ends of all writes in this process. */
    private static final AtomicLong CHANGES = new AtomicLong();

    private final ReentrantLock lock = new ReentrantLock(true);
    /** The count at the last beginning or end of a write to this repository. */
    private volatile long lastChange;

    private volatile boolean isWriting;

    private volatile String holder = "";

    private RepositoryLock() {}

    /**
     * Returns the current count. Call this before the first request of a promotion, or of the first one that shares its
     * answers.
     */
    static long now() {
        return CHANGES.get();
    }

    /** Returns the turn of a promotion that began at that count and waits in {@link Turn#holding}. */
    static Turn turn(Repository repository, long began) {
        return LOCKS.computeIfAbsent(repository.lockName(), created -> new RepositoryLock()).new Turn(began);
    }

    /** One promotion's turn in the repository. */
    final class Turn {
        private final long began;

        private Turn(long began) {
            this.began = began;
        }

        /**
         * Runs {@code work} alone in the repository. An interrupt while it waits cancels the promotion.
         *
         * @param repository the repository, as messages name it
         * @param refusal begins the failure
         * @param name the holder of the repository, as shown to waiting promotions
         * @param limit how long to wait
         * @throws ImagePromotionException {@code REPOSITORY_BUSY} if another promotion holds the repository longer than that
         */
        <T> T holding(
                Repository repository,
                TagWriter.Refusal refusal,
                String name,
                Duration limit,
                Progress progress,
                Supplier<T> work) {
            acquire(repository, refusal, limit, progress);
            holder = name;
            try {
                return work.get();
            } finally {
                holder = "";
                lock.unlock();
            }
        }

        private void acquire(Repository repository, TagWriter.Refusal refusal, Duration limit, Progress progress) {
            try {
                if (lock.tryLock(0, TimeUnit.SECONDS)) {
                    return;
                }
                progress.report("waiting for " + whoHolds() + ", which is writing to " + repository);
                if (!lock.tryLock(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw busy(repository, refusal, limit);
                }
            } catch (InterruptedException e) {
                throw Interruption.cancelled(e);
            }
        }

        /** The name is empty for a moment when the lock changes hands. */
        private String whoHolds() {
            String name = holder;
            return name.isEmpty() ? "another promotion" : name;
        }

        private ImagePromotionException busy(Repository repository, TagWriter.Refusal refusal, Duration limit) {
            return new ImagePromotionException(
                    refusal.of(FailureCode.REPOSITORY_BUSY, "another promotion is still writing to the repository")
                            .with("repository", repository)
                            .with("held by", whoHolds())
                            .with("waited", limit.toSeconds() + " s")
                            .remedy(
                                    "Look at that promotion: its registry may be slow or down. Promote again when it has ended."));
        }

        /** Returns true if another promotion wrote a tag here since this one began. */
        boolean othersWrote() {
            return isWriting || lastChange > began;
        }

        /** Writes a tag. Promotions that started before the write ends check the tags again. */
        void writing(Runnable write) {
            isWriting = true;
            lastChange = CHANGES.incrementAndGet();
            try {
                write.run();
            } finally {
                lastChange = CHANGES.incrementAndGet();
                isWriting = false;
            }
        }
    }
}
