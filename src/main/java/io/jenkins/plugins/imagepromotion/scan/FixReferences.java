package io.jenkins.plugins.imagepromotion.scan;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.scan.FileScan.Refused;
import io.jenkins.plugins.imagepromotion.scan.fix.CurrentDigests;
import io.jenkins.plugins.imagepromotion.scan.fix.PinPlace;
import io.jenkins.plugins.imagepromotion.scan.fix.SafeWrite;
import io.jenkins.plugins.imagepromotion.scan.fix.TextFile;
import io.jenkins.plugins.imagepromotion.scan.fix.UnifiedDiff;
import io.jenkins.plugins.imagepromotion.scan.report.Change;
import io.jenkins.plugins.imagepromotion.scan.report.Finding;
import io.jenkins.plugins.imagepromotion.scan.report.FixReport;
import io.jenkins.plugins.imagepromotion.scan.report.FixReport.FixedFile;
import io.jenkins.plugins.imagepromotion.scan.report.ScanReport;
import io.jenkins.plugins.imagepromotion.scan.text.Mention;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Pins the references that a scan refuses to the current digests of their tags.
 *
 * <p>A change counts only if it is proven: the scan of the changed file must find the pinned reference at that place
 * and every other reference unchanged. A change therefore never touches another word of the line, and never breaks the
 * syntax of the file.
 *
 * <p>References in the files of a protected environment stay as they are, because the current image of a tag may not
 * have been promoted.
 */
public final class FixReferences {
    /** What to do with the changes. */
    public enum Mode {
        /** Adds the change and the current digest to each finding as a suggestion. */
        SUGGEST,
        /** Does the same, and adds the reason to each finding without a change. */
        DRY_RUN,
        /** Changes the files, and reports only the remaining findings. */
        WRITE
    }

    private final ScanSettings settings;
    private final Function<ImageReference, Registry> connection;

    /**
     * A fix with these settings.
     *
     * @param connection opens the registries once, if anything must be looked up; receives the first reference
     */
    public FixReferences(ScanSettings settings, Function<ImageReference, Registry> connection) {
        this.settings = settings;
        this.connection = connection;
    }

    /**
     * Scans these places, and pins the references that can be pinned.
     *
     * @throws ImagePromotionException as {@link Scan#run} does, and {@code CANCELLED} if the lookup is stopped; then no file is changed
     */
    public FixReport run(List<Scan.Root> roots, Mode mode) {
        List<FileScan> scans = new Scan(settings).files(roots);
        CurrentDigests digests = CurrentDigests.of(
                scans.stream()
                        .flatMap(scan -> scan.refused().stream())
                        .flatMap(refused -> reference(refused.finding().image()).stream())
                        .toList(),
                connection);
        List<FixedFile> files = new ArrayList<>();
        List<ScanReport> reports = new ArrayList<>();
        for (FileScan scan : scans) {
            reports.add(scan.refused().isEmpty() ? scan.report() : new FileFix(scan, digests, mode).fix(files));
        }
        return new FixReport(ScanReport.of(reports), files, mode == Mode.WRITE);
    }

    private static Optional<ImageReference> reference(String text) {
        try {
            return Optional.of(ImageReference.parse(text.strip()));
        } catch (ImagePromotionException e) {
            return Optional.empty();
        }
    }

    /** A refused mention, and the change that pins it. */
    private record Pin(Refused refused, Change change) {}

    /** The fix of one file. */
    private final class FileFix {
        private final CurrentDigests digests;
        private final Mode mode;
        private final IdentityHashMap<Finding, String> reasons = new IdentityHashMap<>();
        private FileScan scan;

        FileFix(FileScan scan, CurrentDigests digests, Mode mode) {
            this.scan = scan;
            this.digests = digests;
            this.mode = mode;
        }

        /** Returns the report of the file after the fix, and adds the file if it changes. */
        ScanReport fix(List<FixedFile> files) {
            byte[] bytes;
            try {
                bytes = read();
            } catch (IOException e) {
                return scan.again(new byte[0]).unreadable(e).report();
            }
            // The mentions in the current content of the file, which can differ from what the scan read.
            scan = scan.again(bytes);
            TextFile text = TextFile.of(bytes);
            List<Pin> pins = pins(text);
            List<Change> changes = pins.stream()
                    .map(Pin::change)
                    .distinct()
                    .sorted(Comparator.comparingInt(Change::line).thenComparingInt(Change::column))
                    .toList();
            if (mode == Mode.WRITE && !changes.isEmpty()) {
                byte[] after = text.with(changes);
                Optional<String> problem = SafeWrite.replace(scan.top(), Path.of(scan.below()), bytes, after);
                if (problem.isPresent()) {
                    pins.forEach(pin -> reasons.put(pin.refused().finding(), problem.get()));
                    return report(List.of());
                }
                files.add(new FixedFile(scan.shown(), changes, UnifiedDiff.of(scan.shown(), text, changes)));
                return left(after);
            }
            if (!changes.isEmpty()) {
                files.add(new FixedFile(scan.shown(), changes, UnifiedDiff.of(scan.shown(), text, changes)));
            }
            return report(pins);
        }

        /** Reads no more than the limit; a file that has grown beyond it is not written. */
        private byte[] read() throws IOException {
            try (InputStream in = Files.newInputStream(scan.top().resolve(scan.below()))) {
                return in.readNBytes((int) settings.selection().largestFile());
            }
        }

        /** Returns the findings of the changed file, which has the same mentions in the same order, with the reasons. */
        private ScanReport left(byte[] after) {
            FileScan changed = scan.again(after);
            IdentityHashMap<Mention, String> why = new IdentityHashMap<>();
            scan.refused().forEach(refused -> why.put(refused.mention(), reasons.getOrDefault(refused.finding(), "")));
            IdentityHashMap<Finding, String> left = new IdentityHashMap<>();
            IdentityHashMap<Mention, Finding> findings = new IdentityHashMap<>();
            changed.refused().forEach(refused -> findings.put(refused.mention(), refused.finding()));
            for (int i = 0; i < changed.mentions().size(); i++) {
                Finding finding = findings.get(changed.mentions().get(i));
                if (finding != null) {
                    left.put(finding, why.getOrDefault(scan.mentions().get(i), ""));
                }
            }
            return changed.report().mapped(finding -> suggest(finding, left.getOrDefault(finding, "")));
        }

        private ScanReport report(List<Pin> pins) {
            IdentityHashMap<Finding, Change> changes = new IdentityHashMap<>();
            pins.forEach(pin -> changes.put(pin.refused().finding(), pin.change()));
            return scan.report().mapped(finding -> {
                Change change = changes.get(finding);
                return change == null
                        ? suggest(finding, reasons.getOrDefault(finding, ""))
                        : suggest(finding, "").correctedBy(change);
            });
        }

        private Finding suggest(Finding finding, String reason) {
            Optional<ImageReference> image = reference(finding.image());
            if (mode != Mode.SUGGEST) {
                return reason.isEmpty()
                        ? finding
                        : finding.suggesting("Not fixed: " + reason + ". " + finding.suggestion());
            }
            if (image.isEmpty()) {
                return finding;
            }
            if (image.get().tag().isEmpty()) {
                return finding.suggesting(
                        "Use an immutable tag or a digest. A reference without a tag cannot be resolved.");
            }
            return finding.suggesting(digests.digest(image.get())
                    .map(digest ->
                            "It is now " + ImageReference.pinned(image.get().repository(), digest) + ".")
                    .orElseGet(() -> "Use an immutable tag or a digest. The current digest is unknown: "
                            + digests.problem(image.get())));
        }

        /** Returns the changes that are proven to pin their references. */
        private List<Pin> pins(TextFile text) {
            List<Pin> first = new ArrayList<>();
            IdentityHashMap<Refused, List<Change>> others = new IdentityHashMap<>();
            for (Refused refused : scan.refused()) {
                List<Change> candidates = candidates(text, refused);
                Optional<Change> free = candidates.stream()
                        .filter(change -> first.stream()
                                .noneMatch(pin -> pin.change().overlaps(change)
                                        && !pin.change().equals(change)))
                        .findFirst();
                free.ifPresent(change -> first.add(new Pin(refused, change)));
                others.put(refused, candidates);
                if (!candidates.isEmpty()) {
                    reasons.put(
                            refused.finding(),
                            "no change to line " + refused.finding().line() + " is proven to pin it");
                }
            }
            List<Pin> proven = proven(text, first, others);
            // Each half was proven alone; the two together need their own proof.
            if (!proves(text, proven)) {
                proven = List.of();
            }
            IdentityHashMap<Refused, Change> pinned = new IdentityHashMap<>();
            proven.forEach(pin -> pinned.put(pin.refused(), pin.change()));
            return withAliases(text, proven, pinned);
        }

        /** Adds the references that are pinned along with another reference: an alias is pinned where its anchor is. */
        private List<Pin> withAliases(TextFile text, List<Pin> proven, IdentityHashMap<Refused, Change> pinned) {
            if (proven.isEmpty() || proven.size() == scan.refused().size()) {
                return proven;
            }
            List<Mention> after = changed(text, proven).mentions();
            IdentityHashMap<Mention, Mention> now = new IdentityHashMap<>();
            IntStream.range(0, after.size())
                    .forEach(i -> now.put(scan.mentions().get(i), after.get(i)));
            List<Pin> all = new ArrayList<>(proven);
            for (Refused refused : scan.refused()) {
                if (!pinned.containsKey(refused)
                        && isPinned(refused.mention(), now.getOrDefault(refused.mention(), refused.mention()))) {
                    proven.stream()
                            .filter(pin -> pin.refused()
                                    .finding()
                                    .image()
                                    .equals(refused.finding().image()))
                            .findFirst()
                            .ifPresent(pin -> all.add(new Pin(refused, pin.change())));
                }
            }
            return all;
        }

        private FileScan changed(TextFile text, List<Pin> pins) {
            return scan.again(
                    text.with(new LinkedHashSet<>(pins.stream().map(Pin::change).toList())));
        }

        private List<Change> candidates(TextFile text, Refused refused) {
            Finding finding = refused.finding();
            Optional<ImageReference> image = reference(finding.image());
            String problem;
            if (image.isEmpty()) {
                problem = finding.code() == FailureCode.INVALID_REFERENCE
                        ? "it is not a valid reference"
                        : "it contains a variable";
            } else if (refused.mention().created()) {
                problem = PinPlace.CREATED;
            } else if (isProtected(finding.environment())) {
                problem = finding.environment() + " accepts only promoted images, and the current image of a tag"
                        + " may not be one";
            } else if (image.get().tag().isEmpty()) {
                problem = "it has no tag, so it does not say which image is meant";
            } else if (digests.digest(image.get()).isEmpty()) {
                problem = "the digest is unknown: " + withoutPeriod(digests.problem(image.get()));
            } else {
                PinPlace place = PinPlace.of(
                        text, refused.mention(), digests.digest(image.get()).get());
                problem = place.problem();
                if (problem.isEmpty()) {
                    return place.candidates();
                }
            }
            reasons.put(finding, problem);
            return List.of();
        }

        private boolean isProtected(String environment) {
            return !environment.isEmpty()
                    && settings.policy().environment(environment).isProtected();
        }

        /**
         * Returns the changes that are proven, splitting them in halves; a single change can have another candidate.
         */
        private List<Pin> proven(TextFile text, List<Pin> pins, IdentityHashMap<Refused, List<Change>> others) {
            if (pins.isEmpty() || proves(text, pins)) {
                return pins;
            }
            if (pins.size() == 1) {
                Pin pin = pins.get(0);
                return others.getOrDefault(pin.refused(), List.of()).stream()
                        .filter(change -> !change.equals(pin.change()))
                        .map(change -> new Pin(pin.refused(), change))
                        .filter(other -> proves(text, List.of(other)))
                        .findFirst()
                        .stream()
                        .toList();
            }
            List<Pin> both = new ArrayList<>(proven(text, pins.subList(0, pins.size() / 2), others));
            both.addAll(proven(text, pins.subList(pins.size() / 2, pins.size()), others));
            return both;
        }

        /** Returns whether the changed file names the pinned references, and all others as before. */
        private boolean proves(TextFile text, List<Pin> pins) {
            FileScan changed = changed(text, pins);
            List<Mention> before = scan.mentions();
            List<Mention> after = changed.mentions();
            ScanReport old = scan.report();
            ScanReport now = changed.report();
            Set<Mention> wanted = Collections.newSetFromMap(new IdentityHashMap<>());
            pins.forEach(pin -> wanted.add(pin.refused().mention()));
            return before.size() == after.size()
                    && now.notes().equals(old.notes())
                    && now.findings().size() - changed.refused().size()
                            == old.findings().size() - scan.refused().size()
                    && IntStream.range(0, before.size())
                            .allMatch(i -> isPinned(before.get(i), after.get(i))
                                    || (before.get(i)
                                                    .value()
                                                    .equals(after.get(i).value())
                                            && !wanted.contains(before.get(i))));
        }

        /** Returns whether a mention is the same image with its current digest. */
        private boolean isPinned(Mention before, Mention after) {
            if (before.value().equals(after.value())) {
                return false;
            }
            Optional<ImageReference> was = reference(before.value());
            Optional<ImageReference> is = reference(after.value());
            return was.isPresent()
                    && is.isPresent()
                    && is.get().digest().isPresent()
                    && is.get().digest().equals(digests.digest(was.get()))
                    && is.get().repository().equals(was.get().repository())
                    && (is.get().tag().isEmpty()
                            || is.get().tag().equals(was.get().tag()));
        }
    }

    private static String withoutPeriod(String text) {
        return text.replaceFirst("\\.(?= \\[|$)", "");
    }
}
