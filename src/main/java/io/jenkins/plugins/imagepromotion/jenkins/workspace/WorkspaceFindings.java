package io.jenkins.plugins.imagepromotion.jenkins.workspace;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.failure.Plural;
import io.jenkins.plugins.imagepromotion.scan.PinImage;
import io.jenkins.plugins.imagepromotion.scan.report.FixReport;
import io.jenkins.plugins.imagepromotion.scan.report.FixReport.FixedFile;
import io.jenkins.plugins.imagepromotion.scan.report.ScanReport;
import io.jenkins.plugins.imagepromotion.scan.report.TextReport;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The answer of an agent: counts, the first lines of the report, the changes, and the refusal, if any. An agent can
 * send anything, so only {@link #checked} values are used.
 */
public final class WorkspaceFindings implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int MOST_FILES = 100_000_000;
    /** The maximum number of changed files in the result. */
    private static final int MOST_CHANGED = 10_000;

    private static final Set<FailureCode> REFUSALS = Set.of(FailureCode.MUTABLE_REFERENCES, FailureCode.NOT_PINNED);

    /** The maximum number of lines of the report in the build log. */
    private static final int MAX_LINES = 300;

    /** The maximum number of annotations that GitHub accepts in one request. */
    private static final int MOST_FOUND = 50;

    final int files;
    final int waived;
    final int findings;
    /** The first findings; empty for a pin. */
    final ArrayList<FoundReference> found;

    final ArrayList<String> lines;
    /** The changed files; empty for a scan. */
    final ArrayList<String> changed;

    final int changes;
    /** The changes as a unified diff; empty if it is too long. */
    final String diff;
    /** {@code MUTABLE_REFERENCES} or {@code NOT_PINNED}; null without findings. */
    final @Nullable ImagePromotionException refusal;

    /** The result of a scan. */
    WorkspaceFindings(ScanReport report) {
        this(
                report.files(),
                report.waived().size(),
                report.findings().size(),
                report.findings().stream()
                        .limit(MOST_FOUND)
                        .map(FoundReference::new)
                        .toList(),
                first(TextReport.of(report), "set `sarif` to write all findings to a file"),
                List.of(),
                0,
                "",
                report.failure().map(ImagePromotionException::new).orElse(null));
    }

    /** The result of a pin. */
    WorkspaceFindings(FixReport pin) {
        this(
                pin.report().files(),
                0,
                0,
                List.of(),
                first(TextReport.ofPin(pin), "the workspace has all changes"),
                pin.files().stream().map(FixedFile::file).limit(MOST_CHANGED).toList(),
                pin.count(),
                pin.files().stream().map(FixedFile::diff).collect(Collectors.joining()),
                PinImage.failure(pin).map(ImagePromotionException::new).orElse(null));
    }

    private WorkspaceFindings(
            int files,
            int waived,
            int findings,
            List<FoundReference> found,
            List<String> lines,
            List<String> changed,
            int changes,
            String diff,
            @Nullable ImagePromotionException refusal) {
        this.files = files;
        this.waived = waived;
        this.findings = findings;
        this.found = new ArrayList<>(found);
        this.lines = new ArrayList<>(lines);
        this.changed = new ArrayList<>(changed);
        this.changes = changes;
        this.diff = Workspace.isPatch(diff) ? diff : "";
        this.refusal = refusal;
    }

    private static List<String> first(String report, String rest) {
        List<String> all = report.lines().toList();
        List<String> lines = new ArrayList<>(all.subList(0, Math.min(MAX_LINES, all.size())));
        if (all.size() > MAX_LINES) {
            lines.add("… and " + Plural.of(all.size() - MAX_LINES, "more line") + "; " + rest);
        }
        return lines;
    }

    /**
     * Returns a copy of the agent's answer, with a limited number of lines of limited length.
     *
     * @throws ImagePromotionException {@code UNREADABLE_SCAN} if it is not the result of a scan or a pin
     */
    static WorkspaceFindings checked(@Nullable Object answer) {
        if (!(answer instanceof WorkspaceFindings found)) {
            throw Workspace.unreadable(
                    "result", answer == null ? "nothing" : answer.getClass().getSimpleName());
        }
        return new WorkspaceFindings(
                count("files", found.files),
                count("waived", found.waived),
                count("findings", found.findings),
                found(found.found),
                lines(found.lines, MAX_LINES + 1),
                lines(found.changed, MOST_CHANGED),
                count("changes", found.changes),
                Workspace.patch(found.diff),
                refusal(found.refusal));
    }

    /** Returns the number of files that were read. */
    public int files() {
        return files;
    }

    /** Returns the number of findings that a waiver allows. */
    public int waived() {
        return waived;
    }

    /** Returns the first lines of the report. */
    public List<String> lines() {
        return Collections.unmodifiableList(lines);
    }

    /** Returns the first paths of the files that were changed; empty for a scan. */
    public List<String> changed() {
        return Collections.unmodifiableList(changed);
    }

    /** Returns the number of places that were changed. */
    public int changes() {
        return changes;
    }

    /** Returns the changes as a unified diff; empty if it is longer than 1 MiB. */
    public String diff() {
        return diff;
    }

    /** Returns {@code MUTABLE_REFERENCES} or {@code NOT_PINNED}; empty without findings. */
    public Optional<ImagePromotionException> refusal() {
        return Optional.ofNullable(refusal);
    }

    private static List<FoundReference> found(@Nullable List<?> sent) {
        if (sent == null) {
            throw Workspace.unreadable("findings", "nothing");
        }
        return sent.stream().limit(MOST_FOUND).map(FoundReference::checked).toList();
    }

    private static int count(String name, int value) {
        if (value < 0 || value > MOST_FILES) {
            throw Workspace.unreadable(name, String.valueOf(value));
        }
        return value;
    }

    /** The elements can be of any type: generics do not constrain what an agent sends. */
    private static List<String> lines(@Nullable List<?> sent, int most) {
        if (sent == null) {
            throw Workspace.unreadable("lines", "nothing");
        }
        List<String> lines = new ArrayList<>();
        for (Object line : sent) {
            if (!(line instanceof String text)) {
                throw Workspace.unreadable(
                        "line", line == null ? "nothing" : line.getClass().getSimpleName());
            }
            if (lines.size() == most) {
                break;
            }
            lines.add(Workspace.cut(text));
        }
        return lines;
    }

    private static @Nullable ImagePromotionException refusal(@Nullable ImagePromotionException sent) {
        if (sent == null) {
            return null;
        }
        ImagePromotionException copy = Workspace.copied(sent);
        if (!REFUSALS.contains(copy.code())) {
            throw Workspace.unreadable("refusal", copy.code().name());
        }
        return copy;
    }
}
