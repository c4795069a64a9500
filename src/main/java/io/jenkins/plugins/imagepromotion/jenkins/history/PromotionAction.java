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

/** What a build promoted: kept with the build, shown on its page. */
public final class PromotionAction implements Action {
    private static final Logger LOGGER = Logger.getLogger(PromotionAction.class.getName());
    private static final Object LOCK = new Object();

    /** Replaced as a whole, never changed: a page may be reading it. */
    private volatile List<PromotedImage> promotions = new ArrayList<>();

    /** Keeps the promotion with the build, once however often the step runs. */
    public static void remember(Run<?, ?> run, PromotedImage promotion) {
        if (add(run, promotion)) {
            save(run, promotion);
        }
    }

    /** Steps of parallel branches end at the same time. The lock is ours alone and held for no I/O: a build has its own. */
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
            // The tag is there: to fail now would tell a lie. The build is saved again when it ends.
            LOGGER.log(Level.WARNING, e, () -> "Could not save the build that promoted " + promotion.getTarget());
        }
    }

    /** The promotions, in the order they happened. */
    public List<PromotedImage> getPromotions() {
        return Collections.unmodifiableList(promotions);
    }

    /** None: the build's page says all there is. */
    @Override
    public @Nullable String getIconFileName() {
        return null;
    }

    @Override
    public String getDisplayName() {
        return Messages.PromotionAction_DisplayName();
    }

    /** None: the build's page says all there is. */
    @Override
    public @Nullable String getUrlName() {
        return null;
    }
}
