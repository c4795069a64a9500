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

/** The deployments that a build proved. They are stored with it, and shown on its page and in its {@code api/json}. */
@ExportedBean
public final class DeploymentAction implements Action {
    private static final Logger LOGGER = Logger.getLogger(DeploymentAction.class.getName());
    private static final Object LOCK = new Object();

    /** Replaced as a whole and never modified, because a page may be reading it. */
    private volatile List<DeployedImage> deployments = new ArrayList<>();

    /** Completes a record that lacks the list. */
    Object readResolve() {
        deployments = deployments == null ? new ArrayList<>() : new ArrayList<>(deployments);
        deployments.removeIf(Objects::isNull);
        return this;
    }

    /** Adds the deployment to the build; it replaces what the same step added before a restart. */
    public static void remember(Run<?, ?> run, DeployedImage deployment) {
        synchronized (LOCK) {
            DeploymentAction action = run.getAction(DeploymentAction.class);
            if (action == null) {
                action = new DeploymentAction();
                run.addAction(action);
            }
            List<DeployedImage> more = new ArrayList<>(action.deployments);
            more.removeIf(deployment::isOfSameStep);
            more.add(deployment);
            action.deployments = more;
        }
        try {
            run.save();
        } catch (IOException e) {
            // The image runs, so the step must not fail. The build is saved again when it ends.
            LOGGER.log(
                    Level.WARNING,
                    e,
                    () -> "Could not save the build after the deployment of " + deployment.getImage());
        }
    }

    /** The deployments, in the order in which the steps saw them. */
    @Exported(visibility = 2)
    public List<DeployedImage> getDeployments() {
        return Collections.unmodifiableList(deployments);
    }

    /** Null: the summary on the build's page shows everything. */
    @Override
    public @Nullable String getIconFileName() {
        return null;
    }

    @Override
    public String getDisplayName() {
        return Messages.DeploymentAction_DisplayName();
    }

    /** Null: the summary on the build's page shows everything. */
    @Override
    public @Nullable String getUrlName() {
        return null;
    }
}
