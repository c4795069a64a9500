package io.jenkins.plugins.imagepromotion.jenkins.page;

import hudson.Extension;
import hudson.model.AbstractItem;
import hudson.model.Action;
import hudson.model.ItemGroup;
import hudson.model.Job;
import io.jenkins.plugins.imagepromotion.jenkins.history.EvidenceStore;
import io.jenkins.plugins.imagepromotion.jenkins.permission.ImagePromotionPermission;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.TransientActionFactory;

/** Adds the entry <i>Image promotions</i> to each folder, and to each job that has evidence. */
@Extension
public final class ItemPromotions extends TransientActionFactory<AbstractItem> {
    private static final Logger LOGGER = Logger.getLogger(ItemPromotions.class.getName());

    @Override
    public Class<AbstractItem> type() {
        return AbstractItem.class;
    }

    @Override
    public Class<PromotionsAction> actionType() {
        return PromotionsAction.class;
    }

    /** Jenkins calls this for each page of the job, so it reads only memory. */
    @Override
    public Collection<? extends Action> createFor(AbstractItem target) {
        boolean isShown = target instanceof Job ? hasEvidence(target) : target instanceof ItemGroup;
        return isShown && target.hasPermission(ImagePromotionPermission.VIEW)
                ? List.of(new PromotionsAction(target))
                : List.of();
    }

    private static boolean hasEvidence(AbstractItem job) {
        try {
            return EvidenceStore.get().index().hasEvents(job.getFullName());
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "Could not read the evidence of " + job.getFullName());
            return false;
        }
    }
}
