package io.jenkins.plugins.imagepromotion.jenkins.history;

import hudson.model.BuildBadgeAction;
import hudson.model.Run;
import io.jenkins.plugins.imagepromotion.image.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** The promotions of a build, stored in the build and shown on its page, in the build history and in its {@code api/json}. */
@ExportedBean
public final class PromotionAction implements BuildBadgeAction {
    private static final Logger LOGGER = Logger.getLogger(PromotionAction.class.getName());
    private static final Object LOCK = new Object();

    /** Replaced as a whole and never modified, because a page may be reading it. */
    private volatile List<PromotedImage> promotions = new ArrayList<>();

    /** Completes a record that lacks the list, because another version wrote it or a user edited it. */
    Object readResolve() {
        promotions = promotions == null ? new ArrayList<>() : new ArrayList<>(promotions);
        promotions.removeIf(Objects::isNull);
        return this;
    }

    /** Adds the promotion to the build and returns it. If the step runs again, returns the promotion that the build already has. */
    public static PromotedImage remember(Run<?, ?> run, PromotedImage promotion) {
        if (change(run, action -> action.add(promotion))) {
            try {
                run.save();
            } catch (IOException e) {
                // The promotion succeeded, so the step must not fail. The build is saved again when it ends.
                LOGGER.log(Level.WARNING, e, () -> "Could not save the build that promoted " + promotion.getTarget());
            }
        }
        return in(run).stream()
                .filter(known -> known.isSameAs(promotion))
                .findFirst()
                .orElse(promotion);
    }

    /**
     * Adds a promotion whose tag is about to be written.
     *
     * @throws IOException if the build cannot be saved; then the promotion is not added
     */
    public static void announce(Run<?, ?> run, PromotedImage promotion) throws IOException {
        if (change(run, action -> action.add(promotion))) {
            try {
                run.save();
            } catch (IOException e) {
                change(run, action -> action.remove(promotion));
                throw e;
            }
        }
    }

    /** Forgets a promotion that was announced, because the registry refused its tag. The build is saved again when it ends. */
    public static void withdraw(Run<?, ?> run, String target, Digest digest) {
        change(
                run,
                action -> action.promotions.stream()
                        .filter(promotion -> promotion.isUnconfirmed() && promotion.isOf(target, digest.toString()))
                        .findFirst()
                        .map(action::remove)
                        .orElse(false));
    }

    /**
     * Returns the targets with that digest that an interrupted step may have created: targets that were announced, and targets that the
     * same step promoted before it ended.
     *
     * @param step the ID of the calling step's flow node
     */
    public static List<String> unconfirmed(Run<?, ?> run, String step, Digest digest) {
        return in(run).stream()
                .filter(promotion -> promotion.isUnconfirmed() || promotion.isPromotedBy(step))
                .filter(promotion -> promotion.getDigest().equals(digest.toString()))
                .map(PromotedImage::getTarget)
                .toList();
    }

    private static List<PromotedImage> in(Run<?, ?> run) {
        PromotionAction action = run.getAction(PromotionAction.class);
        return action == null ? List.of() : action.promotions;
    }

    /** Steps of parallel branches can end at the same time. The lock is not held during I/O. */
    private static boolean change(Run<?, ?> run, Predicate<PromotionAction> change) {
        synchronized (LOCK) {
            PromotionAction action = run.getAction(PromotionAction.class);
            if (action == null) {
                action = new PromotionAction();
                run.addAction(action);
            }
            return change.test(action);
        }
    }

    /** Returns true if the list changed. A promotion replaces its own announcement. */
    private boolean add(PromotedImage promotion) {
        if (promotions.stream().anyMatch(known -> known.isSameAs(promotion) && !known.isUnconfirmed())) {
            return false;
        }
        List<PromotedImage> more = new ArrayList<>(promotions);
        more.removeIf(known -> known.isSameAs(promotion));
        more.add(promotion);
        promotions = more;
        return true;
    }

    private boolean remove(PromotedImage promotion) {
        List<PromotedImage> fewer = new ArrayList<>(promotions);
        boolean removed = fewer.remove(promotion);
        promotions = fewer;
        return removed;
    }

    /** Returns the newest promotion of that digest in the build. */
    public static Optional<PromotedImage> of(Run<?, ?> run, Digest digest) {
        PromotionAction action = run.getAction(PromotionAction.class);
        return action == null
                ? Optional.empty()
                : action.promotions.stream()
                        .filter(promotion -> promotion.getDigest().equals(digest.toString()))
                        .reduce((earlier, later) -> later);
    }

    /** The icon of the build's badge: an interrupted promotion first, then a rollback. */
    public String getBadgeIcon() {
        if (promotions.stream().anyMatch(PromotedImage::isUnconfirmed)) {
            return "symbol-shield-warning";
        }
        return promotions.stream().anyMatch(PromotedImage::isRollback) ? "symbol-undo" : "symbol-arrow-up";
    }

    /** The text of the badge, with one line per image. */
    public String getBadgeText() {
        return BadgeText.of(promotions.stream().map(PromotedImage::headline).toList());
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
