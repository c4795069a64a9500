package io.jenkins.plugins.imagepromotion.jenkins.config;

import hudson.Util;
import hudson.util.FormValidation;
import io.jenkins.plugins.imagepromotion.doctor.Diagnosis;
import io.jenkins.plugins.imagepromotion.doctor.Finding;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The response to the <i>Test connection</i> button: a few lines with the checks that succeeded and those that failed,
 * for the settings in the form. The test does not write to the registry.
 */
final class ConnectionReport {
    /** The probe that reports only the login that the request used. */
    private static final String LOGIN = "credentials";

    /** The probe that shows whether the registry accepts the login. */
    private static final String LIST = "list";

    private final RegistryConfiguration registry;
    private final List<String> lines = new ArrayList<>();
    private FormValidation.Kind worst = FormValidation.Kind.OK;

    ConnectionReport(RegistryConfiguration registry) {
        this.registry = registry;
    }

    /** Runs the probes with the credentials for reading, then with the credentials for promotions. */
    FormValidation run() {
        Optional<String> problem = registry.problem();
        if (problem.isPresent()) {
            return FormValidation.error(problem.get());
        }
        if (registry.getTestRepository() == null) {
            return FormValidation.error(Messages.ConnectionReport_NoRepository());
        }
        String reading = registry.getCredentialsId();
        String promoting = registry.getPromotionCredentialsId();
        boolean isReachable = examine(reading);
        if (isReachable && promoting != null && !Objects.equals(reading, promoting)) {
            examine(promoting);
        }
        String html = lines.stream().map(line -> "<div>" + line + "</div>").collect(Collectors.joining());
        return switch (worst) {
            case OK -> FormValidation.okWithMarkup(html);
            case WARNING -> FormValidation.warningWithMarkup(html);
            case ERROR -> FormValidation.errorWithMarkup(html);
        };
    }

    /** Returns false if the registry cannot be examined with other credentials either. */
    private boolean examine(@Nullable String id) {
        add(
                FormValidation.Kind.OK,
                id == null ? Messages.ConnectionReport_Anonymous() : Messages.ConnectionReport_As(id));
        try {
            Diagnosis diagnosis = new RegistryExamination(registry, id).run(true);
            addLogin(diagnosis);
            // Failures first: if the list fails, the other findings do not matter.
            diagnosis.findings().stream()
                    .sorted(Comparator.comparing(Finding::grade).reversed())
                    .forEach(this::addProblem);
            diagnosis.broken().ifPresent(this::addFailure);
            String works = diagnosis.findings().stream()
                    .filter(finding -> finding.grade() == Finding.Grade.GOOD && !LOGIN.equals(finding.probe()))
                    .map(finding -> finding.probe() + " (" + finding.found() + ")")
                    .collect(Collectors.joining(", "));
            if (!works.isEmpty()) {
                add(FormValidation.Kind.OK, Messages.ConnectionReport_Works(works));
            }
            return diagnosis.broken().isEmpty();
        } catch (ImagePromotionException e) {
            addFailure(e.failure());
            return true;
        }
    }

    /** A publicly readable registry does not ask for a login, so the test cannot show whether the login is correct. */
    private void addLogin(Diagnosis diagnosis) {
        boolean isListed = diagnosis.findings().stream()
                .anyMatch(finding -> LIST.equals(finding.probe()) && finding.grade() == Finding.Grade.GOOD);
        if (isListed) {
            diagnosis.findings().stream()
                    .filter(finding -> LOGIN.equals(finding.probe()))
                    .map(finding -> finding.found().equals(Credentials.ANONYMOUS.toString())
                            ? Messages.ConnectionReport_NoLogin()
                            : Messages.ConnectionReport_Login(finding.found()))
                    .forEach(text -> add(FormValidation.Kind.OK, text));
        }
    }

    private void addProblem(Finding finding) {
        String text = finding.probe() + ": " + finding.found() + ". " + finding.meaning();
        if (finding.grade() == Finding.Grade.UNSAFE) {
            add(FormValidation.Kind.ERROR, text);
        } else if (finding.grade() == Finding.Grade.NOTE) {
            add(FormValidation.Kind.WARNING, text);
        }
    }

    private void addFailure(Failure failure) {
        String facts = failure.facts().stream()
                .map(fact -> fact.name() + ": " + fact.value())
                .collect(Collectors.joining(", "));
        String setting =
                failure.code() == FailureCode.PLAIN_HTTP_NOT_ALLOWED ? Messages.ConnectionReport_PlainHttp() : "";
        add(
                FormValidation.Kind.ERROR,
                Stream.of(failure.summary(), facts.isEmpty() ? "" : "(" + facts + ")", failure.remedy(), setting)
                                .filter(part -> !part.isEmpty())
                                .collect(Collectors.joining(" "))
                        + " [" + failure.code() + "]");
    }

    private void add(FormValidation.Kind kind, String text) {
        if (kind.compareTo(worst) > 0) {
            worst = kind;
        }
        lines.add(Util.escape(text));
    }
}
