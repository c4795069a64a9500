package io.jenkins.plugins.imagepromotion.jenkins.workspace;

import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.imagepromotion.gitops.automation.GitOpsFiles;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.Place;
import io.jenkins.plugins.imagepromotion.gitops.rollback.DeployCommit;
import io.jenkins.plugins.imagepromotion.gitops.rollback.FoundInGit;
import io.jenkins.plugins.imagepromotion.gitops.rollback.GitOpsRepository;
import io.jenkins.plugins.imagepromotion.gitops.rollback.LocalRepository;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.work.Interruption;
import java.io.File;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import jenkins.MasterToSlaveFileCallable;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jspecify.annotations.Nullable;

/**
 * Finds the places that name an image in a workspace, on the agent, where Git runs. It returns lists of strings: the
 * places, the notes, the patch, and one list for each commit.
 */
public final class WorkspaceRollback extends MasterToSlaveFileCallable<Object> {
    private static final long serialVersionUID = 1L;
    private static final int MOST_ELEMENTS = 1_000;
    private static final int PARTS_OF_COMMIT = 6;
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final Pattern PLACE = Pattern.compile("([0-9]{1,8}) (.+)");
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,8}");

    private final String folder;
    private final Policy policy;
    private final String running;
    private final String good;
    private final ArrayList<String> stopped;

    private WorkspaceRollback(String folder, Policy policy, GitOpsRepository.Wanted wanted) {
        this.folder = folder;
        this.policy = policy;
        this.running = wanted.running().toString();
        this.good = wanted.good().toString();
        this.stopped = new ArrayList<>(shown(wanted.stopped()));
    }

    /**
     * Returns the working copy in a folder of a workspace.
     *
     * @param context of a step that runs in a workspace
     */
    public static GitOpsRepository repository(StepContext context, String folder, Policy policy) {
        return new GitOpsRepository() {
            @Override
            public GitOpsFiles files() {
                try {
                    return WorkspaceGitOps.read(context, folder);
                } catch (InterruptedException e) {
                    throw Interruption.cancelled(e);
                }
            }

            @Override
            public FoundInGit find(Wanted wanted) {
                try {
                    return checked(Workspace.act(
                            context,
                            new WorkspaceRollback(folder, policy, wanted),
                            "while it read the history of the GitOps repository"));
                } catch (InterruptedException e) {
                    throw Interruption.cancelled(e);
                }
            }
        };
    }

    @Override
    public Object invoke(File workspace, VirtualChannel channel) {
        Path root = Workspace.root(workspace);
        FoundInGit found = new LocalRepository(Workspace.inside(root, folder), policy, System.getenv())
                .find(new GitOpsRepository.Wanted(
                        ImageReference.parse(running), ImageReference.parse(good), places(stopped)));
        ArrayList<ArrayList<String>> answer = new ArrayList<>();
        answer.add(new ArrayList<>(shown(found.places())));
        answer.add(new ArrayList<>(found.notes()));
        answer.add(new ArrayList<>(List.of(found.pin(), found.suspension())));
        for (DeployCommit commit : found.commits()) {
            answer.add(new ArrayList<>(List.of(
                    commit.id(),
                    String.valueOf(commit.at().getEpochSecond()),
                    commit.author(),
                    commit.subject(),
                    commit.problem(),
                    String.valueOf(commit.otherFiles()))));
        }
        return answer;
    }

    private static List<String> shown(List<Place> places) {
        return places.stream().map(place -> place.line() + " " + place.file()).toList();
    }

    private static List<Place> places(List<String> shown) {
        return shown.stream()
                .map(PLACE::matcher)
                .map(place -> {
                    if (!place.matches()) {
                        throw Workspace.unreadable("place", "not a line and a file");
                    }
                    return new Place(Workspace.cut(place.group(2)), Integer.parseInt(place.group(1)));
                })
                .toList();
    }

    /** Returns a copy of the agent's answer. */
    static FoundInGit checked(@Nullable Object answer) {
        if (!(answer instanceof List<?> parts) || parts.size() < 3 || parts.size() > MOST_ELEMENTS) {
            throw Workspace.unreadable(
                    "result", answer == null ? "nothing" : answer.getClass().getSimpleName());
        }
        List<String> patches = strings(parts.get(2));
        if (patches.size() != 2) {
            throw Workspace.unreadable("patches", String.valueOf(patches.size()));
        }
        List<DeployCommit> commits = new ArrayList<>();
        parts.subList(3, parts.size()).forEach(part -> commits.add(commit(strings(part))));
        return new FoundInGit(
                places(strings(parts.get(0))),
                commits,
                strings(parts.get(1)).stream().map(Workspace::cut).toList(),
                Workspace.patch(patches.get(0)),
                Workspace.patch(patches.get(1)));
    }

    /** The elements can be of any type: generics do not constrain what an agent sends. */
    private static List<String> strings(@Nullable Object sent) {
        if (!(sent instanceof List<?> list) || list.size() > MOST_ELEMENTS) {
            throw Workspace.unreadable(
                    "list", sent == null ? "nothing" : sent.getClass().getSimpleName());
        }
        List<String> strings = new ArrayList<>();
        for (Object element : list) {
            if (!(element instanceof String text)) {
                throw Workspace.unreadable("list", "not a string");
            }
            strings.add(text);
        }
        return strings;
    }

    /** The user runs commands with the id of the commit. */
    private static DeployCommit commit(List<String> parts) {
        if (parts.size() != PARTS_OF_COMMIT
                || !COMMIT.matcher(parts.get(0)).matches()
                || !COUNT.matcher(parts.get(5)).matches()) {
            throw Workspace.unreadable("commit", "not a commit");
        }
        try {
            return new DeployCommit(
                    parts.get(0),
                    Instant.ofEpochSecond(Long.parseLong(parts.get(1))),
                    Workspace.cut(parts.get(2)),
                    Workspace.cut(parts.get(3)),
                    Workspace.cut(parts.get(4)),
                    Integer.parseInt(parts.get(5)));
        } catch (NumberFormatException | DateTimeException e) {
            throw Workspace.unreadable("commit", "not a time");
        }
    }
}
