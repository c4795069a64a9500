package io.jenkins.plugins.imagepromotion.cli.command;

import io.jenkins.plugins.imagepromotion.cli.args.Arguments;
import io.jenkins.plugins.imagepromotion.cli.args.Option;
import io.jenkins.plugins.imagepromotion.cli.args.Parameter;
import io.jenkins.plugins.imagepromotion.cli.args.Syntax;
import io.jenkins.plugins.imagepromotion.cli.args.UsageException;
import io.jenkins.plugins.imagepromotion.cli.output.Answer;
import io.jenkins.plugins.imagepromotion.cli.output.Columns;
import io.jenkins.plugins.imagepromotion.cli.session.Command;
import io.jenkins.plugins.imagepromotion.cli.session.CommonOptions;
import io.jenkins.plugins.imagepromotion.cli.session.Session;
import io.jenkins.plugins.imagepromotion.doctor.Diagnosis;
import io.jenkins.plugins.imagepromotion.doctor.Examination;
import io.jenkins.plugins.imagepromotion.doctor.Finding;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.json.JsonObject;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import io.jenkins.plugins.imagepromotion.policy.demand.Jobs;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code doctor}: how a registry behaves, and what that means for promotion. */
final class DoctorCommand implements Command {
    private static final Option READ_ONLY =
            Option.flag("--read-only", "write nothing, and run only the probes that read");
    private static final Option PRODUCTION_TAG = Option.flag(
            "--production-tag",
            "also test a tag production-v0.0.0-<random>-1000000000,\nwhich Flux selects if there is no other");
    private static final Option MOUNT_TO =
            Option.value("--mount-to", "REPO", "also mount a layer in this repository of the same registry");

    @Override
    public Syntax syntax() {
        return new Syntax(
                "doctor",
                "Test with throw-away tags how a registry behaves, and what it means for promotion.",
                List.of(new Parameter("HOST/REPO", "a repository that promotion will write to, without a tag")),
                List.of(READ_ONLY, PRODUCTION_TAG, MOUNT_TO, CommonOptions.POLICY),
                CommonOptions.ALL,
                """
                Pushes an image of 2 KiB under the tag image-promotion-doctor-<random>, tries to move and to
                delete that tag, and then removes everything, even when interrupted. It lists at the end what
                it could not remove. It touches no other tag. Exit status 1 means that promotion is unsafe
                or impossible here.

                Only --production-tag can find a rule that makes just production tags immutable. That tag has
                the oldest possible timestamp, so Flux prefers every other tag. But in a repository without
                production tags, Flux deploys the empty image until the tag is removed. If the rule works,
                removing the tag may be impossible.""",
                List.of(
                        "image-promotion doctor registry.example.com/team/app",
                        "image-promotion doctor --read-only --output json registry.example.com/team/app"));
    }

    @Override
    public Answer run(Arguments arguments, Session session) {
        Repository repository = repository("The argument HOST/REPO", arguments.parameter(0));
        Optional<Repository> mountTo = arguments
                .value(MOUNT_TO)
                .map(path -> repository("The option --mount-to", repository.registry() + "/" + path));
        boolean readOnly = arguments.has(READ_ONLY);
        if (readOnly && (arguments.has(PRODUCTION_TAG) || mountTo.isPresent())) {
            throw new UsageException("The option --read-only allows neither --production-tag nor --mount-to.");
        }
        Examination examination = new Examination(repository, readOnly, arguments.has(PRODUCTION_TAG), mountTo);
        List<Finding> ofPolicy = arguments.values(CommonOptions.POLICY).isEmpty()
                ? List.of()
                : session.policy().environments().stream()
                        .filter(Environment::isPromotionTarget)
                        .map(DoctorCommand::jobs)
                        .toList();
        Diagnosis examined = session.doctor(repository).examine(examination);
        Diagnosis diagnosis = new Diagnosis(
                examined.repository(),
                Stream.concat(examined.findings().stream(), ofPolicy.stream()).toList(),
                examined.left(),
                examined.broken());
        return new Answer(text(diagnosis), json(diagnosis), diagnosis.failure());
    }

    /** Reports which jobs may promote to an environment. */
    private static Finding jobs(Environment environment) {
        List<String> patterns = environment.demands().get(Jobs.class).patterns();
        return patterns.isEmpty()
                ? new Finding(
                        "policy",
                        Finding.Grade.NOTE,
                        environment.name() + ": all jobs",
                        "Every job can promote. Name the jobs that may: the field jobs of the policy.")
                : new Finding(
                        "policy", Finding.Grade.GOOD, environment.name() + ": " + String.join(", ", patterns), "");
    }

    private static Repository repository(String where, String text) {
        ImageReference reference = ImageReference.parse(text);
        if (reference.tag().isPresent() || reference.digest().isPresent()) {
            throw new UsageException(where + " takes a repository, without tag and digest.");
        }
        return reference.repository();
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
            text.append("Could not be removed; delete manually:\n");
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
