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

/** {@code explain}: how a reference is parsed, and which rule allows or refuses it. */
final class ExplainCommand implements Command {
    private static final Option ENVIRONMENT =
            Option.value("--environment", "NAME", "check the reference for this environment");

    @Override
    public Syntax syntax() {
        return new Syntax(
                "explain",
                "Show how a reference is parsed, and which rule allows or refuses it. Asks no registry.",
                List.of(new Parameter("REF", "an image reference; it may be malformed")),
                List.of(ENVIRONMENT, CommonOptions.POLICY),
                CommonOptions.ALL,
                """
                Exit status 1 means that the reference is refused or malformed. The registry options have
                no effect.""",
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
