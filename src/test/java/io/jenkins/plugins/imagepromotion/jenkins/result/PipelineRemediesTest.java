package io.jenkins.plugins.imagepromotion.jenkins.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A refusal that reaches a pipeline ends with what the pipeline can do about it. */
class PipelineRemediesTest {
    private static Failure failure(FailureCode code) {
        return Failure.of(code, "Refused.").with("image", "shop/app").remedy("Find out why.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DOWNGRADE        | If this is a rollback, set `rollback: true`.",
                "PLATFORM_LOST    | If the platform is no longer needed, set `allowPlatformLoss: true`.",
                "REBUILT          | If it runs, `planRollback` returns the call that rolls back.",
                "UNKNOWN_ORIGIN   | `imageLineage` returns the tags that hold the image.",
                "OTHER_IMAGE_RUNS | `imageLineage` returns what each tag of the image holds.",
                "MUTABLE_TAG      | `resolveImage` returns the digest that the tag holds now.",
                "INVALID_DIGEST   | `resolveImage` returns the digest of a tag.",
                "UNAUTHORIZED     | Set `credentialsId`, or let an administrator set the registry's default in Manage Jenkins.",
                "PLAIN_HTTP_NOT_ALLOWED | An administrator can allow it in Manage Jenkins."
            })
    void nameThePipelinesSyntaxAfterTheRemedyOfTheCore(FailureCode code, String remedy) {
        assertThat(new PromotionFailedException(failure(code)))
                .hasMessage("Refused.  [" + code + "]\n  image: shop/app\n  Find out why. " + remedy);
    }

    @Test
    void areTheWholeRemedyIfTheCoreHasNone() {
        assertThat(PipelineRemedies.addTo(Failure.of(FailureCode.DOWNGRADE, "Refused."))
                        .remedy())
                .isEqualTo("If this is a rollback, set `rollback: true`.");
    }

    @Test
    void nameNoParameterForALossThatThePolicyForbids() {
        Failure failure = failure(FailureCode.PLATFORM_LOST).with("rule", "keepPlatforms: true");

        assertThat(PipelineRemedies.addTo(failure)).isEqualTo(failure);
    }

    @Test
    void leaveOtherFailuresUnchanged() {
        assertThat(PipelineRemedies.addTo(failure(FailureCode.TARGET_TAG_TAKEN)))
                .isEqualTo(failure(FailureCode.TARGET_TAG_TAKEN));
    }
}
