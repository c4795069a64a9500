package io.jenkins.plugins.imagepromotion.scan;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.gitops.automation.GitOpsTree;
import io.jenkins.plugins.imagepromotion.gitops.automation.flux.ImagePolicy;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import io.jenkins.plugins.imagepromotion.policy.ReferenceRules;
import io.jenkins.plugins.imagepromotion.scan.report.Finding;
import io.jenkins.plugins.imagepromotion.scan.report.FixReport;
import io.jenkins.plugins.imagepromotion.scan.report.FixReport.FixedFile;
import io.jenkins.plugins.imagepromotion.scan.report.ScanReport;
import io.jenkins.plugins.imagepromotion.scan.report.ScanReport.Note;
import io.jenkins.plugins.imagepromotion.scan.text.Mention;
import io.jenkins.plugins.imagepromotion.script.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes the tag and the digest of an image into every file of its environment that names its repository.
 *
 * <p>A file belongs to the environment that its path names. A file without an environment changes only where its
 * current tag belongs to the image's environment, or if the file itself was named. References in files of other
 * environments stay unchanged, and the report lists them.
 *
 * <p>In a field with a Flux setter, the image gets its digest only if Flux writes digests there, because otherwise its
 * next run would remove it.
 *
 * <p>A change counts only if a second scan {@linkplain FileRewrite proves} it.
 */
public final class PinImage {
    private final ScanSettings settings;
    private final Optional<ImageReference> replaced;

    /** Pins an image, regardless of what the files name now. */
    public PinImage(ScanSettings settings) {
        this(settings, Optional.empty());
    }

    /**
     * Pins an image in place of another one.
     *
     * @param replaced only places with its tag or its digest change; other places of the environment become findings
     */
    public PinImage(ScanSettings settings, Optional<ImageReference> replaced) {
        this.settings = settings;
        this.replaced = replaced;
    }

    /**
     * Pins the image in these places.
     *
     * @param image has a tag of an environment and a digest
     * @param mode {@link FixReferences.Mode#WRITE} changes the files; every other mode only reports the changes
     * @return the changes; its findings are the files that could not be read ({@code UNREADABLE_FILE}) and the places that
     *     cannot be written ({@code NOT_PINNED}), and its notes list the places that stay unchanged
     * @throws ImagePromotionException as {@link Scan#run} does; {@code INVALID_REFERENCE} for an image without tag or
     *     digest; {@code MUTABLE_TAG} or {@code TAG_OUTSIDE_PATTERN} if its tag belongs to no environment; {@code
     *     NOTHING_TO_PIN} if no file names its repository for its environment
     */
    public FixReport run(List<Scan.Root> roots, ImageReference image, FixReferences.Mode mode) {
        Environment environment = environmentOf(image);
        Run run = new Run(roots, image, environment.name(), mode == FixReferences.Mode.WRITE);
        new Scan(settings).files(roots).forEach(run::file);
        FixReport report = new FixReport(ScanReport.of(run.reports), run.files, run.isWriting);
        if (run.places == 0 && report.report().findings().isEmpty()) {
            throw nothing(image, environment, report.report());
        }
        return report;
    }

    /** Returns {@code NOT_PINNED} if a place could not be written, or a file could not be read. */
    public static Optional<Failure> failure(FixReport report) {
        List<Finding> left = report.report().findings();
        return left.isEmpty()
                ? Optional.empty()
                : Optional.of(Failure.of(FailureCode.NOT_PINNED, "The image could not be pinned everywhere.")
                        .with("places", left.size())
                        .with(
                                "first",
                                left.get(0).file() + ":" + left.get(0).line() + ": "
                                        + left.get(0).message())
                        .remedy("Change these places by hand, and make the files readable."));
    }

    private Environment environmentOf(ImageReference image) {
        Optional<Tag> tag = image.tag();
        if (tag.isEmpty() || image.digest().isEmpty()) {
            throw new ImagePromotionException(
                    Failure.of(FailureCode.INVALID_REFERENCE, "An image to pin needs a tag and a digest.")
                            .with("found", image)
                            .remedy("Write it as repository:tag@sha256:..."));
        }
        new ReferenceRules(settings.policy())
                .judge(ImageReference.of(image.repository(), tag.get()), Optional.empty())
                .refusal()
                .ifPresent(failure -> {
                    throw new ImagePromotionException(failure);
                });
        return settings.policy().environmentOf(tag.get()).orElseThrow();
    }

    private static ImagePromotionException nothing(ImageReference image, Environment environment, ScanReport report) {
        return new ImagePromotionException(Failure.of(
                        FailureCode.NOTHING_TO_PIN, "No file names this repository for " + environment.name() + ".")
                .with("repository", image.repository())
                .with("files read", report.files())
                .withEach(
                        "stays",
                        report.notes().stream()
                                .map(note -> note.file() + ": " + note.text())
                                .limit(10)
                                .toList())
                .remedy("Name the folder of " + environment.name()
                        + ", or a file itself if its path names no environment."));
    }

    /** One pass over the files. */
    private final class Run {
        private final List<Scan.Root> roots;
        private final ImageReference image;
        private final ImageReference tagged;
        private final String environment;
        private final boolean isWriting;
        private final List<ScanReport> reports = new ArrayList<>();
        private final List<FixedFile> files = new ArrayList<>();
        /** The number of mentions that are, or should be, pinned to the image. */
        private int places;

        private @Nullable List<ImagePolicy> policies;

        Run(List<Scan.Root> roots, ImageReference image, String environment, boolean isWriting) {
            this.roots = roots;
            this.image = image;
            this.tagged = ImageReference.of(image.repository(), image.tag().orElseThrow());
            this.environment = environment;
            this.isWriting = isWriting;
        }

        void file(FileScan scan) {
            FileScan now = scan;
            List<Finding> findings = new ArrayList<>(scan.report().findings().stream()
                    .filter(finding -> finding.code() == FailureCode.UNREADABLE_FILE)
                    .toList());
            List<Note> notes = new ArrayList<>(scan.report().notes());
            if (scan.mentions().stream().anyMatch(this::isOfRepository)) {
                try {
                    FileRewrite rewrite =
                            FileRewrite.read(scan, settings.selection().largestFile());
                    now = rewrite.scan();
                    pin(rewrite, findings, notes);
                } catch (IOException e) {
                    findings.addAll(
                            scan.again(new byte[0]).unreadable(e).report().findings());
                }
            }
            reports.add(new ScanReport(findings, List.of(), notes, now.report().files()));
        }

        private void pin(FileRewrite rewrite, List<Finding> findings, List<Note> notes) {
            FileScan scan = rewrite.scan();
            List<Mention> mine = new ArrayList<>();
            for (Mention mention : scan.mentions()) {
                if (isOfRepository(mention)) {
                    Optional<String> other = staysBecause(scan, mention);
                    if (other.isPresent()) {
                        notes.add(new Note(scan.shown(), "line " + mention.line() + " " + other.get()));
                    } else {
                        mine.add(mention);
                    }
                }
            }
            places += mine.size();
            FluxFields flux = new FluxFields(rewrite.source(), this::policies);
            for (Mention mention : mine) {
                Optional<String> withoutDigest = flux.withoutDigest(mention);
                withoutDigest.ifPresent(reason -> notes.add(new Note(
                        scan.shown(), "line " + mention.line() + " gets the tag without the digest: " + reason)));
                decide(rewrite, mention, withoutDigest.isPresent() ? tagged : image);
            }
            if (rewrite.prove().fixed().isPresent() && isWriting) {
                rewrite.write();
            }
            rewrite.fixed().ifPresent(files::add);
            mine.forEach(mention ->
                    rewrite.problem(mention).ifPresent(problem -> findings.add(finding(scan, mention, problem))));
        }

        private void decide(FileRewrite rewrite, Mention mention, ImageReference wanted) {
            if (mention.value().indexOf(Variables.OPEN) >= 0 && !hasEmptyTag(mention)) {
                rewrite.leave(mention, "it contains a variable");
            } else if (!FileRewrite.isAt(mention, wanted) && isAnotherImage(mention)) {
                rewrite.leave(mention, "it does not name " + replaced.orElseThrow());
            } else if (!FileRewrite.isAt(mention, wanted)) {
                rewrite.want(mention, wanted);
            }
        }

        private boolean isAnotherImage(Mention mention) {
            return replaced.isPresent()
                    && FileRewrite.reference(mention.value())
                            .filter(named -> isEqual(named.tag(), replaced.get().tag())
                                    || isEqual(named.digest(), replaced.get().digest()))
                            .isEmpty();
        }

        private static boolean isEqual(Optional<?> one, Optional<?> other) {
            return one.isPresent() && one.equals(other);
        }

        private List<ImagePolicy> policies() {
            if (policies == null) {
                policies = roots.stream()
                        .map(Scan.Root::location)
                        .filter(Files::isDirectory)
                        .flatMap(folder -> GitOpsTree.read(folder, settings.selection()).policies().stream())
                        .toList();
            }
            return policies;
        }

        /** Returns whether its tag is a field without a value, which the reader replaces. */
        private static boolean hasEmptyTag(Mention mention) {
            return mention.value().indexOf(Variables.OPEN) == mention.value().length() - 1
                    && mention.fields()
                            .flatMap(fields -> fields.tag())
                            .filter(tag -> tag.text().isEmpty())
                            .isPresent();
        }

        private boolean isOfRepository(Mention mention) {
            String value = mention.value().strip();
            String named = value.indexOf('@') < 0 ? value : value.substring(0, value.indexOf('@'));
            int open = named.indexOf(Variables.OPEN);
            boolean isKnown = open < 0 || named.lastIndexOf(':', open) > named.lastIndexOf('/');
            return isKnown
                    && FileRewrite.reference(named.replace(Variables.UNKNOWN, "x"))
                            .filter(other -> other.repository().equals(image.repository()))
                            .isPresent();
        }

        /** Returns why a mention of the repository must not change, as a clause; empty if it may change. */
        private Optional<String> staysBecause(FileScan scan, Mention mention) {
            if (mention.created()) {
                return Optional.of("is unchanged: an image is built or pushed under this name");
            }
            Optional<String> file = scan.environment();
            if (file.isPresent()) {
                return file.filter(name -> !name.equals(environment))
                        .map(name -> "is unchanged: the file belongs to " + name);
            }
            if (scan.isNamed()) {
                return Optional.empty();
            }
            Optional<String> present = FileRewrite.reference(mention.value())
                    .flatMap(ImageReference::tag)
                    .flatMap(settings.policy()::environmentOf)
                    .map(Environment::name);
            return present.filter(name -> name.equals(environment)).isPresent()
                    ? Optional.empty()
                    : Optional.of("is unchanged: the file has no environment, and the tag does not belong to "
                            + environment + "; name the file itself to pin it");
        }

        private Finding finding(FileScan scan, Mention mention, String problem) {
            return new Finding(
                    scan.shown(),
                    mention.line(),
                    mention.column(),
                    environment,
                    "",
                    mention.written(),
                    FileRewrite.reference(mention.value())
                            .map(ImageReference::toString)
                            .orElse(""),
                    FailureCode.NOT_PINNED,
                    "Not changed: " + problem + ".",
                    "Change it to " + image + " by hand.",
                    Optional.empty());
        }
    }
}
