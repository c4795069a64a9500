package io.jenkins.plugins.imagepromotion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.promotion.proof.SignedImage;
import io.jenkins.plugins.imagepromotion.signature.Documents;
import io.jenkins.plugins.imagepromotion.signature.key.TrustedKeys;
import io.jenkins.plugins.imagepromotion.signature.key.UnusableMaterial;
import io.jenkins.plugins.imagepromotion.signature.keyless.KeylessSigner;
import io.jenkins.plugins.imagepromotion.testing.OpenSsl;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerifyImageCommandTest {
    private static final OpenSsl OPENSSL = new OpenSsl();

    @AutoClose
    private final SignedImage signed = new SignedImage(OPENSSL);

    @TempDir
    private Path folder;

    @BeforeAll
    static void makeKeys() {
        OPENSSL.ecKey("team", "P-256").ecKey("other", "P-256");
        OPENSSL.root("root", "C=US, ST=WA, O=acme, CN=root").root("thief", "C=US, ST=WA, O=acme, CN=root");
        OPENSSL.ecKey("release", "P-256").signer("release", "root", "C=US, ST=WA, O=acme, CN=release");
    }

    @AfterAll
    static void close() {
        OPENSSL.close();
    }

    @BeforeEach
    void writeKeys() throws IOException {
        for (String name : new String[] {"team.pub", "other.pub", "team.key", "root.crt", "thief.crt"}) {
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
        return verify(Stream.concat(Stream.of(arguments), Stream.of("--key", file("team.pub"))));
    }

    /** Verifies the image with these options. */
    private CommandLineRun verify(String... options) {
        return verify(Stream.concat(Stream.of("verify-image", signed.reference()), Stream.of(options)));
    }

    private CommandLineRun verifyKeyless(String root, String identity) {
        return verify("--trusted-root", file(root), "--issuer", KeylessSigner.ISSUER, "--identity", identity);
    }

    private CommandLineRun verify(Stream<String> arguments) {
        return CommandLineRun.of(Stream.concat(arguments, Stream.of("--plain-http", signed.registry.host()))
                .toArray(String[]::new));
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
                %6$s  DSSE envelope     attestation     https://slsa.dev/provenance/v1, signed by the key %4$s; \
                provenance: builder "https://builder.invalid"
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
                "signer":"the key %4$s","predicateType":null,"attestation":null,"reason":null,"problem":null},\
                {"place":"%5$s","mediaType":"application/vnd.dev.cosign.simplesigning.v1+json",\
                "result":"DOES_NOT_COUNT","signer":null,"predicateType":null,"attestation":null,\
                "reason":"WRONG_KEY","problem":"the trusted key did not make it: %4$s"},\
                {"place":"%6$s","mediaType":"application/vnd.dsse.envelope.v1+json","result":"ATTESTATION",\
                "signer":"the key %4$s","predicateType":"https://slsa.dev/provenance/v1",\
                "attestation":{"kind":"provenance","builder":"https://builder.invalid"},"reason":null,"problem":null}\
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
                signed by  no trusted signer
                """.formatted(signed.repository(), signed.digest, SignedImage.TAG), """
                The image has no signature that counts.  [SIGNATURE_REQUIRED]
                  image:    %1$s:%3$s
                  digest:   %2$s
                  attached: nothing
                  Sign this digest with a trusted key or identity, or trust its signer.
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
    void trustsCertificatesOfNotation() {
        signed.referrer(signed.notation("release", "root"));

        CommandLineRun run = verify("--certificates", file("root.crt"), "--subject", "C=US, ST=WA, O=acme, CN=release");

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .contains("signed by  the certificate of \"CN=release,O=acme,ST=WA,C=US\" under the root sha256:");
        assertThat(verify("--certificates", file("thief.crt"), "--subject", "*"))
                .satisfies(other -> assertThat(other.status()).isEqualTo(1))
                .satisfies(other -> assertThat(other.err()).contains("is not trusted for"));
        assertThat(verify("--certificates", file("root.crt"), "--subject", "C=US, ST=WA, O=other")
                        .err())
                .contains("its certificate is for \"CN=release,O=acme,ST=WA,C=US\", which is not a trusted subject");
    }

    @Test
    void trustsKeylessIdentities() throws IOException {
        KeylessSigner sigstore = new KeylessSigner();
        String workflow = "https://git.invalid/shop/.workflows/release.yml@refs/tags/v1";
        signed.referrer(sigstore.signature(workflow, signed.manifest()));
        Files.writeString(folder.resolve("root.json"), sigstore.trustedRoot());
        Files.writeString(folder.resolve("other.json"), new KeylessSigner().trustedRoot());

        CommandLineRun run = verifyKeyless("root.json", workflow);

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .contains("signed by  \"" + workflow + "\" as identified by \"" + KeylessSigner.ISSUER + "\"\n");
        assertThat(verifyKeyless("root.json", workflow + "x"))
                .satisfies(other -> assertThat(other.status()).isEqualTo(1))
                .satisfies(other -> assertThat(other.err())
                        .contains(": its certificate is for \"" + workflow + "\" as identified by \""
                                + KeylessSigner.ISSUER + "\", which is not a trusted identity\n"));
        assertThat(verifyKeyless("other.json", workflow).err()).contains("do not confirm its certificate");
    }

    @Test
    void countsEachKindOfTrustedSigner() throws UnusableMaterial {
        signed.tag(".sig", signed.simple("team", signed.digest));
        signed.referrer(signed.notation("release", "root"));

        CommandLineRun run =
                run("verify-image", signed.reference(), "--certificates", file("root.crt"), "--subject", "*");

        assertThat(run.out())
                .contains("signed by  the key " + key("team") + "\nsigned by  the certificate of \"CN=release");
    }

    @Test
    void escapesTheValuesOfAnAttestation() {
        String statement = Documents.statement(
                signed.digest,
                Documents.PROVENANCE,
                "{\"runDetails\":{\"builder\":{\"id\":\"a\\nsigned by  the key\\u001b[2J\"}}}");
        signed.tag(".att", signed.attestation("team", statement));

        assertThat(run("verify-image", signed.reference()).out())
                .contains("; provenance: builder \"a\\u000asigned by  the key\\u001b[2J\"\n");
        assertThat(run("verify-image", signed.reference(), "--output", "json").out())
                .contains("\"attestation\":{\"kind\":\"provenance\",\"builder\":\"a\\nsigned by  the key\\u001B[2J\"}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            ~~                                  | Specify who is trusted to sign: --key, --certificates or --trusted-root.
            --subject *                         | Specify who is trusted to sign: --key, --certificates or --trusted-root.
            --certificates root.crt             | The option --certificates needs --subject.
            --key team.pub --subject *          | The option --subject needs --certificates.
            --trusted-root team.pub --issuer a  | The option --trusted-root needs --identity.
            --trusted-root team.pub --identity a | The option --trusted-root needs --issuer.
            --key team.pub --identity a         | The option --identity needs --trusted-root.
            --key team.pub --issuer a           | The option --issuer needs --trusted-root.
            --certificates missing --subject *  | The option --certificates takes a readable file:
            --trusted-root missing --identity a --issuer a | The option --trusted-root takes a readable file:
            --certificates team.pub --subject * | The options --certificates and --subject cannot be used: the PEM block is "PUBLIC KEY", but "CERTIFICATE" is expected.
            --certificates root.crt --subject CN=a | The options --certificates and --subject cannot be used: the subject "CN=a" must have C, ST and O, and can also have L, OU, CN, STREET, DC and UID.
            """)
    void refusesOptionsThatDoNotSpecifyATrustedSigner(String options, String message) {
        String[] words = Stream.of(options.split(" "))
                .filter(word -> !word.isEmpty())
                .map(word -> word.contains(".") || word.equals("missing") ? file(word) : word)
                .toArray(String[]::new);

        CommandLineRun run = verify(words);

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith(message);
        assertThat(signed.registry.requests()).isEmpty();
    }

    @Test
    void needsAPublicKey() {
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
