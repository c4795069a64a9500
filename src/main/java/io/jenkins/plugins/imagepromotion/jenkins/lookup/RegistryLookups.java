package io.jenkins.plugins.imagepromotion.jenkins.lookup;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Run;
import hudson.util.ClassLoaderSanityThreadFactory;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Asks registries in the background for pages, and keeps the answers for a short time. */
@Extension
public final class RegistryLookups {
    /** A user waits for the answer. */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** A tag can be written or deleted at any time, so an answer is not kept for long. */
    private static final Duration KEPT = Duration.ofMinutes(10);

    private static final int MOST_KEPT = 100;
    private static final int MOST_THREADS = 4;
    private static final int MOST_WAITING = 20;

    private final Clock clock;
    private final Duration limit;
    private final ThreadPoolExecutor pool;

    /** Also the lock of itself; oldest first. */
    private final Map<Key, RegistryLookup> lookups = new LinkedHashMap<>();

    /** A question of a job, with the credentials of its builds. */
    private static final class Key {
        private final String job;
        private final ImageQuestion question;

        Key(String job, ImageQuestion question) {
            this.job = job;
            this.question = question;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key that && job.equals(that.job) && question.equals(that.question);
        }

        @Override
        public int hashCode() {
            return job.hashCode() + question.hashCode();
        }
    }

    public RegistryLookups() {
        this(Clock.systemUTC(), LIMIT);
    }

    RegistryLookups(Clock clock, Duration limit) {
        this.clock = clock;
        this.limit = limit;
        this.pool = new ThreadPoolExecutor(
                MOST_THREADS,
                MOST_THREADS,
                60,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST_WAITING),
                new NamingThreadFactory(
                        new ClassLoaderSanityThreadFactory(new DaemonThreadFactory()), "image-promotion lookup"));
        pool.allowCoreThreadTimeOut(true);
    }

    /** Returns the lookups of this controller. */
    public static RegistryLookups get() {
        return ExtensionList.lookupSingleton(RegistryLookups.class);
    }

    /**
     * Asks the question, unless it is being asked already.
     *
     * @param build the build whose credentials are used; the answer is kept for its job
     * @throws RejectedExecutionException if too many questions are waiting
     */
    public RegistryLookup ask(Run<?, ?> build, ImageQuestion question) {
        synchronized (lookups) {
            return ask(key(build, question), build, question);
        }
    }

    private RegistryLookup ask(Key key, Run<?, ?> build, ImageQuestion question) {
        RegistryLookup known = lookups.get(key);
        if (known != null && known.isRunning()) {
            return known;
        }
        RegistryLookup fresh = new RegistryLookup(build, question, clock.instant(), limit);
        fresh.start(pool);
        lookups.remove(key);
        lookups.put(key, fresh);
        if (lookups.size() > MOST_KEPT) {
            lookups.remove(lookups.keySet().iterator().next());
        }
        return fresh;
    }

    /** Returns what became of the question that was asked for the job of that build; empty if it was not asked recently. */
    public Optional<RegistryLookup> find(Run<?, ?> build, ImageQuestion question) {
        Instant oldest = clock.instant().minus(KEPT);
        synchronized (lookups) {
            lookups.values().removeIf(lookup -> lookup.startedAt().isBefore(oldest));
            return Optional.ofNullable(lookups.get(key(build, question)));
        }
    }

    private static Key key(Run<?, ?> build, ImageQuestion question) {
        return new Key(build.getParent().getFullName(), question);
    }
}
