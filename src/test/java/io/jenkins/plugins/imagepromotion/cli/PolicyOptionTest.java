package io.jenkins.plugins.imagepromotion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --policy}: what the file says counts, and without the file nothing is allowed. */
class PolicyOptionTest {
    private static final String COMPANY = """
            name: company
            mutableTags: blue
            environments:
              - name: main
                branch: main
                tagFormat: m_{version}_{commit}_{timestamp}
              - name: live
                origins: main
                minimumSoak: 1d
            """;

    @TempDir
    private Path folder;

    private String company;
    private String team;

    @BeforeEach
    void write() throws IOException {
        company = file("company.yaml", COMPANY);
        team = file("team.yaml", "name: team\nmutableTags: green\n");
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void explainsByTheFile() {
        CommandLineRun run = CommandLineRun.of(
                "explain", "--policy", company, "app:m_1.4.2_3f9c2ab_1763884800", "--environment=main");

        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("""
                environment  main
                immutable    yes
                allowed      yes
                rule         IMMUTABLE_TAG
                because      it is an immutable tag of main
                policy       company
                layer        company (%s)
                """.formatted(company));
    }

    @Test
    void namesTheLayerThatRefuses() {
        CommandLineRun run = CommandLineRun.of("explain", "--policy", company, "--policy", team, "app:green");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).endsWith("""
                allowed     no
                rule        MUTABLE_TAG
                because     The tag can move: the policy declares it mutable.
                policy      company + team
                layer       team (%s)
                """.formatted(team));
        assertThat(CommandLineRun.of("explain", "--policy", company, "--policy", team, "app:blue")
                        .out())
                .endsWith("layer       company (" + company + ")\n");
    }

    @Test
    void makesTagsOfTheFormThatTheFileNames() {
        assertThat(CommandLineRun.of(
                        "tag",
                        "--policy",
                        company,
                        "--environment=main",
                        "--version=1.4.2",
                        "--commit=3f9c2ab",
                        "--timestamp=1763884800"))
                .isEqualTo(new CommandLineRun(0, "m_1.4.2_3f9c2ab_1763884800\n", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "explain --policy %s app:1",
                "promote --policy %s localhost:1/app:main-v1.0.0-0123abc-1763884800",
                "tag --policy %s --environment main --version 1.0.0 --commit 0123abc"
            })
    void refusesEverythingWithoutTheFile(String command) {
        String missing = folder.resolve("missing.yaml").toString();

        CommandLineRun run = CommandLineRun.of(command.formatted(missing).split(" "));

        assertThat(run).isEqualTo(new CommandLineRun(1, "", """
                The policy cannot be used: the file does not exist.  [POLICY_UNREADABLE]
                  policy: %s
                  Correct the file or its path. Nothing is allowed without the requested policy.
                """.formatted(missing)));
    }

    @Test
    void refusesAFolderBinaryTextAndAnEmptyFile() throws IOException {
        Path binary = Files.write(folder.resolve("binary.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0x00});

        assertThat(CommandLineRun.of("explain", "--policy", folder.toString(), "app:1")
                        .err())
                .startsWith("The policy cannot be used: it cannot be read.  [POLICY_UNREADABLE]\n");
        assertThat(CommandLineRun.of("explain", "--policy", binary.toString(), "app:1")
                        .err())
                .startsWith("The policy cannot be used: it is not UTF-8, or it is too large.  [POLICY_UNREADABLE]\n");
        assertThat(CommandLineRun.of("explain", "--policy", file("empty.yaml", ""), "app:1")
                        .err())
                .startsWith("The policy cannot be used: it is empty.  [POLICY_UNREADABLE]\n");
    }

    @Test
    void refusesAFileThatRelaxesTheOneBefore() throws IOException {
        String relaxing = file("relaxing.yaml", "name: x\nenvironments:\n  - name: live\n    minimumSoak: 1h\n");

        CommandLineRun run = CommandLineRun.of("explain", "--policy", company, "--policy", relaxing, "app:1");

        assertThat(run).isEqualTo(new CommandLineRun(1, "", """
                The lower layer of the policy would relax live.minimumSoak.  [POLICY_RELAXED]
                  at:      %2$s:3:5
                  allowed: 1d or more
                  found:   1h
                  above:   company (%1$s)
                  lower:   x (%2$s)
                  A lower layer can only tighten the policy: remove the setting from it, or ask an administrator to change the layer above.
                """.formatted(company, relaxing)));
    }

    /** Reading YAML takes longer than all that {@code tag} and {@code explain} do. */
    @ParameterizedTest
    @ValueSource(strings = {"explain app:latest", "tag --environment staging --version 1.0.0 --commit 0123abc"})
    void loadsNoYamlWithoutAFile(String command) throws Exception {
        String without = classesLoadedBy(command);

        assertThat(without).contains("imagepromotion.policy.Policy ").doesNotContain("snakeyaml", "PolicyFile");
        assertThat(classesLoadedBy(command + " --policy " + company)).contains("snakeyaml", "PolicyFile");
    }

    private static String classesLoadedBy(String command) throws Exception {
        Process process = new ProcessBuilder()
                .command(Stream.concat(
                                Stream.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-Xlog:class+load",
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        Main.class.getName()),
                                Arrays.stream(command.split(" ")))
                        .toList())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return output;
    }
}
