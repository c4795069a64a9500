package io.jenkins.plugins.imagepromotion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.testing.DistributionRegistry;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An examination where TLS and tokens guard the registry, and a token for deleting has to be asked for apart. */
class DoctorCommandIT {
    @RegisterExtension
    static final DistributionRegistry registry = DistributionRegistry.overTls().withTokens();

    @Test
    void examinesAGuardedRegistryAsTheUserWhoIsLoggedIn() {
        CommandLineRun run = CommandLineRun.in(
                Map.of("DOCKER_CONFIG", registry.dockerConfig().toString()),
                "",
                "doctor",
                registry.host() + "/team/app",
                "--ca",
                registry.authority().toString());

        assertThat(run.status()).as(run.toString()).isZero();
        assertThat(run.out())
                .containsPattern("connection +TLSv1\\.[23], certificate until 20")
                .containsPattern("credentials +user " + DistributionRegistry.USER + "\n")
                .containsPattern("push +201 ")
                .containsPattern("delete an image +202: deleted")
                .doesNotContain(DistributionRegistry.PASSWORD)
                .endsWith("No problems found. Nothing is left behind.\n");
    }
}
