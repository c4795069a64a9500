package io.jenkins.plugins.imagepromotion.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest.Algorithm;
import java.util.Locale;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DigestTest {
    /** The digests of "abc" that FIPS 180-4 gives as examples. */
    private static final String ABC_256 = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private static final String ABC_384 =
            "sha384:cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7";
    private static final String ABC_512 = "sha512:ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
            + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f";

    static Stream<String> known() {
        return Stream.of(ABC_256, ABC_384, ABC_512);
    }

    @ParameterizedTest
    @MethodSource("known")
    void hashesWithItsOwnAlgorithm(String text) {
        Digest digest = Digest.parse(text);

        assertThat(digest.matches("abc".getBytes(UTF_8))).isTrue();
        assertThat(digest.matches("abd".getBytes(UTF_8))).isFalse();
        assertThat(digest.matches(new byte[0])).isFalse();
        assertThat(digest).hasToString(text);
        assertThat(text).isEqualTo(digest.algorithm().name().toLowerCase(Locale.ROOT) + ":" + digest.hex());
    }

    @Test
    void isSha256OfBytesUnlessSaidOtherwise() {
        assertThat(Digest.of("abc".getBytes(UTF_8))).hasToString(ABC_256);
        assertThat(Digest.of(Algorithm.SHA512, Algorithm.SHA512.hash().digest("abc".getBytes(UTF_8))))
                .hasToString(ABC_512);
    }

    @ParameterizedTest(name = "{0} with {1} hex digits")
    @CsvSource({
        "sha256, 63",
        "sha256, 65",
        "sha256, 96",
        "sha256, 128",
        "sha256, 0",
        "sha256, 32", //
        "sha384, 64",
        "sha384, 95",
        "sha384, 97",
        "sha384, 128", //
        "sha512, 64",
        "sha512, 96",
        "sha512, 127",
        "sha512, 129",
        "sha512, 1000000", //
        "sha1, 40",
        "sha1, 64",
        "md5, 32",
        "SHA256, 64",
        "sha-256, 64",
        "sha256+b64, 64",
        "blake3, 64",
        ", 64",
    })
    void refusesAnotherLengthOrAlgorithm(String algorithm, int length) {
        refused((algorithm == null ? "" : algorithm) + ":" + "a".repeat(length));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void refusesWhatIsNotLowerCaseHex(String text) {
        refused(text);
    }

    static Stream<String> malformed() {
        String hex = "a".repeat(64);
        return Stream.of(
                "",
                "sha256",
                "sha256:",
                hex,
                "sha256" + hex,
                "sha256::" + hex,
                " sha256:" + hex,
                "sha256:" + hex + "\n",
                "sha256: " + hex,
                "sha256:" + "A".repeat(64),
                "sha256:" + "a".repeat(63) + "A",
                "sha256:" + "a".repeat(63) + "g",
                "sha256:" + "\uff11".repeat(64));
    }

    private static void refused(String text) {
        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> Digest.parse(text))
                .extracting(ImagePromotionException::code)
                .isEqualTo(FailureCode.INVALID_DIGEST);
    }

    @Test
    void saysWhatADigestIs() {
        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> Digest.parse("sha256:BA78"))
                .withMessage("""
                        This is not an image digest.  [INVALID_DIGEST]
                          found:    "sha256:BA78"
                          expected: sha256: and 64 lowercase hex digits (sha384: 96, sha512: 128)
                          Copy the whole digest, for example from `docker images --digests`.""");
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void cannotBeMadeOfAHashOfAnotherLength(Algorithm algorithm) {
        int length = algorithm.hash().getDigestLength();

        assertThat(Digest.parse(Digest.of(algorithm, new byte[length]).toString())
                        .hex())
                .isEqualTo("00".repeat(length));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Digest.of(algorithm, new byte[length - 1]))
                .withMessage(algorithm + " does not produce hashes of " + (length - 1) + " bytes");
    }

    @Test
    void isEqualByAlgorithmAndHex() {
        assertThat(Digest.parse(ABC_256))
                .isEqualTo(Digest.of("abc".getBytes(UTF_8)))
                .hasSameHashCodeAs(Digest.of("abc".getBytes(UTF_8)))
                .isNotEqualTo(Digest.of("abd".getBytes(UTF_8)))
                .isNotEqualTo(Digest.parse(ABC_512))
                .isNotEqualTo(ABC_256);
    }

    @Property
    void matchesTheBytesItWasMadeOfAndReadsBack(@ForAll byte[] bytes) {
        Digest digest = Digest.of(bytes);

        assertThat(digest.matches(bytes)).isTrue();
        assertThat(Digest.parse(digest.toString())).isEqualTo(digest);
    }

    @Property
    void readsOrRefusesAnyText(@ForAll String text) {
        try {
            assertThat(Digest.parse(text)).hasToString(text);
        } catch (ImagePromotionException e) {
            assertThat(e.code()).isEqualTo(FailureCode.INVALID_DIGEST);
        }
    }

    @Test
    void consistsOfLowercaseHexDigits() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Digest(Digest.Algorithm.SHA256, "A".repeat(64)))
                .withMessage("A hash consists of lowercase hex digits");
    }
}
