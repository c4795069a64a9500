package io.jenkins.plugins.imagepromotion.promotion;

import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.promotion.work.Interruption;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Lets one promotion at a time write to a repository, within this process.
 *
 * <p>The registry protocol has no conditional write (distribution-spec#251), so another promotion could write a tag between our
 * read and our write. This lock closes the gap between the builds of a controller. Against other clients, only the registry's own
 * tag immutability helps; reading back detects them.
 */
final class RepositoryLock {
    /** Never emptied: a lock is small, and a controller promotes a bounded number of repositories. */
    private static final ConcurrentMap<Repository, RepositoryLock> LOCKS = new ConcurrentHashMap<>();

    private final ReentrantLock lock = new ReentrantLock(true);
    private final AtomicLong writes = new AtomicLong();

    private RepositoryLock() {}

    /** Returns the turn of a promotion that begins now and waits in {@link Turn#holding}. */
    static Turn turn(Repository repository) {
        return LOCKS.computeIfAbsent(key(repository), created -> new RepositoryLock()).new Turn();
    }

    /** Host names do not depend on case. */
    private static Repository key(Repository repository) {
        return new Repository(repository.registry().toLowerCase(Locale.ROOT), repository.path());
    }

    /** One promotion's turn in the repository. */
    final class Turn {
        private final long writesBefore = writes.get();

        private Turn() {}

        /** Runs {@code work} alone in the repository; an interrupt while it waits cancels the promotion. */
        <T> T holding(Supplier<T> work) {
            try {
                lock.lockInterruptibly();
            } catch (InterruptedException e) {
                throw Interruption.cancelled(e);
            }
            try {
                return work.get();
            } finally {
                lock.unlock();
            }
        }

        /** Returns true if another promotion wrote a tag here since this one began. */
        boolean othersWrote() {
            return writes.get() != writesBefore;
        }

        /** Tells the promotions that wait that a tag is being written. */
        void writes() {
            writes.incrementAndGet();
        }
    }
}
