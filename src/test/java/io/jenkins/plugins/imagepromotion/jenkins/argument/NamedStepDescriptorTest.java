package io.jenkins.plugins.imagepromotion.jenkins.argument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.imagepromotion.jenkins.guard.ProductionGuardStep;
import io.jenkins.plugins.imagepromotion.jenkins.result.PromotionFailedException;
import io.jenkins.plugins.imagepromotion.jenkins.step.AssertDigestMatchesStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.AssertImmutableReferencesStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.AssertPromotedStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.CheckArgumentsStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.ImageLineageStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.ImmutableTagStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.PlanRollbackStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.PromoteImageStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.ResolveImageStep;
import java.util.Map;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How each of our steps is made of the arguments in a pipeline. */
class NamedStepDescriptorTest {
    private final StepDescriptor promote = new PromoteImageStep.DescriptorImpl();

    static Stream<StepDescriptor> steps() {
        return Stream.of(
                new AssertDigestMatchesStep.DescriptorImpl(),
                new AssertImmutableReferencesStep.DescriptorImpl(),
                new AssertPromotedStep.DescriptorImpl(),
                new CheckArgumentsStep.DescriptorImpl(),
                new ImageLineageStep.DescriptorImpl(),
                new ImmutableTagStep.DescriptorImpl(),
                new PlanRollbackStep.DescriptorImpl(),
                new ProductionGuardStep.DescriptorImpl(),
                new PromoteImageStep.DescriptorImpl(),
                new ResolveImageStep.DescriptorImpl());
    }

    @ParameterizedTest
    @MethodSource("steps")
    void everyStepRefusesAnArgumentThatItDoesNotHave(StepDescriptor step) {
        PromotionFailedException refusal = catchThrowableOfType(
                PromotionFailedException.class, () -> step.newInstance(Map.of("somethingElse", true)));

        assertThat(refusal.getCode()).isEqualTo("INVALID_ARGUMENTS");
        assertThat(refusal).hasMessageStartingWith(step.getFunctionName() + ": unknown argument \"somethingElse\".");
    }

    @Test
    void misspelledDryRunPromotesNothing() {
        assertThatThrownBy(() -> promote.newInstance(Map.of("image", "app:1", "dryrun", true)))
                .hasMessage("""
                        promoteImage: unknown argument "dryrun". Did you mean "dryRun"?  [INVALID_ARGUMENTS]
                          required: image
                          optional: allowPlatformLoss, credentialsId, describe, digest, dryRun, from, gitops, policy, rollback, target, to, verifyBlobs
                          Correct the call to promoteImage in the pipeline.""");
    }

    @Test
    void misspelledDigestIsNotDropped() {
        assertThatThrownBy(() -> promote.newInstance(Map.of("image", "app:1", "digst", "sha256:0")))
                .hasMessageStartingWith("promoteImage: unknown argument \"digst\". Did you mean \"digest\"?");
    }

    /** Outside a controller, there is nothing that makes the step. */
    @Test
    void leavesArgumentsThatTheStepHasToJenkins() {
        Map<String, Object> arguments = Map.of("image", "app:1", "dryRun", true, "credentialsId", "robot");

        assertThatThrownBy(() -> promote.newInstance(arguments)).isInstanceOf(UnsupportedOperationException.class);
    }
}
