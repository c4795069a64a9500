package io.jenkins.plugins.imagepromotion.registry.http.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import okhttp3.HttpUrl;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamedPlaceTest {

    private static NamedPlace place(String asked, String text) {
        return new NamedPlace(HttpUrl.get(asked), text);
    }

    @ParameterizedTest
    @CsvSource({
        // relative
        "https://r.test/v2/app/x, y?a=b, https://r.test/v2/app/y?a=b",
        "https://r.test:5000/v2/app/x, /y, https://r.test:5000/y",
        "https://r.test:5000/v2/app/x, //r.test:5000/y, https://r.test:5000/y",
        // http, because a proxy terminates TLS
        "https://r.test/v2/app/x, http://r.test/v2/app/y, https://r.test/v2/app/y",
        "https://r.test:5000/v2/app/x, http://r.test:5000/token, https://r.test:5000/token",
        "https://r.test:5000/v2/app/x, http://r.test/token, https://r.test:5000/token",
        "https://r.test/v2/app/x, HTTP://R.TEST:443/y, https://r.test/y",
        // https, although the request did not use TLS
        "http://r.test:5000/v2/app/x, https://r.test:5000/v2/app/y?z=1, http://r.test:5000/v2/app/y?z=1",
        // the port is missing
        "https://r.test:5000/v2/app/x, https://r.test/v2/app/y, https://r.test:5000/v2/app/y",
        "http://r.test:5000/v2/app/x, http://r.test:80/v2/app/y?n=1, http://r.test:5000/v2/app/y?n=1",
    })
    void isTheRegistryThatWasAsked(String asked, String text, String expected) {
        assertThat(place(asked, text).url()).contains(HttpUrl.get(expected));
    }

    @ParameterizedTest
    @CsvSource({
        // another host
        "https://r.test/v2/app/x, http://other.test/v2/app/y, http://other.test/v2/app/y",
        "https://r.test:5000/v2/app/x, https://cdn.r.test/v2/app/y, https://cdn.r.test/v2/app/y",
        "https://r.test:5000/v2/app/x, https://r.test.evil.test/v2/y, https://r.test.evil.test/v2/y",
        // another service on the host
        "https://r.test:5050/v2/app/x, https://r.test/jwt/auth, https://r.test/jwt/auth",
        "https://r.test/v2/app/x, https://r.test:9000/bucket, https://r.test:9000/bucket",
        "https://r.test/v2/app/x, http://r.test:9000/bucket, http://r.test:9000/bucket",
        "http://r.test:5000/v2/app/x, http://r.test/token, http://r.test/token",
        // from HTTP to TLS
        "http://r.test/v2/app/x, https://r.test/v2/app/x, https://r.test/v2/app/x",
        "http://r.test:5000/v2/app/x, https://r.test/v2/app/x, https://r.test/v2/app/x",
        "http://r.test:5000/v2/app/x, https://r.test:5000/v2/app/x, https://r.test:5000/v2/app/x",
        // the same path: an endless redirect if it stayed at the registry
        "https://r.test/v2/app/x, http://r.test/v2/app/x, http://r.test/v2/app/x",
        "https://r.test:5000/v2/app/x, https://r.test/v2/app/x, https://r.test/v2/app/x",
        // without the user
        "https://r.test/v2/app/x, https://u:p@cdn.test/y, https://cdn.test/y",
    })
    void isWhereItSays(String asked, String text, String expected) {
        assertThat(place(asked, text).url()).contains(HttpUrl.get(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null://r.test/token", "ftp://r.test/", "https://", "https://a b/", "r.test:5000/token"})
    void isNoneIfItIsNotAUrl(String text) {
        assertThat(place("https://r.test/v2/app/x", text).url()).isEmpty();
        assertThat(place("https://r.test/v2/app/x", text).atRegistry()).isEmpty();
    }
}
