package io.jenkins.plugins.imagepromotion.jenkins.history;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.MarkupText;
import hudson.console.ConsoleAnnotator;
import io.jenkins.plugins.imagepromotion.testing.Stored;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the links in the console. */
class DigestLinksTest {
    private static final String DIGEST = "sha256:" + "a".repeat(64);
    private static final String LINE = "[promoteImage] read back: production-v1.4.2 holds " + DIGEST;

    private static String annotated(String line) {
        MarkupText text = new MarkupText(line);
        ConsoleAnnotator<Object> annotator = Objects.requireNonNull(new DigestLinks().newInstance("a build"));
        assertThat(annotator.annotate("a build", text)).isSameAs(annotator);
        return text.toString(false);
    }

    @Test
    void linkTheDigestOfAPromotionToItsPage() {
        assertThat(annotated(LINE))
                .isEqualTo("[promoteImage] read back: production-v1.4.2 holds <a href='/image-promotions/digest/"
                        + DIGEST + "/'>" + DIGEST + "</a>");
        assertThat(annotated("[2026-01-01T00:00:00.000Z] " + LINE)).contains("<a href=");
        assertThat(annotated(LINE.replace("promoteImage", "promoteRelease"))).contains("<a href=");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[imageLineage] holds sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "[promoteImage] holds sha256:aaaa",
                "[promoteImage] reading app",
                "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa [promoteImage] "
            })
    void leaveOtherLinesUnchanged(String line) {
        assertThat(annotated(line)).isEqualTo(line);
    }

    @Test
    void surviveBetweenTwoRequestsOfAPage() throws Exception {
        ConsoleAnnotator<Object> annotator =
                Stored.andReadAgain(Objects.requireNonNull(new DigestLinks().newInstance("a build")));
        MarkupText text = new MarkupText(LINE);

        annotator.annotate("a build", text);

        assertThat(text.toString(false)).contains("<a href=");
    }
}
