package io.jenkins.plugins.imagepromotion.jenkins.page;

import hudson.Extension;
import hudson.model.RootAction;

/** The entry <i>Image promotions</i> on the dashboard, for the promotions of all jobs. */
@Extension
public final class ControllerPromotions extends PromotionsAction implements RootAction {
    public ControllerPromotions() {
        super(null);
    }
}
