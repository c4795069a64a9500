package io.jenkins.plugins.imagepromotion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the list that protects images from a registry cleanup. */
class ProtectListCommandTest {
    private static final String STAGED = "staging-v1.4.2-abcdef1-1763800000";
    private static final String PROMOTED = "production-v1.4.2-abcdef1-1763900000";

    @AutoClose
    private final ScriptedRegistry server = ScriptedRegistry.start();

    private final SampleImage image = ImageBuilder.image().build();

    @TempDir
    private Path folder;

    @BeforeEach
    void promote() {
        server.push("app", STAGED, image);
        server.push("app", PROMOTED, image);
    }

    private CommandLineRun run(String... more) {
        return CommandLineRun.of(Stream.concat(
                        Stream.of("protect-list", server.host() + "/app", "--plain-http", server.host()),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("rules"), text).toString();
    }

    @Test
    void listsEachDigestWithItsTagsAndTheReason() {
        CommandLineRun run = run();

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .isEqualTo("""
                repository  %1$s/app

                %2$-71s  KIND   %3$-71s  NEEDED BECAUSE IT
                %4$s  image  %5$s, %6$s  is the newest promotion of production; proves the origin of %5$s

                manifests                  1
                layers and configurations  2
                """.formatted(server.host(), "DIGEST", "TAGS", image.digest(), PROMOTED, STAGED));
        assertThat(run.err()).contains("note: production has 0 of 3 rollback targets before " + PROMOTED + "\n");
    }

    @Test
    void printsTheListAndFailsIfALayerIsMissing() {
        server.removeBlob("app", image.blobs().keySet().iterator().next());

        CommandLineRun run = run();

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out())
                .contains(
                        image.digest() + "  image  ", "\nGONE ", "  is a layer or configuration of " + PROMOTED + "\n");
        assertThat(run.err()).contains("[NEEDED_IMAGE_GONE]");
    }

    @Test
    void printsRulesForARegistry() {
        CommandLineRun run = run("--format", "acr");

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .startsWith("az acr repository update --name 127 --image app@" + image.digest()
                        + " --delete-enabled false --write-enabled false\n");
        assertThat(run.err()).contains("note: purge rules have no exceptions");
    }

    @Test
    void reportsThatRulesDeleteNothingNeeded() throws IOException {
        String rules = file(run("--format=harbor").out());

        CommandLineRun run = run("--check", rules);

        assertThat(run.status()).isZero();
        assertThat(run.out()).isEqualTo("""
                rules    Harbor tag retention policy
                verdict  the rules delete nothing that is needed
                """);
        assertThat(run("--check", file(run("--format=harbor-immutable").out())).out())
                .isEqualTo("""
                rules    Harbor tag immutability rule, which deletes nothing
                verdict  the rules delete nothing that is needed
                """);
        CommandLineRun fileSpec =
                run("--check", file(run("--format=artifactory").out()));
        assertThat(fileSpec.status()).isEqualTo(1);
        assertThat(fileSpec.err())
                .startsWith("The cleanup rules cannot be checked: an Artifactory file spec only selects files: `jf rt"
                        + " set-props` keeps them, but `jf rt delete` deletes them.  [UNREADABLE_CLEANUP_RULES]\n");
    }

    @Test
    void failsIfRulesDeleteANeededImage() throws IOException {
        String rules = file("acr purge --filter 'app:^staging-' --ago 30d --include-locked");

        CommandLineRun run = run("--check", rules);

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out())
                .startsWith("rules  acr purge\n\nDIGEST ")
                .contains("  deletes  acr purge  deletes the tag " + STAGED + "\n");
        assertThat(run.err()).contains("[CLEANUP_DELETES_NEEDED]");
    }

    @Test
    void printsJson() throws IOException {
        String rules = file("acr purge --filter 'app:^staging-' --ago 30d");

        assertThat(run("--output=json", "--check", rules).out().strip())
                .isEqualTo(
                        ("{'needed':[{'repository':'%1$s/app','digest':'%2$s','kind':'image','tags':['%3$s','%4$s'],'why':"
                                        + "['is the newest promotion of production','proves the origin of %3$s']}],'gone':[],'blobs':2,"
                                        + "'format':'acr purge','deletions':[{'image':'%1$s/app@%2$s','tags':['%3$s','%4$s'],'certain':false,"
                                        + "'rule':'acr purge','why':'deletes the tag %4$s, unless it is locked'}],'code':'CLEANUP_DELETES_NEEDED'}")
                                .formatted(server.host(), image.digest(), PROMOTED, STAGED)
                                .replace('\'', '"'));
        assertThat(run("--output=json", "--format=ecr").out())
                .contains(
                        "\"gone\":[],\"blobs\":2,\"rules\":\"{\\n  \\\"rules\\\" : [ {\\n    \\\"rulePriority\\\" : 1,\\n")
                .endsWith(" ]\\n}\\n\",\"code\":null}\n");
    }

    @Test
    void protectsWhatAClusterRuns() throws IOException {
        server.push("app", "staging-v1.4.3-abcdef2-1763950000", image);
        server.push("app", "production-v1.4.3-abcdef2-1763960000", image);
        String state = file(
                "{\"kind\":\"Pod\",\"metadata\":{\"name\":\"web\"},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\""
                        + server.host() + "/app:" + PROMOTED + "\"}]}}");

        assertThat(run("--keep", "0").out()).doesNotContain(PROMOTED);
        assertThat(run("--keep", "0", "--deployed", state).out()).contains(PROMOTED, "is run by Pod/web container c");
    }

    @Test
    void refusesUnusableOptions() {
        assertThat(run("--keep", "many").err()).contains("The option --keep takes a number from 0 to 50.");
        assertThat(run("--format", "quay").err())
                .contains(
                        "The option --format takes one of ecr, harbor, harbor-immutable, gitlab, ghcr, ghcr-versions, acr,"
                                + " artifactory.");
        Path absent = folder.resolve("absent");
        assertThat(run("--check", absent.toString()).err())
                .contains("The option --check takes a readable file: the file " + absent
                        + " cannot be read: it does not exist.");
        assertThat(CommandLineRun.of("protect-list", server.host() + "/app:" + PROMOTED)
                        .err())
                .contains("REPOSITORY must not have a tag or a digest.");
    }

    /** The beginning of a longer file could be harmless. */
    @Test
    void refusesAFileThatIsTooLong() throws IOException {
        Path rules = folder.resolve("long");
        byte[] comment = "# locks first\n".repeat((33 << 20) / 14).getBytes(StandardCharsets.UTF_8);
        Files.write(rules, comment);
        Files.writeString(rules, "acr purge --filter '.*:.*' --ago 0d\n", StandardOpenOption.APPEND);

        assertThat(run("--check", rules.toString()).err()).contains("cannot be read: it is longer than 32 MiB.");
    }

    @Test
    void rejectsUnknownRulesBeforeItReadsTheRegistry() throws IOException {
        CommandLineRun run = run("--check", file("rm -rf everything"));

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("[UNREADABLE_CLEANUP_RULES]", "found: \"rm -rf everything\"");
        assertThat(server.requests()).isEmpty();
    }
}
