package io.jenkins.plugins.imagepromotion.scan;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.scan.report.Finding;
import io.jenkins.plugins.imagepromotion.scan.report.ScanReport;
import io.jenkins.plugins.imagepromotion.scan.report.ScanReport.Note;
import io.jenkins.plugins.imagepromotion.scan.report.Waived;
import io.jenkins.plugins.imagepromotion.scan.text.Format;
import io.jenkins.plugins.imagepromotion.scan.text.Mention;
import io.jenkins.plugins.imagepromotion.scan.text.Mentions;
import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import io.jenkins.plugins.imagepromotion.scan.waiver.InlineWaivers;
import io.jenkins.plugins.imagepromotion.scan.waiver.Waiver;
import io.jenkins.plugins.imagepromotion.scan.waiver.WaiverFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The scan of one file: reads its references, judges them, and applies the waivers. */
final class FileScan {
    private final ScanSettings settings;
    private final Verdicts verdicts;
    private final WaiverFile waivers;
    private final String shown;
    private final String path;

    private final List<Finding> findings = new ArrayList<>();
    private final List<Waived> waived = new ArrayList<>();
    private final List<Note> notes = new ArrayList<>();
    private boolean read;

    /** A scan of the file at {@code path} below the root, which is {@code shown} in reports. */
    FileScan(ScanSettings settings, Verdicts verdicts, WaiverFile waivers, String shown, String path) {
        this.settings = settings;
        this.verdicts = verdicts;
        this.waivers = waivers;
        this.shown = shown;
        this.path = path;
    }

    /** Reads the file if its format can name images; a file that was {@code requested} gets a note if not. */
    FileScan read(byte[] content, boolean requested) {
        SourceText text = SourceText.of(path, content);
        Optional<Format> format = FormatChoice.of(text);
        if (format.isPresent()) {
            read = true;
            judge(text, format.get());
        } else if (requested) {
            note("it was not read, because the scan does not know its format");
        }
        return this;
    }

    /** Adds a note on how the file was read, as part of a sentence. */
    FileScan note(String text) {
        notes.add(new Note(shown, text));
        return this;
    }

    /** Adds a finding: a file that cannot be read may name any image. */
    FileScan unreadable(String why) {
        findings.add(new Finding(
                shown,
                1,
                1,
                settings.environmentOf(path, shown).orElse(""),
                "",
                "",
                FailureCode.UNREADABLE_FILE,
                why,
                "Make it readable, or exclude it from the scan."));
        return this;
    }

    private void judge(SourceText text, Format format) {
        Mentions mentions = new Mentions(text);
        format.read(text, mentions);
        mentions.notes().forEach(this::note);
        if (mentions.isOverflown()) {
            unreadable("The file names too many images.");
        }
        if (mentions.stoppedAt() > 0) {
            unreadable("The script in line " + mentions.stoppedAt() + " is encoded, too long, or nested too deeply.");
        }
        InlineWaivers inline = new InlineWaivers(text);
        inline.all().forEach(waiver -> checkWaiver(shown, waiver));
        if (mentions.count() == 0) {
            return;
        }
        Optional<String> environment = settings.environmentOf(path, shown);
        for (Mention mention : mentions.found()) {
            verdicts.of(mention, environment)
                    .ifPresent(verdict -> refuse(mention, verdict, environment.orElse(""), inline));
        }
        findings.sort(Comparator.comparingInt(Finding::line).thenComparingInt(Finding::column));
    }

    private void refuse(Mention mention, Verdicts.Verdict verdict, String environment, InlineWaivers inline) {
        Failure failure = verdict.failure();
        Finding finding = new Finding(
                shown,
                mention.line(),
                mention.column(),
                environment,
                mention.written(),
                verdict.image(),
                failure.code(),
                failure.summary(),
                failure.remedy());
        inline.find(mention.line(), settings.today())
                .or(() -> waivers.find(path, List.of(finding.reference(), finding.written()), settings.today()))
                .ifPresentOrElse(
                        waiver -> waived.add(new Waived(
                                finding, waiver.reason(), waiver.until().orElseThrow())),
                        () -> findings.add(finding));
    }

    /** Adds a finding if the waiver is incomplete or expired. */
    FileScan checkWaiver(String file, Waiver waiver) {
        waiver.fault(settings.today())
                .ifPresent(code -> findings.add(new Finding(
                        file,
                        waiver.line(),
                        1,
                        "",
                        waiver.written(),
                        "",
                        code,
                        waiver.problem(),
                        "Write it as " + Quoted.text("allow <reason> until <year>-<month>-<day>")
                                + ", or correct the reference and remove the waiver.")));
        return this;
    }

    ScanReport report() {
        return new ScanReport(findings, waived, notes, read ? 1 : 0);
    }
}
