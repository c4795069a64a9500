package io.jenkins.plugins.imagepromotion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.promotion.proof.SignedImage;
import io.jenkins.plugins.imagepromotion.signature.key.TrustedKeys;
import io.jenkins.plugins.imagepromotion.signature.key.UnusableMaterial;
import io.jenkins.plugins.imagepromotion.testing.OpenSsl;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyImageCommandTest {
    private static final OpenSsl OPENSSL = new OpenSsl();

    @AutoClose
    private final SignedImage signed = new SignedImage(OPENSSL);

    @TempDir
    private Path folder;

    @BeforeAll
    static void makeKeys() {
        OPENSSL.ecKey("team", "P-256").ecKey("other", "P-256");
    }

    @AfterAll
    static void close() {
        OPENSSL.close();
    }

    @BeforeEach
    void writeKeys() throws IOException {
        for (String name : new String[] {"team.pub", "other.pub", "team.key"}) {
            Files.writeString(folder.resolve(name), OPENSSL.text(name));
        }
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private static Digest key(String name) throws UnusableMaterial {
        return TrustedKeys.parse(OPENSSL.text(name + ".pub")).keys().get(0).id();
    }

    private CommandLineRun run(String... arguments) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 4);
        all[arguments.length] = "--plain-http";
        all[arguments.length + 1] = signed.registry.host();
        all[arguments.length + 2] = "--key";
        all[arguments.length + 3] = file("team.pub");
        return CommandLineRun.of(all);
    }

    @Test
    void printsTheSignersAndEverythingThatIsAttached() throws UnusableMaterial {
        String sig = signed.tag(
                ".sig", signed.simple("team", signed.digest), signed.simple("other", Digest.of(new byte[0])));
        String att = signed.tag(".att", signed.attestation("team", signed.digest));
        Digest referrer = signed.referrer(signed.bundle("other"));

        assertThat(run("verify-image", signed.reference()))
                .isEqualTo(new CommandLineRun(
                        0,
                        """
                pinned     %1$s@%2$s
                image      %1$s:%3$s
                digest     %2$s
                signed by  the key %4$s

                PLACE                                                                        \
                FORM              RESULT          DETAILS
                %5$s  cosign signature  signature       signed by the key %4$s
                %5$s  cosign signature  does not count  the trusted key did not make it: %4$s
                %6$s  DSSE envelope     attestation     https://slsa.dev/provenance/v1, signed by the key %4$s
                %7$s      Sigstore bundle   does not count  the trusted key did not make it: %4$s
                """.formatted(
                                signed.repository(), signed.digest, SignedImage.TAG, key("team"), sig, att, referrer),
                        ""));
    }

    @Test
    void trustsEachKey() throws UnusableMaterial {
        signed.tag(".sig", signed.simple("team", signed.digest), signed.simple("other", signed.digest));

        assertThat(run("verify-image", signed.reference(), "--key", file("other.pub"))
                        .out())
                .contains("signed by  the key " + key("team") + "\nsigned by  the key " + key("other") + "\n");
    }

    @Test
    void printsOneJsonObject() throws UnusableMaterial {
        String sig = signed.tag(".sig", signed.simple("team", signed.digest), signed.simple("other", signed.digest));
        String att = signed.tag(".att", signed.attestation("team", signed.digest));

        assertThat(run("verify-image", signed.reference(), "--output", "json"))
                .isEqualTo(new CommandLineRun(
                        0,
                        """
                {"pinned":"%1$s@%2$s","image":"%1$s:%3$s","digest":"%2$s","signed":true,"signers":["the key %4$s"],\
                "attached":[\
                {"place":"%5$s","mediaType":"application/vnd.dev.cosign.simplesigning.v1+json","result":"SIGNATURE",\
                "signer":"the key %4$s","predicateType":null,"reason":null,"problem":null},\
                {"place":"%5$s","mediaType":"application/vnd.dev.cosign.simplesigning.v1+json",\
                "result":"DOES_NOT_COUNT","signer":null,"predicateType":null,"reason":"WRONG_KEY",\
                "problem":"the trusted key did not make it: %4$s"},\
                {"place":"%6$s","mediaType":"application/vnd.dsse.envelope.v1+json","result":"ATTESTATION",\
                "signer":"the key %4$s","predicateType":"https://slsa.dev/provenance/v1","reason":null,"problem":null}\
                ],"notRead":0}
                """.formatted(signed.repository(), signed.digest, SignedImage.TAG, key("team"), sig, att),
                        ""));
    }

    @Test
    void refusesAnImageWithoutSignatures() {
        CommandLineRun run = run("verify-image", signed.reference());

        assertThat(run)
                .isEqualTo(new CommandLineRun(
                        1, """
                pinned     %1$s@%2$s
                image      %1$s:%3$s
                digest     %2$s
                signed by  none of the keys
                """.formatted(signed.repository(), signed.digest, SignedImage.TAG), """
                The image has no signature that counts.  [SIGNATURE_REQUIRED]
                  image:    %1$s:%3$s
                  digest:   %2$s
                  attached: nothing
                  Sign this digest with a trusted key, or trust the key that signed it.
                """.formatted(
                                        signed.repository(), signed.digest, SignedImage.TAG)));
        assertThat(run("verify-image", signed.reference(), "--output", "json").out())
                .contains("\"signed\":false,\"signers\":[],\"attached\":[],\"notRead\":0}");
    }

    @Test
    void reportsAFailureOfTheRegistryWithAnotherStatus() {
        signed.tag(".sig", signed.simple("team", signed.digest));
        signed.registry.when(".*[.]sig", ScriptedRegistry.Fault.status(403, "DENIED", "no"));

        CommandLineRun run = run("verify-image", signed.reference());

        assertThat(run.status()).isEqualTo(3);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("[FORBIDDEN]");
    }

    @Test
    void needsAPublicKey() {
        assertThat(CommandLineRun.of("verify-image", signed.reference()).err())
                .startsWith("The option --key FILE is missing.");
        for (String name : new String[] {"team.key", "missing.pub"}) {
            CommandLineRun run = run("verify-image", signed.reference(), "--key", file(name));

            assertThat(run.status()).isEqualTo(2);
            assertThat(run.out()).isEmpty();
        }
        assertThat(run("verify-image", signed.reference(), "--key", file("team.key"))
                        .err())
                .startsWith("The option --key takes public keys in PEM; \"" + file("team.key")
                        + "\" cannot be used: the PEM block is \"PRIVATE KEY\", but only the public key belongs here;")
                .doesNotContain(OPENSSL.text("team.key").lines().toList().get(1));
        assertThat(signed.registry.requests()).isEmpty();
    }
}
