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
}
