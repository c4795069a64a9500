package io.jenkins.plugins.imagepromotion.cli.command;

import io.jenkins.plugins.imagepromotion.cli.args.Arguments;
import io.jenkins.plugins.imagepromotion.cli.args.Option;
import io.jenkins.plugins.imagepromotion.cli.args.Parameter;
import io.jenkins.plugins.imagepromotion.cli.args.Syntax;
import io.jenkins.plugins.imagepromotion.cli.args.UsageException;
import io.jenkins.plugins.imagepromotion.cli.output.Answer;
import io.jenkins.plugins.imagepromotion.cli.session.Command;
import io.jenkins.plugins.imagepromotion.cli.session.CommonOptions;
import io.jenkins.plugins.imagepromotion.cli.session.Session;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.promotion.lineage.Lineage;
import io.jenkins.plugins.imagepromotion.promotion.lineage.ReadLineage;
import io.jenkins.plugins.imagepromotion.promotion.release.FindReleases;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** {@code lineage}: where an image comes from, and whether production got it by promotion. */
final class LineageCommand implements Command {
    private static final Option ALL = Option.flag("--all", "check every protected tag of the repository");

    private static final Option VERSION =
            Option.value("--version", "VERSION", "list every tag of this version in the repository");

    @Override
    public Syntax syntax() {
        return new Syntax(
                "lineage",
                "Show which tags hold an image, and whether its protected tags were promoted.",
                List.of(new Parameter("REF", "a tag or digest, or a repository for all its protected tags")),
                List.of(ALL, VERSION, CommonOptions.POLICY),
                CommonOptions.ALL,
                """
                Exit status 1 means that a protected tag was not promoted (REBUILT or UNKNOWN_ORIGIN). The
                answer then shows the deployed image, the tested image, the last known good image, and
                what differs. For a tag, the command reads the tags of its version and commit; for a
                digest, it reads every tag.""",
                List.of(
                        "image-promotion lineage registry.example.com/team/app:production-v1.4.2-3f9c2ab-1763971200",
                        "image-promotion lineage --version 1.4.2 registry.example.com/team/app",
                        "image-promotion lineage --all registry.example.com/team/app"));
    }

    @Override
    public Answer run(Arguments arguments, Session session) {
        ImageReference reference = ImageReference.parse(arguments.parameter(0));
        ImageReference asked =
                arguments.has(ALL) ? ImageReference.parse(reference.repository().toString()) : reference;
        Optional<String> version = arguments.value(VERSION);
        if (version.isPresent() && arguments.has(ALL)) {
            throw new UsageException("The options --all and --version cannot be combined.");
        }
        Registry registry = session.registry(reference);
        ReadLineage reader = new ReadLineage(registry, session.policy(), Clock.systemUTC(), session.progress());
        Lineage lineage = version.isPresent() ? reader.ofVersion(asked, version.get()) : reader.of(asked);
        return LineageAnswer.of(lineage, new FindReleases(registry, session.progress()).of(lineage));
    }
}
