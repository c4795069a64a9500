package io.jenkins.plugins.imagepromotion.jenkins.start;

import hudson.Extension;
import hudson.model.Action;
import hudson.model.Failure;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.history.PublishedImage;
import io.jenkins.plugins.imagepromotion.jenkins.history.PublishedImagesAction;
import io.jenkins.plugins.imagepromotion.jenkins.permission.ImagePromotionPermission;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import java.util.Collection;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.TransientActionFactory;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.HttpResponses;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** <i>Promote…</i> on a successful build that published an image: starts the configured promotion job with that image. */
public final class PromoteBuildAction implements Action {
    private static final Logger LOGGER = Logger.getLogger(PromoteBuildAction.class.getName());

    private final Run<?, ?> run;

    PromoteBuildAction(Run<?, ?> run) {
        this.run = run;
    }

    /** The build that published the images. */
    public Run<?, ?> getRun() {
        return run;
    }

    @Override
    public String getIconFileName() {
        return "symbol-arrow-up";
    }

    @Override
    public String getDisplayName() {
        return getOffers().stream().anyMatch(PromotionOffer::canRollBack)
                ? Messages.PromoteBuildAction_OrRollBack()
                : Messages.PromoteBuildAction_DisplayName();
    }

    @Override
    public String getUrlName() {
        return "promote-image";
    }

    /** The promotions that can be started from this build: each published image, with each environment that it can be promoted to. */
    public List<PromotionOffer> getOffers() {
        return offers(run);
    }

    /**
     * Starts the promotion job as the current user, and redirects to the job.
     *
     * @param image the {@code repository:tag} of one of the offers
     * @param environment the environment of that offer
     * @param rollback whether the page offered a rollback
     */
    @POST
    public HttpResponse doStart(
            @QueryParameter String image, @QueryParameter String environment, @QueryParameter boolean rollback) {
        return HttpResponses.redirectViaContextPath("/" + start(image, environment, rollback));
    }

    /** Starts the promotion job, and returns the URL of the job, relative to the root URL. */
    String start(String image, String environment, boolean rollback) {
        run.getParent().checkPermission(ImagePromotionPermission.PROMOTE);
        PromotionOffer chosen = getOffers().stream()
                .filter(offer -> offer.isOf(image, environment))
                .findFirst()
                .orElseThrow(() -> new Failure(Messages.PromoteBuildAction_NotOffered()));
        try {
            return chosen.start(rollback);
        } catch (ImagePromotionException e) {
            throw new Failure(e.getMessage(), true);
        }
    }

    private static List<PromotionOffer> offers(Run<?, ?> run) {
        List<PublishedImage> published = PublishedImagesAction.of(run);
        if (published.isEmpty()) {
            return List.of();
        }
        List<Environment> targets = ImagePromotionConfiguration.get().judgingPolicy().environments().stream()
                .filter(Environment::isPromotionTarget)
                .toList();
        return published.stream()
                .flatMap(image -> targets.stream()
                        .filter(target -> target.origins().contains(image.getEnvironment()))
                        .map(target -> new PromotionOffer(run, image, target)))
                .toList();
    }

    /** Offers the action to users who can promote, if an administrator configured a job that promotes the image. */
    @Extension
    @SuppressWarnings("rawtypes")
    public static final class Factory extends TransientActionFactory<Run> {
        @Override
        public Class<Run> type() {
            return Run.class;
        }

        @Override
        public Class<? extends Action> actionType() {
            return PromoteBuildAction.class;
        }

        @Override
        public Collection<? extends Action> createFor(Run target) {
            Run<?, ?> run = target;
            return run.getResult() == Result.SUCCESS
                            && !run.isBuilding()
                            && run.getParent().hasPermission(ImagePromotionPermission.PROMOTE)
                            && isOffered(run)
                    ? List.of(new PromoteBuildAction(run))
                    : List.of();
        }

        private static boolean isOffered(Run<?, ?> run) {
            try {
                return offers(run).stream().anyMatch(PromotionOffer::hasJob);
            } catch (ImagePromotionException e) {
                // An invalid policy allows nothing, but the page of the build must still be shown.
                LOGGER.log(Level.FINE, e, () -> "cannot offer promotions of " + run);
                return false;
            }
        }
    }
}
