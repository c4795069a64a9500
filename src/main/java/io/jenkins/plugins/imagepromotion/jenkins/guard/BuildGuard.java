package io.jenkins.plugins.imagepromotion.jenkins.guard;

import hudson.model.Cause;
import hudson.model.Run;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Prevents a run from both building images and promoting to a protected environment. Images that are built in the runs
 * that it starts, directly or through other runs, count as its own, even if a run in between has finished. A run may
 * still promote if the run that started it built an image: the digest decides whether that image was tested.
 */
public final class BuildGuard {
    private static final Logger LOGGER = Logger.getLogger(BuildGuard.class.getName());
    private static final Object LOCK = new Object();

    /**
     * The maximum number of starters to check, because each may have to be loaded, and a job that starts itself has an
     * endless chain.
     */
    private static final int MOST_RUNS = 100;

    private final Run<?, ?> run;

    public BuildGuard(Run<?, ?> run) {
        this.run = run;
    }

    /**
     * Declares that this run promotes, so that it must not build images from now on.
     *
     * @param image the image to promote, for the message
     * @param environment the target environment
     * @param rehearsal true for a dry run, which is also refused but leaves no record
     * @throws ImagePromotionException {@code BUILT_IN_THIS_RUN} if this run, or a run that it started, built or pushed
     *     an image
     */
    public void promotes(Object image, String environment, boolean rehearsal) {
        synchronized (LOCK) {
            List<String> built = find(run).map(BuiltImagesAction::built).orElse(List.of());
            if (!built.isEmpty()) {
                throw builtHere(image, environment, built);
            }
            if (rehearsal || find(run).filter(BuiltImagesAction::promotes).isPresent()) {
                return;
            }
            findOrAdd(run).setPromotes();
        }
        save(run);
    }

    /** Returns why this run must not build an image now; empty if it is allowed to. */
    public Optional<String> reason() {
        Set<Run<?, ?>> starters = starters();
        synchronized (LOCK) {
            if (find(run).filter(BuiltImagesAction::promotes).isPresent()) {
                return Optional.of("this build promotes to a protected environment");
            }
            return starters.stream()
                    .filter(Run::isBuilding)
                    .filter(starter -> find(starter)
                            .filter(action -> action.promotes() || action.hasOpenGuard())
                            .isPresent())
                    .findFirst()
                    .map(starter -> starter.getFullDisplayName()
                            + ", which started this build, promotes or runs inside productionGuard");
        }
    }

    /** Records that this run built or pushed an image, in this run and in the runs that started it. */
    public void built(String command) {
        Set<Run<?, ?>> all = new LinkedHashSet<>();
        all.add(run);
        all.addAll(starters());
        for (Run<?, ?> one : all) {
            boolean changed;
            synchronized (LOCK) {
                changed = findOrAdd(one).add(one.equals(run) ? command : command + " in " + run.getFullDisplayName());
            }
            if (changed) {
                save(one);
            }
        }
    }

    /** Guards the runs that this one starts from now on, until {@link #close}. */
    public void open() {
        synchronized (LOCK) {
            findOrAdd(run).open();
        }
        save(run);
    }

    /** Ends one {@link #open}. */
    public void close() {
        synchronized (LOCK) {
            find(run).ifPresent(BuiltImagesAction::close);
        }
        save(run);
    }

    /** Returns the runs that started this one, running or finished, the nearest first. */
    private Set<Run<?, ?>> starters() {
        Set<Run<?, ?>> found = new LinkedHashSet<>();
        Deque<Cause> causes = new ArrayDeque<>(run.getCauses());
        while (!causes.isEmpty() && found.size() < MOST_RUNS) {
            if (causes.remove() instanceof Cause.UpstreamCause upstream) {
                Run<?, ?> starter = upstream.getUpstreamRun();
                if (starter == null) {
                    // Deleted; the cause has a copy of its causes.
                    causes.addAll(upstream.getUpstreamCauses());
                } else if (found.add(starter)) {
                    causes.addAll(starter.getCauses());
                }
            }
        }
        return found;
    }

    private static Optional<BuiltImagesAction> find(Run<?, ?> run) {
        return Optional.ofNullable(run.getAction(BuiltImagesAction.class));
    }

    private static BuiltImagesAction findOrAdd(Run<?, ?> run) {
        BuiltImagesAction found = run.getAction(BuiltImagesAction.class);
        if (found == null) {
            found = new BuiltImagesAction();
            run.addAction(found);
        }
        return found;
    }

    private static void save(Run<?, ?> run) {
        try {
            run.save();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "Could not save what " + run.getUrl() + " did to images");
        }
    }

    private static ImagePromotionException builtHere(Object image, String environment, List<String> built) {
        Failure failure = Failure.of(
                FailureCode.BUILT_IN_THIS_RUN,
                "Refused to promote " + image + " to " + environment + ": this build built or pushed an image.");
        for (String command : built) {
            failure = failure.with("built", command);
        }
        return new ImagePromotionException(
                failure.remedy(
                        "Build in the pipeline of the branch, and promote its image in a separate job that does not build images."));
    }
}
