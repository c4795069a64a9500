package io.jenkins.plugins.imagepromotion.jenkins.step;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.scan.report.ScanReport;
import io.jenkins.plugins.imagepromotion.scan.report.TextReport;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What comes back from the agent: counts, the first lines of the report, and how it ends. */
final class WorkspaceFindings implements Serializable {
    private static final long serialVersionUID = 1L;
    /** So many lines of a report go into a build log; all of it is in the SARIF file. */
    private static final int MOST_LINES = 300;

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
        List<String> lines = new ArrayList<>(all.subList(0, Math.min(MOST_LINES, all.size())));
        if (all.size() > MOST_LINES) {
            lines.add("… and " + (all.size() - MOST_LINES) + " lines more; ask for SARIF to see them all");
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
     * Insists that there was no finding.
     *
     * @throws ImagePromotionException {@code MUTABLE_REFERENCES} if there was
     */
    void require() {
        if (refusal != null) {
            throw refusal;
        }
    }
}
