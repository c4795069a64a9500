package io.jenkins.plugins.imagepromotion.jenkins.workspace;

import hudson.FilePath;
import hudson.Util;
import hudson.remoting.RequestAbortedException;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.failure.Printable;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.scan.Scan;
import java.io.File;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.MasterToSlaveFileCallable;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jspecify.annotations.Nullable;

/** The workspace of a build: a call runs on its agent, within the workspace, and the controller checks the answer. */
final class Workspace {
    private static final Logger LOGGER = Logger.getLogger(Workspace.class.getName());
    /** The same time that Jenkins waits before it gives up the node block of a resumed build. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** Longer lines are cut. */
    private static final int LONGEST_LINE = 2_000;

    private static final int MOST_FACTS = 10;
    /** In characters. */
    private static final int LONGEST_PATCH = 1 << 20;

    private Workspace() {}

    /**
     * Runs a call on the agent and waits for it. An interruption also stops the call on the agent.
     *
     * @param context of a step that runs in a workspace
     * @param during what the agent was doing, for a refusal: {@code during the scan}
     * @return what the agent sent, which can be of any type
     * @throws ImagePromotionException {@code AGENT_LOST}; {@code UNREADABLE_SCAN} if the call failed in another way; or
     *     a copy of the call's refusal
     */
    static @Nullable Object act(StepContext context, MasterToSlaveFileCallable<Object> call, String during)
            throws InterruptedException {
        try {
            return find(context, PATIENCE).act(call);
        } catch (ImagePromotionException e) {
            throw copied(e);
        } catch (IOException | RequestAbortedException e) {
            // Without the cause: Jenkins cannot store a cause from remoting, and would print its stack trace.
            throw new ImagePromotionException(
                    Failure.of(FailureCode.AGENT_LOST, "The connection to the agent was lost " + during + ".")
                            .with("problem", Quoted.text(Util.fixNull(e.getMessage())))
                            .remedy("Run the build again when the agent is online."));
        } catch (RuntimeException e) {
            LOGGER.log(Level.FINE, "A call on an agent failed", e);
            throw unreadable("exception", e.getClass().getSimpleName());
        }
    }

    /**
     * Returns the workspace. After a restart of the controller, waits until its agent has reconnected.
     *
     * @throws IOException if the agent does not reconnect in that time
     */
    static FilePath find(StepContext context, Duration patience) throws IOException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        Optional<FilePath> workspace = Optional.empty();
        for (boolean isFound = false; !isFound; ) {
            try {
                workspace = Optional.ofNullable(context.get(FilePath.class));
                isFound = true;
            } catch (IOException e) {
                // Jenkins throws one while the agent is offline.
                if (System.nanoTime() - end >= 0) {
                    throw e;
                }
                Thread.sleep(PAUSE.toMillis());
            }
        }
        return workspace.orElseThrow(() -> new IOException("the agent did not reconnect"));
    }

    /** Returns the real path of the workspace, or throws {@code UNREADABLE_FILE} if it does not exist. */
    static Path root(File workspace) {
        return real(workspace.toPath(), ".");
    }

    /**
     * Returns the real path after following links, or throws {@code UNREADABLE_FILE} if it does not exist or is not in the workspace.
     *
     * @param root the real path of the workspace
     */
    static Path inside(Path root, String path) {
        Path real = real(root, path);
        if (real.startsWith(root)) {
            return real;
        }
        throw refused("The path leads outside the workspace.", path);
    }

    /**
     * Returns the folders and files at these paths; without a path, the whole workspace.
     *
     * @param root the real path of the workspace
     * @throws ImagePromotionException as {@link #inside} does
     */
    static List<Scan.Root> roots(Path root, List<String> paths) {
        List<Scan.Root> roots = new ArrayList<>();
        for (String path : paths.isEmpty() ? List.of(".") : paths) {
            Path inside = inside(root, path);
            String shown = root.relativize(inside).toString().replace(File.separatorChar, '/');
            roots.add(new Scan.Root(inside, shown));
        }
        return roots;
    }

    private static Path real(Path folder, String path) {
        try {
            return folder.resolve(path).toRealPath();
        } catch (IOException | InvalidPathException e) {
            throw refused("The workspace has no such file or folder.", path);
        }
    }

    static ImagePromotionException refused(String why, String path) {
        return new ImagePromotionException(Failure.of(FailureCode.UNREADABLE_FILE, why)
                .with("path", Quoted.text(path))
                .remedy("Use a path inside the workspace."));
    }

    /**
     * Returns a copy of an agent's refusal, with a limited number of facts of limited length.
     *
     * @throws ImagePromotionException {@code UNREADABLE_SCAN} if parts of it are missing
     */
    static ImagePromotionException copied(ImagePromotionException sent) {
        try {
            Failure failure = sent.failure();
            Failure copy = Failure.of(failure.code(), cut(failure.summary()));
            for (Failure.Fact fact : failure.facts().stream().limit(MOST_FACTS).toList()) {
                copy = copy.with(cut(fact.name()), cut(fact.value()));
            }
            return new ImagePromotionException(copy.remedy(cut(failure.remedy())));
        } catch (RuntimeException e) {
            throw unreadable("refusal", e.getClass().getSimpleName());
        }
    }

    /** Returns the text as one line of limited length. */
    static String cut(String text) {
        String shown = text.length() <= LONGEST_LINE ? text : text.substring(0, LONGEST_LINE) + "…";
        return Printable.line(shown);
    }

    /** Returns whether a patch has at most 1,048,576 characters and no control character other than tabs and line ends. */
    static boolean isPatch(String text) {
        return text.length() <= LONGEST_PATCH
                && text.chars().allMatch(unit -> unit >= ' ' || unit == '\n' || unit == '\r' || unit == '\t');
    }

    /** Returns a patch that an agent sent, or throws {@code UNREADABLE_SCAN} if it is {@linkplain #isPatch not one}. */
    static String patch(@Nullable String sent) {
        if (sent == null || !isPatch(sent)) {
            throw unreadable("patch", "not a string of at most " + LONGEST_PATCH + " characters");
        }
        return sent;
    }

    /** Returns the failure for an answer that an honest agent never sends. */
    static ImagePromotionException unreadable(String part, String sent) {
        return new ImagePromotionException(
                Failure.of(FailureCode.UNREADABLE_SCAN, "The agent did not send the data that the step requested.")
                        .with("part", part)
                        .with("sent", sent)
                        .remedy(
                                "Check the agent: it may run a different version of the plugin, or it was tampered with. Run the"
                                        + " step on an agent that you trust."));
    }
}
