package io.jenkins.plugins.imagepromotion.cli;

import static io.jenkins.plugins.imagepromotion.promotion.attestation.Promotions.CONTEXT;
import static io.jenkins.plugins.imagepromotion.promotion.attestation.Promotions.DIGEST;
import static io.jenkins.plugins.imagepromotion.promotion.attestation.Promotions.POLICY;
import static io.jenkins.plugins.imagepromotion.promotion.attestation.Promotions.promotion;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.promotion.Promotion;
import io.jenkins.plugins.imagepromotion.promotion.attestation.Attester;
import io.jenkins.plugins.imagepromotion.promotion.proof.SignedImage;
import io.jenkins.plugins.imagepromotion.signature.AttachedSignature;
import io.jenkins.plugins.imagepromotion.signature.DsseEnvelope;
import io.jenkins.plugins.imagepromotion.signature.key.SigningKey;
import io.jenkins.plugins.imagepromotion.signature.key.UnusableMaterial;
import io.jenkins.plugins.imagepromotion.testing.OpenSsl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class VerifyRecordCommandTest {
    private static final OpenSsl OPENSSL = new OpenSsl();

    @TempDir
    private Path folder;

    @BeforeAll
    static void makeKeys() {
        OPENSSL.ecKey("controller", "P-256").ecKey("other", "P-256");
    }

    @AfterAll
    static void close() {
        OPENSSL.close();
    }

    @BeforeEach
    void writeFiles() throws IOException, UnusableMaterial {
        for (String name : new String[] {"controller.pub", "other.pub"}) {
            Files.writeString(folder.resolve(name), OPENSSL.text(name));
        }
        Files.write(folder.resolve("record.json"), envelope(promotion(), 0));
    }

    private static SigningKey key() throws UnusableMaterial {
        return SigningKey.parse(OPENSSL.text("controller.key"));
    }

    /** The signed record, or the summary. */
    private static byte[] envelope(Promotion promotion, int index) throws UnusableMaterial {
        return new Attester(key(), "https://jenkins.invalid/")
                .attest(promotion, CONTEXT, POLICY.digest())
                .get(index)
                .envelope();
    }

    private static String payload(byte[] envelope) {
        String json = new String(envelope, StandardCharsets.UTF_8);
        int from = json.indexOf("\"payload\":\"") + "\"payload\":\"".length();
        return new String(
                Base64.getDecoder().decode(json.substring(from, json.indexOf('"', from))), StandardCharsets.UTF_8);
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private CommandLineRun verify(String... more) {
        String[] arguments = new String[4 + more.length];
        System.arraycopy(
                new String[] {"verify-record", file("record.json"), "--key", file("controller.pub")},
                0,
                arguments,
                0,
                4);
        System.arraycopy(more, 0, arguments, 4, more.length);
        return CommandLineRun.of(arguments);
    }

    private void rewrite(String found, String other) throws IOException, UnusableMaterial {
        String statement = payload(envelope(promotion(), 0));
        assertThat(statement).contains(found);
        Files.write(
                folder.resolve("record.json"),
                DsseEnvelope.sign(statement.replace(found, other).getBytes(StandardCharsets.UTF_8), key()));
    }

    @Test
    void printsThePromotionThatTheKeySigned() throws UnusableMaterial {
        assertThat(verify())
                .isEqualTo(new CommandLineRun(0, """
                source         registry.invalid/shop/app:staging-v1.4.2-0a1b2c3-1767222000
                target         registry.invalid/shop/app:production-v1.4.2-0a1b2c3-1767225600
                digest         %s
                from           staging
                to             production
                policy         three-tier
                policy digest  %s
                at             2026-01-01T00:00:00.123Z
                build          https://jenkins.invalid/job/promote/7/
                started by     alice
                approved by    bob, carol
                signed by      %s
                """.formatted(DIGEST, POLICY.digest(), key().publicKey()), ""));
    }

    @Test
    void printsOneJsonObject() throws UnusableMaterial {
        assertThat(verify("--output", "json", "--digest", DIGEST.toString()))
                .isEqualTo(new CommandLineRun(0, """
                {"digest":"%1$s","records":[{"signer":"%3$s","record":{"schemaVersion":1,\
                "source":"registry.invalid/shop/app:staging-v1.4.2-0a1b2c3-1767222000",\
                "target":"registry.invalid/shop/app:production-v1.4.2-0a1b2c3-1767225600",\
                "digest":"%1$s","mediaType":"application/vnd.oci.image.manifest.v1+json","outcome":"PROMOTED",\
                "from":"staging","to":"production","policy":"three-tier","requirements":["approved by bob"],"referrers":2,\
                "at":"2026-01-01T00:00:00.123Z","build":"https://jenkins.invalid/job/promote/7/",\
                "startedBy":"alice","approvedBy":"bob, carol","policyDigest":"%2$s","pluginVersion":"unknown"}}]}
                """.formatted(DIGEST, POLICY.digest(), key().publicKey()), ""));
    }

    @Test
    void refusesARecordOfAnotherKey() throws UnusableMaterial {
        assertThat(CommandLineRun.of("verify-record", file("record.json"), "--key", file("other.pub")))
                .isEqualTo(new CommandLineRun(1, "", """
                No trusted key signed the record.  [RECORD_NOT_TRUSTED]
                  record:  "%s"
                  problem: the trusted key did not make it: %s
                  Check that the file was not changed, and that the key belongs to the controller that promoted.
                """.formatted(
                        file("record.json"),
                        SigningKey.parse(OPENSSL.text("other.key")).publicKey().id())));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void refusesANameOfAFileAndOfAnImage() throws IOException, UnusableMaterial {
        Path file = Files.createTempFile(Path.of("target"), "record", ":1.0");
        try {
            Files.write(file, envelope(promotion(), 0));

            assertThat(CommandLineRun.of("verify-record", file.toString(), "--key", file("controller.pub")))
                    .satisfies(run -> {
                        assertThat(run.status()).isEqualTo(2);
                        assertThat(run.err())
                                .startsWith("\"" + file + "\" is the name of a file and of an image. For the file,"
                                        + " put ./ before the name. For the image, run the command in another folder.");
                    });
            assertThat(CommandLineRun.of("verify-record", "./" + file, "--key", file("controller.pub"))
                            .status())
                    .isZero();
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void refusesARecordOfAnotherImage() {
        String other = "sha256:" + "b".repeat(64);

        assertThat(verify("--digest", other))
                .isEqualTo(new CommandLineRun(1, "", """
                The record is for another image.  [DIGEST_MISMATCH]
                  record:          "%s"
                  expected digest: %s
                  found:           %s
                  Use the record of the image that you want to check.
                """.formatted(file("record.json"), other, DIGEST)));
    }

    /** A signed summary proves that the policy passed, but not which promotion it was for. */
    @Test
    void refusesAnotherPredicate() throws IOException, UnusableMaterial {
        Files.write(folder.resolve("record.json"), envelope(promotion(), 1));

        assertThat(verify()).isEqualTo(new CommandLineRun(1, "", """
                This is not the signed record of a promotion.  [UNREADABLE_RECORD]
                  record:  "%s"
                  problem: the predicate type is "https://slsa.dev/verification_summary/v1", not \
                "https://github.com/jenkinsci/image-promotion-plugin/attestation/promotion/v1"
                  Use an attestation with the predicate type of promotions.
                """.formatted(file("record.json"))));
    }

    @Test
    void refusesASignedRecordWithInvalidContent() throws IOException, UnusableMaterial {
        rewrite("\"digest\":\"sha256:aaaa", "\"digest\":\"sha256:bbbb");
        assertThat(verify().err())
                .contains(
                        "[UNREADABLE_RECORD]", "problem: its record is for \"sha256:bbbb", "not for " + DIGEST + "\n");
        rewrite("\"schemaVersion\":1", "\"schemaVersion\":2");
        assertThat(verify().err()).contains("problem: its record does not have schemaVersion 1\n");
        rewrite("\"policyDigest\":\"sha256", "\"policy_digest\":\"sha256");
        assertThat(verify().err()).contains("problem: its record has no \"policyDigest\"\n");
        rewrite("\"subject\":[{", "\"subject\":[{\"digest\":{\"sha256\":\"" + "b".repeat(64) + "\"}},{");
        assertThat(verify().err()).contains("problem: it has 2 digests instead of one\n");
    }

    @Test
    void refusesEveryChangedByte() throws IOException {
        byte[] original = Files.readAllBytes(folder.resolve("record.json"));
        for (int i = 0; i < original.length; i += 29) {
            byte[] changed = original.clone();
            changed[i] ^= 1;
            Files.write(folder.resolve("record.json"), changed);

            assertThat(verify().status()).as("byte %s", i).isEqualTo(1);
        }
    }

    @Test
    void refusesAFileThatIsNotAnEnvelope() throws IOException {
        Files.writeString(folder.resolve("record.json"), "{}");
        assertThat(verify().err()).contains("[UNREADABLE_RECORD]", "problem: the envelope has no \"payload\"\n");
        Files.write(folder.resolve("record.json"), new byte[(1 << 20) + 1]);
        assertThat(verify().err()).contains("[UNREADABLE_FILE]");
    }

    @Test
    void needsAFileOrAReference() {
        CommandLineRun missing = CommandLineRun.of("verify-record", "missing.json", "--key", file("controller.pub"));

        assertThat(missing.status()).isEqualTo(2);
        assertThat(missing.err())
                .startsWith("No file has the name \"missing.json\". For an image, add its tag or its digest.");
        CommandLineRun both = CommandLineRun.of(
                "verify-record", "app:1", "--key", file("controller.pub"), "--digest", DIGEST.toString());
        assertThat(both.status()).isEqualTo(2);
        assertThat(both.err()).startsWith("The option --digest needs a file. A reference can have a digest itself.");
    }

    @Test
    void readsTheRecordsThatAreAttachedToAnImage() throws UnusableMaterial {
        try (SignedImage image = new SignedImage(OPENSSL)) {
            Promotion promoted =
                    promotion(image.repository(), image.digest, Promotion.Outcome.PROMOTED, Optional.empty());
            image.tag(".att", attached(envelope(promoted, 1)), attached(envelope(promoted, 0)));

            CommandLineRun run = image(image, "controller.pub");

            assertThat(run.status()).isZero();
            assertThat(run.out())
                    .startsWith("source         " + image.repository() + ":staging-v1.4.2-")
                    .endsWith("signed by      " + key().publicKey() + "\n")
                    .containsOnlyOnce("source");
            assertThat(image(image, "other.pub").status()).isEqualTo(1);
        }
    }

    @Test
    void refusesAnImageWithoutARecord() throws UnusableMaterial {
        try (SignedImage image = new SignedImage(OPENSSL)) {
            assertThat(image(image, "controller.pub"))
                    .isEqualTo(new CommandLineRun(1, "", """
                    The image has no record of a promotion that a trusted key signed.  [RECORD_NOT_TRUSTED]
                      image:    %s
                      digest:   %s
                      attached: nothing
                      Check that the image was promoted with a signing key, and that this is its public key.
                    """.formatted(image.reference(), image.digest)));
            image.tag(".att", attached(envelope(promotion(), 0)));
            assertThat(image(image, "controller.pub").err())
                    .contains("att: it is for \"" + DIGEST + "\", not for " + image.digest);
        }
    }

    private static AttachedSignature attached(byte[] envelope) {
        return new AttachedSignature(DsseEnvelope.MEDIA_TYPE, envelope, Map.of());
    }

    private CommandLineRun image(SignedImage image, String key) {
        return CommandLineRun.of(
                "verify-record", image.reference(), "--key", file(key), "--plain-http", image.registry.host());
    }
}
