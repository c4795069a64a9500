package io.jenkins.plugins.imagepromotion.jenkins.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the parts of an image that pages show; a saved record can contain anything. */
class ShownImageTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            registry.example.com:5000/shop/app:1.4.2       | registry.example.com:5000/shop/app | 1.4.2
            registry.example.com:5000/shop/app             | registry.example.com:5000/shop/app | ''
            registry.example.com/app:1@sha256:aa           | registry.example.com/app           | 1
            app@sha256:aa                                  | app                                | ''
            ''                                             | ''                                 | ''
            <b>:</b>                                       | <b>:</b>                           | ''
            :                                              | ''                                 | ''
            """)
    void splitsAReference(String reference, String repository, String tag) {
        assertThat(ShownImage.repository(reference)).isEqualTo(repository);
        assertThat(ShownImage.tag(reference)).isEqualTo(tag);
    }

    @Test
    void showsTheRepositoryOnlyIfItDiffers() {
        assertThat(ShownImage.within("a/b", "a/b:1")).isEqualTo("1");
        assertThat(ShownImage.within("a/b", "a/c:1")).isEqualTo("a/c:1");
        assertThat(ShownImage.within("a/b", "a/b")).isEqualTo("a/b");
        assertThat(ShownImage.within("a/b", "")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"sha256:0123456789abcdef,0123456789ab", "sha256:01,01", "0123456789abcdef,0123456789ab", "'',''"})
    void shortensADigest(String digest, String shown) {
        assertThat(ShownImage.shortDigest(digest)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"''", "yesterday", "+999999999-12-31T23:59:59Z"})
    void omitsATimeThatCannotBeRead(String at) {
        assertThat(ShownImage.date(at)).isNull();
    }
}
