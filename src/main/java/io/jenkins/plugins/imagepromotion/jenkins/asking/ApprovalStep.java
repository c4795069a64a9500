package io.jenkins.plugins.imagepromotion.jenkins.asking;

import hudson.model.Run;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import io.jenkins.plugins.imagepromotion.policy.demand.Approvals;
import io.jenkins.plugins.imagepromotion.promotion.PromotionRequest;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A step that asks users to approve promotions. */
public interface ApprovalStep extends Serializable {
    /** Returns the users to ask, and the number of approvals. */
    ApprovalArguments approval();

    /** Returns the YAML of a policy that tightens the controller's policy; null if the step has no policy. */
    @Nullable
    String getPolicy();

    /** Returns the requests of the promotions to approve. */
    List<PromotionRequest> requests();

    /** Returns the current requirement of the policy. An administrator can change it while the question is open. */
    default Approvals demand(Run<?, ?> run, String environment) {
        return ImagePromotionConfiguration.get()
                .judgingPolicy(run.getParent(), getPolicy())
                .environment(environment)
                .demands()
                .get(Approvals.class);
    }
}
