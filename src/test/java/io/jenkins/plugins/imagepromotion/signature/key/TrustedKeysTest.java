package io.jenkins.plugins.imagepromotion.signature.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.testing.OpenSsl;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedKeysTest {
    private static final Optional<Provider> BOUNCY_CASTLE = Optional.ofNullable(Security.getProvider("BC"));
    private static final OpenSsl OPENSSL = new OpenSsl();

    @BeforeAll
    static void makeKeys() {
        OPENSSL.ecKey("p256", "P-256")
                .ecKey("p384", "P-384")
                .ecKey("p521", "P-521")
                .rsaKey("rsa2048", 2048);
        OPENSSL.rsaKey("rsa3072", 3072).key("ed25519", "-algorithm", "ed25519");
    }

    /** Other tests register Bouncy Castle, which reads more kinds of keys; their refusals have other reasons. */
    @BeforeAll
    static void useOnlyTheProvidersOfTheJdk() {
        Security.removeProvider("BC");
    }

    @AfterAll
    static void close() {
        BOUNCY_CASTLE.ifPresent(Security::addProvider);
        OPENSSL.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"p256", "p384", "p521", "rsa2048", "rsa3072", "ed25519"})
    void readsAPublicKeyAndIdentifiesItByItsBytes(String name) throws UnusableMaterial {
        TrustedKeys keys = TrustedKeys.parse(OPENSSL.text(name + ".pub"));

        Digest expected = Digest.of(OPENSSL.run("pkey", "-pubin", "-in", name + ".pub", "-outform", "DER"));
        assertThat(keys.keys()).extracting(TrustedKey::id).containsExactly(expected);
        assertThat(keys.keys()).extracting(TrustedKey::toString).containsExactly("the key " + expected);
    }

    @Test
    void hashesAMessageOnceForAllKeys() throws GeneralSecurityException {
        SignedMessage message = new SignedMessage(new byte[] {1});

        assertThat(message.hash("SHA-384"))
                .isEqualTo(MessageDigest.getInstance("SHA-384").digest(new byte[] {1}))
                .isSameAs(message.hash("SHA-384"))
                .isNotEqualTo(message.hash("SHA-256"));
    }

    @Test
    void boundsTheWorkWithKeysThatReadTheWholeMessage() throws UnusableMaterial {
        TrustedKeys one = TrustedKeys.parse(OPENSSL.text("ed25519.pub"));
        SignedMessage large = new SignedMessage(new byte[64 << 20]);

        assertThat(one.canVerify(large, 8)).isTrue();
        assertThat(one.canVerify(large, 9)).isFalse();
        assertThat(TrustedKeys.parse(OPENSSL.text("p521.pub") + OPENSSL.text("rsa2048.pub"))
                        .canVerify(large, 16))
                .isTrue();
    }

    @Test
    void stopsBetweenKeysWhenTheThreadIsInterrupted() throws UnusableMaterial {
        TrustedKeys keys = TrustedKeys.parse(OPENSSL.text("p256.pub"));
        Thread.currentThread().interrupt();

        try {
            assertThatThrownBy(() -> keys.signerOf(new SignedMessage(new byte[0]), new byte[0]))
                    .isInstanceOfSatisfying(
                            ImagePromotionException.class,
                            e -> assertThat(e.failure().code()).isEqualTo(FailureCode.CANCELLED));
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void readsSeveralKeysWithCommentsAndEachOnce() throws UnusableMaterial {
        String text = "# release team\r\n" + OPENSSL.text("p256.pub").replace("\n", "\r\n") + "\nnight shift\n"
                + OPENSSL.text("ed25519.pub") + OPENSSL.text("p256.pub");

        assertThat(TrustedKeys.parse(text).keys())
                .containsExactly(
                        TrustedKeys.parse(OPENSSL.text("p256.pub")).keys().get(0),
                        TrustedKeys.parse(OPENSSL.text("ed25519.pub")).keys().get(0));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        dsa | keys for DSA are not supported; use ECDSA P-256, P-384 or P-521, RSA or Ed25519
        ed448 | keys for EdDSA are not supported; use ECDSA P-256, P-384 or P-521, RSA or Ed25519
        x25519 | keys for XDH are not supported; use ECDSA P-256, P-384 or P-521, RSA or Ed25519
        pss | keys for RSASSA-PSS are not supported; use ECDSA P-256, P-384 or P-521, RSA or Ed25519
        rsa1024 | the RSA key has 1024 bits; use 2048 to 8192
        p224 | the curve of the EC key is not supported; use P-256, P-384 or P-521
        secp256k1 | the curve of the EC key is not supported; use P-256, P-384 or P-521
        explicit | it is not a public key that this Java runtime can read
        """)
    void refusesKeysOfOtherAlgorithms(String name, String problem) {
        OpenSsl openssl = OPENSSL;
        switch (name) {
            case "dsa" -> {
                openssl.run(
                        "genpkey",
                        "-genparam",
                        "-algorithm",
                        "DSA",
                        "-pkeyopt",
                        "dsa_paramgen_bits:1024",
                        "-out",
                        "dsa.par");
                openssl.key(name, "-paramfile", "dsa.par");
            }
            case "ed448", "x25519" -> openssl.key(name, "-algorithm", name);
            case "pss" -> openssl.key(name, "-algorithm", "RSA-PSS", "-pkeyopt", "rsa_keygen_bits:2048");
            case "rsa1024" -> openssl.rsaKey(name, 1024);
            case "p224" -> openssl.ecKey(name, "P-224");
            case "secp256k1" -> openssl.ecKey(name, "secp256k1");
            default ->
                openssl.key(
                        name,
                        "-algorithm",
                        "EC",
                        "-pkeyopt",
                        "ec_paramgen_curve:P-256",
                        "-pkeyopt",
                        "ec_param_enc:explicit");
        }

        assertProblem(() -> TrustedKeys.parse(openssl.text(name + ".pub")), problem);
    }

    @Test
    void refusesAnRsaKeyThatOnlyCostsTime() throws GeneralSecurityException {
        assertThat(refusal(rsa(8192))).isEqualTo("accepted");
        assertThat(refusal(rsa(8193))).isEqualTo("the RSA key has 8193 bits; use 2048 to 8192");
        assertThat(refusal(rsa(2048))).isEqualTo("accepted");
        assertThat(refusal(rsa(2047))).isEqualTo("the RSA key has 2047 bits; use 2048 to 8192");
    }

    @Test
    void refusesAPointThatIsNotOnItsCurve() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        ECPublicKey good = (ECPublicKey) generator.generateKeyPair().getPublic();
        ECPoint moved =
                new ECPoint(good.getW().getAffineX(), good.getW().getAffineY().xor(BigInteger.ONE));
        PublicKey bad = KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(moved, good.getParams()));

        assertThat(refusal(good)).isEqualTo("accepted");
        assertThat(refusal(bad)).isEqualTo("the point of the EC key is not on its curve");
    }

    @Test
    void refusesWhatIsNotAPublicKeyWithAReason() {
        OPENSSL.selfSigned("p256", "CN=test", "keyUsage=critical,digitalSignature");
        OPENSSL.run("rsa", "-in", "rsa2048.key", "-RSAPublicKey_out", "-out", "pkcs1.pub");

        assertProblem(
                () -> TrustedKeys.parse(OPENSSL.text("p256.key")),
                "the PEM block is \"PRIVATE KEY\", but only the public key belongs here; replace the key pair if"
                        + " others can read this setting");
        assertProblem(
                () -> TrustedKeys.parse(OPENSSL.text("p256.crt")),
                "the PEM block is \"CERTIFICATE\", but a public key is expected; extract it with `openssl x509 -pubkey"
                        + " -noout`");
        assertProblem(
                () -> TrustedKeys.parse(OPENSSL.text("pkcs1.pub")),
                "the PEM block is \"RSA PUBLIC KEY\", but \"PUBLIC KEY\" is expected");
    }

    @Test
    void refusesTheWholeTextIfOneKeyIsRefused() {
        OPENSSL.rsaKey("small", 1024);

        assertProblem(
                () -> TrustedKeys.parse(OPENSSL.text("p256.pub") + OPENSSL.text("small.pub")),
                "the RSA key has 1024 bits; use 2048 to 8192");
    }

    @Test
    void refusesDamagedText() {
        String good = OPENSSL.text("p256.pub");

        assertProblem(() -> TrustedKeys.parse(""), "it has no PEM block");
        assertProblem(() -> TrustedKeys.parse("MFkwEwYH"), "it has no PEM block");
        assertProblem(
                () -> TrustedKeys.parse(good.replace("-----END", "----END")),
                "the PEM block \"PUBLIC KEY\" has no END line");
        assertProblem(
                () -> TrustedKeys.parse(good.replace("-----BEGIN", "----BEGIN")),
                "a line of the PEM text begins with a hyphen but is not a BEGIN or END line");
        assertProblem(
                () -> TrustedKeys.parse(good.replace("END PUBLIC KEY", "END CERTIFICATE")),
                "the BEGIN and END lines of the PEM text do not match");
        assertProblem(
                () -> TrustedKeys.parse(good.lines().limit(2).collect(Collectors.joining("\n"))),
                "the PEM block \"PUBLIC KEY\" has no END line");
        assertProblem(
                () -> TrustedKeys.parse(good.replace("MFkw", "MFk ")),
                "the PEM block \"PUBLIC KEY\" is not valid Base64");
        assertProblem(
                () -> TrustedKeys.parse("x".repeat((1 << 20) + 1)), "the PEM text has more than 1048576 characters");
    }

    @Test
    void refusesBytesAfterTheKey() {
        byte[] der = OPENSSL.run("pkey", "-pubin", "-in", "p256.pub", "-outform", "DER");

        assertThat(refusal(der)).isEqualTo("accepted");
        assertThat(refusal(Arrays.copyOf(der, der.length + 1)))
                .isIn(
                        "the public key is not in its canonical encoding",
                        "it is not a public key that this Java runtime can read");
    }

    /**
     * A flipped bit of the point leaves the curve, and one of the frame breaks it: none of them is silently another
     * key.
     */
    @Test
    void refusesEachFlippedBitOfAnEcKey() {
        byte[] der = OPENSSL.run("pkey", "-pubin", "-in", "p256.pub", "-outform", "DER");

        for (int bit = 0; bit < der.length * 8; bit++) {
            byte[] flipped = der.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(refusal(flipped)).as("bit %d", bit).isNotEqualTo("accepted");
        }
    }

    @Test
    void refusesMoreThan64Keys() {
        String[] keys = IntStream.range(0, 65)
                .mapToObj(number -> {
                    try {
                        return pem(KeyPairGenerator.getInstance("Ed25519")
                                .generateKeyPair()
                                .getPublic()
                                .getEncoded());
                    } catch (GeneralSecurityException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toArray(String[]::new);

        assertThat(refusal(String.join("", Arrays.copyOf(keys, 64)))).isEqualTo("accepted");
        assertThat(refusal(String.join("", keys))).isEqualTo("it has 65 keys, more than 64");
    }

    private static PublicKey rsa(int bits) throws GeneralSecurityException {
        BigInteger modulus = BigInteger.ONE.shiftLeft(bits - 1).add(BigInteger.ONE);
        return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, BigInteger.valueOf(65537)));
    }

    private static String pem(byte[] der) {
        return "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(der)
                + "\n-----END PUBLIC KEY-----\n";
    }

    private static String refusal(PublicKey key) {
        return refusal(pem(key.getEncoded()));
    }

    private static String refusal(byte[] der) {
        return refusal(pem(der));
    }

    private static String refusal(String text) {
        try {
            TrustedKeys.parse(text);
            return "accepted";
        } catch (UnusableMaterial e) {
            return e.problem();
        }
    }

    private static void assertProblem(ThrowingCallable call, String problem) {
        assertThatThrownBy(call).isInstanceOf(UnusableMaterial.class).hasMessage(problem);
    }
}
