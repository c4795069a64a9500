package io.jenkins.plugins.imagepromotion.image;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotedTest {

    @ParameterizedTest(name = "[{index}] {1}")
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "app:1.4.2, \"app:1.4.2\"",
                "` ~`, \" ~\"",
                "``, \"\"",
                "say \"hi\", \"say \\\"hi\\\"\"",
                "a\\u000ab, \"a\\\\u000ab\"",
            })
    void showsPrintableAsciiInQuotes(String text, String shown) {
        assertThat(Quoted.text(text)).isEqualTo(shown);
    }

    @Test
    void keepsForeignTextOnOneLine() {
        assertThat(Quoted.text("app\r\nPromoted\u0085\u2028\u2029\u001b[2K"))
                .isEqualTo("\"app\\u000d\\u000aPromoted\\u0085\\u2028\\u2029\\u001b[2K\"");
    }

    @Test
    void showsWhatHidesOrTurnsText() {
        assertThat(Quoted.text("a\u200bb\u202ec\u2066d\ufeff\u00a0\u3164\u007f"))
                .isEqualTo("\"a\\u200bb\\u202ec\\u2066d\\ufeff\\u00a0\\u3164\\u007f\"");
    }

    @Test
    void showsLettersThatOnlyLookFamiliar() {
        assertThat(Quoted.text("\u0430pp\u2013v1 \ud83d\udc33 \ud83d"))
                .isEqualTo("\"\\u0430pp\\u2013v1 \\ud83d\\udc33 \\ud83d\"");
    }

    @Test
    void showsThreeHundredCharactersAndNoMore() {
        assertThat(Quoted.text("a".repeat(300))).isEqualTo("\"" + "a".repeat(300) + "\"");
        assertThat(Quoted.text("a".repeat(301))).isEqualTo("\"" + "a".repeat(300) + "…\"");
        assertThat(Quoted.text("\0".repeat(1_000_000))).isEqualTo("\"" + "\\u0000".repeat(300) + "…\"");
    }

    @Property
    void printsNothingButAsciiFromAnyText(@ForAll String text) {
        String shown = Quoted.text(text);

        assertThat(shown).startsWith("\"").matches("\"(?:[ !#-\\[\\]-~]|\\\\[\\\\\"]|\\\\u[0-9a-f]{4})*…?\"");
    }
}
