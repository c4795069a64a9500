package io.jenkins.plugins.imagepromotion.jenkins.history;

import hudson.Util;
import hudson.model.Action;
import hudson.model.Run;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The digests of a repository's protected tags when a build checked them; the next build compares with them. */
public final class VerifiedTagsAction implements Action {
    private static final Logger LOGGER = Logger.getLogger(VerifiedTagsAction.class.getName());

    /** Searches this many builds back, because builds in between may have checked another repository. */
    private static final int MAX_BUILDS = 50;

    /** Keeps only the newest tags; a larger build.xml would slow down the job's page. */
    private static final int MAX_TAGS = 10_000;

    private String repository;
    private String build;
    /** Each line is a tag and its digest, separated by a space. */
    private ArrayList<String> tags;

    private VerifiedTagsAction(String repository, String build, Map<String, String> state) {
        this.repository = repository;
        this.build = build;
        List<String> lines = state.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .toList();
        this.tags = new ArrayList<>(lines.subList(Math.max(0, lines.size() - MAX_TAGS), lines.size()));
    }

    /**
     * Completes a record that lacks a part, because another version or another plugin wrote it, or a user edited it.
     * Without a repository, it is not compared; a line that is not a tag and a digest does not count.
     */
    Object readResolve() {
        repository = Util.fixNull(repository);
        build = Util.fixNull(build);
        tags = tags == null ? new ArrayList<>() : new ArrayList<>(tags);
        tags.removeIf(line -> line == null || line.indexOf(' ') <= 0);
        return this;
    }

    /** Keeps the digest of each tag with the build, oldest first. */
    public static void remember(Run<?, ?> run, String repository, Map<String, String> state) {
        run.addAction(new VerifiedTagsAction(repository, run.getUrl(), state));
        try {
            run.save();
        } catch (IOException e) {
            // The build is saved again when it ends.
            LOGGER.log(Level.WARNING, e, () -> "Could not save what " + run.getUrl() + " verified");
        }
    }

    /** Returns what the newest earlier build of the same job kept for the repository. */
    public static Optional<VerifiedTagsAction> before(Run<?, ?> run, String repository) {
        return Stream.<Run<?, ?>>iterate(run.getPreviousBuild(), Objects::nonNull, Run::getPreviousBuild)
                .limit(MAX_BUILDS)
                .flatMap(earlier -> earlier.getActions(VerifiedTagsAction.class).stream())
                .filter(action -> action.repository.equals(repository))
                .findFirst();
    }

    /** The URL of the build, relative to the controller. */
    public String getBuild() {
        return build;
    }

    /** Returns the digest of each tag. */
    public Map<String, String> state() {
        Map<String, String> state = new LinkedHashMap<>();
        for (String line : tags) {
            int space = line.indexOf(' ');
            state.put(line.substring(0, space), line.substring(space + 1));
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
