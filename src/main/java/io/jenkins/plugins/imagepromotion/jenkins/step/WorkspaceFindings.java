package io.jenkins.plugins.imagepromotion.jenkins.step;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.scan.report.ScanReport;
import io.jenkins.plugins.imagepromotion.scan.report.TextReport;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the agent returns: counts, the first lines of the report, and the refusal if there is one. */
final class WorkspaceFindings implements Serializable {
    private static final long serialVersionUID = 1L;
    /** The build log gets this many lines of the report; the SARIF file has all of it. */
    private static final int MAX_LINES = 300;

    private final int files;
    private final int waived;
    private final ArrayList<String> lines;
    private final @Nullable ImagePromotionException refusal;

    private WorkspaceFindings(int files, int waived, List<String> lines, @Nullable ImagePromotionException refusal) {
        this.files = files;
        this.waived = waived;
        this.lines = new ArrayList<>(lines);
        this.refusal = refusal;
    }

    static WorkspaceFindings of(ScanReport report) {
        List<String> all = TextReport.of(report).lines().toList();
        List<String> lines = new ArrayList<>(all.subList(0, Math.min(MAX_LINES, all.size())));
        if (all.size() > MAX_LINES) {
            lines.add("… and " + (all.size() - MAX_LINES) + " more lines; set `sarif` to write all of them to a file");
        }
        return new WorkspaceFindings(
                report.files(),
                report.waived().size(),
                lines,
                report.failure().map(ImagePromotionException::new).orElse(null));
    }

    int files() {
        return files;
    }

    int waived() {
        return waived;
    }

    List<String> lines() {
        return lines;
    }

    /**
     * Does nothing if there was no finding.
     *
     * @throws ImagePromotionException {@code MUTABLE_REFERENCES} if there was
     */
    void require() {
        if (refusal != null) {
            throw refusal;
        }
    }
}
