package io.jenkins.plugins.imagepromotion.promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.promotion.AssertDigestMatches.Expected;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssertDigestMatchesTest {
    @AutoClose
    private final ScriptedRegistry server = ScriptedRegistry.start();

    private Digest tested;
    private Digest rebuilt;

    @BeforeEach
    void pushThree() {
        tested = server.push("app", "staging", MediaTypes.OCI_MANIFEST, Promoting.manifest("tested"));
        rebuilt = server.push("app", "rebuilt", MediaTypes.OCI_MANIFEST, Promoting.manifest("rebuilt"));
        server.push("app", "production", MediaTypes.OCI_MANIFEST, Promoting.manifest("tested"));
        server.pushBlob("{}");
    }

    private ResolvedImage check(String image, String expected) {
        return new AssertDigestMatches(TestRegistries.plain(server.host(), new Cancellation()))
                .check(ImageReference.parse(server.host() + "/" + image), Expected.parse(expected));
    }

    @Test
    void acceptsTwoTagsOnTheSameBytes() {
        assertThat(check("app:production", server.host() + "/app:staging").digest())
                .isEqualTo(tested);
    }

    @Test
    void acceptsTheDigestOfTheTag() {
        assertThat(check("app:production", tested.toString()).digest()).isEqualTo(tested);
    }

    @Test
    void acceptsAPinnedReferenceOfTheSameDigest() {
        assertThat(check("app:production", server.host() + "/app@" + tested).digest())
                .isEqualTo(tested);
    }

    @Test
    void refusesARebuiltImageWithBothDigests() {
        String staging = server.host() + "/app:staging";

        assertThat(catchThrowable(() -> check("app:rebuilt", staging)))
                .hasMessage("""
                        The two are not the same image: the digests differ.  [DIGEST_MISMATCH]
                          image:           %1$s/app:rebuilt
                          found digest:    %2$s
                          expected:        %1$s/app:staging
                          expected digest: %3$s
                          One of them was rebuilt or moved. Deploy only the digest that was tested.""".formatted(server.host(), rebuilt, tested));
    }

    @Test
    void refusesAnotherDigest() {
        assertThat(catchThrowableOfType(
                                ImagePromotionException.class, () -> check("app:production", rebuilt.toString()))
                        .code())
                .isEqualTo(FailureCode.DIGEST_MISMATCH);
    }

    @Test
    void refusesAnExpectationThatIsNeitherDigestNorReferenceBeforeAnyRequest() {
        assertThat(catchThrowable(() -> check("app:production", "sha256:123")))
                .hasMessageContaining("[INVALID_DIGEST]");
        assertThat(catchThrowable(() -> check("app:production", "APP"))).hasMessageContaining("[INVALID_REFERENCE]");
        assertThat(server.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "md5:d41d8cd98f00b204e9800998ecf8427e",
                "sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709",
                "sha3-256:a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a",
                "blake3:af1349b9f5f9a1a6a0404dea36dcc949",
                "sha256+b64u:LCa0a2j_xo_5m0U8HTBBNBNCLXBkg7-g-YpeiGJm564",
                "SHA256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855",
                "sha-256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "sha256=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "md5:",
                "sha512:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n"
            })
    void refusesADigestOfAnotherFormBeforeAnyRequest(String digest) {
        assertThat(catchThrowable(() -> check("app:production", digest)))
                .hasMessage("""
                        This is not an image digest.  [INVALID_DIGEST]
                          found:    %s
                          expected: sha256: and 64 lowercase hex digits (sha384: 96, sha512: 128)
                          Copy the whole digest, for example from `docker images --digests`.""".formatted(Quoted.text(digest)));
        assertThat(server.requests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shadowsocks:1.0",
                "mdbook:0.4",
                "team/md5:1",
                "app:sha256",
                "sha:1",
                "sha256.example.com/app:1",
                "sha1.example.com:5000/app:1"
            })
    void acceptsAnImageNamedLikeAHashFunction(String image) {
        assertThat(AssertDigestMatches.Expected.parse(image).image()).isPresent();
    }

    @Test
    void refusesAnExpectedImageThatIsNotThere() {
        assertThat(catchThrowable(() -> check("app:production", server.host() + "/app:gone")))
                .hasMessageContaining("[IMAGE_NOT_FOUND]");
    }
}
