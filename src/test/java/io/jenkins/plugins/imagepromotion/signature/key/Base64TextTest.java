package io.jenkins.plugins.imagepromotion.signature.key;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Base64TextTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
        +/8=,  true, false, true
        -_8,   false, true, false
        -_8=,  false, false, true
        +/8,   false, false, false
        AAAA,  true, true, true
        '',    true, true, true
        +_8=,  false, false, false
        -/8,   false, false, false
        +/9=,  false, false, false
        -_9,   false, false, false
        +/8==, false, false, false
        A,     false, false, false
        AA==A, false, false, false
        'A A=',   false, false, false
        'AAAA ',  false, false, false
        """)
    void acceptsOnlyTheCanonicalText(String text, boolean standard, boolean url, boolean any) {
        assertThat(Base64Text.standard(text).isPresent()).isEqualTo(standard);
        assertThat(Base64Text.url(text).isPresent()).isEqualTo(url);
        assertThat(Base64Text.any(text).isPresent()).isEqualTo(any);
    }
}
