package io.jenkins.plugins.imagepromotion.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests references to whole repositories. */
class RepositoryTest {
    @Test
    void isParsedFromAReferenceWithoutATag() {
        assertThat(Repository.parse("registry.example.com:5000/team/shop"))
                .isEqualTo(new Repository("registry.example.com:5000", "team/shop"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "registry.example.com/team/shop:latest",
                "registry.example.com/team/shop@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void isRefusedWithATagOrADigest(String text) {
        assertThatThrownBy(() -> Repository.parse(text))
                .isInstanceOfSatisfying(
                        ImagePromotionException.class,
                        e -> assertThat(e.code()).isEqualTo(FailureCode.INVALID_REFERENCE))
                .hasMessage("""
                        A repository must not have a tag or a digest.  [INVALID_REFERENCE]
                          found:    "%s"
                          expected: registry.example.com/team/shop
                          Remove the tag or the digest.""".formatted(text));
    }
}
