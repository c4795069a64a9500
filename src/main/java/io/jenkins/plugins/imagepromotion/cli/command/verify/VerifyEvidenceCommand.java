package io.jenkins.plugins.imagepromotion.cli.command.verify;

import io.jenkins.plugins.imagepromotion.cli.args.Arguments;
import io.jenkins.plugins.imagepromotion.cli.args.Option;
import io.jenkins.plugins.imagepromotion.cli.args.Parameter;
import io.jenkins.plugins.imagepromotion.cli.args.Syntax;
import io.jenkins.plugins.imagepromotion.cli.args.UsageException;
import io.jenkins.plugins.imagepromotion.cli.output.Answer;
import io.jenkins.plugins.imagepromotion.cli.output.Columns;
import io.jenkins.plugins.imagepromotion.cli.output.FactTable;
import io.jenkins.plugins.imagepromotion.cli.session.Command;
import io.jenkins.plugins.imagepromotion.cli.session.CommonOptions;
import io.jenkins.plugins.imagepromotion.cli.session.Session;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceEntry;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceKind;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceLog;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceProblem;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.json.JsonObject;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code verify-evidence}: verifies the evidence that a controller recorded. */
public final class VerifyEvidenceCommand implements Command {
    /** A longer list would not help to find the cause. */
    private static final int MAX_PROBLEMS = 1000;

    private static final Option CONTAINS =
            Option.repeatable("--contains", "DIGEST", "also require the line with this digest; may be repeated");

    @Override
    public Syntax syntax() {
        return new Syntax(
                "verify-evidence",
                "Verify that no line of evidence was changed, removed or inserted.",
                List.of(new Parameter("FOLDER", "$JENKINS_HOME/image-promotion/evidence, or a copy of it")),
                List.of(CONTAINS),
                CommonOptions.ALL,
                """
                Each line contains the digest of the line before it. A user who can write to the folder
                can replace all lines. To detect that, store the digest of the last line in another
                place, and require it later with --contains. Does not contact a registry; the registry
                options have no effect.""",
                List.of("image-promotion verify-evidence /var/lib/jenkins/image-promotion/evidence"));
    }

    @Override
    public Answer run(Arguments arguments, Session session) {
        Set<Digest> missing = arguments.values(CONTAINS).stream()
                .map(VerifyEvidenceCommand::digest)
                .collect(Collectors.toCollection(HashSet::new));
        Found found = new Found(missing);
        Optional<Digest> last = read(arguments.parameter(0), found);
        JsonObject json = new JsonObject()
                .put("events", found.events)
                .put("first", Optional.ofNullable(found.first))
                .put("last", Optional.ofNullable(found.last))
                .put("lastLine", last)
                .put(
                        "problems",
                        found.problems.stream()
                                .map(problem -> new JsonObject()
                                        .put("file", problem.file())
                                        .put("line", problem.line())
                                        .put("problem", problem.problem())
                                        .put("acknowledgedBy", found.acknowledgedBy(problem)))
                                .toList())
                .put("missing", missing.stream().map(Digest::toString).sorted().toList());
        FactTable facts = new FactTable()
                .put("events", found.events)
                .put("first", found.first == null ? "none" : found.first)
                .put("last", found.last == null ? "none" : found.last)
                .put("last line", last.map(Digest::toString).orElse("none"));
        if (found.problems.isEmpty() && missing.isEmpty()) {
            return Answer.of(facts, json);
        }
        Columns problems = new Columns("PLACE", "PROBLEM");
        found.problems.forEach(problem -> problems.add(
                problem.file() + ":" + problem.line(),
                problem.problem()
                        + found.acknowledgedBy(problem)
                                .map(user -> " (acknowledged by " + user + ")")
                                .orElse("")));
        String text = facts + (found.problems.isEmpty() ? "" : "\n" + problems);
        return new Answer(text, json, Optional.of(damaged(arguments.parameter(0), found, missing)));
    }

    private static Digest digest(String text) {
        try {
            return Digest.parse(text);
        } catch (ImagePromotionException e) {
            throw new ImagePromotionException(
                    e.failure().remedy("Copy the whole digest that an earlier run printed as the last line."), e);
        }
    }

    private static Failure damaged(String folder, Found found, Set<Digest> missing) {
        return Failure.of(FailureCode.EVIDENCE_DAMAGED, "The evidence was changed or is damaged.")
                .with("folder", Quoted.text(folder))
                .with("problems", found.problems.size())
                .withEach(
                        "missing",
                        missing.stream().map(Digest::toString).sorted().toList())
                .remedy(
                        "Compare the files with a backup. A line that was cut off when the controller stopped is harmless.");
    }

    private static Optional<Digest> read(String folder, Found found) {
        try {
            Optional<Digest> last = new EvidenceLog(Path.of(folder)).read(found);
            if (last.isPresent()) {
                return last;
            }
            throw unreadable(folder, "it contains no evidence files", null);
        } catch (InvalidPathException e) {
            throw new UsageException("FOLDER must be a folder.", e);
        } catch (IOException e) {
            throw unreadable(folder, e.getClass().getSimpleName(), e);
        }
    }

    private static ImagePromotionException unreadable(String folder, String problem, @Nullable Throwable cause) {
        return new ImagePromotionException(
                Failure.of(FailureCode.UNREADABLE_FILE, "The evidence cannot be read.")
                        .with("folder", Quoted.text(folder))
                        .with("problem", problem)
                        .remedy("Specify the folder image-promotion/evidence in a controller's home directory."),
                cause);
    }

    /** The events and problems in the files. */
    private static final class Found implements EvidenceLog.Reader {
        private final Set<Digest> missing;
        private final List<EvidenceProblem> problems = new ArrayList<>();
        /** The users who acknowledged a problem, by its text. */
        private final Map<String, String> acknowledged = new HashMap<>();

        private int events;
        private @Nullable Instant first;
        private @Nullable Instant last;

        Found(Set<Digest> missing) {
            this.missing = missing;
        }

        @Override
        public void entry(EvidenceEntry entry, Digest line) {
            events++;
            first = first == null ? entry.at() : first;
            last = entry.at();
            missing.remove(line);
            if (entry.kind() == EvidenceKind.ACKNOWLEDGED) {
                String user = String.join(", ", entry.approvedBy());
                entry.facts().values().forEach(problem -> acknowledged.put(problem, user));
            }
        }

        Optional<String> acknowledgedBy(EvidenceProblem problem) {
            return Optional.ofNullable(acknowledged.get(problem.toString()));
        }

        @Override
        public void problem(EvidenceProblem problem) {
            if (problems.size() < MAX_PROBLEMS) {
                problems.add(problem);
            }
        }
    }
}
