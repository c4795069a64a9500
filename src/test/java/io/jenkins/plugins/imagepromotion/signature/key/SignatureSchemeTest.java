package io.jenkins.plugins.imagepromotion.signature.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.testing.OpenSsl;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdDSAParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signatures by the openssl command line, and by keys of the standards. */
class SignatureSchemeTest {
    private static final OpenSsl OPENSSL = new OpenSsl();
    private static final byte[] MESSAGE = "signed".getBytes(StandardCharsets.UTF_8);
    private static final byte[] OTHER = "Signed".getBytes(StandardCharsets.UTF_8);

    @BeforeAll
    static void makeKeys() {
        OPENSSL.ecKey("p256", "P-256")
                .ecKey("p384", "P-384")
                .ecKey("p521", "P-521")
                .rsaKey("rsa", 2048);
        OPENSSL.key("ed25519", "-algorithm", "ed25519").ecKey("other", "P-256");
    }

    @AfterAll
    static void close() {
        OPENSSL.close();
    }

    private static TrustedKey key(String name) throws UnusableMaterial {
        return TrustedKeys.parse(OPENSSL.text(name + ".pub")).keys().get(0);
    }

    @ParameterizedTest
    @CsvSource({
        "p256, -sha256, ''",
        "p384, -sha384, ''",
        "p384, -sha256, ''",
        "p521, -sha512, ''",
        "p521, -sha256, ''",
        "rsa, -sha256, rsa_padding_mode:pkcs1",
        "rsa, -sha256, rsa_padding_mode:pss rsa_pss_saltlen:32 rsa_mgf1_md:sha256"
    })
    void verifiesWhatTheFormsAllow(String name, String hash, String options) throws UnusableMaterial {
        byte[] signature = OPENSSL.sign(name, MESSAGE, arguments(hash, options));

        assertThat(key(name).hasSigned(new SignedMessage(MESSAGE), signature)).isTrue();
        assertThat(key(name).hasSigned(new SignedMessage(OTHER), signature)).isFalse();
        assertThat(key("other").hasSigned(new SignedMessage(MESSAGE), signature))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "p256, -sha1, ''",
        "p256, -sha384, ''",
        "p256, -sha512, ''",
        "p384, -sha512, ''",
        "p521, -sha384, ''",
        "rsa, -sha1, rsa_padding_mode:pkcs1",
        "rsa, -sha512, rsa_padding_mode:pkcs1",
        "rsa, -sha256, rsa_padding_mode:pss rsa_pss_saltlen:20 rsa_mgf1_md:sha256",
        "rsa, -sha256, rsa_padding_mode:pss rsa_pss_saltlen:32 rsa_mgf1_md:sha1"
    })
    void refusesOtherHashFunctionsAndParameters(String name, String hash, String options) throws UnusableMaterial {
        byte[] signature = OPENSSL.sign(name, MESSAGE, arguments(hash, options));

        assertThat(OPENSSL.verifies(name, MESSAGE, signature, arguments(hash, options)))
                .isTrue();
        assertThat(key(name).hasSigned(new SignedMessage(MESSAGE), signature)).isFalse();
    }

    @Test
    void verifiesEd25519() throws UnusableMaterial {
        byte[] signature = OPENSSL.signRaw("ed25519", MESSAGE);

        assertThat(key("ed25519").hasSigned(new SignedMessage(MESSAGE), signature))
                .isTrue();
        assertThat(key("ed25519").hasSigned(new SignedMessage(OTHER), signature))
                .isFalse();
    }

    /**
     * cosign's default for Ed25519 keys; OpenSSL 3.0 cannot make one. The key and the signature are those of RFC 8032,
     * section 7.3.
     */
    @Test
    void verifiesEd25519OfTheHash() throws GeneralSecurityException {
        byte[] point = hex("ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf");
        byte[] signature = hex("98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6dae41"
                + "31f85042463c2a355a2003d062adf5aaa10b8c61e636062aaad11c2a26083406");
        byte[] abc = "abc".getBytes(StandardCharsets.US_ASCII);
        PublicKey key = KeyFactory.getInstance("Ed25519")
                .generatePublic(new X509EncodedKeySpec(concat(hex("302a300506032b6570032100"), point)));

        assertThat(SignatureScheme.ED25519_PREHASHED.verifies(key, new SignedMessage(abc), signature))
                .isTrue();
        assertThat(SignatureScheme.ED25519_PREHASHED.verifies(key, new SignedMessage(OTHER), signature))
                .isFalse();
        assertThat(SignatureScheme.ED25519.verifies(key, new SignedMessage(abc), signature))
                .isFalse();
    }

    @Test
    void acceptsBothFormsOfEd25519FromAKeyWithoutAScheme() throws GeneralSecurityException, UnusableMaterial {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Signature signer = Signature.getInstance("Ed25519");
        signer.setParameter(new EdDSAParameterSpec(true));
        signer.initSign(pair.getPrivate());
        signer.update(MESSAGE);
        TrustedKey key = TrustedKey.of(new Pem("PUBLIC KEY", pair.getPublic().getEncoded()));

        assertThat(key.hasSigned(new SignedMessage(MESSAGE), signer.sign())).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"p256, 64", "p384, 96", "p521, 132"})
    void refusesZerosAndTheOrderOfTheCurve(String name, int length) throws UnusableMaterial, GeneralSecurityException {
        PublicKey key = decoded(name);
        SignatureScheme scheme = name.equals("p256")
                ? SignatureScheme.ECDSA_SHA256
                : name.equals("p384") ? SignatureScheme.ECDSA_SHA384 : SignatureScheme.ECDSA_SHA512;
        byte[] order = fixed(KeyType.of(key).order(), length / 2);
        byte[] zeros = new byte[length / 2];
        byte[] one = fixed(BigInteger.ONE, length / 2);

        for (byte[] r : new byte[][] {zeros, order, one}) {
            for (byte[] s : new byte[][] {zeros, order, one}) {
                assertThat(scheme.verifies(key, new SignedMessage(MESSAGE), concat(r, s)))
                        .isFalse();
            }
        }
        assertThat(EcdsaSignature.isInRange(concat(one, one), KeyType.of(key).order()))
                .isTrue();
        assertThat(EcdsaSignature.isInRange(concat(one, zeros), KeyType.of(key).order()))
                .isFalse();
        assertThat(EcdsaSignature.isInRange(concat(order, one), KeyType.of(key).order()))
                .isFalse();
        assertThat(EcdsaSignature.isInRange(
                        new byte[length - 1], KeyType.of(key).order()))
                .isFalse();
        assertThat(key(name).hasSigned(new SignedMessage(MESSAGE), hex("3006020100020100")))
                .isFalse();
    }

    @Test
    void acceptsOnlyTheCanonicalEncodingOfAnEcdsaSignature() throws UnusableMaterial {
        BigInteger order = KeyType.P256.order();
        byte[] good = hex("30060201010201ff".replace("ff", "7f"));

        assertThat(EcdsaSignature.fixedWidth(good, order))
                .hasValueSatisfying(numbers -> assertThat(HexFormat.of().formatHex(numbers))
                        .isEqualTo("0".repeat(62) + "01" + "0".repeat(62) + "7f"));
        for (String bad : new String[] {
            "",
            "30",
            "3000",
            "30060201010201", // it ends early
            "300602010102017f00",
            "300702010102017f00", // bytes after the end
            "30070201010202007f",
            "3007020200010201ff", // a leading zero
            "30060201010201ff",
            "30060201ff02017f", // negative
            "3081060201010201" + "7f",
            "308200060201010201" + "7f", // a long length
            "31060201010201" + "7f",
            "30060301010201" + "7f",
            "3005020002017f",
            "300602010102817f" // other tags, no digits
        }) {
            assertThat(EcdsaSignature.fixedWidth(hex(bad), order)).as(bad).isEmpty();
        }
    }

    @Test
    void readsTheLongLengthOfP521() throws UnusableMaterial {
        for (int attempt = 0; attempt < 5; attempt++) {
            byte[] signature = OPENSSL.sign("p521", MESSAGE, "-sha512");
            assertThat(key("p521").hasSigned(new SignedMessage(MESSAGE), signature))
                    .isTrue();
        }
    }

    /** Each byte of a signature in each scheme. */
    @ParameterizedTest
    @CsvSource({"p256", "p384", "p521", "rsa", "ed25519"})
    void refusesEachFlippedByte(String name) throws UnusableMaterial {
        byte[] signature = name.equals("ed25519")
                ? OPENSSL.signRaw(name, MESSAGE)
                : OPENSSL.sign(
                        name, MESSAGE, name.equals("p384") ? "-sha384" : name.equals("p521") ? "-sha512" : "-sha256");
        TrustedKey key = key(name);
        assertThat(key.hasSigned(new SignedMessage(MESSAGE), signature)).isTrue();

        for (int at = 0; at < signature.length; at++) {
            byte[] flipped = signature.clone();
            flipped[at] ^= (byte) (1 << (at % 8));
            assertThat(key.hasSigned(new SignedMessage(MESSAGE), flipped))
                    .as("byte %d", at)
                    .isFalse();
        }
        assertThat(key.hasSigned(new SignedMessage(MESSAGE), Arrays.copyOf(signature, signature.length + 1)))
                .isFalse();
        assertThat(key.hasSigned(new SignedMessage(MESSAGE), Arrays.copyOf(signature, signature.length - 1)))
                .isFalse();
        assertThat(key.hasSigned(new SignedMessage(MESSAGE), new byte[0])).isFalse();
    }

    /** RSA without padding, so that OpenSSL signs any block. A lenient reader lets anyone forge (CVE-2006-4339). */
    @Test
    void refusesEachOtherBlockThanTheExactPaddingOfRsa() throws UnusableMaterial, GeneralSecurityException {
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(MESSAGE));
        String info = "3031300d060960864801650304020105000420" + hash;
        String without = "302f300b0609608648016503040201" + "0420" + hash;

        assertThat(signsBlock("0001" + "ff".repeat(202) + "00" + info)).isTrue();
        assertThat(signsBlock("0001" + "ff".repeat(204) + "00" + without)).isFalse();
        assertThat(signsBlock("0001" + "ff".repeat(198) + "00" + info + "00000000"))
                .isFalse();
        assertThat(signsBlock("0001" + "ff".repeat(8) + "00" + info + "00".repeat(194)))
                .isFalse();
        assertThat(signsBlock("0001" + "ff".repeat(201) + "fe00" + info)).isFalse();
        assertThat(signsBlock("0002" + "ff".repeat(202) + "00" + info)).isFalse();
        assertThat(signsBlock("0001" + "ff".repeat(203) + info)).isFalse();
        assertThat(signsBlock("00".repeat(255) + "bc")).isFalse();
    }

    private static boolean signsBlock(String block) throws UnusableMaterial {
        OPENSSL.write("block", hex(block));
        byte[] signature = OPENSSL.run(
                "pkeyutl", "-decrypt", "-inkey", "rsa.key", "-in", "block", "-pkeyopt", "rsa_padding_mode:none");
        return key("rsa").hasSigned(new SignedMessage(MESSAGE), signature);
    }

    private static PublicKey decoded(String name) throws GeneralSecurityException {
        return KeyFactory.getInstance("EC")
                .generatePublic(
                        new X509EncodedKeySpec(OPENSSL.run("pkey", "-pubin", "-in", name + ".pub", "-outform", "DER")));
    }

    private static String[] arguments(String hash, String options) {
        StringBuilder arguments = new StringBuilder(hash);
        for (String option : options.isEmpty() ? new String[0] : options.split(" ")) {
            arguments.append(" -sigopt ").append(option);
        }
        return arguments.toString().split(" ");
    }

    private static byte[] fixed(BigInteger number, int width) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[width];
        int length = Math.min(width, bytes.length);
        System.arraycopy(bytes, bytes.length - length, fixed, width - length, length);
        return fixed;
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
