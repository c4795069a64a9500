package io.jenkins.plugins.imagepromotion.registry.http.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.registry.http.json.UnreadableContent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenTest {
    private static Token read(String json) throws UnreadableContent {
        return Token.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`{'token':'t','expires_in':300}` | 300",
                "`{'access_token':'t','expires_in':300}` | 300",
                "`{'token':'t','access_token':'other'}` | 60",
                "`{'token':'','access_token':'t'}` | 60",
                "`{'token':null,'access_token':'t'}` | 60",
                "`{'token':'t','expires_in':1}` | 60",
                "`{'token':'t','expires_in':-5}` | 60",
                "`{'token':'t','expires_in':null}` | 60",
                "`{'token':'t','expires_in':9999999999}` | 86400",
                "`{'token':'t','issued_at':'2020-01-01T00:00:00Z'}` | 60",
            })
    void readsTheTokenAndHowLongItIsGood(String json, long seconds) throws UnreadableContent {
        assertThat(read(json)).isEqualTo(new Token("t", Duration.ofSeconds(seconds)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | it contains no token",
                "`{'token':''}` | it contains no token",
                "`{'token':7}` | it contains no token",
                "`{'token':'a b'}` | it contains an invalid token",
                "`{'token':'a\\r\\nX-Evil: 1'}` | it contains an invalid token",
                "`{'token':'é'}` | it contains an invalid token",
                "<html> | it is not JSON",
            })
    void refusesWhatIsNoToken(String json, String problem) {
        assertThatThrownBy(() -> read(json)).hasMessage(problem);
    }
}
