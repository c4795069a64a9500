package io.jenkins.plugins.imagepromotion.gitops.rollback;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.gitops.automation.GitOpsFiles;
import io.jenkins.plugins.imagepromotion.gitops.automation.GitOpsTree;
import io.jenkins.plugins.imagepromotion.gitops.automation.flux.ImageUpdateAutomation;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.Place;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.scan.FixReferences;
import io.jenkins.plugins.imagepromotion.scan.PinImage;
import io.jenkins.plugins.imagepromotion.scan.Scan;
import io.jenkins.plugins.imagepromotion.scan.ScanSettings;
import io.jenkins.plugins.imagepromotion.scan.files.Selection;
import io.jenkins.plugins.imagepromotion.scan.fix.TextFile;
import io.jenkins.plugins.imagepromotion.scan.fix.UnifiedDiff;
import io.jenkins.plugins.imagepromotion.scan.report.Change;
import io.jenkins.plugins.imagepromotion.scan.report.FixReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A working copy in a folder on this machine.
 *
 * @param folder its root, or a folder below it
 * @param policy the environments of the paths below the folder
 * @param variables the environment variables of this process
 */
public record LocalRepository(Path folder, Policy policy, Map<String, String> variables) implements GitOpsRepository {
    /** The first setting of an object that has each setting on its own line. */
    private static final Pattern SETTING = Pattern.compile("(\\s+)[A-Za-z]+\\s*:(?:\\s.*)?");

    private static final Pattern SUSPEND_KEY = Pattern.compile("\\s+(['\"]?)suspend\\1\\s*:.*");

    private static final Pattern SUSPEND = Pattern.compile("(\\s+suspend\\s*:\\s*)(false|\"\"|~|null)?(\\s*(?:#.*)?)");

    public LocalRepository {
        variables = Map.copyOf(variables);
    }

    @Override
    public GitOpsFiles files() {
        return GitOpsFiles.read(folder, Selection.ALL);
    }

    @Override
    public FoundInGit find(Wanted wanted) {
        List<String> notes = new ArrayList<>();
        List<String> running = names(wanted.running());
        SortedMap<String, List<Change>> changes = changes(wanted, notes);
        List<Place> places = new ArrayList<>();
        Map<String, DeployCommit> commits = new LinkedHashMap<>();
        List<String> without = new ArrayList<>();
        GitHistory history = new GitHistory(folder, variables);
        changes.forEach((file, all) -> {
            TextFile text = read(file);
            List<Place> here = places(file, text, all, running);
            places.addAll(here);
            if (!here.isEmpty()) {
                String content = new String(text.with(List.of()), StandardCharsets.UTF_8);
                history.commitThatAdded(file, content, running, names(wanted.good()))
                        .ifPresentOrElse(
                                commit -> commits.merge(commit.id(), commit, DeployCommit::with),
                                () -> without.add(file));
            }
        });
        String pin = patch(changes);
        List<ImageUpdateAutomation> automations =
                wanted.stopped().isEmpty() ? List.of() : GitOpsTree.of(files()).automations();
        for (Place automation : wanted.stopped()) {
            Optional<Change> stop = stopped(automation, automations, read(automation.file()));
            stop.ifPresent(change -> changes.computeIfAbsent(automation.file(), none -> new ArrayList<>())
                    .add(change));
            if (stop.isEmpty()) {
                notes.add("no patch suspends the automation at " + automation
                        + "; to suspend it, set its spec.suspend to true by hand");
            }
        }
        if (!commits.isEmpty() && !without.isEmpty()) {
            // A revert would not change these files.
            commits.replaceAll((id, commit) -> commit.problem("it did not change " + String.join(", ", without)));
        }
        notes.addAll(history.notes());
        return new FoundInGit(places, List.copyOf(commits.values()), notes, pin, patch(changes));
    }

    private String patch(SortedMap<String, List<Change>> changes) {
        StringBuilder patch = new StringBuilder();
        changes.forEach((file, all) -> patch.append(UnifiedDiff.of(file, read(file), all)));
        return patch.toString();
    }

    /** Returns the changes that pin the good image, by file. */
    private SortedMap<String, List<Change>> changes(Wanted wanted, List<String> notes) {
        SortedMap<String, List<Change>> changes = new TreeMap<>();
        try {
            FixReport report = new PinImage(
                            ScanSettings.of(policy, LocalDate.now(ZoneOffset.UTC)), Optional.of(wanted.running()))
                    .run(List.of(new Scan.Root(folder, "")), wanted.good(), FixReferences.Mode.DRY_RUN);
            report.files().forEach(file -> changes.put(file.file(), new ArrayList<>(file.changes())));
            report.report()
                    .findings()
                    .forEach(left -> notes.add(
                            "the patch leaves " + left.file() + ":" + left.line() + " as it is. " + left.message()));
        } catch (ImagePromotionException e) {
            if (e.code() != FailureCode.NOTHING_TO_PIN && e.code() != FailureCode.NOTHING_SCANNED) {
                throw e;
            }
        }
        return changes;
    }

    /** Returns the tag and the digest of a reference. */
    private static List<String> names(ImageReference image) {
        List<String> names = new ArrayList<>();
        image.tag().ifPresent(tag -> names.add(tag.value()));
        image.digest().ifPresent(digest -> names.add(digest.toString()));
        return names;
    }

    /** Returns the lines that name the image and must change. */
    private static List<Place> places(String file, TextFile text, Collection<Change> changes, List<String> names) {
        return changes.stream()
                .map(Change::line)
                .distinct()
                .filter(line -> names.stream().anyMatch(text.line(line)::contains))
                .map(line -> new Place(file, line))
                .toList();
    }

    /** Returns the change that suspends an automation; empty if its settings are not on separate lines. */
    private static Optional<Change> stopped(Place automation, List<ImageUpdateAutomation> automations, TextFile text) {
        return automations.stream()
                .filter(each -> each.place().equals(automation))
                .findFirst()
                .flatMap(each -> suspending(each.settings().line(), text))
                .filter(change -> isSuspended(automation, text.with(List.of(change))));
    }

    /** Changes the existing setting, because a second one would be a duplicate key. */
    private static Optional<Change> suspending(int first, TextFile text) {
        Matcher setting = SETTING.matcher(text.line(first));
        if (first < 2 || !setting.matches()) {
            return Optional.empty();
        }
        String indent = setting.group(1);
        for (int at = first; at <= text.lines() && isIn(text.line(at), indent); at++) {
            String line = text.line(at);
            if (SUSPEND_KEY.matcher(line).matches() && indentOf(line).equals(indent)) {
                return unsuspended(at, line);
            }
        }
        String above = text.line(first - 1);
        String lineEnd = text.lineEnd(first - 1);
        return Optional.of(new Change(first - 1, above.length() + 1, "", lineEnd + indent + "suspend: true"));
    }

    /** Returns whether an object whose settings have this indent can contain the line. */
    private static boolean isIn(String line, String indent) {
        return line.isBlank() || line.strip().startsWith("#") || line.startsWith(indent);
    }

    private static String indentOf(String line) {
        return line.substring(0, line.length() - line.stripLeading().length());
    }

    private static Optional<Change> unsuspended(int at, String line) {
        Matcher suspend = SUSPEND.matcher(line);
        if (!suspend.matches()) {
            return Optional.empty();
        }
        String value = suspend.group(2) == null ? "" : suspend.group(2);
        String space = value.isEmpty() && suspend.group(1).endsWith(":") ? " " : "";
        return Optional.of(new Change(at, suspend.end(1) + 1, value, space + "true"));
    }

    private static boolean isSuspended(Place automation, byte[] changed) {
        GitOpsFiles files = new GitOpsFiles();
        files.add(automation.file(), new String(changed, StandardCharsets.UTF_8));
        return GitOpsTree.of(files).automations().stream()
                .anyMatch(each -> each.place().equals(automation) && each.isSuspended());
    }

    private TextFile read(String file) {
        try (InputStream in = Files.newInputStream(folder.resolve(file))) {
            return TextFile.of(in.readNBytes((int) Selection.ALL.largestFile()));
        } catch (IOException e) {
            // The file existed a moment ago.
            return TextFile.of(new byte[0]);
        }
    }
}
