package io.jenkins.plugins.imagepromotion.cli.command;

import io.jenkins.plugins.imagepromotion.cli.args.Arguments;
import io.jenkins.plugins.imagepromotion.cli.args.Parameter;
import io.jenkins.plugins.imagepromotion.cli.args.Syntax;
import io.jenkins.plugins.imagepromotion.cli.output.Answer;
import io.jenkins.plugins.imagepromotion.cli.output.FactTable;
import io.jenkins.plugins.imagepromotion.cli.output.JsonObject;
import io.jenkins.plugins.imagepromotion.cli.session.CommonOptions;
import io.jenkins.plugins.imagepromotion.cli.session.Session;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.promotion.AssertDigestMatches;
import io.jenkins.plugins.imagepromotion.promotion.ResolvedImage;
import java.util.List;

/** {@code verify}: whether two references, or a reference and a digest, name the same bytes. */
final class VerifyCommand implements Command {
    @Override
    public Syntax syntax() {
        return new Syntax(
                "verify",
                "Prove that two references, or a reference and a digest, name the same bytes.",
                List.of(
                        new Parameter("REF", "image reference with a tag, a digest or both"),
                        new Parameter("REF-OR-DIGEST", "what it must be: another reference, or sha256:...")),
                List.of(),
                CommonOptions.ALL,
                "Different bytes are a refusal, exit status 1, that shows both digests.",
                List.of(
                        """
                image-promotion verify registry.example.com/team/app:production-v1.4.2-3f9c2ab-1763890000 \\
                registry.example.com/team/app:staging-v1.4.2-3f9c2ab-1763884800""",
                        "image-promotion verify app.example.com/app:1.4.2 sha256:15f840677a5e245d9ea199eb9b026b1539208a5183621dced7b469f6aa678115"));
    }

    @Override
    public Answer run(Arguments arguments, Session session) {
        ImageReference reference = ImageReference.parse(arguments.parameter(0));
        AssertDigestMatches.Expected expected = AssertDigestMatches.Expected.parse(arguments.parameter(1));
        ResolvedImage image = new AssertDigestMatches(session.registry(reference)).check(reference, expected);
        FactTable text = new FactTable()
                .put("pinned", image.pinned())
                .put("image", image.image())
                .put("expected", expected.text())
                .put("verdict", "the same bytes");
        JsonObject json = new JsonObject()
                .put("pinned", image.pinned().toString())
                .put("image", image.image().toString())
                .put("expected", expected.text())
                .put("digest", image.digest().toString())
                .put("same", true);
        return Answer.of(text, json);
    }
}
