package io.jenkins.plugins.imagepromotion.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagTest {

    @ParameterizedTest
    @ValueSource(strings = {"latest", "1", "_", "A", "1.4.2-rc.1", "a..b--c__d", "5000", "UPPER_lower.9-x"})
    void acceptsTheGrammarOfTheSpecification(String text) {
        assertThat(Tag.isTag(text)).isTrue();
        assertThat(new Tag(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".a", "-a", "a b", "a\n", "a/b", "a:b", "a@b", "1.4.2+build", "é", "a\u200b", "\uff41"})
    void refusesEverythingElse(String text) {
        assertThat(Tag.isTag(text)).isFalse();
        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> new Tag(text))
                .extracting(ImagePromotionException::code)
                .isEqualTo(FailureCode.INVALID_TAG);
    }

    @Test
    void isAtMost128CharactersLong() {
        assertThat(Tag.isTag("a".repeat(128))).isTrue();
        assertThat(Tag.isTag("a".repeat(129))).isFalse();
        assertThat(Tag.isTag("a".repeat(1_000_000))).isFalse();
    }

    @Test
    void saysWhatATagIs() {
        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> new Tag("1.4.2+build"))
                .withMessage("""
                        This is not a tag.  [INVALID_TAG]
                          found:    "1.4.2+build"
                          expected: 1 to 128 of A-Z a-z 0-9 _ . -, not starting with . or -
                          Correct the tag; build metadata (+) is not allowed in a tag.""");
    }
}
