package io.jenkins.plugins.imagepromotion.jenkins.history;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Run;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceEntry;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceIndex;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceKind;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceLog;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceProblem;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.promotion.attestation.Attestation;
import io.jenkins.plugins.imagepromotion.promotion.lineage.TagDigest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import org.jspecify.annotations.Nullable;

/**
 * The evidence of this controller, in {@code $JENKINS_HOME/image-promotion/evidence}. Deleting a build does not delete its evidence. The
 * store only reads and writes local files, so a step may call it wherever the step itself uses local files.
 */
@Extension
public final class EvidenceStore {
    private static final Logger LOGGER = Logger.getLogger(EvidenceStore.class.getName());

    /** A longer list would not help an administrator. */
    private static final int MAX_PROBLEMS = 100;

    /** A loop in a pipeline can cause any number of refusals, which would push the events of other builds off the pages. */
    private static final int MAX_REFUSALS = 100;

    private static final Set<EvidenceKind> LIMITED = Set.of(EvidenceKind.REFUSED, EvidenceKind.BUILD_REFUSED);

    private final EvidenceLog log;
    private final AttestationFiles attestations;
    private final Object turn = new Object();

    /** Writes are guarded by {@code turn}. Null until the files have been read successfully. */
    private volatile @Nullable EvidenceIndex index;

    private volatile List<EvidenceProblem> problems = List.of();
    private volatile Optional<String> unwritten = Optional.empty();

    public EvidenceStore() {
        this(Jenkins.get().getRootDir().toPath());
    }

    EvidenceStore(Path home) {
        Path folder = home.resolve("image-promotion");
        this.log = new EvidenceLog(folder.resolve("evidence"));
        this.attestations = new AttestationFiles(folder.resolve("attestations"));
    }

    /** Returns the store of this controller. */
    public static EvidenceStore get() {
        return ExtensionList.lookupSingleton(EvidenceStore.class);
    }

    /** Returns an event of the build at the current time. */
    public static EvidenceEntry event(EvidenceKind kind, Run<?, ?> run) {
        return EvidenceEntry.of(kind, Instant.now(), run.getParent().getFullName(), run.getNumber());
    }

    /** Returns the event of a refusal in the build, with the facts of the failure. */
    public static EvidenceEntry refusal(EvidenceKind kind, Run<?, ?> run, Failure failure) {
        Map<String, String> facts = new LinkedHashMap<>();
        failure.facts().forEach(fact -> facts.merge(fact.name(), fact.value(), (first, next) -> first + "; " + next));
        facts.put(EvidenceEntry.CODE, failure.code().name());
        facts.put(EvidenceEntry.MESSAGE, failure.summary());
        EvidenceEntry event = event(kind, run);
        for (Map.Entry<String, String> fact : facts.entrySet()) {
            event = event.with(fact.getKey(), fact.getValue());
        }
        return event;
    }

    /**
     * Adds an event, unless the build already reported it, or it is a refusal and the build has recorded 100 of them. A failure is logged
     * and shown to administrators. It does not fail the caller, because the event has already happened.
     */
    public void add(EvidenceEntry entry) {
        try {
            addOrFail(entry);
        } catch (IOException e) {
            LOGGER.log(
                    Level.WARNING,
                    e,
                    () -> "Could not record " + entry.kind() + " of " + entry.job() + " #" + entry.build());
        }
    }

    /**
     * Adds an event that must be recorded before it happens, unless the build already reported it. Refusals are limited as in {@link #add}.
     *
     * @throws IOException if it cannot be recorded
     */
    public void addOrFail(EvidenceEntry entry) throws IOException {
        try {
            synchronized (turn) {
                EvidenceIndex known = load();
                if (!known.contains(entry)) {
                    long refusals = refusalsBefore(entry, known);
                    if (refusals < MAX_REFUSALS) {
                        EvidenceEntry recorded = refusals == MAX_REFUSALS - 1 ? asLastRefusal(entry) : entry;
                        log.append(recorded);
                        known.add(recorded);
                    }
                }
            }
            unwritten = Optional.empty();
        } catch (IOException e) {
            unwritten = Optional.of(e.toString());
            throw e;
        }
    }

    /** Returns the number of refusals that the build of a refusal has recorded; 0 for other events. */
    private static long refusalsBefore(EvidenceEntry entry, EvidenceIndex known) {
        return LIMITED.contains(entry.kind())
                ? known.of(entry.job(), entry.build()).stream()
                        .filter(earlier -> LIMITED.contains(earlier.kind()))
                        .count()
                : 0;
    }

    /** The note precedes the message, because a long message is truncated. */
    private static EvidenceEntry asLastRefusal(EvidenceEntry entry) {
        return entry.with(
                EvidenceEntry.MESSAGE,
                "Further refusals of this build are not recorded. " + entry.fact(EvidenceEntry.MESSAGE));
    }

    /**
     * Returns the index of the newest events, which is read from the files at the first call. A page does not wait while an event is
     * written.
     *
     * @throws IOException if the files cannot be read
     */
    public EvidenceIndex index() throws IOException {
        EvidenceIndex known = index;
        return known == null ? load() : known;
    }

    /**
     * Returns the time at which the newest promotion of the image to the environment was rolled back; empty if it was not rolled back, or
     * if the evidence cannot be read.
     *
     * @param target the repository of the promoted tag
     */
    public Optional<Instant> rolledBack(String environment, Repository target, Digest image) {
        try {
            Optional<EvidenceEntry> promoted = newest(entry -> entry.kind() == EvidenceKind.PROMOTED
                    && entry.environment().equals(environment)
                    && entry.target().map(ImageReference::repository).equals(Optional.of(target))
                    && entry.digest().equals(Optional.of(image)));
            if (promoted.isEmpty()) {
                return Optional.empty();
            }
            String tag = promoted.get().target().orElseThrow().canonical();
            return newest(entry -> entry.fact(EvidenceEntry.ROLLBACK_OF).equals(tag))
                    .map(EvidenceEntry::at);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Could not read the evidence of rollbacks", e);
            return Optional.empty();
        }
    }

    /**
     * Returns the names of the releases that contain each of these tags with its digest, according to the events that
     * this controller recorded; empty if the evidence cannot be read.
     */
    public Map<Tag, SortedSet<String>> releases(Collection<TagDigest> tags) {
        Map<ImageReference, TagDigest> wanted =
                tags.stream().collect(Collectors.toMap(TagDigest::image, tag -> tag, (one, same) -> one));
        Map<Tag, SortedSet<String>> releases = new HashMap<>();
        try {
            index().newest(
                            found -> {
                                add(releases, found.entry(), wanted);
                                return false;
                            },
                            0,
                            0);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Could not read the evidence of releases", e);
        }
        return releases;
    }

    private static void add(
            Map<Tag, SortedSet<String>> releases, EvidenceEntry entry, Map<ImageReference, TagDigest> wanted) {
        String release = entry.fact(EvidenceEntry.RELEASE);
        boolean isPromotion = entry.kind() == EvidenceKind.PROMOTED || entry.kind() == EvidenceKind.ALREADY_PROMOTED;
        if (!release.isEmpty() && isPromotion) {
            entry.target()
                    .map(wanted::get)
                    .filter(tag -> entry.digest().equals(Optional.of(tag.digest())))
                    .ifPresent(tag -> releases.computeIfAbsent(tag.tag().tag(), found -> new TreeSet<>())
                            .add(release));
        }
    }

    private Optional<EvidenceEntry> newest(Predicate<EvidenceEntry> filter) throws IOException {
        return index().newest(found -> filter.test(found.entry()), 0, 1).events().stream()
                .map(EvidenceIndex.Found::entry)
                .findFirst();
    }

    private EvidenceIndex load() throws IOException {
        synchronized (turn) {
            EvidenceIndex known = index;
            if (known == null) {
                EvidenceIndex fresh = new EvidenceIndex();
                read(fresh);
                index = fresh;
                return fresh;
            }
            return known;
        }
    }

    /**
     * Deletes the evidence and the signed records of the months before {@code first}, except the newest file of
     * evidence, and removes it from the index.
     *
     * @throws IOException if a file cannot be read, written or deleted
     */
    public void expire(YearMonth first) throws IOException {
        EvidenceIndex known = load();
        for (YearMonth deleted : log.expire(first, Instant.now())) {
            known.forget(
                    deleted.plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant());
        }
        attestations.expire(first);
    }

    /** Keeps a signed record outside the build. A failure is logged, because the record is already attached. */
    public void keep(Attestation attestation, Instant at) {
        try {
            attestations.keep(attestation.envelope(), at);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "Could not keep the signed record " + attestation.digest());
        }
    }

    /**
     * Reads all files again, verifies them, and replaces the list of problems. A file for a month in the future is a problem as well.
     *
     * @return the digest of the last line; empty if nothing is recorded
     * @throws IOException if a file cannot be read
     */
    public Optional<Digest> verify() throws IOException {
        return read(null);
    }

    private Optional<Digest> read(@Nullable EvidenceIndex into) throws IOException {
        List<EvidenceProblem> found = new ArrayList<>();
        Set<String> acknowledged = new HashSet<>();
        Optional<Digest> last = log.read(new EvidenceLog.Reader() {
            @Override
            public void entry(EvidenceEntry entry, Digest line) {
                if (into != null) {
                    into.add(entry);
                }
                if (entry.kind() == EvidenceKind.ACKNOWLEDGED) {
                    acknowledged.addAll(entry.facts().values());
                }
            }

            @Override
            public void problem(EvidenceProblem problem) {
                if (found.size() < MAX_PROBLEMS) {
                    found.add(problem);
                }
            }
        });
        log.newestMonth()
                .filter(month -> month.isAfter(YearMonth.now(ZoneOffset.UTC)))
                .ifPresent(month -> found.add(new EvidenceProblem(
                        month + ".jsonl",
                        1,
                        "the file is for a month in the future, because the clock was wrong; it receives all events"
                                + " until then, and the retention setting does not delete them")));
        found.removeIf(problem -> acknowledged.contains(problem.toString()));
        problems = List.copyOf(found);
        return last;
    }

    /**
     * Records that a user acknowledged the current problems, and verifies the files again. The acknowledged problems
     * are no longer returned.
     *
     * @throws IOException if the files cannot be read or written
     */
    public void acknowledge(String user) throws IOException {
        EvidenceEntry event = EvidenceEntry.of(EvidenceKind.ACKNOWLEDGED, Instant.now(), "", 0)
                .by(List.of(), List.of(user));
        for (EvidenceProblem problem : problems) {
            event = event.with(problem.file() + ":" + problem.line(), problem.toString());
        }
        addOrFail(event);
        verify();
    }

    /** Returns the problems that the last verification found and no user acknowledged, at most 101. */
    public List<EvidenceProblem> problems() {
        return problems;
    }

    /** Returns why the last event could not be recorded; empty if it was recorded. */
    public Optional<String> unwritten() {
        return unwritten;
    }
}
