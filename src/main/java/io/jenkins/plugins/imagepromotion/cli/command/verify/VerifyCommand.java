package io.jenkins.plugins.imagepromotion.cli.command.verify;

import io.jenkins.plugins.imagepromotion.cli.args.Arguments;
import io.jenkins.plugins.imagepromotion.cli.args.Option;
import io.jenkins.plugins.imagepromotion.cli.args.Parameter;
import io.jenkins.plugins.imagepromotion.cli.args.Syntax;
import io.jenkins.plugins.imagepromotion.cli.args.UsageException;
import io.jenkins.plugins.imagepromotion.cli.output.Answer;
import io.jenkins.plugins.imagepromotion.cli.output.FactTable;
import io.jenkins.plugins.imagepromotion.cli.session.Command;
import io.jenkins.plugins.imagepromotion.cli.session.CommonOptions;
import io.jenkins.plugins.imagepromotion.cli.session.NamedFile;
import io.jenkins.plugins.imagepromotion.cli.session.Session;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.failure.Plural;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.json.JsonObject;
import io.jenkins.plugins.imagepromotion.promotion.AssertDigestMatches;
import io.jenkins.plugins.imagepromotion.promotion.ResolvedImage;
import io.jenkins.plugins.imagepromotion.promotion.deployed.AssertDeployed;
import io.jenkins.plugins.imagepromotion.promotion.deployed.AwaitDeployed;
import io.jenkins.plugins.imagepromotion.promotion.deployed.AwaitDeployed.StateSource;
import io.jenkins.plugins.imagepromotion.promotion.deployed.ClusterState;
import io.jenkins.plugins.imagepromotion.promotion.deployed.Deployment;
import io.jenkins.plugins.imagepromotion.promotion.deployed.DeploymentVerdict;
import io.jenkins.plugins.imagepromotion.promotion.deployed.Polling;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.work.Interruption;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code verify}: whether two references, or a reference and a digest, mean the same bytes. */
public final class VerifyCommand implements Command {
    private static final Option DEPLOYED = Option.value(
            "--deployed",
            "FILE",
            "the output of `kubectl get pods,deployments -o json`;\nall containers of REF's repository must run the image");
    private static final Option COMMAND = Option.value(
            "--deployed-command",
            "COMMAND",
            "the same, as the output of a command;\nits words are separated as in a shell, but no shell runs it");
    private static final Option WAIT = Option.value(
            "--wait",
            "TIME",
            "read the file again, or run the command again, until all containers run it;\nsuch as 90s or 10m");
    private static final Option INTERVAL =
            Option.value("--interval", "TIME", "the pause between two reads; default is 5s");

    @Override
    public Syntax syntax() {
        return new Syntax(
                "verify",
                "Prove that two references, or a reference and a digest, mean the same bytes.",
                List.of(
                        new Parameter("REF", "image reference with a tag, a digest or both"),
                        new Parameter("REF-OR-DIGEST", "the expected image: another reference, or sha256:...")),
                List.of(DEPLOYED, COMMAND, WAIT, INTERVAL),
                CommonOptions.ALL,
                """
                If the bytes differ, the exit status is 1, and the message shows both digests. It is also 1
                if containers do not run the image, and the message lists at most ten containers of each
                kind (wrong and waiting).""",
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
        Optional<Polling> polling = polling(arguments);
        Optional<StateSource> source = source(arguments, session);
        Registry registry = session.registry(reference);
        ResolvedImage image = new AssertDigestMatches(registry).check(reference, expected);
        FactTable text = new FactTable()
                .put("pinned", image.pinned())
                .put("image", image.image())
                .put("expected", expected.text())
                .put("verdict", "the same bytes");
        JsonObject json = new JsonObject()
                .put("pinned", image.pinned())
                .put("image", image.image())
                .put("expected", expected.text())
                .put("digest", image.digest())
                .put("same", true);
        source.map(state -> deployment(
                        AssertDeployed.of(registry, reference, Optional.of(image.digest())), state, polling, session))
                .ifPresent(deployment -> describe(deployment, polling.isPresent(), text, json));
        return Answer.of(text, json);
    }

    private static void describe(Deployment deployment, boolean isAwaited, FactTable text, JsonObject json) {
        int count = deployment.containers().size();
        text.put("run by", Plural.of(count, "container"));
        json.put("containers", count);
        if (isAwaited) {
            text.put("waited", deployment.waited().toSeconds() + " s");
            json.put("running", deployment.named())
                    .put("waitedSeconds", deployment.waited().toSeconds())
                    .put("at", deployment.at().truncatedTo(ChronoUnit.SECONDS));
        }
    }

    private static Deployment deployment(
            AssertDeployed judge, StateSource state, Optional<Polling> polling, Session session) {
        try {
            if (polling.isPresent()) {
                return new AwaitDeployed(judge, polling.get(), Clock.systemUTC())
                        .await(state, Thread::sleep, session.progress());
            }
            DeploymentVerdict verdict =
                    judge.judge(ClusterState.read(state.read())).require();
            return Deployment.of(verdict, Duration.ZERO, Instant.now());
        } catch (IOException e) {
            throw new ImagePromotionException(
                    Failure.of(FailureCode.UNREADABLE_STATE, "The state of the cluster cannot be read.")
                            .with("problem", String.valueOf(e.getMessage()))
                            .remedy("Correct the command that reads it."),
                    e);
        } catch (InterruptedException e) {
            throw Interruption.cancelled(e);
        }
    }

    private static Optional<StateSource> source(Arguments arguments, Session session) {
        if (arguments.has(DEPLOYED) && arguments.has(COMMAND)) {
            throw new UsageException("Use --deployed or --deployed-command, not both.");
        }
        return arguments
                .value(COMMAND)
                .<StateSource>map(command -> StateCommand.of(command, session.environment()))
                .or(() ->
                        arguments.value(DEPLOYED).map(file -> file(NamedFile.of(DEPLOYED, file), arguments.has(WAIT))));
    }

    /** A missing file can appear later, so it is an error only if the command does not wait. */
    private static StateSource file(NamedFile file, boolean isAwaited) {
        if (isAwaited) {
            return file::read;
        }
        String text = file.text();
        return () -> text;
    }

    private static Optional<Polling> polling(Arguments arguments) {
        if (arguments.has(WAIT) && !arguments.has(DEPLOYED) && !arguments.has(COMMAND)) {
            throw new UsageException("The option --wait needs --deployed or --deployed-command.");
        }
        if (arguments.has(INTERVAL) && !arguments.has(WAIT)) {
            throw new UsageException("The option --interval needs --wait.");
        }
        try {
            return arguments
                    .value(WAIT)
                    .map(wait -> Polling.parse(wait, arguments.value(INTERVAL).orElse("5s")));
        } catch (ImagePromotionException e) {
            String facts = e.failure().facts().stream()
                    .map(fact -> fact.name() + ": " + fact.value())
                    .collect(Collectors.joining(", "));
            throw new UsageException(
                    e.failure().summary() + " (" + facts + ") " + e.failure().remedy(), e);
        }
    }
}
