package io.jenkins.plugins.imagepromotion.evidence;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The newest events, held in memory for the pages and to check whether an event is already recorded. The index tracks renamed jobs, and
 * separates the events of a deleted job from the events of a new job with the same name.
 */
public final class EvidenceIndex {
    /** The name of the fact that contains the new name of a job. */
    public static final String NEW_NAME = "newName";

    /** About 200 megabytes; older events are only in the files. */
    private static final int MAX_EVENTS = 200_000;

    private final List<Row> rows = new ArrayList<>();
    private final Map<String, Job> jobs = new HashMap<>();

    /** A job with its current name, and its events by build. */
    private static final class Job {
        private final Map<Integer, List<EvidenceEntry>> builds = new HashMap<>();
        private volatile Optional<String> name;

        Job(String name) {
            this.name = Optional.of(name);
        }
    }

    private record Row(EvidenceEntry entry, Job job) {}

    /**
     * A matching event.
     *
     * @param entry the event
     * @param job the current full name of its job; empty if the job was deleted
     */
    public record Found(EvidenceEntry entry, Optional<String> job) {}

    /**
     * One page of the matching events.
     *
     * @param events the events on this page, newest first
     * @param total the number of matching events on all pages
     */
    public record Page(List<Found> events, int total) {
        public Page {
            events = List.copyOf(events);
        }
    }

    /**
     * Returns true if the build already reported this event, at any time. An announcement that follows a refusal by the registry is a new
     * event.
     */
    public synchronized boolean contains(EvidenceEntry entry) {
        boolean isReported = false;
        for (EvidenceEntry earlier : of(entry.job(), entry.build())) {
            isReported = entry.isSameAs(earlier) || (isReported && !entry.reverses(earlier));
        }
        return isReported;
    }

    /** Adds an event, which must be newer than all others. */
    public synchronized void add(EvidenceEntry entry) {
        switch (entry.kind()) {
            case JOB_MOVED -> move(entry.job(), entry.fact(NEW_NAME));
            case JOB_DELETED -> move(entry.job(), null);
            case EXPIRED, ACKNOWLEDGED -> {}
            default -> {
                Job job = jobs.computeIfAbsent(entry.job(), Job::new);
                List<EvidenceEntry> build = job.builds.computeIfAbsent(entry.build(), number -> new ArrayList<>(1));
                build.stream().filter(entry::ends).reduce((first, next) -> next).ifPresent(this::hide);
                build.add(entry);
                rows.add(new Row(entry, job));
                if (rows.size() > MAX_EVENTS) {
                    forget(rows.subList(0, MAX_EVENTS / 10));
                }
            }
        }
    }

    /**
     * Removes an announcement from the rows, because its promotion has ended. The search starts at the end, where the announcement is
     * unless the controller stopped in the meantime.
     */
    private void hide(EvidenceEntry announced) {
        for (int i = rows.size() - 1; i >= 0; i--) {
            if (rows.get(i).entry.equals(announced)) {
                rows.remove(i);
                return;
            }
        }
    }

    private void move(String from, @Nullable String to) {
        Job job = jobs.remove(from);
        if (job != null) {
            job.name = Optional.ofNullable(to);
            if (to != null) {
                jobs.put(to, job);
            }
        }
    }

    /** Removes the events before that time, because their files were deleted. */
    public synchronized void forget(Instant before) {
        int end = 0;
        while (end < rows.size() && rows.get(end).entry.at().isBefore(before)) {
            end++;
        }
        forget(rows.subList(0, end));
    }

    /** Removes the oldest rows. The newer events of their builds and jobs are kept. */
    private void forget(List<Row> oldest) {
        for (Row row : oldest) {
            List<EvidenceEntry> build = row.job.builds.get(row.entry.build());
            if (build != null && build.removeIf(event -> !event.at().isAfter(row.entry.at())) && build.isEmpty()) {
                row.job.builds.remove(row.entry.build());
            }
        }
        oldest.clear();
        jobs.values().removeIf(job -> job.builds.isEmpty());
    }

    /** Returns true if a job with this name has events. */
    public synchronized boolean hasEvents(String job) {
        return jobs.containsKey(job);
    }

    /** Returns the events of one build, oldest first. */
    public synchronized List<EvidenceEntry> of(String job, int build) {
        Job known = jobs.get(job);
        return known == null ? List.of() : List.copyOf(known.builds.getOrDefault(build, List.of()));
    }

    /**
     * Returns the events that match, newest first. An announcement is omitted once its promotion has ended.
     *
     * @param filter receives each event once, newest first
     * @param skip the number of matching events before the page
     * @param count the maximum number of events on the page
     */
    public Page newest(Predicate<Found> filter, int skip, int count) {
        Row[] all;
        synchronized (this) {
            all = rows.toArray(Row[]::new);
        }
        List<Found> events = new ArrayList<>();
        int total = 0;
        for (int i = all.length - 1; i >= 0; i--) {
            Found found = new Found(all[i].entry(), all[i].job().name);
            if (filter.test(found)) {
                if (total >= skip && events.size() < count) {
                    events.add(found);
                }
                total++;
            }
        }
        return new Page(events, total);
    }
}
