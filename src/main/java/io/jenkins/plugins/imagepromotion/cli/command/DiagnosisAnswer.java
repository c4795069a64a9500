package io.jenkins.plugins.imagepromotion.cli.command;

import io.jenkins.plugins.imagepromotion.cli.output.Answer;
import io.jenkins.plugins.imagepromotion.cli.output.Columns;
import io.jenkins.plugins.imagepromotion.doctor.Diagnosis;
import io.jenkins.plugins.imagepromotion.doctor.Finding;
import io.jenkins.plugins.imagepromotion.json.JsonObject;
import java.util.List;

/** Tells what an examination found. */
final class DiagnosisAnswer {
    private DiagnosisAnswer() {}

    static Answer of(Diagnosis diagnosis) {
        return new Answer(text(diagnosis), json(diagnosis), diagnosis.failure());
    }

    private static String text(Diagnosis diagnosis) {
        StringBuilder text = new StringBuilder();
        if (!diagnosis.findings().isEmpty()) {
            Columns table = new Columns("probe", "finding", "meaning");
            for (Finding finding : diagnosis.findings()) {
                String mark = finding.grade() == Finding.Grade.UNSAFE ? "UNSAFE: " : "";
                table.add(finding.probe(), finding.found(), mark + finding.meaning());
            }
            text.append(table).append('\n');
        }
        if (!diagnosis.left().isEmpty()) {
            text.append("Left behind; delete by hand:\n");
            for (String reference : diagnosis.left()) {
                text.append("  ").append(reference).append('\n');
            }
        } else if (diagnosis.isSafe()) {
            text.append("No problems found. Nothing is left behind.\n");
        }
        return text.toString();
    }

    private static JsonObject json(Diagnosis diagnosis) {
        List<JsonObject> findings = diagnosis.findings().stream()
                .map(finding -> new JsonObject()
                        .put("probe", finding.probe())
                        .put("grade", finding.grade().name())
                        .put("finding", finding.found())
                        .put("meaning", finding.meaning()))
                .toList();
        return new JsonObject()
                .put("repository", diagnosis.repository())
                .put("safe", diagnosis.isSafe())
                .put("code", diagnosis.failure().map(failure -> failure.code().name()))
                .put("findings", findings)
                .put("leftBehind", diagnosis.left());
    }
}
