package io.jenkins.plugins.imagepromotion.jenkins.workspace;

import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.scan.FixReferences.Mode;
import io.jenkins.plugins.imagepromotion.scan.PinImage;
import io.jenkins.plugins.imagepromotion.scan.ScanSettings;
import java.io.File;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import jenkins.MasterToSlaveFileCallable;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Pins an image in a workspace on the agent that has it; the controller has looked up the digest. */
public final class WorkspacePin extends MasterToSlaveFileCallable<Object> {
    private static final long serialVersionUID = 1L;

    private final Policy policy;
    private final String image;
    private final ArrayList<String> paths;

    private WorkspacePin(Policy policy, ImageReference image, List<String> paths) {
        this.policy = policy;
        this.image = image.toString();
        this.paths = new ArrayList<>(paths);
    }

    /**
     * Changes the files on the agent and waits for it.
     *
     * @param context of a step that runs in a workspace; after a restart of the controller, the files are read again
     * @param image has a tag and a digest
     * @param paths files and folders in the workspace; empty for the whole workspace
     * @return the changes, and {@code NOT_PINNED} if a place could not be changed
     * @throws ImagePromotionException {@code UNREADABLE_FILE} if a path is not in the workspace, {@code AGENT_LOST},
     *     {@code UNREADABLE_SCAN} if the agent's answer is not valid, and as {@link PinImage#run} does
     */
    public static WorkspaceFindings run(StepContext context, Policy policy, ImageReference image, List<String> paths)
            throws InterruptedException {
        return WorkspaceFindings.checked(
                Workspace.act(context, new WorkspacePin(policy, image, paths), "while it pinned the image"));
    }

    @Override
    public WorkspaceFindings invoke(File workspace, VirtualChannel channel) {
        return new WorkspaceFindings(new PinImage(ScanSettings.of(policy, LocalDate.now(ZoneOffset.UTC)))
                .run(Workspace.roots(Workspace.root(workspace), paths), ImageReference.parse(image), Mode.WRITE));
    }
}
