package io.jenkins.plugins.imagepromotion.cli.command;

import io.jenkins.plugins.imagepromotion.cli.args.Arguments;
import io.jenkins.plugins.imagepromotion.cli.args.Option;
import io.jenkins.plugins.imagepromotion.cli.args.Parameter;
import io.jenkins.plugins.imagepromotion.cli.args.Syntax;
import io.jenkins.plugins.imagepromotion.cli.args.UsageException;
import io.jenkins.plugins.imagepromotion.cli.output.Answer;
import io.jenkins.plugins.imagepromotion.cli.session.CommonOptions;
import io.jenkins.plugins.imagepromotion.cli.session.Session;
import io.jenkins.plugins.imagepromotion.doctor.Examination;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Repository;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** {@code doctor}: what a registry does, and what that means for promotion. */
final class DoctorCommand implements Command {
    private static final Option READ_ONLY = Option.flag("--read-only", "write nothing: try only what reading shows");
    private static final Option PRODUCTION_TAG = Option.flag(
            "--production-tag",
            "also try a tag production-v0.0.0-<random>-1000000000,\nwhich Flux selects where there is no other");
    private static final Option MOUNT_TO =
            Option.value("--mount-to", "REPO", "also mount a layer in this repository of the same registry");

    /** More than enough that no two examinations ever share a tag. */
    private static final int TOKEN_LENGTH = 16;

    @Override
    public Syntax syntax() {
        return new Syntax(
                "doctor",
                "Find out with throw-away tags what a registry does, and what it means for promotion.",
                List.of(new Parameter("HOST/REPO", "a repository that promotion will write to, without a tag")),
                List.of(READ_ONLY, PRODUCTION_TAG, MOUNT_TO),
                CommonOptions.ALL,
                """
                Pushes an image of 2 KiB under the tag image-promotion-doctor-<random>, tries to move and to
                delete that tag, and removes everything again, also when interrupted. What cannot be removed
                is listed at the end. No other tag is touched. Exit status 1 means that promotion is unsafe
                or impossible here.

                A rule that makes only production tags immutable shows with --production-tag alone. That tag
                carries the oldest timestamp there is, so Flux prefers every other; but in a repository
                without production tags Flux would deploy the empty image until it is removed. If the rule
                works, the tag may be impossible to remove.""",
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
        return DiagnosisAnswer.of(session.doctor(repository).examine(examination, token()));
    }

    private static Repository repository(String where, String text) {
        ImageReference reference = ImageReference.parse(text);
        if (reference.tag().isPresent() || reference.digest().isPresent()) {
            throw new UsageException(where + " takes a repository, without tag and digest.");
        }
        return reference.repository();
    }

    private static String token() {
        return UUID.randomUUID().toString().replace("-", "").substring(0, TOKEN_LENGTH);
    }
}
