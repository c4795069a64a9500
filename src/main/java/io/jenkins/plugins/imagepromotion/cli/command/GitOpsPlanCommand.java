package io.jenkins.plugins.imagepromotion.cli.command;

import io.jenkins.plugins.imagepromotion.cli.args.Arguments;
import io.jenkins.plugins.imagepromotion.cli.args.Option;
import io.jenkins.plugins.imagepromotion.cli.args.Parameter;
import io.jenkins.plugins.imagepromotion.cli.args.Syntax;
import io.jenkins.plugins.imagepromotion.cli.args.UsageException;
import io.jenkins.plugins.imagepromotion.cli.output.Answer;
import io.jenkins.plugins.imagepromotion.cli.output.FactTable;
import io.jenkins.plugins.imagepromotion.cli.session.Command;
import io.jenkins.plugins.imagepromotion.cli.session.CommonOptions;
import io.jenkins.plugins.imagepromotion.cli.session.Session;
import io.jenkins.plugins.imagepromotion.gitops.DeploymentForecast;
import io.jenkins.plugins.imagepromotion.gitops.PredictDeployment;
import io.jenkins.plugins.imagepromotion.gitops.SelectorForecast;
import io.jenkins.plugins.imagepromotion.gitops.automation.GitOpsTree;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.json.JsonObject;
import io.jenkins.plugins.imagepromotion.scan.files.Selection;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code gitops-plan}: which tags GitOps automation selects, now and with one more tag. */
final class GitOpsPlanCommand implements Command {
    private static final Option TAG = Option.value(
            "--tag", "REF", "predict what changes once this tag exists, and fail if\nautomation would not deploy it");

    @Override
    public Syntax syntax() {
        return new Syntax(
                "gitops-plan",
                "Show which tags Flux and Argo CD select, and what a new tag would change.",
                List.of(new Parameter("FOLDER", "the root of the GitOps repository")),
                List.of(TAG, CommonOptions.POLICY),
                CommonOptions.ALL,
                """
                Reads ImagePolicy, ImageRepository and ImageUpdateAutomation objects of Flux, its setters,
                and annotations of Argo CD Image Updater. Reads tags and digests from the registry, and does
                not connect to a cluster. Exit status 1 means that automation would not deploy the tag.""",
                List.of(
                        "image-promotion gitops-plan .",
                        "image-promotion gitops-plan --tag registry.example.com/team/app:production-v1.4.2-3f9c2ab-1763971200 ."));
    }

    @Override
    public Answer run(Arguments arguments, Session session) {
        Optional<ImageReference> image = arguments.value(TAG).map(ImageReference::parse);
        GitOpsTree tree = tree(arguments.parameter(0));
        Optional<ImageReference> first = image.or(() -> tree.selectors().stream()
                .flatMap(each -> each.repository().stream())
                .map(Repository::toString)
                .map(ImageReference::parse)
                .findFirst());
        if (first.isEmpty()) {
            throw PredictDeployment.nothing(tree);
        }
        PredictDeployment predict = new PredictDeployment(session.registry(first.get()), session.policy(), tree);
        DeploymentForecast forecast = image.map(predict::with).orElseGet(() -> predict.now(Optional.empty()));
        return new Answer(text(forecast), json(forecast), forecast.failure());
    }

    /** Reads the files of a GitOps repository. */
    static GitOpsTree tree(String folder) {
        return GitOpsTree.read(folder(folder), Selection.ALL);
    }

    /** Returns the folder of a GitOps repository; throws {@code UsageException} if the path is not a folder. */
    static Path folder(String path) {
        try {
            Path folder = Path.of(path);
            if (Files.isDirectory(folder)) {
                return folder;
            }
        } catch (InvalidPathException e) {
            // An invalid path is not a folder.
        }
        throw new UsageException("The GitOps repository is not a folder: " + Quoted.text(path));
    }

    private static String text(DeploymentForecast forecast) {
        StringBuilder text = new StringBuilder();
        for (SelectorForecast each : forecast.selectors()) {
            FactTable facts = new FactTable()
                    .put("object", each.name())
                    .put("environment", each.environment())
                    .put("repository", each.prediction().selector().repository())
                    .put("now", each.now())
                    .put("digest", each.digestNow());
            if (forecast.image().isPresent()) {
                facts.put("then", each.then())
                        .put("digest", each.digestThen())
                        .put(
                                "displaces",
                                each.displaced()
                                        .map(tag -> tag
                                                + each.displacesOtherImage()
                                                        .map(isOther ->
                                                                isOther ? " (a different image)" : " (the same image)")
                                                        .orElse("")));
            }
            each.written()
                    .forEach(setter -> facts.put("written to", setter.place()).put("holds", setter.value()));
            facts.put("on branch", each.pushBranch().map(branch -> branch + ", which deploys it when it is merged"));
            facts.put("with digest", each.writesDigest() ? "yes" : "no").put("not deployed", each.reason());
            text.append(facts).append('\n');
        }
        FactTable end = new FactTable();
        forecast.unreadable().forEach(place -> end.put("not read", place));
        forecast.unlisted()
                .forEach((repository, failure) ->
                        end.put("not listed", repository + ": " + failure.summary() + "  [" + failure.code() + "]"));
        forecast.image().filter(image -> forecast.failure().isEmpty()).ifPresent(image -> end.put("deployed", image));
        return text.append(end).toString();
    }

    private static JsonObject json(DeploymentForecast forecast) {
        return new JsonObject()
                .put("image", forecast.image())
                .put("environment", forecast.environment())
                .put(
                        "deployed",
                        forecast.image().map(image -> forecast.failure().isEmpty()))
                .put("code", forecast.failure().map(failure -> failure.code().name()))
                .put("reasons", forecast.reasons())
                .put(
                        "selectors",
                        forecast.selectors().stream()
                                .map(GitOpsPlanCommand::json)
                                .toList())
                .put(
                        "unreadable",
                        forecast.unreadable().stream().map(Object::toString).toList())
                .put(
                        "unlisted",
                        forecast.unlisted().entrySet().stream()
                                .map(each -> new JsonObject()
                                        .put("repository", each.getKey())
                                        .put("code", each.getValue().code())
                                        .put("reason", each.getValue().summary()))
                                .toList());
    }

    private static JsonObject json(SelectorForecast each) {
        JsonObject json = new JsonObject();
        each.values().forEach((name, value) -> json.put(name, Optional.ofNullable(value)));
        return json;
    }
}
