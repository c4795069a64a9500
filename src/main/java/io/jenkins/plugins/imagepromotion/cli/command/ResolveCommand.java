package io.jenkins.plugins.imagepromotion.cli.command;

import io.jenkins.plugins.imagepromotion.cli.args.Arguments;
import io.jenkins.plugins.imagepromotion.cli.args.Parameter;
import io.jenkins.plugins.imagepromotion.cli.args.Syntax;
import io.jenkins.plugins.imagepromotion.cli.output.Answer;
import io.jenkins.plugins.imagepromotion.cli.output.FactTable;
import io.jenkins.plugins.imagepromotion.cli.session.Command;
import io.jenkins.plugins.imagepromotion.cli.session.CommonOptions;
import io.jenkins.plugins.imagepromotion.cli.session.Session;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.json.JsonObject;
import io.jenkins.plugins.imagepromotion.promotion.ResolveImage;
import io.jenkins.plugins.imagepromotion.promotion.ResolvedImage;
import io.jenkins.plugins.imagepromotion.registry.Platform;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code resolve}: which digest a reference has now. */
final class ResolveCommand implements Command {
    @Override
    public Syntax syntax() {
        return new Syntax(
                "resolve",
                "Show the digest that a reference has now.",
                List.of(new Parameter("REF", "image reference with a tag, a digest or both")),
                List.of(),
                CommonOptions.ALL,
                """
                The digest is computed from the bytes that the registry sends. The first line of the
                answer is the reference to deploy: it always means the same bytes.""",
                List.of(
                        "image-promotion resolve registry.example.com/team/app:staging-v1.4.2-3f9c2ab-1763884800",
                        "image-promotion resolve --output json alpine:3.20 | jq -r .pinned"));
    }

    @Override
    public Answer run(Arguments arguments, Session session) {
        ImageReference reference = ImageReference.parse(arguments.parameter(0));
        ResolvedImage image = new ResolveImage(session.registry(reference)).resolve(reference);
        return Answer.of(text(image), json(image));
    }

    private static FactTable text(ResolvedImage image) {
        FactTable facts = new FactTable()
                .put("pinned", image.pinned())
                .put("image", image.image())
                .put("digest", image.digest())
                .put("media type", image.mediaType());
        for (Platform platform : image.platforms()) {
            facts.put("platform", platform);
        }
        facts.put("created", created(image));
        for (Map.Entry<String, String> label : image.labels().entrySet()) {
            facts.put("label", label.getKey() + "=" + label.getValue());
        }
        return facts;
    }

    private static JsonObject json(ResolvedImage image) {
        return new JsonObject()
                .put("pinned", image.pinned())
                .put("image", image.image())
                .put("digest", image.digest())
                .put("mediaType", image.mediaType())
                .put("platforms", image.platforms().stream().map(Platform::text).toList())
                .put("created", created(image))
                .put("labels", image.labels());
    }

    private static Optional<String> created(ResolvedImage image) {
        return Optional.of(image.created()).filter(text -> !text.isEmpty());
    }
}
