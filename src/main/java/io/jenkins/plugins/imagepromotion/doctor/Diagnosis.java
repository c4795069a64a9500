package io.jenkins.plugins.imagepromotion.doctor;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.Repository;
import java.util.List;
import java.util.Optional;

/**
 * The result of an examination.
 *
 * @param findings the findings, in order
 * @param left what was written and could not be removed, as references
 * @param broken the failure that ended the examination early
 */
public record Diagnosis(Repository repository, List<Finding> findings, List<String> left, Optional<Failure> broken) {
    public Diagnosis {
        findings = List.copyOf(findings);
        left = List.copyOf(left);
    }

    /** Returns true if the examination is complete and found no problem for promotion. */
    public boolean isSafe() {
        return failure().isEmpty();
    }

    /**
     * Returns true if the throw-away tag now holds another digest, which shows that these credentials can overwrite
     * tags.
     */
    public boolean showsOverwrite() {
        return findings.stream()
                .anyMatch(finding -> finding.probe().equals(ImmutabilityProbe.OVERWRITE)
                        && finding.found().endsWith(ImmutabilityProbe.MOVED));
    }

    /** Returns what ended the examination, or else {@code REGISTRY_UNSUITABLE} with what is unsafe. */
    public Optional<Failure> failure() {
        return broken.isPresent() ? broken : unsuitable();
    }

    private Optional<Failure> unsuitable() {
        List<Finding> unsafe = findings.stream()
                .filter(finding -> finding.grade() == Finding.Grade.UNSAFE)
                .toList();
        if (unsafe.isEmpty()) {
            return Optional.empty();
        }
        Failure failure = Failure.of(
                        FailureCode.REGISTRY_UNSUITABLE, "Promotion is unsafe or impossible in this repository.")
                .with("repository", repository);
        for (Finding finding : unsafe) {
            failure = failure.with(finding.probe(), finding.found());
        }
        return Optional.of(failure.remedy("The table explains each finding. Fix them, then run the command again."));
    }
}
