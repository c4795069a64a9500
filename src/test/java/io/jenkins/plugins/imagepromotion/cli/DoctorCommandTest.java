package io.jenkins.plugins.imagepromotion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
    @AutoClose
    private final ScriptedRegistry registry = ScriptedRegistry.start();

    private final String repository = registry.host() + "/team/app";

    private CommandLineRun run(String... options) {
        List<String> arguments = new ArrayList<>(List.of("doctor", repository, "--plain-http", registry.host()));
        arguments.addAll(List.of(options));
        return CommandLineRun.of(arguments.toArray(String[]::new));
    }

    private void push(String tag) {
        registry.push(
                "team/app",
                tag,
                MediaTypes.OCI_INDEX,
                "{\"schemaVersion\":2,\"manifests\":[]}".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void showsATableOfWhatReadingTells() {
        push("staging-v1.4.2-3f9c2ab-1763884800");

        assertThat(run("--read-only")).isEqualTo(new CommandLineRun(0, """
                        probe              finding                   meaning
                        connection         plain HTTP                Anyone on the network can read credentials \
                        and images. Set up TLS for the registry.
                        credentials        none
                        clock              not tried                 The registry sends no Date header.
                        list               1 tag                     Promotions can verify that a new tag does not exist.
                        push               not tried                 Skipped because of --read-only.
                        pull               200
                        bytes              not tried                 No image was pushed to compare with.
                        digest header      matches the content
                        HEAD               200
                        blob               not tried                 The tag does not hold an image with readable parts.
                        pages              not tried                 There is only one tag.
                        same digest again  not tried                 No image was pushed.
                        other digest       not tried                 No image was pushed.
                        production tag     not tried                 No image was pushed.
                        referrers          404 BLOB_UNKNOWN: no API  Signatures and attestations are listed under a \
                        sha256-… tag, which must not be immutable.
                        mount              not tried                 It needs a second \
                        repository. Pass --mount-to REPOSITORY.
                        rate limit         not announced

                        No problems found. Nothing is left behind.
                        """, ""));
    }

    @Test
    void recommendsToNameTheJobsThatMayPromote(@TempDir Path folder) throws IOException {
        Path policy = Files.writeString(folder.resolve("policy.yaml"), """
                name: company
                environments:
                  - {name: staging, branch: main}
                  - {name: qa, origins: staging, jobs: 'release/**, qa'}
                  - {name: production, origins: qa}
                """);

        push("staging-v1.4.2-3f9c2ab-1763884800");

        assertThat(run("--read-only", "--policy", policy.toString()).out()).contains("""
                        rate limit         not announced
                        policy             qa: release/**, qa
                        policy             production: all jobs      Every job can promote. Name the jobs that may: the \
                        field jobs of the policy.

                        No problems found.""");
        assertThat(run("--read-only").out()).doesNotContain("policy");
    }

    @Test
    void tellsAsOneJsonObjectWhatIsUnsafe() {
        registry.when(".*", ScriptedRegistry.Fault.status(403, "DENIED", "no"));

        CommandLineRun run = run("--read-only", "--output", "json");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out())
                .startsWith("{\"repository\":\"" + repository
                        + "\",\"safe\":false,\"code\":\"REGISTRY_UNSUITABLE\",\"findings\":[{\"probe\":\"connection\",")
                .contains(
                        "{\"probe\":\"list\",\"grade\":\"UNSAFE\",\"finding\":\"403 DENIED\",\"meaning\":\"Promotions use the list to verify that a "
                                + "new tag does not exist. Allow these credentials to list tags.\"},")
                .endsWith("}],\"leftBehind\":[]}\n");
        assertThat(run.err()).isEqualTo("""
                        Promotion is unsafe or impossible in this repository.  [REGISTRY_UNSUITABLE]
                          repository: %s
                          list:       403 DENIED
                          The table explains each finding. Fix them, then run the command again.
                        """.formatted(repository));
    }

    @Test
    void namesItsTagBeforeItWritesItAndEachTimeAnother() {
        registry.when("DELETE .*", ScriptedRegistry.Fault.status(405, "UNSUPPORTED", "no"));

        CommandLineRun first = run();
        CommandLineRun second = run();

        assertThat(first.status()).isZero();
        assertThat(first.err())
                .matches("writes throw-away tags to " + repository + ", first image-promotion-doctor-[0-9a-f]{16}\n");
        assertThat(first.out())
                .contains("\nCould not be removed; delete manually:\n  " + repository + ":image-promotion-doctor-");
        assertThat(second.err()).isNotEqualTo(first.err());
        assertThat(registry.tags("team/app")).hasSize(2);
    }

    @Test
    void endsWithThreeWhereTheRegistryFails() {
        registry.when(".*", ScriptedRegistry.Fault.status(500, "UNKNOWN", "no"));

        CommandLineRun run = run("--read-only");

        assertThat(run.status()).isEqualTo(3);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("[REGISTRY_ERROR]");
    }

    @Test
    void takesNothingButARepository() {
        assertThat(CommandLineRun.of("doctor", "example.com/app:1.0.0")).isEqualTo(new CommandLineRun(2, "", """
                        The argument HOST/REPO takes a repository, without tag and digest.
                          Run `image-promotion doctor --help` for help.
                        """));
        assertThat(CommandLineRun.of("doctor", "example.com/app", "--mount-to", "other:1")
                        .err())
                .startsWith("The option --mount-to takes a repository, without tag and digest.\n");
        assertThat(CommandLineRun.of("doctor", "example.com/app", "--mount-to", "other", "--read-only")
                        .err())
                .startsWith("The option --read-only allows neither --production-tag nor --mount-to.\n");
    }
}
