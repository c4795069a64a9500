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
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.scan.FixReferences;
import io.jenkins.plugins.imagepromotion.scan.Scan;
import io.jenkins.plugins.imagepromotion.scan.ScanSettings;
import io.jenkins.plugins.imagepromotion.scan.files.Selection;
import io.jenkins.plugins.imagepromotion.scan.report.FixReport;
import io.jenkins.plugins.imagepromotion.scan.report.JUnitReport;
import io.jenkins.plugins.imagepromotion.scan.report.JsonReport;
import io.jenkins.plugins.imagepromotion.scan.report.SarifReport;
import io.jenkins.plugins.imagepromotion.scan.report.ScanReport;
import io.jenkins.plugins.imagepromotion.scan.report.TextReport;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** {@code scan}: finds the image references in files, and checks each for the environment of its file. */
final class ScanCommand implements Command {
    private static final Option ENVIRONMENT = Option.value(
            "--environment",
            "NAME",
            "check every file for this environment (default: the\nenvironment that its path names)");
    private static final Option INCLUDE =
            Option.repeatable("--include", "GLOB", "read only files whose path below PATH matches; may be\nrepeated");
    private static final Option EXCLUDE =
            Option.repeatable("--exclude", "GLOB", "skip files and folders that match; may be repeated");
    private static final Option RESOLVE =
            Option.flag("--resolve", "ask the registries for the current digest of each\nreference, and suggest it");
    private static final Option FIX = Option.flag(
            "--fix",
            "pin the references to their current digests in the files;\nreview the changes before you commit them");
    private static final Option DRY_RUN =
            Option.flag("--dry-run", "with --fix: write nothing, and print the changes as a diff");
    private static final Option OUTPUT =
            Option.value("--output", "FORMAT", "text (default), json, sarif (2.1.0) or junit");

    @Override
    public Syntax syntax() {
        // Does not use indexOf, because the first comparison of records takes the runtime about 50 ms.
        List<Option> common = CommonOptions.ALL.stream()
                .map(option -> option.name().equals(OUTPUT.name()) ? OUTPUT : option)
                .toList();
        return new Syntax(
                "scan",
                "Find mutable image references in files, and pin them with --fix.",
                List.of(Parameter.repeatable("PATH", "a folder, or a file")),
                List.of(ENVIRONMENT, INCLUDE, EXCLUDE, RESOLVE, FIX, DRY_RUN, CommonOptions.POLICY),
                common,
                """
                Reads Dockerfiles, Kubernetes manifests, Helm charts, Compose files, pipelines of Jenkins,
                GitHub and GitLab, and scripts. Skips links and untracked files in .gitignore. Exit
                status 1 means that there are findings; after --fix, that some remain. Contacts a
                registry only with --resolve and --fix.""",
                List.of(
                        "image-promotion scan .",
                        "image-promotion scan --fix --dry-run . >pins.diff",
                        "image-promotion scan --environment production --output sarif deploy > scan.sarif"));
    }

    @Override
    public List<String> formats() {
        return List.of("text", "json", "sarif", "junit");
    }

    @Override
    public Answer run(Arguments arguments, Session session) {
        Selection selection = Selection.ALL.including(arguments.values(INCLUDE)).excluding(arguments.values(EXCLUDE));
        ScanSettings settings = ScanSettings.of(session.policy(), LocalDate.now(ZoneOffset.UTC))
                .judgingFor(arguments.value(ENVIRONMENT))
                .reading(selection);
        List<Scan.Root> roots = roots(arguments.parameters());
        String format = arguments.value(OUTPUT).orElse("text");
        if (arguments.has(DRY_RUN) && !arguments.has(FIX)) {
            throw new UsageException("The option --dry-run requires --fix.");
        }
        if (!arguments.has(FIX) && !arguments.has(RESOLVE)) {
            return answer(new Scan(settings).run(roots), format);
        }
        FixReferences fix = new FixReferences(settings, session::registry);
        if (!arguments.has(FIX)) {
            return answer(fix.run(roots, FixReferences.Mode.SUGGEST).report(), format);
        }
        FixReport fixed =
                fix.run(roots, arguments.has(DRY_RUN) ? FixReferences.Mode.DRY_RUN : FixReferences.Mode.WRITE);
        Answer left = answer(fixed.report(), format);
        return new Answer(
                format.equals("text") ? TextReport.of(fixed) : left.text(), JsonReport.of(fixed), left.failure());
    }

    private static Answer answer(ScanReport report, String format) {
        String text =
                switch (format) {
                    case "sarif" -> SarifReport.of(report) + "\n";
                    case "junit" -> JUnitReport.of(report);
                    case "json" -> "";
                    default -> TextReport.of(report);
                };
        return new Answer(text, JsonReport.of(report), report.failure());
    }

    /** Returns the places with these paths, which reports show with {@code /} between their parts. */
    static List<Scan.Root> roots(List<String> paths) {
        List<Scan.Root> roots = new ArrayList<>();
        for (String path : paths) {
            try {
                String shown = Path.of(path).normalize().toString().replace('\\', '/');
                roots.add(new Scan.Root(Path.of(path), shown.equals("/") ? "" : shown));
            } catch (InvalidPathException e) {
                throw new UsageException("Invalid path " + Quoted.text(path) + ".", e);
            }
        }
        return roots;
    }
}
