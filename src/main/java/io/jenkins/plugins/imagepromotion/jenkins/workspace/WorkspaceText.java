package io.jenkins.plugins.imagepromotion.jenkins.workspace;

import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import jenkins.MasterToSlaveFileCallable;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jspecify.annotations.Nullable;

/** Reads a text file in a workspace on its agent. */
public final class WorkspaceText extends MasterToSlaveFileCallable<Object> {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final int limit;

    private WorkspaceText(String file, int limit) {
        this.file = file;
        this.limit = limit;
    }

    /**
     * Returns the content of a UTF-8 file.
     *
     * @param context the context of a step that runs in a workspace; after a restart of the controller, the file is
     *     read again
     * @param file a path in the workspace
     * @param limit the maximum size in bytes
     * @throws ImagePromotionException {@code UNREADABLE_FILE} if the workspace has no such file, or if it is too large; {@code AGENT_LOST};
     *     {@code UNREADABLE_SCAN} if the agent's answer is not valid
     */
    public static String read(StepContext context, String file, int limit) throws InterruptedException {
        return checked(Workspace.act(context, new WorkspaceText(file, limit), "while it read a file"), limit);
    }

    @Override
    public Object invoke(File workspace, VirtualChannel channel) throws IOException {
        Path path = Workspace.inside(Workspace.root(workspace), file);
        // A pipe or a device would never end.
        if (!Files.isRegularFile(path)) {
            throw Workspace.refused("This is not a file.", file);
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(path)) {
            bytes = in.readNBytes(limit + 1);
        }
        if (bytes.length > limit) {
            throw Workspace.refused("The file is larger than " + limit + " bytes.", file);
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Returns the agent's answer after a check, because it can have any type and length. */
    static String checked(@Nullable Object answer, int limit) {
        if (answer instanceof String text && text.length() <= limit) {
            return text;
        }
        throw Workspace.unreadable("file", "not a string of at most " + limit + " characters");
    }
}
