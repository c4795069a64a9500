package io.jenkins.plugins.imagepromotion.cli.command;

import io.jenkins.plugins.imagepromotion.cli.args.Arguments;
import io.jenkins.plugins.imagepromotion.cli.args.Option;
import io.jenkins.plugins.imagepromotion.cli.args.Syntax;
import io.jenkins.plugins.imagepromotion.cli.output.Answer;
import io.jenkins.plugins.imagepromotion.cli.session.Command;
import io.jenkins.plugins.imagepromotion.cli.session.CommonOptions;
import io.jenkins.plugins.imagepromotion.cli.session.Session;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.image.TagTime;
import io.jenkins.plugins.imagepromotion.json.JsonObject;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** {@code tag}: creates an immutable tag. */
final class TagCommand implements Command {
    private static final Option ENVIRONMENT =
            Option.required("--environment", "NAME", "the environment that the image is for");
    private static final Option VERSION =
            Option.required("--version", "VERSION", "three numbers and an optional pre-release, such as\n1.4.2-rc.1");
    private static final Option COMMIT =
            Option.required("--commit", "COMMIT", "7 to 40 hex digits of the source commit");
    private static final Option TIMESTAMP =
            Option.value("--timestamp", "SECONDS", "Unix seconds, ten digits (default: now)");

    @Override
    public Syntax syntax() {
        return new Syntax(
                "tag",
                "Create the immutable tag to build an image with. Asks no registry.",
                List.of(),
                List.of(ENVIRONMENT, VERSION, COMMIT, TIMESTAMP, CommonOptions.POLICY),
                CommonOptions.ALL,
                """
                Prints only the tag: <environment>-v<version>-<commit>-<timestamp>, or the form in the
                policy. Use a tag of a protected environment for promote --target, never for a build.
                The registry options have no effect.""",
                List.of(
                        "image-promotion tag --environment staging --version 1.4.2 --commit 3f9c2ab",
                        "docker build -t \"app:$(image-promotion tag --environment develop \\\n--version 1.4.2 --commit \"$(git rev-parse --short=12 HEAD)\")\" ."));
    }

    @Override
    public Answer run(Arguments arguments, Session session) {
        Environment environment = session.policy().environment(arguments.required(ENVIRONMENT));
        ImmutableTag tag = environment.mint(
                arguments.required(VERSION), arguments.required(COMMIT), timestamp(arguments.value(TIMESTAMP)));
        new TagTime(Instant.now()).require(tag.timestamp(), Optional.empty());
        if (environment.isProtected()) {
            session.note("Images of " + environment.name()
                    + " exist only by promotion: use this tag as promote --target, never for a build.");
        }
        JsonObject json = new JsonObject()
                .put("tag", tag)
                .put("environment", tag.environment())
                .put("version", tag.version())
                .put("commit", tag.commit())
                .put("timestamp", tag.timestamp());
        return Answer.of(tag + "\n", json);
    }

    private static long timestamp(Optional<String> text) {
        try {
            return text.isPresent() ? Long.parseLong(text.get()) : System.currentTimeMillis() / 1000;
        } catch (NumberFormatException e) {
            throw new ImagePromotionException(
                    Failure.of(FailureCode.INVALID_TAG, "This timestamp is not valid in an immutable tag.")
                            .with("found", Quoted.text(text.orElse("")))
                            .with("expected", "Unix seconds, ten digits")
                            .remedy("An immutable tag is <environment>-v<version>-<commit>-<timestamp>."),
                    e);
        }
    }
}
