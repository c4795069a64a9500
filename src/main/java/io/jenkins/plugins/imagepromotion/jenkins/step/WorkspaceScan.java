package io.jenkins.plugins.imagepromotion.jenkins.step;

import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.scan.Scan;
import io.jenkins.plugins.imagepromotion.scan.ScanSettings;
import io.jenkins.plugins.imagepromotion.scan.files.Selection;
import io.jenkins.plugins.imagepromotion.scan.report.SarifReport;
import io.jenkins.plugins.imagepromotion.scan.report.ScanReport;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jenkins.MasterToSlaveFileCallable;

/**
 * Scans a workspace on the agent that has it. Only counts and a limited number of lines travel back: an object, since an agent can
 * send any type ({@link WorkspaceFindings#checked}).
 */
final class WorkspaceScan extends MasterToSlaveFileCallable<Object> {
    private static final long serialVersionUID = 1L;

    private final Policy policy;
    private final ArrayList<String> paths;
    private final ArrayList<String> includes;
    private final ArrayList<String> excludes;
    private final String environment;
    private final String sarif;

    WorkspaceScan(
            Policy policy,
            List<String> paths,
            List<String> includes,
            List<String> excludes,
            String environment,
            String sarif) {
        this.policy = policy;
        this.paths = new ArrayList<>(paths);
        this.includes = new ArrayList<>(includes);
        this.excludes = new ArrayList<>(excludes);
        this.environment = environment;
        this.sarif = sarif;
    }

    /**
     * Scans, and writes the SARIF file.
     *
     * @throws ImagePromotionException {@code UNREADABLE_FILE} if a path is not in the workspace, {@code UNKNOWN_ENVIRONMENT}, {@code
     *     CANCELLED} if the thread is interrupted, as the agent does if the build is aborted or the controller is gone
     */
    @Override
    public WorkspaceFindings invoke(File workspace, VirtualChannel channel) {
        Path root = real(workspace.toPath(), ".");
        List<Scan.Root> roots = new ArrayList<>();
        for (String path : paths) {
            Path inside = inside(root, path);
            String shown = root.relativize(inside).toString().replace(File.separatorChar, '/');
            roots.add(new Scan.Root(inside, shown));
        }
        ScanSettings settings = ScanSettings.of(policy, LocalDate.now(ZoneOffset.UTC))
                .judgingFor(Optional.of(environment).filter(name -> !name.isEmpty()))
                .reading(Selection.ALL.including(includes).excluding(excludes));
        ScanReport report = new Scan(settings).run(roots);
        if (!sarif.isEmpty()) {
            try {
                write(root, SarifReport.of(report).toString());
            } catch (IOException | InvalidPathException e) {
                throw refused("The file cannot be written.", sarif);
            }
        }
        return new WorkspaceFindings(report);
    }

    /** Returns the real path after following links, which must be in the workspace. */
    private static Path inside(Path root, String path) {
        Path real = real(root, path);
        if (real.startsWith(root)) {
            return real;
        }
        throw refused("The path leads outside the workspace.", path);
    }

    private static Path real(Path folder, String path) {
        try {
            return folder.resolve(path).toRealPath();
        } catch (IOException | InvalidPathException e) {
            throw refused("The workspace has no such file or folder.", path);
        }
    }

    private void write(Path root, String text) throws IOException {
        Path target = root.resolve(sarif).normalize();
        Path folder = target.getParent();
        if (folder == null || !target.startsWith(root) || target.equals(root) || Files.isSymbolicLink(target)) {
            throw refused("The path leads outside the workspace.", sarif);
        }
        // The folder may not exist yet; its nearest existing parent must be in the workspace.
        Path existing = folder;
        while (existing != null && !Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
            existing = existing.getParent();
        }
        if (existing == null || !existing.toRealPath().startsWith(root)) {
            throw refused("The path leads outside the workspace.", sarif);
        }
        Files.createDirectories(folder);
        Files.writeString(target, text);
    }

    private static ImagePromotionException refused(String why, String path) {
        return new ImagePromotionException(Failure.of(FailureCode.UNREADABLE_FILE, why)
                .with("path", Quoted.text(path))
                .remedy("Use a path inside the workspace."));
    }
}
