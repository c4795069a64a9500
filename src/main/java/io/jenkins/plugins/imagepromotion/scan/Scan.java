package io.jenkins.plugins.imagepromotion.scan;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.failure.Plural;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.scan.files.FileWalk;
import io.jenkins.plugins.imagepromotion.scan.files.Skip;
import io.jenkins.plugins.imagepromotion.scan.report.ScanReport;
import io.jenkins.plugins.imagepromotion.scan.report.ScanReport.Note;
import io.jenkins.plugins.imagepromotion.scan.waiver.WaiverFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads files and trees, and reports the image references in them that are not allowed. */
public final class Scan {
    /**
     * A place to scan.
     *
     * @param location a folder or a file
     * @param shown its path in reports; empty for a folder whose files appear with their paths below it
     */
    public record Root(Path location, String shown) {}

    private final ScanSettings settings;
    private final Verdicts verdicts;

    public Scan(ScanSettings settings) {
        this.settings = settings;
        this.verdicts = new Verdicts(settings.policy());
    }

    /**
     * Scans these places.
     *
     * @throws ImagePromotionException {@code UNREADABLE_FILE} if a place does not exist; {@code NOTHING_SCANNED} if no
     *     file has a known format; {@code CANCELLED} if the thread is interrupted, which clears its interrupt status
     */
    public ScanReport run(List<Root> roots) {
        return ScanReport.of(
                withAutomation(roots).stream().map(FileScan::report).toList());
    }

    /** Returns the scan of each file, with the findings about GitOps automation in all files together. */
    List<FileScan> withAutomation(List<Root> roots) {
        List<FileScan> scans = files(roots);
        new Placeholders(settings).drop(scans);
        return new AutomationScan(settings).with(scans);
    }

    /** Returns the scan of each file. */
    List<FileScan> files(List<Root> roots) {
        List<FileScan> scans = new ArrayList<>();
        Map<Skip, Integer> skipped = new EnumMap<>(Skip.class);
        for (Root root : roots) {
            if (Files.isDirectory(root.location())) {
                folder(root, scans).forEach((rule, count) -> skipped.merge(rule, count, Integer::sum));
            } else if (Files.isRegularFile(root.location())) {
                scans.add(file(root));
            } else {
                throw missing(root);
            }
            if (Thread.interrupted()) {
                throw new ImagePromotionException(Failure.of(FailureCode.CANCELLED, "The scan was stopped."));
            }
        }
        ScanReport report = ScanReport.of(scans.stream().map(FileScan::report).toList());
        if (report.files() == 0 && report.findings().isEmpty()) {
            throw nothing(roots, skipped, report.notes());
        }
        return scans;
    }

    /** Scans a folder, and returns how many files and folders each rule skipped. */
    private Map<Skip, Integer> folder(Root root, List<FileScan> scans) {
        WaiverFile waivers = waivers(root.location());
        String prefix = root.shown().isEmpty() ? "" : root.shown() + "/";
        ReadAhead<FileWalk.Found, FileScan> files = new ReadAhead<>(
                found -> read(scan(waivers, root.location(), prefix, found.path()), found.file(), found.size(), false));
        FileWalk walk = new FileWalk(settings.selection(), FormatChoice::isCandidate, files::add);
        walk.walk(root.location());
        FileScan whole = scan(waivers, root.location(), prefix, WaiverFile.NAME);
        waivers.all().forEach(waiver -> whole.checkWaiver(prefix + WaiverFile.NAME, waiver));
        scans.add(whole);
        for (FileWalk.Unread unread : walk.unread()) {
            scans.add(scan(waivers, root.location(), prefix, unread.path()).unreadable(unread.why()));
        }
        for (String path : walk.links()) {
            scans.add(
                    scan(waivers, root.location(), prefix, path).note("it is a link, which the scan does not follow"));
        }
        int more = walk.skipped().getOrDefault(Skip.LINK, 0) - walk.links().size();
        if (more > 0) {
            whole.note("the scan does not follow " + Plural.of(more, "more link"));
        }
        scans.addAll(files.results());
        return walk.skipped();
    }

    private FileScan file(Root root) {
        String name = String.valueOf(root.location().getFileName());
        Path folder = Objects.requireNonNull(root.location().toAbsolutePath().getParent());
        String shown = root.shown().isEmpty() ? name : root.shown();
        FileScan scan = new FileScan(settings, verdicts, new WaiverFile(""), folder, name, shown, root.shown());
        try {
            return read(scan, root.location(), Files.size(root.location()), true);
        } catch (IOException e) {
            return scan.unreadable(e);
        }
    }

    /** A scan of a file in a folder; its name in reports begins with {@code prefix}. */
    private FileScan scan(WaiverFile waivers, Path folder, String prefix, String path) {
        return new FileScan(settings, verdicts, waivers, folder, path, prefix + path, path);
    }

    private FileScan read(FileScan scan, Path file, long size, boolean requested) {
        long largest = settings.selection().largestFile();
        if (size > largest && !requested && !FormatChoice.isSure(String.valueOf(file.getFileName()))) {
            // No script is that large, so it is a binary file.
            return scan;
        }
        if (size > largest) {
            return scan.unreadable("The file is larger than " + largest + " bytes.");
        }
        try (InputStream in = Files.newInputStream(file)) {
            // Reads no more than the limit: a file can grow, or be a device.
            return scan.read(in.readNBytes((int) largest), requested);
        } catch (IOException e) {
            return scan.unreadable(e);
        }
    }

    private static WaiverFile waivers(Path root) {
        Path file = root.resolve(WaiverFile.NAME);
        try {
            boolean exists = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
            return new WaiverFile(exists ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "");
        } catch (IOException e) {
            // Without the file, nothing is waived.
            return new WaiverFile("");
        }
    }

    private static ImagePromotionException missing(Root root) {
        boolean exists = Files.exists(root.location(), LinkOption.NOFOLLOW_LINKS);
        String problem = Files.isSymbolicLink(root.location())
                ? "The link to scan does not lead to a file or folder."
                : "The path to scan is not a file or a folder.";
        return new ImagePromotionException(
                Failure.of(FailureCode.UNREADABLE_FILE, exists ? problem : "The file or folder to scan does not exist.")
                        .with("path", shown(root))
                        .remedy("Correct the path. A missing path is treated as a failure."));
    }

    private static ImagePromotionException nothing(List<Root> roots, Map<Skip, Integer> skipped, List<Note> notes) {
        Failure failure = Failure.of(FailureCode.NOTHING_SCANNED, "The scan did not read any file.")
                .withEach("path", roots.stream().map(Scan::shown).toList());
        for (Map.Entry<Skip, Integer> rule : skipped.entrySet()) {
            failure = failure.with(rule.getKey().shown(), rule.getValue());
        }
        failure = failure.withEach(
                "not read",
                notes.stream()
                        .map(note -> Quoted.text(note.file()) + ", " + note.text())
                        .toList());
        return new ImagePromotionException(
                (skipped.isEmpty() && notes.isEmpty() ? failure.with("files found", 0) : failure)
                        .remedy("Correct the path, or the patterns that select files."));
    }

    private static String shown(Root root) {
        return Quoted.text(root.shown().isEmpty() ? root.location().toString() : root.shown());
    }
}
