package io.jenkins.plugins.imagepromotion.jenkins.workspace;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.scan.report.ScanReport;
import io.jenkins.plugins.imagepromotion.scan.report.TextReport;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the agent returns: counts, the first lines of the report, and the refusal if there is one. An agent can send anything, so
 * only {@link #checked} values are used.
 */
public final class WorkspaceFindings implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int MOST_FILES = 100_000_000;

    /** The build log gets this many lines of the report; the SARIF file has all of it. */
    private static final int MAX_LINES = 300;

    final int files;
    final int waived;
    final ArrayList<String> lines;
    /** {@code MUTABLE_REFERENCES}; null if there was no finding. */
    final @Nullable ImagePromotionException refusal;

    WorkspaceFindings(ScanReport report) {
        List<String> all = TextReport.of(report).lines().toList();
        files = report.files();
        waived = report.waived().size();
        lines = new ArrayList<>(all.subList(0, Math.min(MAX_LINES, all.size())));
        if (all.size() > MAX_LINES) {
            String more = ScanReport.count(all.size() - MAX_LINES, "more line");
            lines.add("… and " + more + "; set `sarif` to write all findings to a file");
        }
        refusal = report.failure().map(ImagePromotionException::new).orElse(null);
    }

    private WorkspaceFindings(int files, int waived, List<String> lines, @Nullable ImagePromotionException refusal) {
        this.files = files;
        this.waived = waived;
        this.lines = new ArrayList<>(lines);
        this.refusal = refusal;
    }

    /**
     * Returns a copy of what an agent sent, with a limited number of lines of limited length.
     *
     * @throws ImagePromotionException {@code UNREADABLE_SCAN} if it is not the result of a scan
     */
    static WorkspaceFindings checked(@Nullable Object answer) {
        if (!(answer instanceof WorkspaceFindings found)) {
            throw Workspace.unreadable(
                    "result", answer == null ? "nothing" : answer.getClass().getSimpleName());
        }
        return new WorkspaceFindings(
                count("files", found.files), count("waived", found.waived), lines(found.lines), refusal(found.refusal));
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

    /** Returns {@code MUTABLE_REFERENCES}; empty if there was no finding. */
    public Optional<ImagePromotionException> refusal() {
        return Optional.ofNullable(refusal);
    }

    private static int count(String name, int value) {
        if (value < 0 || value > MOST_FILES) {
            throw Workspace.unreadable(name, String.valueOf(value));
        }
        return value;
    }

    /** The elements can be of any type: generics do not hold for what was sent. */
    private static List<String> lines(@Nullable List<?> sent) {
        if (sent == null) {
            throw Workspace.unreadable("lines", "nothing");
        }
        List<String> lines = new ArrayList<>();
        for (Object line : sent) {
            if (!(line instanceof String text)) {
                throw Workspace.unreadable(
                        "line", line == null ? "nothing" : line.getClass().getSimpleName());
            }
            if (lines.size() > MAX_LINES) {
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
        if (copy.code() != FailureCode.MUTABLE_REFERENCES) {
            throw Workspace.unreadable("refusal", copy.code().name());
        }
        return copy;
    }
}
