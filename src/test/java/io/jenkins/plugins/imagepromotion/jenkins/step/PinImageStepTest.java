package io.jenkins.plugins.imagepromotion.jenkins.step;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.Agent;
import io.jenkins.plugins.imagepromotion.jenkins.result.PinResult;
import io.jenkins.plugins.imagepromotion.jenkins.result.PromotionFailedException;
import io.jenkins.plugins.imagepromotion.testing.Stored;
import io.jenkins.plugins.imagepromotion.testing.jenkins.Build;
import io.jenkins.plugins.imagepromotion.testing.jenkins.StepFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PinImageStepTest {
    private static final String PROMOTED = "production-v1.4.2-0a1b2c3-1767225600";

    @AutoClose
    private final StepFixture fixture = new StepFixture();

    private final Build build = fixture.build;

    @TempDir
    Path workspace;

    private Path file;

    @BeforeEach
    void prepare() throws Exception {
        fixture.registry.push("shop/app", PROMOTED, fixture.image.mediaType(), fixture.image.bytes());
        build.workIn(workspace);
        Files.createDirectories(workspace.resolve("deploy/production"));
        file = Files.writeString(
                workspace.resolve("deploy/production/values.yaml"), "image: " + fixture.named("1.4.1") + " # ours\n");
    }

    private void start(String image, String paths) throws Exception {
        PinImageStep step = new PinImageStep(image);
        step.setPaths(paths);
        Stored.andReadAgain(step.start(build.context())).start();
    }

    private String pinned() {
        return fixture.named(PROMOTED) + "@" + fixture.image.digest();
    }

    @Test
    void changesTheWorkspaceAndReturnsTheDiff() throws Exception {
        start(fixture.named(PROMOTED), "deploy");

        PinResult result = Stored.andReadAgain((PinResult) build.result());
        String diff =
                "--- a/deploy/production/values.yaml\n+++ b/deploy/production/values.yaml\n@@ -1,1 +1,1 @@\n-image: "
                        + fixture.named("1.4.1") + " # ours\n+image: " + pinned() + " # ours\n";
        assertThat(result.asMap())
                .isEqualTo(Map.of(
                        "image",
                        pinned(),
                        "files",
                        List.of("deploy/production/values.yaml"),
                        "changes",
                        1,
                        "diff",
                        diff));
        assertThat(result).hasToString(pinned());
        assertThat(Files.readString(file)).isEqualTo("image: " + pinned() + " # ours\n");
        assertThat(build.log())
                .contains("[pinImage] +image: " + pinned() + " # ours")
                .endsWith("[pinImage] 1 file read, 0 findings, 1 change written");
    }

    @Test
    void changesNothingIfTheFilesAlreadyNameTheImage() throws Exception {
        Files.writeString(file, "image: " + pinned() + "\n");

        start(fixture.named(PROMOTED), "");

        PinResult result = (PinResult) build.result();
        assertThat(result.getFiles()).isEmpty();
        assertThat(result.getChanges()).isZero();
        assertThat(result.getDiff()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "production-v1.4.0-0a1b2c9-1767225600, deploy, UNKNOWN_ORIGIN",
        "production-v9.9.9-0a1b2c9-1767225600, deploy, IMAGE_NOT_FOUND",
        "latest, deploy, MUTABLE_TAG",
        "production-v1.4.2-0a1b2c3-1767225600, absent, UNREADABLE_FILE",
        "production-v1.4.2-0a1b2c3-1767225600, .., UNREADABLE_FILE",
        "production-v1.4.2-0a1b2c3-1767225600, other, NOTHING_TO_PIN",
    })
    void changesNothingIfItRefuses(String tag, String paths, String code) throws Exception {
        fixture.registry.push(
                "shop/app", "production-v1.4.0-0a1b2c9-1767225600", fixture.image.mediaType(), fixture.image.bytes());
        Files.createDirectories(workspace.resolve("other"));
        Files.writeString(workspace.resolve("other/a.yaml"), "image: " + fixture.named("1.4.1") + "\n");

        start(fixture.named(tag), paths);

        assertThat(((PromotionFailedException) build.failure()).getCode()).isEqualTo(code);
        assertThat(Files.readString(file)).endsWith(":1.4.1 # ours\n");
    }

    @Test
    void failsIfAPlaceCannotBeChangedAndShowsItInTheLog() throws Exception {
        Files.writeString(file, "image: " + fixture.named("${TAG}") + "\n");

        start(fixture.named(PROMOTED), "deploy");

        assertThat(((PromotionFailedException) build.failure()).getCode()).isEqualTo("NOT_PINNED");
        assertThat(build.log()).contains("[pinImage]   Not changed: it contains a variable.");
    }

    @Test
    void failsIfTheAgentIsLost() throws Exception {
        build.workIn(Agent.lost(workspace.toFile()));

        start(fixture.named(PROMOTED), "deploy");

        assertThat(build.failure())
                .hasMessageStartingWith(
                        "The connection to the agent was lost while it pinned the image.  [AGENT_LOST]");
    }
}
