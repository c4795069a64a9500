package io.jenkins.plugins.imagepromotion.cli.command;

import io.jenkins.plugins.imagepromotion.cli.args.Arguments;
import io.jenkins.plugins.imagepromotion.cli.args.Option;
import io.jenkins.plugins.imagepromotion.cli.args.Parameter;
import io.jenkins.plugins.imagepromotion.cli.args.Syntax;
import io.jenkins.plugins.imagepromotion.cli.output.Answer;
import io.jenkins.plugins.imagepromotion.cli.session.Command;
import io.jenkins.plugins.imagepromotion.cli.session.CommonOptions;
import io.jenkins.plugins.imagepromotion.cli.session.Session;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.policy.Judgement;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.ReferenceRules;
import java.util.List;
import java.util.Optional;

/**
 * {@code explain}: how a reference is parsed, which rule allows or refuses it, and what a promotion to its environment must
 * satisfy.
 */
final class ExplainCommand implements Command {
    private static final Option ENVIRONMENT =
            Option.value("--environment", "NAME", "check the reference for this environment");
    private static final Option AUTOMATION = Option.flag(
            "--automation",
            "show the settings of Flux and Argo CD Image Updater that\nselect the tags of each environment");
    private static final Option GITOPS =
            Option.value("--gitops", "FOLDER", "also check the automation in the files of this folder");

    @Override
    public Syntax syntax() {
        return new Syntax(
                "explain",
                "Show how a reference is parsed, which rule allows or refuses it, and the requirements for promotions"
                        + " to its environment. Does not contact a registry.",
                List.of(new Parameter("REF", "an image reference; it may be malformed")),
                List.of(ENVIRONMENT, AUTOMATION, GITOPS, CommonOptions.POLICY),
                CommonOptions.ALL,
                """
                Exit status 1 means that the reference is refused or malformed. The registry options have
                no effect.""",
                List.of(
                        "image-promotion explain --environment production registry.example.com/team/app:latest",
                        "image-promotion explain --output json app | jq -r .code",
                        "image-promotion explain --automation --gitops . app:production-v1.4.2-3f9c2ab-1763884800"));
    }

    @Override
    public Answer run(Arguments arguments, Session session) {
        String input = arguments.parameter(0);
        Policy policy = session.policy();
        Optional<String> wanted = arguments.value(ENVIRONMENT);
        Optional<ImageReference> image = Optional.empty();
        Judgement judgement;
        try {
            image = Optional.of(ImageReference.parse(input));
            judgement = new ReferenceRules(policy).judge(image.get(), wanted);
        } catch (ImagePromotionException e) {
            judgement = new Judgement(Optional.empty(), false, e.failure().summary(), Optional.of(e.failure()));
        }
        AutomationExplanation automation =
                new AutomationExplanation(policy, arguments.has(AUTOMATION), arguments.value(GITOPS));
        return new Explanation(input, image, wanted, judgement, policy, automation).answer();
    }
}
