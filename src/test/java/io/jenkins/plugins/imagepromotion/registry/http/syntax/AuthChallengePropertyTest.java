package io.jenkins.plugins.imagepromotion.registry.http.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class AuthChallengePropertyTest {

    @Property
    void readsAnyTextToAnEnd(@ForAll String field) {
        assertThat(AuthChallenge.parse(List.of(field)))
                .allSatisfy(challenge -> assertThat(challenge.scheme()).isNotEmpty());
    }

    @Property
    void readsFragmentsOfChallengesToAnEnd(
            @ForAll @Chars({'B', 'x', '=', '"', ',', ' ', '\\', '\t'}) @StringLength(max = 30) String field) {
        assertThat(AuthChallenge.parse(List.of(field)))
                .allSatisfy(challenge -> assertThat(challenge.scheme()).isNotEmpty());
    }

    @Property
    void readsBackWhatIsWrittenByTheRules(
            @ForAll @AlphaChars @StringLength(min = 1, max = 8) String scheme,
            @ForAll @Size(min = 1, max = 4)
                    Map<@AlphaChars @StringLength(min = 1, max = 8) String, @StringLength(max = 20) String>
                            parameters) {
        Map<String, String> lowerCase = parameters.entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> entry.getKey().toLowerCase(java.util.Locale.ROOT), Map.Entry::getValue, (a, b) -> a));
        String field = scheme + " "
                + lowerCase.entrySet().stream()
                        .map(entry -> entry.getKey() + "=\""
                                + entry.getValue().replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
                        .collect(Collectors.joining(", "));

        assertThat(AuthChallenge.parse(List.of(field)))
                .containsExactly(new AuthChallenge(scheme.toLowerCase(java.util.Locale.ROOT), lowerCase));
    }
}
