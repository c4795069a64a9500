package io.jenkins.plugins.imagepromotion.scan;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.gitops.automation.GitOpsFiles;
import io.jenkins.plugins.imagepromotion.gitops.automation.GitOpsFiles.Concern;
import io.jenkins.plugins.imagepromotion.gitops.automation.check.AutomationFinding;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.scan.files.Reason;
import io.jenkins.plugins.imagepromotion.scan.report.Finding;
import io.jenkins.plugins.imagepromotion.scan.report.ScanReport;
import io.jenkins.plugins.imagepromotion.scan.report.ScanReport.Note;
import io.jenkins.plugins.imagepromotion.scan.report.Waived;
import io.jenkins.plugins.imagepromotion.scan.text.Format;
import io.jenkins.plugins.imagepromotion.scan.text.Key;
import io.jenkins.plugins.imagepromotion.scan.text.Mention;
import io.jenkins.plugins.imagepromotion.scan.text.Mentions;
import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import io.jenkins.plugins.imagepromotion.scan.waiver.InlineWaivers;
import io.jenkins.plugins.imagepromotion.scan.waiver.Waiver;
import io.jenkins.plugins.imagepromotion.scan.waiver.WaiverFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The scan of one file: reads its references, judges them, and applies the waivers. */
final class FileScan {
    /** Reports cut longer lines. */
    private static final int LONGEST_SHOWN = 200;

    /** Does not use {@code Comparator.comparingInt}, because a class archive cannot contain its lambdas. */
    private static final Comparator<Finding> BY_PLACE = (one, other) -> one.line() == other.line()
            ? Integer.compare(one.column(), other.column())
            : Integer.compare(one.line(), other.line());

    /** A finding, and the mention that caused it. */
    record Refused(Finding finding, Mention mention) {}

    private final ScanSettings settings;
    private final Verdicts verdicts;
    private final WaiverFile waivers;
    private final String shown;
    private final String path;
    private final Path top;
    private final String below;

    private final List<Finding> findings = new ArrayList<>();
    private final List<Waived> waived = new ArrayList<>();
    private final List<Note> notes = new ArrayList<>();
    private final List<Refused> refused = new ArrayList<>();
    private Predicate<Refused> unused = each -> false;
    private List<Mention> mentions = List.of();
    private Concern concern = Concern.NONE;
    private boolean read;
    private boolean named;
    private int lastNumber;
    private String lastLine = "";

    /**
     * A scan of a file.
     *
     * @param top a folder; {@code below} is the path of the file in it
     * @param shown the path in reports
     * @param path the path that patterns apply to
     */
    FileScan(
            ScanSettings settings,
            Verdicts verdicts,
            WaiverFile waivers,
            Path top,
            String below,
            String shown,
            String path) {
        this.settings = settings;
        this.verdicts = verdicts;
        this.waivers = waivers;
        this.shown = shown;
        this.path = path;
        this.top = top;
        this.below = below;
    }

    /** Returns a scan of the same file with other content. */
    FileScan again(byte[] content) {
        FileScan again = new FileScan(settings, verdicts, waivers, top, below, shown, path).read(content, false);
        again.named = named;
        again.drop(unused);
        return again;
    }

    /** Removes the findings about references that are not deployed, also from later scans of the same file. */
    void drop(Predicate<Refused> isUnused) {
        unused = isUnused;
        for (Refused each : List.copyOf(refused)) {
            if (isUnused.test(each)) {
                refused.remove(each);
                findings.remove(each.finding());
            }
        }
    }

    /** Returns the folder that the file is in, at any depth. */
    Path top() {
        return top;
    }

    /** Returns the path of the file below {@link #top()}. */
    String below() {
        return below;
    }

    String shown() {
        return shown;
    }

    /** Returns how the file concerns automation. */
    Concern concern() {
        return concern;
    }

    /** Returns the environment of the file, if any. */
    Optional<String> environment() {
        return settings.environmentOf(path, shown);
    }

    /** Returns whether the file itself was named, rather than a folder above it. */
    boolean isNamed() {
        return named;
    }

    /** Returns all mentions, in the order that the format found them. */
    List<Mention> mentions() {
        return mentions;
    }

    /** Returns the findings that are references, without those that a waiver allows. */
    List<Refused> refused() {
        return List.copyOf(refused);
    }

    /** Reads the file if its format can name images; a file that was {@code requested} gets a note if not. */
    FileScan read(byte[] content, boolean requested) {
        named = requested;
        SourceText text = SourceText.of(path, content);
        Optional<Format> format = FormatChoice.of(text);
        concern = GitOpsFiles.concern(text.name(), text.text());
        if (format.isPresent()) {
            read = true;
            judge(text, format.get());
        } else if (requested) {
            note("it was not read, because the scan does not know its format");
        }
        return this;
    }

    /** Returns a scan of the same file that has only these findings, which are settings of automation. */
    FileScan automation(SourceText text, List<AutomationFinding> found) {
        FileScan scan = new FileScan(settings, verdicts, waivers, top, below, shown, path);
        InlineWaivers inline = new InlineWaivers(text);
        for (AutomationFinding each : found) {
            int line = each.place().line();
            String whole = text.line(line);
            String written = whole.strip();
            scan.add(
                    new Finding(
                            shown,
                            line,
                            whole.indexOf(written) + 1,
                            each.environment(),
                            "",
                            written.substring(0, Math.min(written.length(), LONGEST_SHOWN)),
                            each.object(),
                            each.code(),
                            each.message(),
                            each.remedy(),
                            Optional.empty()),
                    inline);
        }
        return scan;
    }

    /** Adds a note on how the file was read, as part of a sentence. */
    FileScan note(String text) {
        notes.add(new Note(shown, text));
        return this;
    }

    /** Adds the same finding as {@link #unreadable(String)}, with the reason that the system reported. */
    FileScan unreadable(IOException problem) {
        return unreadable("The file cannot be read: " + Reason.of(problem) + ".");
    }

    /** Adds a finding: a file that cannot be read may name any image. */
    FileScan unreadable(String why) {
        findings.add(new Finding(
                shown,
                1,
                1,
                environment().orElse(""),
                "",
                "",
                "",
                FailureCode.UNREADABLE_FILE,
                why,
                "Make it readable, or exclude it from the scan.",
                Optional.empty()));
        return this;
    }

    private void judge(SourceText text, Format format) {
        Mentions found = new Mentions(text);
        format.read(text, found);
        found.notes().forEach(this::note);
        if (found.isOverflown()) {
            unreadable("The file names too many images.");
        }
        if (found.stoppedAt() > 0) {
            unreadable("The script on line " + found.stoppedAt() + " is encoded, too long, or nested too deeply.");
        }
        InlineWaivers inline = new InlineWaivers(text);
        inline.all().forEach(waiver -> checkWaiver(shown, waiver));
        if (found.count() == 0) {
            return;
        }
        mentions = found.found();
        Optional<String> environment = environment();
        for (Mention mention : mentions) {
            verdicts.of(mention, environment)
                    .ifPresent(verdict -> refuse(text, mention, verdict, environment.orElse(""), inline));
        }
        findings.sort(BY_PLACE);
    }

    private void refuse(
            SourceText text, Mention mention, Verdicts.Verdict verdict, String environment, InlineWaivers inline) {
        Failure failure = verdict.failure();
        Finding finding = new Finding(
                shown,
                mention.line(),
                mention.column(),
                environment,
                Key.before(line(text, mention.line()), mention.column())
                        .map(Key::name)
                        .orElse(""),
                mention.written(),
                verdict.image(),
                failure.code(),
                message(failure),
                failure.remedy(),
                Optional.empty());
        if (add(finding, inline)) {
            refused.add(new Refused(finding, mention));
        }
    }

    /** Adds a finding, and returns true, unless a waiver allows it. */
    private boolean add(Finding finding, InlineWaivers inline) {
        Optional<Waiver> waiver = inline.find(finding.line(), settings.today())
                .or(() -> waivers.find(path, List.of(finding.reference(), finding.written()), settings.today()));
        waiver.ifPresentOrElse(
                each -> waived.add(
                        new Waived(finding, each.reason(), each.until().orElseThrow())),
                () -> findings.add(finding));
        return waiver.isEmpty();
    }

    /** Returns a line. The last one is cached: a file can consist of one line with many images. */
    private String line(SourceText text, int number) {
        if (number != lastNumber) {
            lastNumber = number;
            lastLine = text.line(number);
        }
        return lastLine;
    }

    /** Returns the summary. For an invalid reference, it includes the fact that explains the problem. */
    private static String message(Failure failure) {
        String summary = failure.summary();
        return failure.facts().stream()
                .filter(fact -> fact.name().equals("problem"))
                .map(fact -> summary.substring(0, summary.length() - 1) + ": " + fact.value() + ".")
                .findFirst()
                .orElse(summary);
    }

    /** Adds a finding if the waiver is incomplete or expired. */
    FileScan checkWaiver(String file, Waiver waiver) {
        waiver.fault(settings.today())
                .ifPresent(code -> findings.add(new Finding(
                        file,
                        waiver.line(),
                        1,
                        "",
                        "",
                        waiver.written(),
                        "",
                        code,
                        waiver.problem(),
                        "Write it as " + Quoted.text("allow <reason> until <year>-<month>-<day>")
                                + ", or correct the reference and remove the waiver.",
                        Optional.empty())));
        return this;
    }

    ScanReport report() {
        return new ScanReport(findings, waived, notes, read ? 1 : 0);
    }
}
