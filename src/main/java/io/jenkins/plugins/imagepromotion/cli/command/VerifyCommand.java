package io.jenkins.plugins.imagepromotion.cli.command;

import io.jenkins.plugins.imagepromotion.cli.args.Arguments;
import io.jenkins.plugins.imagepromotion.cli.args.Option;
import io.jenkins.plugins.imagepromotion.cli.args.Parameter;
import io.jenkins.plugins.imagepromotion.cli.args.Syntax;
import io.jenkins.plugins.imagepromotion.cli.args.UsageException;
import io.jenkins.plugins.imagepromotion.cli.output.Answer;
import io.jenkins.plugins.imagepromotion.cli.output.FactTable;
import io.jenkins.plugins.imagepromotion.cli.session.CommonOptions;
import io.jenkins.plugins.imagepromotion.cli.session.Session;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.json.JsonObject;
import io.jenkins.plugins.imagepromotion.promotion.AssertDigestMatches;
import io.jenkins.plugins.imagepromotion.promotion.ResolvedImage;
import io.jenkins.plugins.imagepromotion.promotion.deployed.AssertDeployed;
import io.jenkins.plugins.imagepromotion.promotion.deployed.ClusterState;
import io.jenkins.plugins.imagepromotion.promotion.deployed.ContainerVerdict.Kind;
import io.jenkins.plugins.imagepromotion.promotion.deployed.RunningContainer;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code verify}: whether two references, or a reference and a digest, mean the same bytes. */
final class VerifyCommand implements Command {
    private static final Option DEPLOYED = Option.value(
            "--deployed",
            "FILE",
            "the output of `kubectl get pods,deployments -o json`;\nall containers of REF's repository must run the image");

    @Override
    public Syntax syntax() {
        return new Syntax(
                "verify",
                "Prove that two references, or a reference and a digest, mean the same bytes.",
                List.of(
                        new Parameter("REF", "image reference with a tag, a digest or both"),
                        new Parameter("REF-OR-DIGEST", "the expected image: another reference, or sha256:...")),
                List.of(DEPLOYED),
                CommonOptions.ALL,
                "If the bytes differ, the exit status is 1, and the message shows both digests.",
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
        Optional<List<RunningContainer>> running = arguments.value(DEPLOYED).map(VerifyCommand::running);
        Registry registry = session.registry(reference);
        ResolvedImage image = new AssertDigestMatches(registry).check(reference, expected);
        Optional<Integer> containers = running.map(all -> AssertDeployed.of(registry, reference, Optional.empty())
                .judge(all)
                .require()
                .of(Kind.RIGHT)
                .size());
        FactTable text = new FactTable()
                .put("pinned", image.pinned())
                .put("image", image.image())
                .put("expected", expected.text())
                .put("verdict", "the same bytes")
                .put("run by", containers.map(count -> count + (count == 1 ? " container" : " containers")));
        JsonObject json = new JsonObject()
                .put("pinned", image.pinned())
                .put("image", image.image())
                .put("expected", expected.text())
                .put("digest", image.digest())
                .put("same", true);
        containers.ifPresent(count -> json.put("containers", count));
        return Answer.of(text, json);
    }

    private static List<RunningContainer> running(String file) {
        try {
            return ClusterState.read(Files.readString(Path.of(file)));
        } catch (IOException | InvalidPathException e) {
            throw new UsageException("The option --deployed takes a readable JSON file.", e);
        }
    }
}
