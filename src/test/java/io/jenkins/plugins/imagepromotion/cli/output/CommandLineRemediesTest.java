package io.jenkins.plugins.imagepromotion.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineRemediesTest {
    private static String remedy(FailureCode code, String core) {
        return CommandLineRemedies.addTo(Failure.of(code, "It is refused.").remedy(core))
                .remedy();
    }

    @ParameterizedTest
    @CsvSource({
        "DOWNGRADE, run `promote` with `--rollback`",
        "PLATFORM_LOST, run `promote` with `--allow-platform-loss`",
        "REBUILT, `image-promotion rollback-plan`",
        "UNKNOWN_ORIGIN, `image-promotion lineage`",
        "OTHER_IMAGE_RUNS, `image-promotion lineage`",
        "MUTABLE_TAG, `image-promotion resolve`",
        "INVALID_DIGEST, `image-promotion resolve`",
        "UNAUTHORIZED, `docker login`",
        "PLAIN_HTTP_NOT_ALLOWED, `--plain-http HOST`",
    })
    void followTheRemedyOfTheCore(FailureCode code, String command) {
        assertThat(remedy(code, "First look.")).startsWith("First look. ").contains(command);
    }

    @Test
    void standAloneIfTheCoreHasNone() {
        assertThat(remedy(FailureCode.DOWNGRADE, ""))
                .isEqualTo("If this is a rollback, run `promote` with `--rollback`.");
    }

    @Test
    void nameNoOptionForALossThatThePolicyForbids() {
        Failure failure =
                Failure.of(FailureCode.PLATFORM_LOST, "It is refused.").with("rule", "keepPlatforms: true");

        assertThat(CommandLineRemedies.addTo(failure)).isEqualTo(failure);
    }

    @Test
    void doNotAskForALoginIfTheRegistryOffersNone() {
        Failure failure =
                Failure.of(FailureCode.UNAUTHORIZED, "It answers 401.").with("challenge", "none");

        assertThat(CommandLineRemedies.addTo(failure)).isEqualTo(failure);
    }

    @Test
    void leaveOtherFailuresAlone() {
        assertThat(remedy(FailureCode.UNREACHABLE, "Try again.")).isEqualTo("Try again.");
    }
}
