package io.jenkins.plugins.imagepromotion.registry.http.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthChallengeTest {
    private static List<AuthChallenge> parse(String... fields) {
        return AuthChallenge.parse(List.of(fields));
    }

    private static AuthChallenge challenge(String scheme, String... namesAndValues) {
        Map<String, String> parameters = new java.util.HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            parameters.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return new AuthChallenge(scheme, parameters);
    }

    @Test
    void readsACommaInsideQuotesAsPartOfTheValue() {
        assertThat(parse("Bearer realm=\"https://auth.test/token\",service=\"registry.test\","
                        + "scope=\"repository:a:pull,push\""))
                .containsExactly(challenge(
                        "bearer",
                        "realm",
                        "https://auth.test/token",
                        "service",
                        "registry.test",
                        "scope",
                        "repository:a:pull,push"));
    }

    @Test
    void readsSeveralChallengesInOneFieldAndInSeveral() {
        assertThat(parse("Basic realm=\"a\", Bearer realm=\"b\" , scope=\"c\"", "Negotiate"))
                .containsExactly(
                        challenge("basic", "realm", "a"),
                        challenge("bearer", "realm", "b", "scope", "c"),
                        challenge("negotiate"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BEARER REALM=\"x\", Service=y",
                "bearer service = \"y\" , realm= \"x\"",
                "Bearer   realm=x,service=y",
                ", ,Bearer realm=\"x\",, service=\"y\" ,",
                "Bearer realm=\"x\"\tservice=y"
            })
    void readsAnyOrderCaseAndSpacing(String field) {
        assertThat(parse(field)).containsExactly(challenge("bearer", "realm", "x", "service", "y"));
    }

    @Test
    void resolvesEscapesInQuotes() {
        assertThat(parse("Basic realm=\"a \\\"quoted\\\" \\\\ realm\""))
                .containsExactly(challenge("basic", "realm", "a \"quoted\" \\ realm"));
    }

    @Test
    void readsParametersWithoutACommaBetweenThem() {
        assertThat(parse("Bearer realm=\"x\"\tservice=y"))
                .containsExactly(challenge("bearer", "realm", "x", "service", "y"));
    }

    @Test
    void readsAnUnquotedUrlAsSomeServersWriteIt() {
        assertThat(parse("Bearer realm=https://auth.test/token?a=b,service=y"))
                .containsExactly(challenge("bearer", "realm", "https://auth.test/token?a=b", "service", "y"));
    }

    @Test
    void stepsOverAnOpaqueWord() {
        assertThat(parse("Negotiate YIIJvwYGKwYBBQUCoIIJszCCCa+gMD==, Basic realm=\"x\""))
                .containsExactly(challenge("negotiate"), challenge("basic", "realm", "x"));
    }

    @Test
    void takesTheFirstParameterOfAName() {
        assertThat(parse("Bearer realm=\"first\", REALM=\"second\""))
                .containsExactly(challenge("bearer", "realm", "first"));
    }

    @Test
    void keepsAnEmptyValue() {
        assertThat(parse("Bearer realm=\"\",service=\"y\""))
                .containsExactly(challenge("bearer", "realm", "", "service", "y"));
    }

    @Test
    void keepsWhatItReadBeforeAFieldStopsMakingSense() {
        assertThat(parse("Bearer realm=\"x\", service=\"never ends", "Basic realm=\"y\""))
                .containsExactly(challenge("bearer", "realm", "x"), challenge("basic", "realm", "y"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", "=", "\"", "realm=\"x\"", "\"Bearer\"", "=x, Bearer realm=y", "@@@"})
    void readsNothingFromNonsense(String field) {
        assertThat(parse(field)).isEmpty();
    }
}
