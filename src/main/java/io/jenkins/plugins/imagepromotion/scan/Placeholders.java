package io.jenkins.plugins.imagepromotion.scan;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.gitops.automation.GitOpsFiles.Concern;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.Kustomizations;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.Manifest;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.YamlFile;
import io.jenkins.plugins.imagepromotion.scan.text.SourceText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Drops findings about names without a tag whose tag every kustomization of the file sets. By default, kustomize sets
 * only the images of containers, so a file counts only if its objects name images nowhere else.
 */
final class Placeholders {
    private static final Pattern WORKLOADS = Pattern.compile("v1/(Pod|Service|ServiceAccount|Namespace)"
            + "|apps/v1/(Deployment|StatefulSet|DaemonSet|ReplicaSet)|batch/v1/(Job|CronJob)");

    private final ScanSettings settings;

    Placeholders(ScanSettings settings) {
        this.settings = settings;
    }

    void drop(List<FileScan> scans) {
        List<FileScan> named = scans.stream()
                .filter(scan -> scan.refused().stream().anyMatch(Placeholders::isName))
                .toList();
        if (named.isEmpty()) {
            return;
        }
        Function<FileScan, String> paths = AutomationScan.paths(scans);
        Kustomizations kustomizations = new Kustomizations();
        try {
            for (FileScan scan : scans) {
                if (scan.concern() != Concern.NONE) {
                    YamlFile file = read(scan, paths.apply(scan));
                    if (file.fault().isPresent()) {
                        // It may include any file.
                        return;
                    }
                    file.manifests().forEach(kustomizations::add);
                }
            }
            for (FileScan scan : named) {
                String path = paths.apply(scan);
                if (areWorkloads(read(scan, path).manifests())) {
                    scan.drop(each -> isName(each)
                            && kustomizations.isReplaced(path, each.mention().value()));
                }
            }
        } catch (IOException e) {
            // Without the files, the findings stay.
        }
    }

    private static boolean isName(FileScan.Refused refused) {
        return refused.finding().code() == FailureCode.MISSING_TAG
                && refused.finding().key().equals("image")
                && refused.mention().certain();
    }

    private static boolean areWorkloads(List<Manifest> objects) {
        return !objects.isEmpty()
                && objects.stream()
                        .map(each -> each.text("apiVersion") + "/" + each.text("kind"))
                        .allMatch(WORKLOADS.asMatchPredicate());
    }

    private YamlFile read(FileScan scan, String path) throws IOException {
        try (InputStream in = Files.newInputStream(scan.top().resolve(scan.below()))) {
            byte[] bytes = in.readNBytes((int) settings.selection().largestFile());
            return new YamlFile(path, SourceText.of(path, bytes).text());
        }
    }
}
