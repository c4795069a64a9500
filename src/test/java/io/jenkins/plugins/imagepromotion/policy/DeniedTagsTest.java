package io.jenkins.plugins.imagepromotion.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Tag;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeniedTagsTest {

    @ParameterizedTest
    @CsvSource({
        "blue, blue, true",
        "blue, BLUE, true",
        "Blue, blue, true",
        "blue, blue2, false",
        "blue, navy-blue, false",
        "release-*, release-1, true",
        "release-*, release-, true",
        "release-*, release, false",
        "*-eu, blue-eu, true",
        "*-eu, blue-eu-1, false",
        "v?.x, v1.x, true",
        "v?.x, v10.x, false",
        "v?.x, v1ax, false",
        "*a*b*, xxaxxbxx, true",
        "*a*b*, xxbxxaxx, false",
        "*, anything, true"
    })
    void matchesNamesAndWildcardsInEitherCase(String pattern, String tag, boolean matches) {
        assertThat(new DeniedTags(List.of("other", pattern)).find(new Tag(tag)))
                .isEqualTo(matches ? Optional.of(pattern) : Optional.empty());
    }

    @Property
    void matchesWhatTheRegularExpressionWouldMatch(@ForAll("patterns") String pattern, @ForAll("names") String tag) {
        String expression = "\\Q" + pattern.replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q") + "\\E";

        assertThat(new DeniedTags(List.of(pattern)).find(new Tag(tag)).isPresent())
                .isEqualTo(Pattern.matches(expression, tag));
    }

    @Provide
    Arbitrary<String> patterns() {
        return Arbitraries.strings().withChars("ab*?").ofMinLength(1).ofMaxLength(8);
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings().withChars("ab").ofMinLength(1).ofMaxLength(8);
    }

    @Test
    void findsNothingWhereNothingIsDenied() {
        assertThat(DeniedTags.NONE.find(new Tag("latest"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "feature/x", "/release-.*/", "a b", "blue:1"})
    void refusesAPatternThatNoTagCouldMatch(String pattern) {
        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> new DeniedTags(List.of(pattern)))
                .withMessage("""
                        The policy is not valid: "%s" does not match any tag.  [INVALID_POLICY]
                          expected: 1 to 128 of A-Z a-z 0-9 _ . - and the wildcards * and ?, such as blue or release-*
                          Correct the policy; docs/policy.md shows every field by example.""", pattern);
    }
}
