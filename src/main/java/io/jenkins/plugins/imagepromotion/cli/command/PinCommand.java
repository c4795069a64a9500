package io.jenkins.plugins.imagepromotion.cli.command;

import io.jenkins.plugins.imagepromotion.cli.args.Arguments;
import io.jenkins.plugins.imagepromotion.cli.args.Option;
import io.jenkins.plugins.imagepromotion.cli.args.Parameter;
import io.jenkins.plugins.imagepromotion.cli.args.Syntax;
import io.jenkins.plugins.imagepromotion.cli.output.Answer;
import io.jenkins.plugins.imagepromotion.cli.session.Command;
import io.jenkins.plugins.imagepromotion.cli.session.CommonOptions;
import io.jenkins.plugins.imagepromotion.cli.session.Session;
import io.jenkins.plugins.imagepromotion.gitops.ImageToPin;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.scan.FixReferences.Mode;
import io.jenkins.plugins.imagepromotion.scan.PinImage;
import io.jenkins.plugins.imagepromotion.scan.Scan;
import io.jenkins.plugins.imagepromotion.scan.ScanSettings;
import io.jenkins.plugins.imagepromotion.scan.report.FixReport;
import io.jenkins.plugins.imagepromotion.scan.report.JsonReport;
import io.jenkins.plugins.imagepromotion.scan.report.TextReport;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** {@code pin}: writes a tag and its digest into the files of its environment. */
final class PinCommand implements Command {
    private static final Option DRY_RUN = Option.flag("--dry-run", "write nothing, and print the changes as a diff");

    @Override
    public Syntax syntax() {
        return new Syntax(
                "pin",
                "Write the tag and digest of an image into the files of its environment.",
                List.of(
                        new Parameter("REF", "an immutable tag, with or without its digest"),
                        Parameter.repeatable("PATH", "a folder, or a file")),
                List.of(DRY_RUN, CommonOptions.POLICY),
                CommonOptions.ALL,
                """
                Changes kustomizations, HelmReleases, values, manifests, Compose files and scripts that
                name the repository, and no other byte. Prints the changes as a diff; review and commit
                them yourself. An image of a protected environment must have been promoted. Exit status 1
                means that the image was refused, or that a place could not be changed.""",
                List.of(
                        "image-promotion pin registry.example.com/team/app:production-v1.4.2-3f9c2ab-1763890000 deploy",
                        "image-promotion pin --dry-run registry.example.com/team/app:production-v1.4.2-3f9c2ab-1763890000 . >pin.diff"));
    }

    @Override
    public Answer run(Arguments arguments, Session session) {
        ImageReference reference = ImageReference.parse(arguments.parameter(0));
        List<Scan.Root> roots = ScanCommand.roots(
                arguments.parameters().subList(1, arguments.parameters().size()));
        Policy policy = session.policy();
        ImageReference image = new ImageToPin(
                        session.registry(reference), policy, Clock.systemUTC(), session.progress())
                .of(reference);
        FixReport pinned = new PinImage(ScanSettings.of(policy, LocalDate.now(ZoneOffset.UTC)))
                .run(roots, image, arguments.has(DRY_RUN) ? Mode.DRY_RUN : Mode.WRITE);
        return new Answer(
                TextReport.ofPin(pinned), JsonReport.of(pinned).put("image", image), PinImage.failure(pinned));
    }
}
