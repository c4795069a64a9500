package io.jenkins.plugins.imagepromotion.jenkins.workspace;

import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
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
import org.jenkinsci.plugins.workflow.steps.StepContext;

/**
 * Scans a workspace on the agent that has it. Only counts and a limited number of lines travel back: an object, since an agent can
 * send any type ({@link WorkspaceFindings#checked}).
 */
public final class WorkspaceScan extends MasterToSlaveFileCallable<Object> {
    private static final long serialVersionUID = 1L;

    private final Policy policy;
    private final ArrayList<String> paths;
    private final ArrayList<String> includes;
    private final ArrayList<String> excludes;
    private final String environment;
    private final String sarif;

    /**
     * Prepares a scan.
     *
     * @param paths files and folders in the workspace; empty for the whole workspace
     * @param includes globs of the files to read; empty for all files
     * @param excludes globs of the files and folders to skip
     * @param environment the environment that applies to every file; empty for the environment that the file's path
     *     determines
     * @param sarif the SARIF file to write in the workspace; empty to write no file
     */
    public WorkspaceScan(
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
     * Scans on the agent and waits for it.
     *
     * @param context of the step
     * @throws ImagePromotionException {@code AGENT_LOST}; {@code UNREADABLE_SCAN} if the answer is not the result of a scan; and what
     *     {@link #invoke} throws
     */
    public WorkspaceFindings run(StepContext context) throws InterruptedException {
        return WorkspaceFindings.checked(Workspace.act(context, this, "during the scan"));
    }

    /**
     * Scans, and writes the SARIF file.
     *
     * @throws ImagePromotionException {@code UNREADABLE_FILE} if a path is not in the workspace, {@code UNKNOWN_ENVIRONMENT}, {@code
     *     CANCELLED} if the thread is interrupted, as the agent does if the build is aborted or the controller is gone
     */
    @Override
    public WorkspaceFindings invoke(File workspace, VirtualChannel channel) {
        Path root = Workspace.root(workspace);
        ScanSettings settings = ScanSettings.of(policy, LocalDate.now(ZoneOffset.UTC))
                .judgingFor(Optional.of(environment).filter(name -> !name.isEmpty()))
                .reading(Selection.ALL.including(includes).excluding(excludes));
        ScanReport report = new Scan(settings).run(Workspace.roots(root, paths));
        if (!sarif.isEmpty()) {
            try {
                write(root, SarifReport.of(report).toString());
            } catch (IOException | InvalidPathException e) {
                throw Workspace.refused("The file cannot be written.", sarif);
            }
        }
        return new WorkspaceFindings(report);
    }

    private void write(Path root, String text) throws IOException {
        Path target = root.resolve(sarif).normalize();
        Path folder = target.getParent();
        if (folder == null || !target.startsWith(root) || target.equals(root) || Files.isSymbolicLink(target)) {
            throw Workspace.refused("The path leads outside the workspace.", sarif);
        }
        // The folder may not exist yet; its nearest existing parent must be in the workspace.
        Path existing = folder;
        while (existing != null && !Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
            existing = existing.getParent();
        }
        if (existing == null || !existing.toRealPath().startsWith(root)) {
            throw Workspace.refused("The path leads outside the workspace.", sarif);
        }
        Files.createDirectories(folder);
        Files.writeString(target, text);
    }
}
