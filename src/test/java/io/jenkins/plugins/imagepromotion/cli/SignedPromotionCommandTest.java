package io.jenkins.plugins.imagepromotion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.signature.key.SigningKey;
import io.jenkins.plugins.imagepromotion.signature.key.UnusableMaterial;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.OpenSsl;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignedPromotionCommandTest {
    private static final String STAGED = "staging-v1.4.1-abcdef0-1763600000";
    private static final OpenSsl OPENSSL = new OpenSsl();

    @AutoClose
    private final ScriptedRegistry registry = ScriptedRegistry.start();

    private final SampleImage image = ImageBuilder.image().build();
    private final String attestations = image.digest().toString().replace(':', '-') + ".att";

    @TempDir
    private Path folder;

    @BeforeAll
    static void makeKeys() {
        OPENSSL.ecKey("controller", "P-256").ecKey("next", "P-256");
    }

    @AfterAll
    static void close() {
        OPENSSL.close();
    }

    @BeforeEach
    void stage() throws IOException {
        registry.push("team/shop", STAGED, image);
        for (String name : new String[] {"controller", "next"}) {
            Files.writeString(folder.resolve(name + ".key"), OPENSSL.text(name + ".key"));
            Files.writeString(folder.resolve(name + ".pub"), OPENSSL.text(name + ".pub"));
        }
    }

    private CommandLineRun run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--plain-http", registry.host()));
        return CommandLineRun.of(all.toArray(String[]::new));
    }

    private CommandLineRun promote(String... more) {
        List<String> all = new ArrayList<>(
                List.of("promote", registry.host() + "/team/shop:" + STAGED, "--sign-key", file("controller.key")));
        all.addAll(List.of(more));
        return run(all.toArray(String[]::new));
    }

    private CommandLineRun verify(String key) {
        return run("verify-record", registry.host() + "/team/shop@" + image.digest(), "--key", file(key));
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private String production() {
        return registry.tags("team/shop").keySet().stream()
                .filter(tag -> tag.startsWith("production-v1.4.1-abcdef0-"))
                .findFirst()
                .orElseThrow();
    }

    private static String key(String name) throws UnusableMaterial {
        return SigningKey.parse(OPENSSL.text(name + ".key")).publicKey().toString();
    }

    @Test
    void attachesTheSignedRecordThatVerifyRecordReads() throws UnusableMaterial {
        CommandLineRun run = promote();

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).containsPattern("\nsigned record  sha256:[0-9a-f]{64}\n$");
        assertThat(run.err())
                .contains("attested: the signed record of " + registry.host() + "/team/shop:" + production()
                        + " is attached to " + image.digest() + "\n");
        CommandLineRun verified = verify("controller.pub");
        assertThat(verified.status()).as(verified.err()).isZero();
        assertThat(verified.out())
                .contains("target         " + registry.host() + "/team/shop:" + production() + "\n")
                .contains("digest         " + image.digest() + "\n")
                .endsWith("signed by      " + key("controller") + "\n");
        assertThat(registry.stored("team/shop", attestations))
                .contains(
                        "\"annotations\":{\"dev.cosignproject.cosign/signature\":\"\",\"predicateType\":"
                                + "\"https://github.com/jenkinsci/image-promotion-plugin/attestation/promotion/v1\"}",
                        "\"annotations\":{\"dev.cosignproject.cosign/signature\":\"\",\"predicateType\":"
                                + "\"https://slsa.dev/verification_summary/v1\"}");
    }

    @Test
    void attachesNothingTwice() {
        CommandLineRun first = promote("--output", "json");
        Digest attached = registry.tags("team/shop").get(attestations);
        registry.forgetRequests();

        CommandLineRun second = promote("--output", "json");

        assertThat(second.out()).contains("\"outcome\":\"ALREADY_PROMOTED\"");
        assertThat(registry.tags("team/shop")).containsEntry(attestations, attached);
        assertThat(registry.requests()).noneMatch(request -> request.startsWith("P"));
        assertThat(signedRecord(second)).isEqualTo(signedRecord(first)).startsWith("sha256:");
    }

    private static String signedRecord(CommandLineRun run) {
        String name = "\"signedRecord\":\"";
        int from = run.out().indexOf(name) + name.length();
        return run.out().substring(from, run.out().indexOf('"', from));
    }

    /** A record by another key, such as that of an attacker who can push, must not keep ours away. */
    @Test
    void attachesItsOwnRecordNextToTheRecordOfAnotherKey() {
        promote();
        CommandLineRun run = run("promote", registry.host() + "/team/shop:" + STAGED, "--sign-key", file("next.key"));

        assertThat(run.status()).isZero();
        assertThat(verify("controller.pub").status()).isZero();
        assertThat(verify("next.pub").status()).isZero();
    }

    @Test
    void attachesWhatAnEarlierRunCouldNotAttach() {
        AtomicInteger faults = new AtomicInteger();
        registry.when(
                "PUT /v2/team/shop/manifests/.*[.]att",
                (request, honest) -> faults.getAndIncrement() == 0
                        ? Fault.status(403, "DENIED", "tags ending in .att are immutable")
                                .answer(request, honest)
                        : honest.get());

        CommandLineRun failed = promote();

        assertThat(failed.status()).isEqualTo(3);
        String target = registry.host() + "/team/shop:" + production();
        assertThat(failed.out()).contains("target  " + target + "\n").doesNotContain("signed record");
        assertThat(failed.err())
                .contains("The image was promoted, but its signed record could not be attached."
                        + "  [ATTESTATION_NOT_ATTACHED]\n")
                .containsPattern("target: +" + target + ", which exists\n")
                .containsPattern("problem: +.*\\[FORBIDDEN]\n")
                .contains("Then promote again, which attaches it. Automation may deploy the tag meanwhile.");
        assertThat(registry.tags("team/shop")).doesNotContainKey(attestations);
        assertThat(promote().status()).isZero();
        assertThat(verify("controller.pub").out()).contains("target         " + target + "\n");
    }

    @Test
    void replacesARecordWhoseContentIsGone() {
        promote();
        for (Digest blob : registry.blobs("team/shop")) {
            if (image.blobs().keySet().stream().noneMatch(blob::equals)) {
                registry.removeBlob("team/shop", blob);
            }
        }

        CommandLineRun run = promote();

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(registry.stored("team/shop", attestations).split("application/vnd.dsse", -1))
                .hasSize(5);
    }

    @Test
    void attachesNothingIfItCannotReadTheAttestations() {
        registry.when("GET /v2/team/shop/manifests/.*[.]att", Fault.status(403, "DENIED", "no"));

        CommandLineRun run = promote();

        assertThat(run.status()).isEqualTo(3);
        assertThat(run.err()).contains("[ATTESTATION_NOT_ATTACHED]");
        assertThat(registry.requests()).noneMatch(request -> request.matches("P(UT|OST) .*(att|blobs).*"));
    }

    @Test
    void attachesNothingInADryRun() {
        CommandLineRun run = promote("--dry-run");

        assertThat(run.status()).isZero();
        assertThat(run.out()).doesNotContain("signed record");
        assertThat(registry.tags("team/shop")).containsOnlyKeys(STAGED);
        run("promote", registry.host() + "/team/shop:" + STAGED);
        assertThat(promote("--dry-run").status()).isZero();
        assertThat(registry.tags("team/shop")).doesNotContainKey(attestations);
    }

    @Test
    void attachesARecordForEachImageOfARelease() throws IOException {
        registry.push("team/cart", STAGED, image);
        Path release = Files.writeString(
                folder.resolve("release.yaml"),
                "name: r1\nimages: [HOST/team/shop:TAG, HOST/team/cart:TAG]\n"
                        .replace("HOST", registry.host())
                        .replace("TAG", STAGED));

        CommandLineRun run = run(
                "promote", "--release", release.toString(), "--sign-key", file("controller.key"), "--output", "json");

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out().split("\"signedRecord\":\"sha256:", -1)).hasSize(3);
        assertThat(registry.tags("team/shop")).containsKey(attestations);
        assertThat(registry.tags("team/cart")).containsKey(attestations);
        assertThat(verify("controller.pub").out()).contains("\nrelease        r1\n");
    }

    @Test
    void neverQuotesAKeyInPlaceOfAFile() {
        CommandLineRun run = run(
                "promote", registry.host() + "/team/shop:" + STAGED, "--sign-key=" + OPENSSL.text("controller.key"));

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err())
                .startsWith("The option --sign-key takes the name of a file, not the key itself.")
                .doesNotContain(OPENSSL.text("controller.key").lines().toList().get(1));
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void neverQuotesAKeyThatItCannotUse() throws IOException {
        Files.writeString(
                folder.resolve("controller.key"), OPENSSL.text("controller.key").replace("PRIVATE", "SECRET"));

        CommandLineRun run = promote();

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err())
                .startsWith("The option --sign-key takes a private key in PEM; \"" + file("controller.key")
                        + "\" cannot be used: the PEM block is \"SECRET KEY\", but \"PRIVATE KEY\" is expected;"
                        + " convert it with `openssl pkcs8 -topk8 -nocrypt`.")
                .doesNotContain(OPENSSL.text("controller.key").lines().toList().get(1));
        assertThat(registry.requests()).isEmpty();
    }
}
