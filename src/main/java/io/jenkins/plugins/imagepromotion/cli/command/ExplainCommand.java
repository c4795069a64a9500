package io.jenkins.plugins.imagepromotion.cli.command;

import io.jenkins.plugins.imagepromotion.cli.args.Arguments;
import io.jenkins.plugins.imagepromotion.cli.args.Option;
import io.jenkins.plugins.imagepromotion.cli.args.Parameter;
import io.jenkins.plugins.imagepromotion.cli.args.Syntax;
import io.jenkins.plugins.imagepromotion.cli.output.Answer;
import io.jenkins.plugins.imagepromotion.cli.session.CommonOptions;
import io.jenkins.plugins.imagepromotion.cli.session.Session;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.policy.Judgement;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.ReferenceRules;
import java.util.List;
import java.util.Optional;

/** {@code explain}: how a reference is read and judged, and by which rule. */
final class ExplainCommand implements Command {
    private static final Option ENVIRONMENT =
            Option.value("--environment", "NAME", "judge as an image for this environment");

    @Override
    public Syntax syntax() {
        return new Syntax(
                "explain",
                "Tell how a reference is read and judged, and by which rule. Asks no registry.",
                List.of(new Parameter("REF", "anything that should be an image reference")),
                List.of(ENVIRONMENT, CommonOptions.POLICY),
                CommonOptions.ALL,
                """
                A refused or malformed reference ends with exit status 1. The registry options are
                accepted and change nothing.""",
                List.of(
                        "image-promotion explain --environment production registry.example.com/team/app:latest",
                        "image-promotion explain --output json app | jq -r .code"));
    }

    @Override
    public Answer run(Arguments arguments, Session session) {
        String input = arguments.parameter(0);
        Policy policy = session.policy();
        Optional<ImageReference> image = Optional.empty();
        try {
            image = Optional.of(ImageReference.parse(input));
            Judgement judgement = new ReferenceRules(policy).judge(image.get(), arguments.value(ENVIRONMENT));
            return new Explanation(input, image, judgement, policy).answer();
        } catch (ImagePromotionException e) {
            Judgement judgement =
                    new Judgement(Optional.empty(), false, e.failure().summary(), Optional.of(e.failure()));
            return new Explanation(input, image, judgement, policy).answer();
        }
    }
}
