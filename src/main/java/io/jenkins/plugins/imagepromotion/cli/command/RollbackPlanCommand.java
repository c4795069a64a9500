package io.jenkins.plugins.imagepromotion.cli.command;

import io.jenkins.plugins.imagepromotion.cli.args.Arguments;
import io.jenkins.plugins.imagepromotion.cli.args.Option;
import io.jenkins.plugins.imagepromotion.cli.args.Parameter;
import io.jenkins.plugins.imagepromotion.cli.args.Syntax;
import io.jenkins.plugins.imagepromotion.cli.output.Answer;
import io.jenkins.plugins.imagepromotion.cli.output.FactTable;
import io.jenkins.plugins.imagepromotion.cli.session.CommonOptions;
import io.jenkins.plugins.imagepromotion.cli.session.Session;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.json.JsonObject;
import io.jenkins.plugins.imagepromotion.promotion.PromotionRequest;
import io.jenkins.plugins.imagepromotion.promotion.lineage.PassedOver;
import io.jenkins.plugins.imagepromotion.promotion.lineage.PlanRollback;
import io.jenkins.plugins.imagepromotion.promotion.lineage.RollbackPlan;
import io.jenkins.plugins.imagepromotion.promotion.lineage.TagDigest;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;

/** {@code rollback-plan}: which image to roll back to, and how. */
final class RollbackPlanCommand implements Command {
    private static final Option ENVIRONMENT =
            Option.value("--environment", "NAME", "the environment to roll back (default: production)");

    @Override
    public Syntax syntax() {
        return new Syntax(
                "rollback-plan",
                "Find the last known good promotion before the running one, and how to roll back to it.",
                List.of(new Parameter("REF", "the tag or digest that runs, or a repository for its newest tag")),
                List.of(ENVIRONMENT, CommonOptions.POLICY),
                CommonOptions.ALL,
                """
                Writes nothing. The old digest gets a new, newer tag, because a tool that follows the
                newest tag would undo a revert in Git. Rebuilt images never count as good.""",
                List.of(
                        "image-promotion rollback-plan registry.example.com/team/app",
                        "image-promotion rollback-plan registry.example.com/team/app:production-v1.4.2-3f9c2ab-1763971200"));
    }

    @Override
    public Answer run(Arguments arguments, Session session) {
        ImageReference reference = ImageReference.parse(arguments.parameter(0));
        RollbackPlan plan = new PlanRollback(
                        session.registry(reference), session.policy(), Clock.systemUTC(), session.progress())
                .plan(reference, arguments.value(ENVIRONMENT).orElse(PromotionRequest.DEFAULT_ENVIRONMENT));
        List<String> policies = arguments.values(CommonOptions.POLICY);
        FactTable text = new FactTable()
                .put("running", running(plan))
                .put("digest", plan.deployed().digest());
        plan.passedOver().forEach(one -> text.put("passed over", one));
        text.put("last good", plan.good().tag())
                .put("digest", plan.good().digest())
                .put("tested as", plan.origin().nameIn(plan.repository()))
                .put("new tag", plan.target())
                .put("do", command(plan, policies))
                .put("or", step(plan));
        return Answer.of(
                text,
                new JsonObject()
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
                                        .toList())
                        .put("command", command(plan, policies))
                        .put("step", step(plan)));
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

    /** Includes the same policy files, because the promotion may need a route that they define. */
    private static String command(RollbackPlan plan, List<String> policies) {
        return "image-promotion promote " + plan.source() + " --digest "
                + plan.good().digest() + " --to " + plan.target().environment() + " --target " + plan.request()
                + " --rollback"
                + policies.stream().map(file -> " --policy " + quoted(file)).collect(Collectors.joining());
    }

    /** Returns the file's name as a POSIX shell reads it. */
    private static String quoted(String file) {
        return file.matches("[A-Za-z0-9_./+-]+") ? file : "'" + file.replace("'", "'\\''") + "'";
    }

    /** The same in a pipeline, because a job may be the only one that can write. */
    private static String step(RollbackPlan plan) {
        return "promoteImage image: '" + plan.source() + "', digest: '"
                + plan.good().digest() + "', to: '" + plan.target().environment() + "', target: '" + plan.request()
                + "', rollback: true";
    }
}
