package io.jenkins.plugins.imagepromotion.jenkins.history;

import hudson.model.Action;
import hudson.model.Run;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What the protected tags of a repository held when a build looked: what the next build compares with. */
public final class VerifiedTagsAction implements Action {
    private static final Logger LOGGER = Logger.getLogger(VerifiedTagsAction.class.getName());

    /** So many builds back is looked; a job that checks something else in between still finds its own. */
    private static final int FURTHEST = 50;

    /** The newest tags are kept; a file of more would slow the job's page down. */
    private static final int MOST = 10_000;

    private final String repository;
    private final String build;
    private final ArrayList<String> tags;

    private VerifiedTagsAction(String repository, String build, Map<String, String> state) {
        this.repository = repository;
        this.build = build;
        List<String> lines = state.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .toList();
        this.tags = new ArrayList<>(lines.subList(Math.max(0, lines.size() - MOST), lines.size()));
    }

    /** Keeps what the tags hold with the build, the oldest first. */
    public static void remember(Run<?, ?> run, String repository, Map<String, String> state) {
        run.addAction(new VerifiedTagsAction(repository, run.getUrl(), state));
        try {
            run.save();
        } catch (IOException e) {
            // The build is saved again when it ends.
            LOGGER.log(Level.WARNING, e, () -> "Could not save what " + run.getUrl() + " verified");
        }
    }

    /** What the newest earlier build of the same job kept of that repository. */
    public static Optional<VerifiedTagsAction> before(Run<?, ?> run, String repository) {
        Run<?, ?> earlier = run.getPreviousBuild();
        for (int i = 0; i < FURTHEST && earlier != null; i++) {
            for (VerifiedTagsAction action : earlier.getActions(VerifiedTagsAction.class)) {
                if (action.repository.equals(repository)) {
                    return Optional.of(action);
                }
            }
            earlier = earlier.getPreviousBuild();
        }
        return Optional.empty();
    }

    /** Which build looked. */
    public String getBuild() {
        return build;
    }

    /** What the tags held, by the tag. */
    public Map<String, String> state() {
        Map<String, String> state = new LinkedHashMap<>();
        for (String line : tags) {
            int blank = line.indexOf(' ');
            state.put(line.substring(0, blank), line.substring(blank + 1));
        }
        return state;
    }

    @Override
    public @Nullable String getIconFileName() {
        return null;
    }

    @Override
    public String getDisplayName() {
        return Messages.VerifiedTagsAction_DisplayName();
    }

    @Override
    public @Nullable String getUrlName() {
        return null;
    }
}
