package io.jenkins.plugins.imagepromotion.scan.report;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** A report with something of everything. */
final class Reports {
    private Reports() {}

    static ScanReport full() {
        return new ScanReport(
                List.of(
                        finding("k8s/a b%.yaml", "$IMAGE", FailureCode.UNRESOLVED_REFERENCE),
                        finding("/abs/Dockerfile", "app:<&\">\u001b\ud800", FailureCode.MUTABLE_TAG)),
                List.of(new Waived(
                        finding("Dockerfile", "vendor:latest", FailureCode.MUTABLE_TAG),
                        "the vendor",
                        LocalDate.of(2027, 1, 1))),
                List.of(new ScanReport.Note("x.yaml", "it is odd")),
                7);
    }

    private static Finding finding(String file, String written, FailureCode code) {
        return new Finding(file, 3, 5, "", "", written, "", code, "It can move.", "Name a digest.", Optional.empty());
    }
}
