package io.jenkins.plugins.imagepromotion.scan;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.scan.FileScan.Refused;
import io.jenkins.plugins.imagepromotion.scan.fix.CurrentDigests;
import io.jenkins.plugins.imagepromotion.scan.report.Change;
import io.jenkins.plugins.imagepromotion.scan.report.Finding;
import io.jenkins.plugins.imagepromotion.scan.report.FixReport;
import io.jenkins.plugins.imagepromotion.scan.report.FixReport.FixedFile;
import io.jenkins.plugins.imagepromotion.scan.report.ScanReport;
import io.jenkins.plugins.imagepromotion.scan.text.Mention;
import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Pins the references that a scan refuses to the current digests of their tags.
 *
 * <p>A change counts only if a second scan {@linkplain FileRewrite proves} it.
 *
 * <p>References in the files of a protected environment stay as they are, because the current image of a tag may not
 * have been promoted.
 */
public final class FixReferences {
    /** Whether to write the changes, or how to report them. */
    public enum Mode {
        /** Adds the change and the current digest to each finding as a suggestion. */
        SUGGEST,
        /** Does the same, and adds the reason to each finding without a change. */
        DRY_RUN,
        /** Changes the files, and reports only the remaining findings. */
        WRITE
    }

    private final ScanSettings settings;
    private final Function<ImageReference, Registry> connection;

    /**
     * A fix with these settings.
     *
     * @param connection opens the registries once, if anything must be looked up; receives the first reference
     */
    public FixReferences(ScanSettings settings, Function<ImageReference, Registry> connection) {
        this.settings = settings;
        this.connection = connection;
    }

    /**
     * Scans these places, and pins the references that can be pinned.
     *
     * @throws ImagePromotionException as {@link Scan#run} does, and {@code CANCELLED} if the lookup is stopped; then no file is changed
     */
    public FixReport run(List<Scan.Root> roots, Mode mode) {
        List<FileScan> scans = new Scan(settings).withAutomation(roots);
        CurrentDigests digests = CurrentDigests.of(
                scans.stream()
                        .flatMap(scan -> scan.refused().stream())
                        .flatMap(refused ->
                                FileRewrite.reference(refused.finding().image()).stream())
                        .toList(),
                connection);
        List<FixedFile> files = new ArrayList<>();
        List<ScanReport> reports = new ArrayList<>();
        for (FileScan scan : scans) {
            reports.add(scan.refused().isEmpty() ? scan.report() : fix(scan, digests, mode, files));
        }
        return new FixReport(ScanReport.of(reports), files, mode == Mode.WRITE);
    }

    /** Returns the report of the file after the fix, and adds the file if it changes. */
    private ScanReport fix(FileScan scan, CurrentDigests digests, Mode mode, List<FixedFile> files) {
        FileRewrite rewrite;
        try {
            rewrite = FileRewrite.read(scan, settings.selection().largestFile());
        } catch (IOException e) {
            return scan.again(new byte[0]).unreadable(e).report();
        }
        FileScan now = rewrite.scan();
        now.refused().forEach(refused -> decide(refused, digests, rewrite));
        Optional<FixedFile> fixed = rewrite.prove().fixed();
        FileScan after = mode == Mode.WRITE && fixed.isPresent() ? rewrite.write() : now;
        rewrite.fixed().ifPresent(files::add);
        // The changed file has the same mentions in the same order.
        IdentityHashMap<Mention, Mention> before = new IdentityHashMap<>();
        IntStream.range(0, after.mentions().size())
                .forEach(i -> before.put(after.mentions().get(i), now.mentions().get(i)));
        IdentityHashMap<Finding, Mention> mentions = new IdentityHashMap<>();
        after.refused().forEach(refused -> mentions.put(refused.finding(), before.get(refused.mention())));
        return after.report().mapped(finding -> {
            Mention mention = mentions.get(finding);
            Optional<Change> change = Optional.ofNullable(mention).flatMap(rewrite::change);
            String reason =
                    Optional.ofNullable(mention).flatMap(rewrite::problem).orElse("");
            Finding suggested = suggest(finding, reason, digests, mode);
            return change.map(suggested::correctedBy).orElse(suggested);
        });
    }

    /** Decides whether a refused mention gets a digest. */
    private void decide(Refused refused, CurrentDigests digests, FileRewrite rewrite) {
        Finding finding = refused.finding();
        Optional<ImageReference> image = FileRewrite.reference(finding.image());
        Optional<Digest> digest = image.flatMap(digests::digest);
        if (image.isEmpty()) {
            rewrite.leave(
                    refused.mention(),
                    finding.code() == FailureCode.INVALID_REFERENCE
                            ? "it is not a valid reference"
                            : "it contains a variable");
        } else if (isProtected(finding.environment()) && !refused.mention().created()) {
            rewrite.leave(
                    refused.mention(),
                    finding.environment() + " accepts only promoted images, and the current image of a tag"
                            + " may not be one");
        } else if (image.get().tag().isEmpty()) {
            rewrite.leave(refused.mention(), "it has no tag to resolve");
        } else if (digest.isEmpty() && !refused.mention().created()) {
            rewrite.leave(refused.mention(), "the digest is unknown: " + withoutPeriod(digests.problem(image.get())));
        } else {
            rewrite.want(
                    refused.mention(),
                    digest.map(known -> ImageReference.parse(image.get() + "@" + known))
                            .orElse(image.get()));
        }
    }

    private Finding suggest(Finding finding, String reason, CurrentDigests digests, Mode mode) {
        if (mode != Mode.SUGGEST) {
            return reason.isEmpty()
                    ? finding
                    : finding.suggesting("Not fixed: " + reason + ". " + finding.suggestion());
        }
        Optional<ImageReference> image = FileRewrite.reference(finding.image());
        if (image.isEmpty()) {
            return finding;
        }
        if (image.get().tag().isEmpty()) {
            return finding.suggesting(
                    "Use an immutable tag or a digest. A reference without a tag cannot be resolved.");
        }
        return finding.suggesting(digests.digest(image.get())
                .map(digest -> "It is now " + ImageReference.pinned(image.get().repository(), digest) + ".")
                .orElseGet(() -> "Use an immutable tag or a digest. The current digest is unknown: "
                        + digests.problem(image.get())));
    }

    private boolean isProtected(String environment) {
        return !environment.isEmpty()
                && settings.policy().environment(environment).isProtected();
    }

    private static String withoutPeriod(String text) {
        return text.replaceFirst("\\.(?= \\[|$)", "");
    }
}
