package io.jenkins.plugins.imagepromotion.jenkins.page;

import hudson.model.AbstractItem;
import hudson.model.Action;
import io.jenkins.plugins.imagepromotion.jenkins.history.PromotionPages;
import io.jenkins.plugins.imagepromotion.jenkins.permission.ImagePromotionPermission;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerProxy;
import org.kohsuke.stapler.StaplerRequest2;

/** The entry <i>Image promotions</i> in the side panel of a job or a folder. */
public class PromotionsAction implements Action, StaplerProxy {
    /** The job or folder; null for the controller. */
    private final @Nullable AbstractItem item;

    PromotionsAction(@Nullable AbstractItem item) {
        this.item = item;
    }

    private PageScope scope() {
        return item == null ? PageScope.ofController() : PageScope.below(item);
    }

    /** Null hides the entry from users who may not view promotions here. */
    @Override
    public @Nullable String getIconFileName() {
        return scope().getOwner().hasPermission(ImagePromotionPermission.VIEW) ? "symbol-swap" : null;
    }

    @Override
    public String getDisplayName() {
        return Messages.PromotionsPage_DisplayName();
    }

    @Override
    public String getUrlName() {
        return PromotionPages.URL_NAME;
    }

    /** Returns a page for the current request. */
    @Override
    public Object getTarget() {
        PageScope scope = scope();
        scope.check();
        StaplerRequest2 request = Stapler.getCurrentRequest2();
        return new PromotionsPage(scope, new EventFilter(name -> request == null ? null : request.getParameter(name)));
    }
}
