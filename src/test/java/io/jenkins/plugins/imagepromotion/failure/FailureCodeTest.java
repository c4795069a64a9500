package io.jenkins.plugins.imagepromotion.failure;

import static io.jenkins.plugins.imagepromotion.failure.FailureCode.Kind.FAILED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FailureCodeTest {

    /** Everything else is a refusal; a code that changes sides changes an exit status that scripts rely on. */
    @Test
    void callsOnlyTheRegistryTheNetworkTheAgentAndAnAbortAFailure() {
        assertThat(Arrays.stream(FailureCode.values()).filter(code -> code.kind() == FAILED))
                .containsExactly(
                        FailureCode.UNAUTHORIZED,
                        FailureCode.FORBIDDEN,
                        FailureCode.RATE_LIMITED,
                        FailureCode.REGISTRY_REJECTED,
                        FailureCode.REGISTRY_ERROR,
                        FailureCode.UNREADABLE_ANSWER,
                        FailureCode.UNREACHABLE,
                        FailureCode.ATTESTATION_NOT_ATTACHED,
                        FailureCode.TIMED_OUT,
                        FailureCode.AGENT_LOST,
                        FailureCode.CANCELLED);
    }
}
