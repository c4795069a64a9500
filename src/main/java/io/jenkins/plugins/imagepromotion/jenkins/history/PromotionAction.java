package io.jenkins.plugins.imagepromotion.jenkins.history;

import hudson.model.Action;
import hudson.model.Run;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** The promotions of a build, kept with it, shown on its page and in its {@code api/json}. */
@ExportedBean
public final class PromotionAction implements Action {
    private static final Logger LOGGER = Logger.getLogger(PromotionAction.class.getName());
    private static final Object LOCK = new Object();

    /** Replaced as a whole and never modified, because a page may be reading it. */
    private volatile List<PromotedImage> promotions = new ArrayList<>();

    /** Adds the promotion to the build, only once even if the step runs again. */
    public static void remember(Run<?, ?> run, PromotedImage promotion) {
        if (add(run, promotion)) {
            save(run, promotion);
        }
    }

    /** Steps of parallel branches can end at the same time. The lock is not held during I/O. */
    private static boolean add(Run<?, ?> run, PromotedImage promotion) {
        synchronized (LOCK) {
            PromotionAction action = run.getAction(PromotionAction.class);
            if (action == null) {
                action = new PromotionAction();
                run.addAction(action);
            }
            return action.add(promotion);
        }
    }

    private boolean add(PromotedImage promotion) {
        if (promotions.stream().anyMatch(promotion::isSameAs)) {
            return false;
        }
        List<PromotedImage> more = new ArrayList<>(promotions);
        more.add(promotion);
        promotions = more;
        return true;
    }

    private static void save(Run<?, ?> run, PromotedImage promotion) {
        try {
            run.save();
        } catch (IOException e) {
            // The promotion succeeded, so the step must not fail. The build is saved again when it ends.
            LOGGER.log(Level.WARNING, e, () -> "Could not save the build that promoted " + promotion.getTarget());
        }
    }

    /** In the order in which they happened. */
    @Exported(visibility = 2)
    public List<PromotedImage> getPromotions() {
        return Collections.unmodifiableList(promotions);
    }

    /** Null: the summary on the build's page shows everything. */
    @Override
    public @Nullable String getIconFileName() {
        return null;
    }

    @Override
    public String getDisplayName() {
        return Messages.PromotionAction_DisplayName();
    }

    /** Null: the summary on the build's page shows everything. */
    @Override
    public @Nullable String getUrlName() {
        return null;
    }
}
