package io.jenkins.plugins.imagepromotion.jenkins.history;

import hudson.model.Action;
import hudson.model.Run;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * The images that a build pushed, stored in the build and shown on its page and in its {@code api/json}. The list helps users to find an
 * image, but proves nothing: a promotion still reads the registry.
 */
@ExportedBean
public final class PublishedImagesAction implements Action {
    private static final Logger LOGGER = Logger.getLogger(PublishedImagesAction.class.getName());
    private static final Object LOCK = new Object();

    /** Replaced as a whole and never modified, because a page may be reading it. */
    private volatile List<PublishedImage> images = new ArrayList<>();

    /** Adds the list to a record that lacks it. */
    Object readResolve() {
        images = images == null ? new ArrayList<>() : new ArrayList<>(images);
        images.removeIf(Objects::isNull);
        return this;
    }

    /** Adds the image to the build, only once even if the step runs again. */
    public static void remember(Run<?, ?> run, PublishedImage image) {
        // Steps in parallel branches can end at the same time. The lock is not held during I/O.
        synchronized (LOCK) {
            PublishedImagesAction action = run.getAction(PublishedImagesAction.class);
            if (action == null) {
                action = new PublishedImagesAction();
                run.addAction(action);
            }
            if (action.images.stream().anyMatch(image::isSameAs)) {
                return;
            }
            List<PublishedImage> more = new ArrayList<>(action.images);
            more.add(image);
            action.images = more;
        }
        try {
            run.save();
        } catch (IOException e) {
            // The registry has the image, so the step must not fail. The build is saved again when it ends.
            LOGGER.log(Level.WARNING, e, () -> "Could not save the build that published " + image.getImage());
        }
    }

    /** Returns the images that the build pushed, in the order in which it recorded them. Leaves out damaged records. */
    public static List<PublishedImage> of(Run<?, ?> run) {
        PublishedImagesAction action = run.getAction(PublishedImagesAction.class);
        return action == null
                ? List.of()
                : action.images.stream().filter(PublishedImage::isReadable).toList();
    }

    /** The images, in the order in which the build recorded them. */
    @Exported(visibility = 2)
    public List<PublishedImage> getImages() {
        return Collections.unmodifiableList(images);
    }

    /** Null: the summary on the build's page shows everything. */
    @Override
    public @Nullable String getIconFileName() {
        return null;
    }

    @Override
    public String getDisplayName() {
        return Messages.PublishedImagesAction_DisplayName();
    }

    /** Null: the summary on the build's page shows everything. */
    @Override
    public @Nullable String getUrlName() {
        return null;
    }
}
