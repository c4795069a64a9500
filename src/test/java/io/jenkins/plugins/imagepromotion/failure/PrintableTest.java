package io.jenkins.plugins.imagepromotion.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PrintableTest {

    static Stream<Arguments> foreign() {
        return Stream.of(
                arguments("linux\nApproved by alice", "linux\\u000aApproved by alice"),
                arguments("a\rb\tc", "a\\u000db\\u0009c"),
                arguments("\u001b[31mred", "\\u001b[31mred"),
                arguments("\u009b31m", "\\u009b31m"),
                arguments("x\u202egnirts", "x\\u202egnirts"),
                arguments("zero\u200bwidth\u2066", "zero\\u200bwidth\\u2066"),
                arguments("line\u2028paragraph\u2029", "line\\u2028paragraph\\u2029"),
                arguments("half \ud800 pair", "half \\ud800 pair"),
                arguments("tag \udb40\udc41", "tag \\udb40\\udc41"),
                arguments("private \ue000", "private \\ue000"),
                arguments("\u007f", "\\u007f"));
    }

    @ParameterizedTest
    @MethodSource("foreign")
    void escapesWhatIsNotALetterOrASign(String foreign, String shown) {
        assertThat(Printable.line(foreign)).isEqualTo(shown);
    }

    @Test
    void keepsEverythingElse() {
        String text = "Björn’s image – 日本語 🎉 \"C:\\new\" …";

        assertThat(Printable.line(text)).isEqualTo(text);
    }

    @Test
    void cutsALongText() {
        assertThat(Printable.line("x".repeat(4000))).hasSize(4000).endsWith("x");
        assertThat(Printable.line("x".repeat(4001))).hasSize(4000).endsWith("x…");
        assertThat(Printable.line("\n".repeat(3000)))
                .hasSize(4000)
                .startsWith("\\u000a")
                .endsWith("…");
    }

    @Property
    void changesNothingTheSecondTime(@ForAll String text) {
        String once = Printable.line(text);

        assertThat(Printable.line(once)).isEqualTo(once);
        assertThat(once.chars()).noneMatch(Character::isISOControl);
    }
}
