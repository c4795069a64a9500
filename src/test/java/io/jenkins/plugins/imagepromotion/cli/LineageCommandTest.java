package io.jenkins.plugins.imagepromotion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What somebody on call gets to read. */
class LineageCommandTest {
    @AutoClose
    private final ScriptedRegistry server = ScriptedRegistry.start();

    private Digest push(String tag, String what) {
        return server.push(
                "app",
                tag,
                MediaTypes.OCI_INDEX,
                ("{\"schemaVersion\":2,\"mediaType\":\"" + MediaTypes.OCI_INDEX
                                + "\",\"manifests\":[],\"annotations\":{\"what\":\"" + what + "\"}}")
                        .getBytes(StandardCharsets.UTF_8));
    }

    private CommandLineRun run(String command, String rest, String... more) {
        String[] arguments = new String[4 + more.length];
        arguments[0] = command;
        arguments[1] = server.host() + "/app" + rest;
        arguments[2] = "--plain-http";
        arguments[3] = server.host();
        System.arraycopy(more, 0, arguments, 4, more.length);
        return CommandLineRun.of(arguments);
    }

    private static String brief(Digest digest) {
        return digest.toString().substring(0, 19);
    }

    @Test
    void tellsWhereAnImageComesFrom() {
        Digest digest = push("staging-v1.4.2-abcdef1-1763800000", "tested");
        push("production-v1.4.2-abcdef1-1763900000", "tested");

        CommandLineRun run = run("lineage", ":production-v1.4.2-abcdef1-1763900000");

        assertThat(run.status()).isZero();
        assertThat(run.out()).isEqualTo("""
                image   %s/app:production-v1.4.2-abcdef1-1763900000
                digest  %s

                HELD SINCE (UTC)     ENVIRONMENT  BY TAG
                2025-11-22 08:26:40  staging      staging-v1.4.2-abcdef1-1763800000
                2025-11-23 12:13:20  production   production-v1.4.2-abcdef1-1763900000

                PROTECTED TAG                         VERDICT   DIGEST               ORIGIN
                production-v1.4.2-abcdef1-1763900000  PROMOTED  %s  staging-v1.4.2-abcdef1-1763800000
                """.formatted(server.host(), digest, brief(digest)));
    }

    @Test
    void tellsWhatTheTagsOfAVersionHold() {
        Digest digest = push("staging-v1.4.2-abcdef1-1763800000", "tested");
        Digest other = push("staging-v1.4.2-abcdef2-1763850000", "another commit");
        push("production-v1.4.2-abcdef1-1763900000", "tested");

        CommandLineRun run = run("lineage", "", "--version", "1.4.2");

        assertThat(run.status()).isZero();
        assertThat(run.out()).isEqualTo("""
                image  %s/app

                SINCE (UTC)          ENVIRONMENT  TAG                                   DIGEST
                2025-11-22 08:26:40  staging      staging-v1.4.2-abcdef1-1763800000     %2$s
                2025-11-22 22:20:00  staging      staging-v1.4.2-abcdef2-1763850000     %3$s
                2025-11-23 12:13:20  production   production-v1.4.2-abcdef1-1763900000  %2$s

                PROTECTED TAG                         VERDICT   DIGEST               ORIGIN
                production-v1.4.2-abcdef1-1763900000  PROMOTED  %2$s  staging-v1.4.2-abcdef1-1763800000
                """.formatted(server.host(), brief(digest), brief(other)));
    }

    @Test
    void doesNotTakeAVersionAndEverythingAtOnce() {
        CommandLineRun run = run("lineage", "", "--version", "1.4.2", "--all");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("The options --all and --version cannot be combined.");
    }

    @Test
    void tellsWhichImageIsWhichInAnIncident() {
        Digest tested = push("staging-v1.4.2-abcdef1-1763800000", "tested");
        Digest rebuilt = push("production-v1.4.2-abcdef1-1763900000", "rebuilt");

        CommandLineRun run = run("lineage", ":staging-v1.4.2-abcdef1-1763800000");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out())
                .contains(
                        "production-v1.4.2-abcdef1-1763900000  REBUILT  " + brief(rebuilt)
                                + "  staging-v1.4.2-abcdef1-1763800000  " + brief(tested),
                        "IMAGE                       TAG                                   DIGEST\n"
                                + "deployed, but not promoted  production-v1.4.2-abcdef1-1763900000  " + rebuilt + "\n"
                                + "tested, but not promoted    staging-v1.4.2-abcdef1-1763800000     " + tested + "\n"
                                + "last known good             none\n");
        assertThat(run.err()).contains("[REBUILT]");
    }

    @Test
    void tellsItToPrograms() {
        Digest tested = push("staging-v1.4.2-abcdef1-1763800000", "tested");
        Digest rebuilt = push("production-v1.4.2-abcdef1-1763900000", "rebuilt");

        CommandLineRun run = run("lineage", ":staging-v1.4.2-abcdef1-1763800000", "--all", "--output", "json");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out())
                .isEqualTo("{\"image\":\"" + server.host() + "/app\",\"digest\":null,\"code\":\"REBUILT\",\"tags\":[],"
                        + "\"verdicts\":[{\"tag\":\"production-v1.4.2-abcdef1-1763900000\",\"environment\":\"production\","
                        + "\"digest\":\"" + rebuilt + "\",\"since\":\"2025-11-23T12:13:20Z\",\"verdict\":\"REBUILT\","
                        + "\"origin\":\"staging-v1.4.2-abcdef1-1763800000\",\"releases\":[]}],\"unread\":[],"
                        + "\"newest\":[\"production-v1.4.2-abcdef1-1763900000\"],"
                        + "\"meant\":\"staging-v1.4.2-abcdef1-1763800000\",\"lastGood\":null,\"differences\":[]}\n");
        assertThat(tested).isNotEqualTo(rebuilt);
    }

    @Test
    void doesNotCallAnOlderTagOrOneFromTheFutureDeployed() {
        Digest older = push("production-v1.4.1-abcdef0-1763700000", "stray");
        push("staging-v1.4.2-abcdef1-1763800000", "tested");
        Digest tested = push("production-v1.4.2-abcdef1-1763900000", "tested");

        CommandLineRun run = run("lineage", "", "--all");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).endsWith("""

                IMAGE                         TAG                                   DIGEST
                deployed                      production-v1.4.2-abcdef1-1763900000  %s
                not the newest, not promoted  production-v1.4.1-abcdef0-1763700000  %s
                tested, but not promoted      none
                last good before it           none
                """.formatted(tested, older));
        assertThat(run.err())
                .contains("Find out who wrote this tag. It is not the newest one, so do not roll back because of it.");

        push("production-v1.4.3-abcdef3-9999999999", "future");
        assertThat(run("lineage", ":production-v1.4.3-abcdef3-9999999999").out())
                .contains("deployed                       production-v1.4.2-abcdef1-1763900000  " + tested)
                .contains("from the future, not promoted  production-v1.4.3-abcdef3-9999999999  ");
        server.when(".*/manifests/production-v1.4.2-.*", Fault.status(404, "MANIFEST_UNKNOWN", "unknown"));
        assertThat(run("lineage", "", "--all").out())
                .contains(
                        "newest                        production-v1.4.2-abcdef1-1763900000  its image cannot be read")
                .doesNotContain("deployed");
    }

    @Test
    void reportsATestedImageAsPromotedIfAnotherTagHoldsIt() {
        Digest tested = push("staging-v1.4.2-abcdef1-1763800000", "tested");
        push("production-v1.4.2-abcdef1-1763900000", "tested");
        push("production-v1.4.2-abcdef1-1763900001", "rebuilt");

        CommandLineRun run = run("lineage", ":production-v1.4.2-abcdef1-1763900001");

        assertThat(run.out())
                .contains("tested, and promoted        staging-v1.4.2-abcdef1-1763800000     " + tested)
                .doesNotContain("tested, but not promoted");
        assertThat(run.err()).contains("If it runs, `image-promotion rollback-plan` prints how to roll back.");
    }

    @Test
    void showsTheTagsWhoseImageIsGone() {
        push("staging-v1.4.2-abcdef1-1763800000", "tested");
        push("production-v1.4.2-abcdef1-1763900000", "tested");
        push("production-v1.4.3-abcdef3-1763950000", "gone");
        server.when(".*/manifests/production-v1.4.3-.*", Fault.status(404, "MANIFEST_UNKNOWN", "manifest unknown"));

        CommandLineRun run = run("lineage", "", "--all");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).endsWith("""

                LISTED TAG                            PROBLEM
                production-v1.4.3-abcdef3-1763950000  its image is gone
                """);
        assertThat(run.err())
                .contains("A protected tag cannot be judged: production-v1.4.3-abcdef3-1763950000 is listed, but its"
                        + " image is gone.  [IMAGE_NOT_FOUND]");
        assertThat(run("lineage", "", "--all", "--output", "json").out())
                .contains("\"code\":\"IMAGE_NOT_FOUND\"")
                .contains(
                        "\"unread\":[{\"tag\":\"production-v1.4.3-abcdef3-1763950000\",\"environment\":\"production\","
                                + "\"code\":\"IMAGE_NOT_FOUND\",\"problem\":\"its image is gone\"}]");
    }

    @Test
    void saysThatTheRepositoryDoesNotExist() {
        for (String command : new String[] {"lineage", "rollback-plan"}) {
            CommandLineRun run = run(command, "/typo");

            assertThat(run.status()).isEqualTo(1);
            assertThat(run.err()).contains("[REPOSITORY_NOT_FOUND]");
        }
    }

    @Test
    void isAtPeaceWithAStagingTagThatNobodyPromoted() {
        push("staging-v1.4.2-abcdef1-1763800000", "tested");

        CommandLineRun run = run("lineage", ":staging-v1.4.2-abcdef1-1763800000");

        assertThat(run.status()).isZero();
        assertThat(run.out()).endsWith("\nThere are no protected tags with this version and commit.\n");
    }

    @Test
    void saysHowToGoBack() {
        push("staging-v1.4.1-abcdef0-1763600000", "before");
        Digest before = push("production-v1.4.1-abcdef0-1763700000", "before");
        long soon = Instant.now().getEpochSecond() + 30;
        push("production-v1.4.2-abcdef1-" + soon, "rebuilt");
        String next = "production-v1.4.1-abcdef0-" + (soon + 1);

        CommandLineRun run = run("rollback-plan", "");

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .contains(
                        "last good  production-v1.4.1-abcdef0-1763700000\n",
                        "new tag    " + next + "\n",
                        "do         image-promotion promote " + server.host()
                                + "/app:staging-v1.4.1-abcdef0-1763600000 --digest " + before
                                + " --to production --target " + next + " --rollback --plain-http " + server.host()
                                + "\n",
                        "or         promoteImage image: '" + server.host()
                                + "/app:staging-v1.4.1-abcdef0-1763600000', digest: '" + before
                                + "', to: 'production', target: '" + next + "', rollback: true\n");
    }

    @Test
    void saysWhatARollbackPassesOver() {
        push("staging-v1.4.1-abcdef0-1763600000", "before");
        push("production-v1.4.1-abcdef0-1763700000", "before");
        push("production-v1.4.2-abcdef1-1763900000", "rebuilt");
        push("production-v1.4.3-abcdef3-1763950000", "running");
        push("production-v1.4.4-abcdef4-1763960000", "gone");
        server.when(".*/manifests/production-v1.4.4-.*", Fault.status(404, "MANIFEST_UNKNOWN", "manifest unknown"));

        assertThat(run("rollback-plan", "").out())
                .startsWith("running      production-v1.4.3-abcdef3-1763950000 (the image of a newer tag is gone)\n")
                .contains("passed over  production-v1.4.4-abcdef4-1763960000 is listed, but its image is gone\n"
                        + "passed over  production-v1.4.2-abcdef1-1763900000 has an unknown origin\n"
                        + "last good    production-v1.4.1-abcdef0-1763700000\n");
        assertThat(run("rollback-plan", "", "--output", "json").out())
                .contains("\"passedOver\":[{\"tag\":\"production-v1.4.4-abcdef4-1763960000\","
                        + "\"reason\":\"is listed, but its image is gone\"},"
                        + "{\"tag\":\"production-v1.4.2-abcdef1-1763900000\",\"reason\":\"has an unknown origin\"}]");
    }

    @Test
    void saysThatThereIsNothingToGoBackTo() {
        push("production-v1.4.2-abcdef1-1763900000", "rebuilt");

        CommandLineRun run = run("rollback-plan", "", "--output", "json");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).startsWith("{\"code\":\"NO_KNOWN_GOOD\"");
    }
}
