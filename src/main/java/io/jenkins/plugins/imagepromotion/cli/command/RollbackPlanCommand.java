package io.jenkins.plugins.imagepromotion.cli.command;

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
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.gitops.rollback.GitRollbackPlan;
import io.jenkins.plugins.imagepromotion.gitops.rollback.LocalRepository;
import io.jenkins.plugins.imagepromotion.gitops.rollback.PlanGitRollback;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.json.JsonObject;
import io.jenkins.plugins.imagepromotion.promotion.PromotionRequest;
import io.jenkins.plugins.imagepromotion.promotion.lineage.PassedOver;
import io.jenkins.plugins.imagepromotion.promotion.lineage.PlanRollback;
import io.jenkins.plugins.imagepromotion.promotion.lineage.RollbackPlan;
import io.jenkins.plugins.imagepromotion.promotion.lineage.TagDigest;
import io.jenkins.plugins.imagepromotion.promotion.release.PlanReleaseRollback;
import io.jenkins.plugins.imagepromotion.promotion.release.ReleaseRollback;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code rollback-plan}: which image to roll back to, and how. */
final class RollbackPlanCommand implements Command {
    private static final Option ENVIRONMENT =
            Option.value("--environment", "NAME", "the environment to roll back (default: production)");

    private static final Option GITOPS = Option.value(
            "--gitops",
            "FOLDER",
            "the working copy of the GitOps repository: also shows what\nautomation does, and which commit to revert");
    private static final Option RELEASE =
            Option.value("--release", "NAME", "roll back this whole release; REF is the repository with\nits record");
    private static final Option FILE =
            Option.value("--file", "FILE", "with --release: write the file for promote --release");
    private static final Option PATCH =
            Option.value("--patch", "FILE", "with --gitops: write the recommended change as a patch\nfor git apply");

    @Override
    public Syntax syntax() {
        return new Syntax(
                "rollback-plan",
                "Find the last known good promotion before the running one, and how to roll back to it.",
                List.of(new Parameter("REF", "the tag or digest that runs, or a repository for its newest tag")),
                List.of(ENVIRONMENT, GITOPS, PATCH, RELEASE, FILE, CommonOptions.POLICY),
                CommonOptions.ALL,
                """
                Writes no tag. The old digest gets a new, newer tag, because a tool that follows the
                newest tag would undo a revert in Git. Rebuilt images never count as good.""",
                List.of(
                        "image-promotion rollback-plan registry.example.com/team/app",
                        "image-promotion rollback-plan registry.example.com/team/app --gitops . --patch back.diff",
                        "image-promotion rollback-plan registry.example.com/team/app:production-v1.4.2-3f9c2ab-1763971200"));
    }

    @Override
    public Answer run(Arguments arguments, Session session) {
        ImageReference reference = ImageReference.parse(arguments.parameter(0));
        Optional<String> release = arguments.value(RELEASE);
        if (release.isPresent()) {
            return ofRelease(reference.repository(), release.get(), arguments, session);
        }
        if (arguments.has(FILE)) {
            throw new UsageException("The option --file requires --release.");
        }
        String environment = arguments.value(ENVIRONMENT).orElse(PromotionRequest.DEFAULT_ENVIRONMENT);
        if (arguments.has(PATCH) && !arguments.has(GITOPS)) {
            throw new UsageException("The option --patch requires --gitops.");
        }
        Optional<LocalRepository> repository = arguments
                .value(GITOPS)
                .map(folder ->
                        new LocalRepository(GitOpsPlanCommand.folder(folder), session.policy(), System.getenv()));
        Registry registry = session.registry(reference);
        Optional<GitRollbackPlan> gitOps = repository.map(
                local -> new PlanGitRollback(registry, session.policy(), Clock.systemUTC(), session.progress())
                        .plan(reference, environment, local));
        RollbackPlan plan = gitOps.map(GitRollbackPlan::plan)
                .orElseGet(() -> new PlanRollback(registry, session.policy(), Clock.systemUTC(), session.progress())
                        .plan(reference, environment));
        String command = command(plan, arguments);
        FactTable text = new FactTable()
                .put("running", running(plan))
                .put("digest", plan.deployed().digest());
        plan.passedOver().forEach(one -> text.put("passed over", one));
        text.put("last good", plan.good().tag())
                .put("digest", plan.good().digest())
                .put("tested as", plan.origin().nameIn(plan.repository()))
                .put("new tag", plan.target());
        if (gitOps.isPresent()) {
            gitOps.get().lines(List.of(command, step(plan))).forEach(line -> text.put(line.getKey(), line.getValue()));
            text.put("patch", patch(gitOps.get(), arguments));
        } else {
            text.put("do", command).put("or", step(plan));
        }
        JsonObject json = json(plan).put("command", command).put("step", step(plan));
        gitOps.ifPresent(found -> found.values().forEach(json::put));
        return Answer.of(text, json);
    }

    private static Answer ofRelease(Repository repository, String name, Arguments arguments, Session session) {
        for (Option option : List.of(ENVIRONMENT, GITOPS, PATCH)) {
            if (arguments.has(option)) {
                throw new UsageException("The option " + option.name() + " cannot be combined with --release.");
            }
        }
        ReleaseRollback rollback = new PlanReleaseRollback(
                        session.registry(ImageReference.parse(arguments.parameter(0))),
                        session.policy(),
                        Clock.systemUTC(),
                        session.progress())
                .plan(repository, name);
        Optional<String> file = arguments.value(FILE);
        file.ifPresent(path -> write(path, rollback.file(), "file"));
        String command = "image-promotion promote --release " + quoted(file.orElse("FILE"))
                + given(arguments, List.of(CommonOptions.POLICY))
                + given(arguments, CommonOptions.CONNECTION)
                + given(arguments, CommonOptions.LOGIN);
        Columns images = new Columns("REPOSITORY", "RUNNING", "LAST GOOD", "DIGEST");
        rollback.plans()
                .forEach(plan -> images.add(
                        plan.repository().toString(),
                        plan.deployed().tag().toString(),
                        plan.good().tag().toString(),
                        plan.good().digest().toString()));
        FactTable text = new FactTable().put("release", name).put("rollback as", rollback.name());
        rollback.unchanged().forEach(image -> text.put("unchanged", image.target() + " (" + image.reason() + ")"));
        text.put("do", file.isPresent() ? command : "write the release file with --file");
        JsonObject json = new JsonObject()
                .put("release", name)
                .put("name", rollback.name())
                .put(
                        "images",
                        rollback.plans().stream().map(RollbackPlanCommand::json).toList())
                .put(
                        "unchanged",
                        rollback.unchanged().stream()
                                .map(image -> new JsonObject()
                                        .put("tag", image.target())
                                        .put("reason", image.reason()))
                                .toList())
                .put("file", rollback.file())
                .put("command", command);
        return Answer.of(text + "\n" + images, json);
    }

    private static JsonObject json(RollbackPlan plan) {
        return new JsonObject()
                .put("repository", plan.repository())
                .put("running", plan.deployed().tag())
                .put("runningDigest", plan.deployed().digest())
                .put("lastGood", plan.good().tag())
                .put("digest", plan.good().digest())
                .put("source", plan.source())
                .put("target", plan.request())
                .put(
                        "passedOver",
                        plan.passedOver().stream()
                                .map(RollbackPlanCommand::json)
                                .toList());
    }

    /** Writes the patch if the user names a file for it, and returns the next action. */
    private static String patch(GitRollbackPlan plan, Arguments arguments) {
        String patch = plan.patch();
        Optional<String> file = arguments.value(PATCH);
        if (patch.isEmpty()) {
            return "none: the files need no change";
        }
        if (file.isEmpty()) {
            return "not written: name a file with --patch";
        }
        write(file.get(), patch, "patch");
        return (plan.recommended().works() ? "for the recommended way: " : "for the first way: ") + "git -C "
                + quoted(arguments.value(GITOPS).orElse(".")) + " apply "
                + quoted(Path.of(file.get()).toAbsolutePath().toString());
    }

    private static void write(String path, String text, String name) {
        try {
            Files.writeString(Path.of(path), text);
        } catch (IOException | InvalidPathException e) {
            throw new ImagePromotionException(
                    Failure.of(FailureCode.UNREADABLE_FILE, "The " + name + " cannot be written.")
                            .with("path", Quoted.text(path))
                            .remedy("Name a file in a folder that exists and is writable."),
                    e);
        }
    }

    /** The running tag is a guess if the registry no longer has the image of a newer tag. */
    private static String running(RollbackPlan plan) {
        TagDigest deployed = plan.deployed();
        boolean isNewest = plan.passedOver().stream()
                .noneMatch(one -> one.tag().timestamp() > deployed.tag().timestamp());
        return deployed.tag() + (isNewest ? "" : " (the image of a newer tag is gone)");
    }

    private static JsonObject json(PassedOver one) {
        return new JsonObject().put("tag", one.tag()).put("reason", one.reason());
    }

    /**
     * Includes the same policy files, because the promotion may need a route that they define; the same GitOps repository,
     * because the policy may require that automation selects the tag; and the same connection. The login is for the
     * registry of the first reference, so it is included only if the promotion begins at the same registry.
     */
    private static String command(RollbackPlan plan, Arguments arguments) {
        return "image-promotion promote " + plan.source() + " --digest "
                + plan.good().digest() + " --to " + plan.target().environment() + " --target " + plan.request()
                + " --rollback"
                + given(arguments, List.of(GITOPS, CommonOptions.POLICY))
                + given(arguments, CommonOptions.CONNECTION)
                + (plan.source()
                                .repository()
                                .registry()
                                .equals(plan.repository().registry())
                        ? given(arguments, CommonOptions.LOGIN)
                        : "");
    }

    /** Returns the options as the user gave them, each with a space before it. */
    private static String given(Arguments arguments, List<Option> options) {
        return options.stream()
                .flatMap(option -> arguments.values(option).stream()
                        .map(value -> " " + option.name() + (option.takesValue() ? " " + quoted(value) : "")))
                .collect(Collectors.joining());
    }

    /** Returns the word as a POSIX shell reads it. */
    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_.:/+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /** The same in a pipeline, because a job may be the only one that can write. */
    private static String step(RollbackPlan plan) {
        return "promoteImage image: '" + plan.source() + "', digest: '"
                + plan.good().digest() + "', to: '" + plan.target().environment() + "', target: '" + plan.request()
                + "', rollback: true";
    }
}
