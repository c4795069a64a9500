package io.jenkins.plugins.imagepromotion.promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.promotion.AssertDigestMatches.Expected;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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

    @Test
    void refusesAnExpectedImageThatIsNotThere() {
        assertThat(catchThrowable(() -> check("app:production", server.host() + "/app:gone")))
                .hasMessageContaining("[IMAGE_NOT_FOUND]");
    }
}
