package io.jenkins.plugins.imagepromotion.scan;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.gitops.automation.GitOpsFiles;
import io.jenkins.plugins.imagepromotion.gitops.automation.GitOpsFiles.Concern;
import io.jenkins.plugins.imagepromotion.gitops.automation.GitOpsTree;
import io.jenkins.plugins.imagepromotion.gitops.automation.check.GitOpsChecks;
import io.jenkins.plugins.imagepromotion.scan.files.Reason;
import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks GitOps automation in all files of a scan together. */
final class AutomationScan {
    private final ScanSettings settings;

    AutomationScan(ScanSettings settings) {
        this.settings = settings;
    }

    /**
     * Returns the scans of all files, each followed by one with its findings about automation, if it has any.
     *
     * @throws ImagePromotionException {@code CANCELLED} if the thread is interrupted
     */
    List<FileScan> with(List<FileScan> scans) {
        if (scans.stream().noneMatch(scan -> scan.concern() == Concern.OBJECTS)) {
            return scans;
        }
        GitOpsFiles files = new GitOpsFiles();
        Map<String, FileScan> concerned = new LinkedHashMap<>();
        Function<FileScan, String> paths = paths(scans);
        scans.stream()
                .filter(scan ->
                        scan.concern() != Concern.NONE && concerned.putIfAbsent(paths.apply(scan), scan) == null)
                .forEach(scan -> read(scan, paths.apply(scan), files));
        GitOpsChecks checks = GitOpsChecks.of(
                GitOpsTree.of(files),
                settings.policy(),
                path -> Optional.ofNullable(concerned.get(path)).flatMap(FileScan::environment));
        Map<String, FileScan> checked = new HashMap<>();
        Function<String, FileScan> without =
                path -> Objects.requireNonNull(concerned.get(path)).automation(SourceText.of(path, ""), List.of());
        checks.findings().stream()
                .collect(Collectors.groupingBy(each -> each.place().file()))
                .forEach((path, found) -> checked.put(
                        path,
                        Objects.requireNonNull(concerned.get(path))
                                .automation(SourceText.of(path, files.texts().getOrDefault(path, "")), found)));
        files.unreadable()
                .forEach((path, why) -> checked.computeIfAbsent(path, without).unreadable(why));
        checks.notes()
                .forEach((place, text) ->
                        checked.computeIfAbsent(place.file(), without).note("line " + place.line() + ": " + text));
        return scans.stream()
                .flatMap(scan -> Stream.of(Optional.of(scan), Optional.ofNullable(checked.remove(paths.apply(scan))))
                        .flatMap(Optional::stream))
                .toList();
    }

    /**
     * Returns the path of a file in its repository. The paths in Flux objects start at the root of the repository, which may
     * be scanned from another folder, as in {@code scan ~/fleet}.
     */
    static Function<FileScan, String> paths(List<FileScan> scans) {
        List<Path> tops = scans.stream().map(FileScan::top).distinct().limit(2).toList();
        boolean isRepository = tops.size() == 1 && Files.exists(tops.get(0).resolve(".git"));
        return isRepository ? FileScan::below : FileScan::shown;
    }

    /** Reads the file again, because few of the files that the scan read concern automation. */
    private void read(FileScan scan, String path, GitOpsFiles files) {
        try (InputStream in = Files.newInputStream(scan.top().resolve(scan.below()))) {
            byte[] bytes = in.readNBytes((int) settings.selection().largestFile());
            files.add(path, SourceText.of(path, bytes).text());
        } catch (IOException e) {
            files.addUnreadable(path, "The file cannot be read: " + Reason.of(e) + ".");
        }
    }
}
