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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Looks up images in registries for pages, in the background, and caches the answers for a short time. */
@Extension
public final class RegistryLookups {
    /** Short, because a user waits for the answer. */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** A tag can be written or deleted at any time, so an answer is not cached for long. */
    private static final Duration KEPT = Duration.ofMinutes(10);

    private static final int MAX_KEPT = 100;
    private static final int MAX_THREADS = 4;
    private static final int MAX_WAITING = 20;

    private final Clock clock;
    private final Duration limit;
    private final ThreadPoolExecutor pool;

    /**
     * The lookups by job and question, oldest first. The job is part of the key because the builds of each job use their own credentials.
     * The map is its own lock.
     */
    private final Map<List<Object>, RegistryLookup> lookups = new LinkedHashMap<>();

    public RegistryLookups() {
        this(Clock.systemUTC(), LIMIT);
    }

    RegistryLookups(Clock clock, Duration limit) {
        this.clock = clock;
        this.limit = limit;
        this.pool = new ThreadPoolExecutor(
                MAX_THREADS,
                MAX_THREADS,
                60,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MAX_WAITING),
                new NamingThreadFactory(
                        new ClassLoaderSanityThreadFactory(new DaemonThreadFactory()), "image-promotion lookup"));
        pool.allowCoreThreadTimeOut(true);
    }

    /** Returns the lookups of this controller. */
    public static RegistryLookups get() {
        return ExtensionList.lookupSingleton(RegistryLookups.class);
    }

    /**
     * Starts a lookup, or returns the running one for the same question.
     *
     * @param build the build whose credentials are used; the answer is cached for its job
     * @throws RejectedExecutionException if too many questions are waiting
     */
    public RegistryLookup ask(Run<?, ?> build, ImageQuestion question) {
        List<Object> key = key(build, question);
        synchronized (lookups) {
            RegistryLookup known = lookups.get(key);
            if (known != null && known.isRunning()) {
                return known;
            }
            RegistryLookup fresh = new RegistryLookup(build, question, clock.instant(), limit);
            fresh.start(pool);
            lookups.remove(key);
            lookups.put(key, fresh);
            if (lookups.size() > MAX_KEPT) {
                lookups.remove(lookups.keySet().iterator().next());
            }
            return fresh;
        }
    }

    /** Returns the lookup for the question of the build's job; empty if it was not started in the last 10 minutes. */
    public Optional<RegistryLookup> find(Run<?, ?> build, ImageQuestion question) {
        Instant oldest = clock.instant().minus(KEPT);
        synchronized (lookups) {
            lookups.values().removeIf(lookup -> lookup.startedAt().isBefore(oldest));
            return Optional.ofNullable(lookups.get(key(build, question)));
        }
    }

    private static List<Object> key(Run<?, ?> build, ImageQuestion question) {
        return List.of(build.getParent().getFullName(), question);
    }
}
