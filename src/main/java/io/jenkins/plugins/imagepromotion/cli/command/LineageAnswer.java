package io.jenkins.plugins.imagepromotion.cli.command;

import io.jenkins.plugins.imagepromotion.cli.output.Answer;
import io.jenkins.plugins.imagepromotion.cli.output.Columns;
import io.jenkins.plugins.imagepromotion.cli.output.FactTable;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.json.JsonObject;
import io.jenkins.plugins.imagepromotion.promotion.lineage.AssertPromoted;
import io.jenkins.plugins.imagepromotion.promotion.lineage.Difference;
import io.jenkins.plugins.imagepromotion.promotion.lineage.Incident;
import io.jenkins.plugins.imagepromotion.promotion.lineage.Lineage;
import io.jenkins.plugins.imagepromotion.promotion.lineage.TagDigest;
import io.jenkins.plugins.imagepromotion.promotion.lineage.TagVerdict;
import io.jenkins.plugins.imagepromotion.promotion.lineage.UnreadTag;
import java.util.AbstractList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Function;

/** Prints a lineage so that an operator on call can read it in a minute. */
final class LineageAnswer {
    private LineageAnswer() {}

    static Answer of(Lineage lineage, Map<Tag, SortedSet<String>> releases) {
        Optional<Failure> failure = AssertPromoted.failureOfAny(lineage);
        return new Answer(text(lineage, releases), json(lineage, releases, failure), failure);
    }

    private static String text(Lineage lineage, Map<Tag, SortedSet<String>> releases) {
        StringBuilder text = new StringBuilder();
        text.append(new FactTable().put("image", lineage.image()).put("digest", lineage.digest()));
        if (!lineage.holders().isEmpty()) {
            text.append('\n').append(holders(lineage));
        }
        Columns verdicts = new Columns("PROTECTED TAG", "VERDICT", "DIGEST", "ORIGIN");
        lineage.verdicts()
                .forEach(one -> verdicts.add(
                        one.tag().toString(),
                        one.provenance().name(),
                        brief(one.subject()),
                        one.origin()
                                .map(origin -> name(lineage, origin) + (one.isPromoted() ? "" : "  " + brief(origin)))
                                .orElse("none")));
        text.append('\n');
        if (lineage.verdicts().isEmpty()) {
            text.append(none(lineage));
        } else {
            verdicts.appendTo(text);
        }
        if (!releases.isEmpty()) {
            Columns names = new Columns("PROTECTED TAG", "RELEASE");
            releases.forEach((tag, found) -> names.add(tag.toString(), String.join(", ", found)));
            text.append('\n').append(names);
        }
        if (!lineage.unread().isEmpty()) {
            Columns unread = new Columns("LISTED TAG", "PROBLEM");
            lineage.unread()
                    .forEach(one -> unread.add(one.nameIn(lineage.image().repository()), one.problem()));
            text.append('\n').append(unread);
        }
        lineage.incident().ifPresent(incident -> text.append('\n').append(incident(lineage, incident)));
        return text.toString();
    }

    private static String none(Lineage lineage) {
        String tags = lineage.unread().isEmpty() ? "There are no protected tags" : "No protected tag could be read";
        boolean isOfAll = lineage.digest().isEmpty() && lineage.holders().isEmpty();
        return tags + (isOfAll ? ".\n" : " with this version and commit.\n");
    }

    /** Lists the tags that hold the digest; for a version, lists what each of its tags holds. */
    private static Columns holders(Lineage lineage) {
        if (lineage.digest().isPresent()) {
            Columns holders = new Columns("HELD SINCE (UTC)", "ENVIRONMENT", "BY TAG");
            lineage.holders().forEach(one -> holders.add(since(one), one.tag().environment(), name(lineage, one)));
            return holders;
        }
        Columns tags = new Columns("SINCE (UTC)", "ENVIRONMENT", "TAG", "DIGEST");
        lineage.holders().forEach(one -> tags.add(since(one), one.tag().environment(), name(lineage, one), brief(one)));
        return tags;
    }

    private static String incident(Lineage lineage, Incident incident) {
        Columns candidates = new Columns("IMAGE", "TAG", "DIGEST");
        Optional<ImmutableTag> newest =
                lineage.newestIn(incident.subject().tag().environment());
        if (incident.deployed().isPresent() && !incident.isDeployed()) {
            candidates.add(
                    "deployed",
                    newest.orElseThrow().toString(),
                    full(incident.deployed().get()));
        } else if (incident.deployed().isEmpty() && newest.isPresent()) {
            candidates.add("newest", newest.get().toString(), "its image cannot be read");
        }
        candidates.add(
                standing(lineage, incident) + " not promoted",
                incident.subject().tag().toString(),
                full(incident.subject().subject()));
        candidates.add(
                incident.tested().filter(tested -> isPromoted(lineage, tested)).isPresent()
                        ? "tested, and promoted"
                        : "tested, but not promoted",
                incident.tested().map(one -> name(lineage, one)).orElse("none"),
                incident.tested().map(LineageAnswer::full).orElse(""));
        candidates.add(
                incident.isDeployed() ? "last known good" : "last good before it",
                incident.lastGood().map(one -> one.tag().toString()).orElse("none"),
                incident.lastGood().map(one -> full(one.subject())).orElse(""));
        if (incident.differences().isEmpty()) {
            return candidates.toString();
        }
        Columns differences = new Columns("WHAT DIFFERS", "TESTED", "FOUND");
        incident.differences().forEach(one -> differences.add(one.what(), one.tested(), one.found()));
        return candidates + "\n" + differences;
    }

    private static boolean isPromoted(Lineage lineage, TagDigest tested) {
        return lineage.verdicts().stream()
                .anyMatch(one -> one.isPromoted() && one.subject().digest().equals(tested.digest()));
    }

    /** Describes how the tag relates to the newest tag in its environment. */
    private static String standing(Lineage lineage, Incident incident) {
        ImmutableTag subject = incident.subject().tag();
        boolean isFuture = lineage.newestIn(subject.environment())
                .filter(newest -> newest.timestamp() >= subject.timestamp())
                .isEmpty();
        return incident.isDeployed() ? "deployed, but" : isFuture ? "from the future," : "not the newest,";
    }

    private static String name(Lineage lineage, TagDigest known) {
        return known.nameIn(lineage.image().repository());
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

    private static JsonObject json(Lineage lineage, Map<Tag, SortedSet<String>> releases, Optional<Failure> failure) {
        JsonObject json = new JsonObject()
                .put("image", lineage.image())
                .put("digest", lineage.digest())
                .put("code", failure.map(found -> found.code().name()))
                .put("tags", each(lineage.holders(), one -> json(lineage, one)))
                .put(
                        "verdicts",
                        each(lineage.verdicts(), one -> json(lineage, one).put("releases", names(releases, one))))
                .put("unread", each(lineage.unread(), one -> json(lineage, one)))
                .put("newest", lineage.newest());
        Optional<Incident> incident = lineage.incident();
        return json.put("meant", incident.flatMap(Incident::tested).map(tested -> name(lineage, tested)))
                .put("lastGood", incident.flatMap(Incident::lastGood).map(good -> good.tag()))
                .put(
                        "differences",
                        incident.map(Incident::differences).orElse(List.of()).stream()
                                .map(LineageAnswer::json)
                                .toList());
    }

    /** Returns a view that creates each object when it is written: a repository can have 100,000 tags. */
    private static <T> List<JsonObject> each(List<T> all, Function<T, JsonObject> json) {
        return new AbstractList<>() {
            @Override
            public JsonObject get(int index) {
                return json.apply(all.get(index));
            }

            @Override
            public int size() {
                return all.size();
            }
        };
    }

    private static List<String> names(Map<Tag, SortedSet<String>> releases, TagVerdict verdict) {
        return List.copyOf(releases.getOrDefault(verdict.tag().tag(), Collections.emptySortedSet()));
    }

    private static JsonObject json(Lineage lineage, TagDigest known) {
        return new JsonObject()
                .put("tag", name(lineage, known))
                .put("environment", known.tag().environment())
                .put("digest", known.digest())
                .put("since", known.since());
    }

    private static JsonObject json(Lineage lineage, UnreadTag unread) {
        return new JsonObject()
                .put("tag", unread.nameIn(lineage.image().repository()))
                .put("environment", unread.tag().environment())
                .put("code", unread.code())
                .put("problem", unread.problem());
    }

    private static JsonObject json(Lineage lineage, TagVerdict verdict) {
        return json(lineage, verdict.subject())
                .put("verdict", verdict.provenance().name())
                .put("origin", verdict.origin().map(origin -> name(lineage, origin)));
    }

    private static JsonObject json(Difference difference) {
        return new JsonObject()
                .put("what", difference.what())
                .put("tested", difference.tested())
                .put("found", difference.found());
    }
}
