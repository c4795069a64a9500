package io.jenkins.plugins.imagepromotion.evidence;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.failure.Printable;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.json.JsonObject;
import io.jenkins.plugins.imagepromotion.json.JsonTree;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One recorded event.
 *
 * @param at the time of the event, to the millisecond
 * @param kind the event
 * @param job the full name of the job, with its folders
 * @param build the number of the build; 0 if the event does not belong to a build
 * @param environment the environment of the target; empty if the event does not concern an environment
 * @param source the tested image, as precisely as it is known
 * @param target the tag that the promotion writes or wrote; for an approval, the target repository
 * @param digest the digest that the event is about
 * @param startedBy the IDs of the users who started the build
 * @param approvedBy the IDs of the users whose approvals counted; for an answer, the ID of the user who gave it
 * @param facts all other facts, by name
 */
public record EvidenceEntry(
        Instant at,
        EvidenceKind kind,
        String job,
        int build,
        String environment,
        Optional<ImageReference> source,
        Optional<ImageReference> target,
        Optional<Digest> digest,
        List<String> startedBy,
        List<String> approvedBy,
        Map<String, String> facts) {

    /** The name of the fact that contains the code of a refusal. */
    public static final String CODE = "code";
    /** The name of the fact that contains the message of a refusal, or the problem that a check found. */
    public static final String MESSAGE = "message";
    /** The name of the fact that contains the command that a guard refused. */
    public static final String COMMAND = "command";
    /** The name of the fact that contains the policy name. */
    public static final String POLICY = "policy";
    /** The name of the fact that contains how the requirements of the policy were met. */
    public static final String REQUIREMENTS = "requirements";
    /** The name of the fact that contains the environment that tested the image. */
    public static final String ORIGIN = "from";
    /** The name of the fact that contains the newest image in the environment before the promotion. */
    public static final String PREVIOUS = "previous";
    /** The name of the fact that contains the tag that a declared rollback replaces. */
    public static final String ROLLBACK_OF = "rollbackOf";
    /** The name of the fact with the name of the release that the image is part of. */
    public static final String RELEASE = "release";

    /** The name of the fact that is present if only a dry run was refused. */
    public static final String DRY_RUN = "dryRun";

    /** Increases when a member is removed or changes its meaning, not when a member is added. */
    private static final int SCHEMA_VERSION = 1;

    private static final String PREVIOUS_LINE = "previousLine";

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

    /**
     * More users or facts than a real event has. Together, these limits keep a line below {@link EvidenceLog#MAX_LINE}.
     */
    private static final int MAX_VALUES = 50;

    private static final int MAX_NAME = 500;
    private static final int MAX_FACT = 1800;

    /** Makes all text printable and limits its length. */
    public EvidenceEntry {
        at = at.truncatedTo(ChronoUnit.MILLIS);
        job = cut(job, MAX_NAME);
        environment = cut(environment, MAX_NAME);
        startedBy = List.copyOf(lines(startedBy));
        approvedBy = List.copyOf(lines(approvedBy));
        Map<String, String> printable = new LinkedHashMap<>();
        facts.entrySet().stream()
                .limit(MAX_VALUES)
                .forEach(fact -> printable.put(cut(fact.getKey(), MAX_NAME), cut(fact.getValue(), MAX_FACT)));
        facts = Map.copyOf(printable);
    }

    private static List<String> lines(List<String> names) {
        return names.stream().limit(MAX_VALUES).map(name -> cut(name, MAX_NAME)).toList();
    }

    private static String cut(String text, int length) {
        String line = Printable.line(text);
        return line.length() <= length ? line : line.substring(0, length - 1) + "…";
    }

    /** Returns an event with only a kind, a time, a job and a build. */
    public static EvidenceEntry of(EvidenceKind kind, Instant at, String job, int build) {
        return new EvidenceEntry(
                at,
                kind,
                job,
                build,
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                Map.of());
    }

    /** Returns this event with the images that it is about. */
    public EvidenceEntry about(
            String environment,
            @Nullable ImageReference source,
            @Nullable ImageReference target,
            @Nullable Digest digest) {
        return new EvidenceEntry(
                at,
                kind,
                job,
                build,
                environment,
                Optional.ofNullable(source),
                Optional.ofNullable(target),
                Optional.ofNullable(digest),
                startedBy,
                approvedBy,
                facts);
    }

    /** Returns this event with its users, in alphabetical order. */
    public EvidenceEntry by(Iterable<String> starters, Iterable<String> approvers) {
        return new EvidenceEntry(
                at, kind, job, build, environment, source, target, digest, sorted(starters), sorted(approvers), facts);
    }

    private static List<String> sorted(Iterable<String> people) {
        Stream.Builder<String> names = Stream.builder();
        people.forEach(names);
        return names.build().distinct().sorted().toList();
    }

    /** Returns this event with one more fact, unless the value is empty. */
    public EvidenceEntry with(String name, String value) {
        if (value.isEmpty()) {
            return this;
        }
        Map<String, String> more = new LinkedHashMap<>(facts);
        more.put(name, value);
        return new EvidenceEntry(
                at, kind, job, build, environment, source, target, digest, startedBy, approvedBy, more);
    }

    /** Returns the fact with that name; an empty string if the event does not have it. */
    public String fact(String name) {
        return facts.getOrDefault(name, "");
    }

    /**
     * Returns true if the other entry of the same build records the same event. A step that runs again after a restart reports it with
     * another time, and may find a different newest image.
     */
    boolean isSameAs(EvidenceEntry other) {
        return key().equals(other.key());
    }

    /** Returns true if this entry ends a promotion that the same build announced with the other entry. */
    boolean ends(EvidenceEntry announced) {
        boolean isEnd =
                switch (kind) {
                    case PROMOTED, ALREADY_PROMOTED, WITHDRAWN -> true;
                    default -> false;
                };
        return isEnd
                && announced.kind == EvidenceKind.ANNOUNCED
                && target.equals(announced.target)
                && digest.equals(announced.digest);
    }

    /** Returns true if one of the two announces a promotion, and the other withdraws the announcement. */
    boolean reverses(EvidenceEntry other) {
        return (kind == EvidenceKind.WITHDRAWN && ends(other))
                || (other.kind == EvidenceKind.WITHDRAWN && other.ends(this));
    }

    private List<Object> key() {
        return List.of(
                kind,
                environment,
                source,
                target,
                digest,
                approvedBy,
                fact(CODE),
                fact(COMMAND),
                fact(DRY_RUN),
                fact(RELEASE));
    }

    /** Returns the entry as one line of JSON, in ASCII. */
    String line(Optional<Digest> previous) {
        return new JsonObject()
                .put("schemaVersion", SCHEMA_VERSION)
                .put("at", at)
                .put("kind", kind.name())
                .put("job", job)
                .put("build", build)
                .put("environment", environment)
                .put("source", source.map(ImageReference::canonical))
                .put("target", target.map(ImageReference::canonical))
                .put("digest", digest)
                .put("startedBy", startedBy)
                .put("approvedBy", approvedBy)
                .put("facts", new TreeMap<>(facts))
                .put(PREVIOUS_LINE, previous)
                .toString();
    }

    /** A parsed line, with the digest that it contains for the line before it. */
    record Line(EvidenceEntry entry, Optional<Digest> previous) {}

    /**
     * Reads a line.
     *
     * @throws IOException if it is not an entry of a known version; the message describes the problem
     */
    static Line read(String line) throws IOException {
        List<Object> documents;
        try {
            documents = JsonTree.read(line);
        } catch (IOException e) {
            throw new IOException("it is not JSON", e);
        }
        if (documents.size() != 1) {
            throw new IOException("it is not a single JSON object");
        }
        Map<String, Object> json = JsonTree.map(documents.get(0));
        if (!(json.get("schemaVersion") instanceof Integer version) || version != SCHEMA_VERSION) {
            throw new IOException("it does not have schemaVersion " + SCHEMA_VERSION);
        }
        try {
            Map<String, String> facts = new LinkedHashMap<>();
            JsonTree.map(json.get("facts")).forEach((name, value) -> facts.put(name, JsonTree.text(value)));
            EvidenceEntry entry = new EvidenceEntry(
                    time(JsonTree.text(json.get("at"))),
                    EvidenceKind.valueOf(JsonTree.text(json.get("kind"))),
                    JsonTree.text(json.get("job")),
                    json.get("build") instanceof Integer build ? build : 0,
                    JsonTree.text(json.get("environment")),
                    text(json, "source").map(ImageReference::parse),
                    text(json, "target").map(ImageReference::parse),
                    text(json, "digest").map(Digest::parse),
                    texts(json.get("startedBy")),
                    texts(json.get("approvedBy")),
                    facts);
            return new Line(entry, text(json, PREVIOUS_LINE).map(Digest::parse));
        } catch (DateTimeException e) {
            throw new IOException("its time is not valid", e);
        } catch (ImagePromotionException e) {
            throw new IOException("it has an invalid image or digest", e);
        } catch (IllegalArgumentException e) {
            throw new IOException("its kind is unknown", e);
        }
    }

    /** A time that does not fit into milliseconds would break each page that shows it. */
    private static Instant time(String text) {
        Instant time = Instant.parse(text);
        if (time.isBefore(Instant.EPOCH) || time.isAfter(LATEST)) {
            throw new DateTimeException("not the time of an event");
        }
        return time;
    }

    private static Optional<String> text(Map<String, Object> json, String name) {
        return json.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    private static List<String> texts(@Nullable Object array) {
        return JsonTree.list(array).stream().map(JsonTree::text).toList();
    }
}
