package io.jenkins.plugins.imagepromotion.jenkins.asking;

import hudson.Util;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.policy.demand.Approvals;
import io.jenkins.plugins.imagepromotion.policy.demand.Settings;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The parameters {@code approvers} and {@code approvals} of the steps that ask for approvals. */
public final class ApprovalArguments implements Serializable {
    private static final long serialVersionUID = 1L;

    private @Nullable String approvers;
    private int approvals = 1;

    public @Nullable String getApprovers() {
        return approvers;
    }

    public void setApprovers(@Nullable String approvers) {
        this.approvers = Util.fixEmptyAndTrim(approvers);
    }

    public int getApprovals() {
        return approvals;
    }

    public void setApprovals(int approvals) {
        this.approvals = approvals;
    }

    /** Returns the users and groups to ask; empty to ask the approvers in the policy. */
    public List<String> names() {
        if (approvers == null) {
            return List.of();
        }
        return approvers.contains(",")
                ? Stream.of(approvers.split(",", -1))
                        .map(String::trim)
                        .filter(name -> !name.isEmpty())
                        .toList()
                : Settings.split(approvers);
    }

    /** Throws {@code INVALID_ARGUMENTS} or {@code INVALID_POLICY} if these values do not allow any approval. */
    public void require() {
        if (approvals < 1) {
            throw wrong(
                    "approvals is " + approvals + ", so no one would be asked.",
                    "Set a number above 0, or leave it out.");
        }
        if (approvers != null && names().isEmpty()) {
            throw wrong("approvers is empty.", "Name users or groups, or leave it out.");
        }
        Approvals.requireKnownPermission(names());
    }

    private static ImagePromotionException wrong(String summary, String remedy) {
        return new ImagePromotionException(
                Failure.of(FailureCode.INVALID_ARGUMENTS, summary).remedy(remedy));
    }
}
