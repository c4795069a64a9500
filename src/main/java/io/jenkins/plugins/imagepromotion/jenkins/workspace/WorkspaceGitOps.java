package io.jenkins.plugins.imagepromotion.jenkins.workspace;

import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.gitops.automation.GitOpsFiles;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.scan.files.Selection;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import jenkins.MasterToSlaveFileCallable;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files of a GitOps repository that concern automation, in a workspace on the agent that has it. It sends two
 * maps back: the texts by path, and the reasons for unreadable files by path.
 */
public final class WorkspaceGitOps extends MasterToSlaveFileCallable<Object> {
    private static final long serialVersionUID = 1L;
    /** A repository with a thousand applications in three environments has fewer. */
    private static final int MOST_FILES = 10_000;
    /** In characters, with the paths. The controller parses all of them. */
    private static final int MOST_TEXT = 16 << 20;

    private final String folder;

    private WorkspaceGitOps(String folder) {
        this.folder = folder;
    }

    /**
     * Reads the files below a folder on the agent and waits for it.
     *
     * @param context of a step that runs in a workspace; after a restart of the controller, the files are read again
     * @param folder the root of the GitOps repository, in the workspace
     * @throws ImagePromotionException {@code UNREADABLE_FILE} if the folder does not exist, is not in the workspace or
     *     is too large, {@code AGENT_LOST}, {@code UNREADABLE_SCAN} if the agent's answer is not valid
     */
    public static GitOpsFiles read(StepContext context, String folder) throws InterruptedException {
        return checked(Workspace.act(
                context, new WorkspaceGitOps(folder), "while it read the files of the GitOps repository"));
    }

    @Override
    public Object invoke(File workspace, VirtualChannel channel) {
        Path root = Workspace.root(workspace);
        GitOpsFiles files = GitOpsFiles.read(Workspace.inside(root, folder), Selection.ALL);
        long text = size(files.texts()) + size(files.unreadable());
        int count = files.texts().size() + files.unreadable().size();
        if (text > MOST_TEXT || count > MOST_FILES) {
            throw new ImagePromotionException(Failure.of(
                            FailureCode.UNREADABLE_FILE, "The folder has more automation files than the limit allows.")
                    .with("path", Quoted.text(folder))
                    .with("files", count + ", of at most " + MOST_FILES)
                    .with("characters", text + ", of at most " + MOST_TEXT)
                    .remedy("Name the folder of one GitOps repository."));
        }
        return new ArrayList<>(List.of(new TreeMap<>(files.texts()), new TreeMap<>(files.unreadable())));
    }

    private static long size(SortedMap<String, String> texts) {
        return texts.entrySet().stream()
                .mapToLong(entry ->
                        entry.getKey().length() + (long) entry.getValue().length())
                .sum();
    }

    /** Returns a copy of the agent's answer. */
    static GitOpsFiles checked(@Nullable Object answer) {
        if (!(answer instanceof List<?> parts) || parts.size() != 2) {
            throw Workspace.unreadable(
                    "result", answer == null ? "nothing" : answer.getClass().getSimpleName());
        }
        GitOpsFiles files = new GitOpsFiles();
        Budget budget = new Budget();
        budget.take(parts.get(0), files::add);
        budget.take(parts.get(1), (path, why) -> files.addUnreadable(path, Workspace.cut(why)));
        return files;
    }

    /** The remaining limits. */
    private static final class Budget {
        private int files = MOST_FILES;
        private long text = MOST_TEXT;

        /** The keys and values can be of any type: generics do not constrain what an agent sends. */
        void take(@Nullable Object sent, BiConsumer<String, String> taker) {
            if (!(sent instanceof Map<?, ?> texts)) {
                throw Workspace.unreadable(
                        "files", sent == null ? "nothing" : sent.getClass().getSimpleName());
            }
            for (Map.Entry<?, ?> entry : texts.entrySet()) {
                if (!(entry.getKey() instanceof String path) || !(entry.getValue() instanceof String content)) {
                    throw Workspace.unreadable("file", "not a string");
                }
                files--;
                text -= path.length() + (long) content.length();
                if (files < 0 || text < 0) {
                    throw Workspace.unreadable(
                            "files", "more than " + MOST_FILES + " files or " + MOST_TEXT + " characters");
                }
                taker.accept(path, content);
            }
        }
    }
}
