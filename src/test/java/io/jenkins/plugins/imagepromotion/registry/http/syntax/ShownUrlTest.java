package io.jenkins.plugins.imagepromotion.registry.http.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShownUrlTest {

    @ParameterizedTest
    @CsvSource({
        "https://registry.test/v2/app/manifests/1.0, https://registry.test/v2/app/manifests/1.0",
        "https://registry.test:443/v2/, https://registry.test/v2/",
        "http://registry.test:5000/v2/, http://registry.test:5000/v2/",
        "https://[::1]:5000/v2/, https://[::1]:5000/v2/",
        "https://user:secret@registry.test/v2/, https://registry.test/v2/",
        "https://registry.test/v2/app/tags/list?n=1000&last=a, https://registry.test/v2/app/tags/list?n=1000&last=a",
        "https://auth.test/t?service=s&scope=repository:a:pull, https://auth.test/t?service=s&scope=repository:a:pull",
        "https://cdn.test/blob?X-Amz-Signature=secret&sig=secret#secret, https://cdn.test/blob?…",
        "https://auth.test/t?service=s&password=secret, https://auth.test/t?service=s&…",
        "https://registry.test/up?_state=secret, https://registry.test/up?…",
    })
    void showsNoSecret(String url, String shown) {
        assertThat(ShownUrl.of(HttpUrl.get(url))).isEqualTo(shown);
    }

    @Test
    void showsNothingThatCouldDriveATerminal() {
        HttpUrl url = HttpUrl.get("https://auth.test/t")
                .newBuilder()
                .addQueryParameter("service", "a\u001b[2Jb\u202ec")
                .build();

        assertThat(ShownUrl.of(url)).isEqualTo("https://auth.test/t?service=a\\u001b[2Jb\\u202ec");
    }

    @Test
    void isBounded() {
        HttpUrl url = HttpUrl.get("https://auth.test/" + "x".repeat(5000));

        assertThat(ShownUrl.of(url)).hasSize(1001).endsWith("x…");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "null://registry.test/v2/token ! null://registry.test/v2/token",
                "/v2/app/tags/list?n=2&last=v1; rel=next ! /v2/app/tags/list?n=2&last=v1; rel=next",
                "https://a b/x?sig=secret&service=s&token ! https://a b/x?…&service=s&…",
                "https://bob:hunter2@registry .test/ ! https://…@registry .test/",
                "https://bob:hun/ter2@registry .test/ ! https://…@registry .test/",
                "bob:hunter2@registry.test/token ! …@registry.test/token",
                "</x?token=secret>; rel=next, </y?n=1&state=secret> ! </x?…>; rel=next, </y?n=1&…>",
                "/x#access_token=secret ! /x#…",
                "\"https://bob:x@registry .test/?a=\\\"secret&n=1\" ! \"https://…@registry .test/?…&n=1\"",
            })
    void hidesTheSameInTextThatIsNotAUrl(String text, String shown) {
        assertThat(ShownUrl.in(text)).isEqualTo(shown);
    }

    @Test
    void showsLongTextUpToALimitAndOnOneLine() {
        assertThat(ShownUrl.in("/x\n" + "y".repeat(2000)))
                .hasSize(1001)
                .startsWith("/x\\u000ay")
                .endsWith("y…");
    }
}
