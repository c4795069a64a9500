package io.jenkins.plugins.imagepromotion.cli.command;

import io.jenkins.plugins.imagepromotion.cli.output.Answer;
import io.jenkins.plugins.imagepromotion.cli.output.Columns;
import io.jenkins.plugins.imagepromotion.cli.output.FactTable;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.json.JsonObject;
import io.jenkins.plugins.imagepromotion.promotion.lineage.AssertPromoted;
import io.jenkins.plugins.imagepromotion.promotion.lineage.Difference;
import io.jenkins.plugins.imagepromotion.promotion.lineage.Incident;
import io.jenkins.plugins.imagepromotion.promotion.lineage.Lineage;
import io.jenkins.plugins.imagepromotion.promotion.lineage.TagDigest;
import io.jenkins.plugins.imagepromotion.promotion.lineage.TagVerdict;
import java.util.List;
import java.util.Optional;

/** Tells a lineage so that somebody on call reads it in a minute. */
final class LineageAnswer {
    private LineageAnswer() {}

    static Answer of(Lineage lineage) {
        Optional<Failure> failure = AssertPromoted.failureOfAny(lineage);
        return new Answer(text(lineage), json(lineage, failure), failure);
    }

    private static String text(Lineage lineage) {
        StringBuilder text = new StringBuilder();
        text.append(new FactTable().put("image", lineage.image()).put("digest", lineage.digest()));
        if (!lineage.holders().isEmpty()) {
            text.append('\n').append(holders(lineage));
        }
        Columns verdicts = new Columns("PROTECTED TAG", "IS", "DIGEST", "ORIGIN");
        lineage.verdicts()
                .forEach(one -> verdicts.add(
                        one.tag().toString(),
                        one.provenance().name(),
                        brief(one.subject()),
                        one.origin()
                                .map(origin -> origin.tag() + (one.isPromoted() ? "" : "  " + brief(origin)))
                                .orElse("none")));
        text.append('\n')
                .append(lineage.verdicts().isEmpty() ? "No protected tag is of this version and commit.\n" : verdicts);
        lineage.incident().ifPresent(incident -> text.append('\n').append(incident(incident)));
        return text.toString();
    }

    /** Of one digest who holds it, of a version what each of its tags holds. */
    private static Columns holders(Lineage lineage) {
        if (lineage.digest().isPresent()) {
            Columns holders = new Columns("HELD SINCE (UTC)", "ENVIRONMENT", "BY TAG");
            lineage.holders()
                    .forEach(one -> holders.add(
                            since(one), one.tag().environment(), one.tag().toString()));
            return holders;
        }
        Columns tags = new Columns("SINCE (UTC)", "ENVIRONMENT", "TAG", "DIGEST");
        lineage.holders()
                .forEach(one ->
                        tags.add(since(one), one.tag().environment(), one.tag().toString(), brief(one)));
        return tags;
    }

    private static String incident(Incident incident) {
        Columns candidates = new Columns("WHICH IMAGE IS WHICH", "TAG", "DIGEST");
        candidates.add(
                "deployed, not a promotion",
                incident.deployed().tag().toString(),
                full(incident.deployed().subject()));
        candidates.add(
                "meant: tested, not promoted",
                incident.tested().map(one -> one.tag().toString()).orElse("none"),
                incident.tested().map(LineageAnswer::full).orElse(""));
        candidates.add(
                "last known good",
                incident.lastGood().map(one -> one.tag().toString()).orElse("none"),
                incident.lastGood().map(one -> full(one.subject())).orElse(""));
        if (incident.differences().isEmpty()) {
            return candidates.toString();
        }
        Columns differences = new Columns("WHAT DIFFERS", "TESTED", "DEPLOYED");
        incident.differences().forEach(one -> differences.add(one.what(), one.tested(), one.found()));
        return candidates + "\n" + differences;
    }

    private static String full(TagDigest known) {
        return known.digest().toString();
    }

    private static String brief(TagDigest known) {
        return known.digest().toString().substring(0, "sha256:".length() + 12);
    }

    private static String since(TagDigest known) {
        return known.since().toString().replace('T', ' ').replace("Z", "");
    }

    private static JsonObject json(Lineage lineage, Optional<Failure> failure) {
        JsonObject json = new JsonObject()
                .put("image", lineage.image())
                .put("digest", lineage.digest())
                .put("code", failure.map(found -> found.code().name()))
                .put("tags", lineage.holders().stream().map(LineageAnswer::json).toList())
                .put(
                        "verdicts",
                        lineage.verdicts().stream().map(LineageAnswer::json).toList());
        Optional<Incident> incident = lineage.incident();
        return json.put("meant", incident.flatMap(Incident::tested).map(TagDigest::tag))
                .put("lastGood", incident.flatMap(Incident::lastGood).map(good -> good.tag()))
                .put(
                        "differences",
                        incident.map(Incident::differences).orElse(List.of()).stream()
                                .map(LineageAnswer::json)
                                .toList());
    }

    private static JsonObject json(TagDigest known) {
        return new JsonObject()
                .put("tag", known.tag())
                .put("environment", known.tag().environment())
                .put("digest", known.digest())
                .put("since", known.since());
    }

    private static JsonObject json(TagVerdict verdict) {
        return json(verdict.subject())
                .put("verdict", verdict.provenance().name())
                .put("origin", verdict.origin().map(TagDigest::tag));
    }

    private static JsonObject json(Difference difference) {
        return new JsonObject()
                .put("what", difference.what())
                .put("tested", difference.tested())
                .put("deployed", difference.found());
    }
}
