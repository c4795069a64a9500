package io.jenkins.plugins.imagepromotion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.PlainServer;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryCommandsTest {
    private static final String TAG = "staging-v1.4.2-3f9c2ab-1763884800";

    @AutoClose
    private final ScriptedRegistry registry = ScriptedRegistry.start();

    private final SampleImage image =
            ImageBuilder.image().version("1.4.2").label("team", "a\\nb").build();
    private final String repository = registry.host() + "/team/app";
    private final String source = repository + ":" + TAG;

    @BeforeEach
    void push() {
        push(TAG, image);
    }

    private Digest push(String tag, SampleImage pushed) {
        pushed.blobs().values().forEach(blob -> registry.pushBlob(new String(blob, StandardCharsets.ISO_8859_1)));
        return registry.push("team/app", tag, pushed.mediaType(), pushed.bytes());
    }

    private CommandLineRun run(String... arguments) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--plain-http";
        all[arguments.length + 1] = registry.host();
        return CommandLineRun.of(all);
    }

    @TempDir
    private Path folder;

    @Test
    void resolvesATagWithThePinnedReferenceFirst() {
        assertThat(run("resolve", source))
                .isEqualTo(new CommandLineRun(0, """
                        pinned      %1$s@%3$s
                        image       %2$s
                        digest      %3$s
                        media type  application/vnd.oci.image.manifest.v1+json
                        platform    linux/amd64
                        created     2026-01-02T03:04:05Z
                        label       org.opencontainers.image.version=1.4.2
                        label       team=a\\u000ab
                        """.formatted(repository, source, image.digest()), ""));
    }

    @Test
    void resolvesToOneJsonObject() {
        assertThat(run("resolve", "--output", "json", source))
                .isEqualTo(new CommandLineRun(0, """
                        {"pinned":"%1$s@%3$s","image":"%2$s","digest":"%3$s",\
                        "mediaType":"application/vnd.oci.image.manifest.v1+json","platforms":["linux/amd64"],\
                        "created":"2026-01-02T03:04:05Z",\
                        "labels":{"org.opencontainers.image.version":"1.4.2","team":"a\\nb"}}
                        """.formatted(repository, source, image.digest()), ""));
    }

    @Test
    void escapesAPlatformOnceInJsonAndInText() {
        SampleImage odd = ImageBuilder.image().platform("li\\nux", "amd64\\\\").build();
        push("odd", odd);

        assertThat(run("resolve", "--output", "json", repository + ":odd").out())
                .contains("\"platforms\":[\"li\\nux/amd64\\\\\"],");
        assertThat(run("resolve", repository + ":odd").out()).contains("\nplatform    li\\u000aux/amd64\\\n");
    }

    @Test
    void refusesATagThatIsNotThere() {
        assertThat(run("resolve", repository + ":gone"))
                .isEqualTo(new CommandLineRun(1, "", """
                        The repository has no such image.  [IMAGE_NOT_FOUND]
                          image: %s:gone
                          Check the spelling, and that the build that should have pushed it succeeded.
                        """.formatted(repository)));
    }

    @Test
    void verifiesADigest() {
        assertThat(run("verify", source, image.digest().toString()))
                .isEqualTo(new CommandLineRun(0, """
                        pinned    %1$s@%3$s
                        image     %2$s
                        expected  %3$s
                        verdict   the same bytes
                        """.formatted(repository, source, image.digest()), ""));
    }

    @Test
    void verifiesWhatRuns() throws IOException {
        String pinned = repository + "@" + image.digest();
        String running = "{\"kind\":\"Deployment\",\"metadata\":{\"name\":\"app\"},\"spec\":{\"template\":{\"spec\":"
                + "{\"containers\":[{\"name\":\"app\",\"image\":\"" + pinned + "\"}]}}}}";
        String right = Files.writeString(folder.resolve("right.json"), running).toString();
        String wrong = Files.writeString(
                        folder.resolve("wrong.json"),
                        running.replace(image.digest().hex(), "b".repeat(64)))
                .toString();

        assertThat(run("verify", source, pinned, "--deployed", right).out()).endsWith("run by    1 container\n");
        assertThat(run("verify", source, pinned, "--deployed", right, "--output", "json")
                        .out())
                .endsWith(",\"same\":true,\"containers\":1}\n");
        assertThat(run("verify", source, pinned, "--deployed", wrong).err()).contains("[OTHER_IMAGE_RUNS]");
        assertThat(run("verify", source, pinned, "--deployed", "nothing.json").status())
                .isEqualTo(2);
    }

    @Test
    void refusesARebuildWithBothDigestsInBothForms() {
        Digest rebuilt = push(
                "hotfix",
                ImageBuilder.image()
                        .builtAt(Instant.parse("2026-02-02T03:04:05Z"))
                        .build());
        String hotfix = repository + ":hotfix";

        assertThat(run("verify", "--output", "json", hotfix, source))
                .isEqualTo(new CommandLineRun(1, """
                        {"code":"DIGEST_MISMATCH","message":"The two are not the same image: the digests differ.",\
                        "facts":{"image":"%1$s","found digest":"%2$s","expected":"%3$s","expected digest":"%4$s"},\
                        "remedy":"One of them was rebuilt or moved. Deploy only the digest that was tested."}
                        """.formatted(hotfix, rebuilt, source, image.digest()), """
                        The two are not the same image: the digests differ.  [DIGEST_MISMATCH]
                          image:           %1$s
                          found digest:    %2$s
                          expected:        %3$s
                          expected digest: %4$s
                          One of them was rebuilt or moved. Deploy only the digest that was tested.
                        """.formatted(
                                hotfix, rebuilt, source, image.digest())));
    }

    @Test
    void promotesToATagThatIsNamed() {
        String target = "production-v1.4.2-3f9c2ab-1763890000";

        CommandLineRun run = run("promote", source, "--target", target);

        assertThat(run.out()).isEqualTo("""
                        source  %1$s
                        target  %2$s:%3$s
                        digest  %4$s
                        done    promoted: the target tag was created and read back
                        """.formatted(source, repository, target, image.digest()));
        assertThat(run.status()).isZero();
        assertThat(registry.tags("team/app")).containsEntry(target, image.digest());
    }

    @Test
    void tellsThatASecondRunHadNothingToDo() {
        String target = "production-v1.4.2-3f9c2ab-1763890000";
        push(target, image);

        assertThat(run("promote", source, "--target", target).out()).endsWith("""
                        done    nothing: the target tag already has this digest
                        """);
    }

    @Test
    void writesNothingInADryRunAndTellsItAsJson() {
        CommandLineRun run = run("promote", "--dry-run", "--output", "json", source);

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .startsWith("{\"source\":\"" + source + "\",\"target\":\"" + repository + ":production-v1.4.2-3f9c2ab-")
                .contains("\"digest\":\"" + image.digest() + "\",\"pinned\":\"" + repository + "@" + image.digest()
                        + "\",")
                .contains("\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"outcome\":\"WOULD_PROMOTE\",")
                .contains("\"alreadyPromoted\":false,\"dryRun\":true,\"from\":\"staging\",\"to\":\"production\",")
                .contains("\"policy\":\"three-tier\",\"requirements\":[],\"referrers\":0,")
                .contains("\"selectedBy\":null,\"displaced\":null,\"notSelected\":null,\"rollbackOf\":null,\"at\":\"2");
        assertThat(registry.tags("team/app")).containsOnlyKeys(TAG);
        assertThat(registry.requests()).noneMatch(request -> request.startsWith("PUT"));
    }

    @Test
    void refusesToPromoteWhatItIsNotAskedFor() {
        String other = Digest.of(new byte[0]).toString();

        assertThat(run("promote", "--digest", other, source).err()).contains("[DIGEST_MISMATCH]", other);
        assertThat(run("promote", "--from", "develop", source).err()).contains("[ORIGIN_NOT_ALLOWED]");
        assertThat(run("promote", "--to", "staging", source).err()).contains("[NOT_A_PROMOTION_TARGET]");
        assertThat(run("promote", "--digest", "sha256:12", source).err()).contains("[INVALID_DIGEST]");
        assertThat(registry.tags("team/app")).containsOnlyKeys(TAG);
    }

    @Test
    void refusesADigestOfAnUnknownAlgorithm() {
        CommandLineRun run = run("verify", source, "md5:d41d8cd98f00b204e9800998ecf8427e");

        assertThat(run.err())
                .startsWith("This is not an image digest.  [INVALID_DIGEST]\n"
                        + "  found:    \"md5:d41d8cd98f00b204e9800998ecf8427e\"\n");
        assertThat(run.status()).isOne();
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void endsWithThreeWhereTheRegistryFails() {
        registry.when(".*", ScriptedRegistry.Fault.status(403, "DENIED", "no"));

        CommandLineRun run = run("resolve", "--output", "json", source);

        assertThat(run.status()).isEqualTo(3);
        assertThat(run.out()).startsWith("{\"code\":\"FORBIDDEN\",");
        assertThat(run.err()).contains("[FORBIDDEN]").doesNotContain("\tat ");
    }

    @Test
    void showsTheTraceOfAFailureToThoseWhoDebug() {
        registry.when(".*", ScriptedRegistry.Fault.status(403, "DENIED", "no"));
        Map<String, String> environment = Map.of("DOCKER_CONFIG", "/nonexistent", "IMAGE_PROMOTION_DEBUG", "1");

        CommandLineRun run = CommandLineRun.in(environment, "", "resolve", source, "--plain-http", registry.host());

        assertThat(run.err()).contains("[FORBIDDEN]", "\tat ");
    }

    @Test
    void speaksNoPlainHttpUnlessTheVeryHostIsNamed() throws Exception {
        try (PlainServer server = new PlainServer("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")) {
            CommandLineRun run =
                    CommandLineRun.of("resolve", "--plain-http", "localhost", server.address() + "/team/app:1");

            assertThat(run.status()).isEqualTo(1);
            assertThat(run.err()).isEqualTo("""
                            The registry uses plain HTTP, which is not allowed for it.  [PLAIN_HTTP_NOT_ALLOWED]
                              request: GET https://%1$s/v2/team/app/manifests/1
                              If this is intended, allow plain HTTP for %1$s. `--plain-http HOST` allows it.
                            """.formatted(server.address()));
        }
    }
}
