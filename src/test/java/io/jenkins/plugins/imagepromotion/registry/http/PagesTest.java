package io.jenkins.plugins.imagepromotion.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.registry.http.wire.RegistryResponse;
import io.jenkins.plugins.imagepromotion.registry.http.wire.Responses;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PagesTest {
    private static final String HERE = "https://registry.test/v2/app/tags/list?n=1000";

    private static RegistryResponse page(String link) {
        Request request = new Request.Builder().url(HERE).build();
        return Responses.of(request, 200, Headers.of("Link", link));
    }

    @ParameterizedTest
    @CsvSource({
        "/v2/app/tags/list?last=b&n=2, https://registry.test/v2/app/tags/list?last=b&n=2",
        "?last=c, https://registry.test/v2/app/tags/list?last=c",
        "https://registry.test/v2/app/tags/list?last=d, https://registry.test/v2/app/tags/list?last=d",
        "http://registry.test/v2/app/tags/list?last=e, https://registry.test/v2/app/tags/list?last=e",
    })
    void staysWhereItIs(String target, String expected) {
        assertThat(Pages.after(page("<" + target + ">; rel=\"next\""))).contains(HttpUrl.get(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "https://registry.test:5000/v2/app/tags/list, //registry.test/next?last=a, https://registry.test:5000/next?last=a",
        "https://registry.test:5000/v2/app/tags/list, http://registry.test/next, https://registry.test:5000/next",
        "https://registry.test:5000/v2/app/tags/list, http://registry.test:5000/next, https://registry.test:5000/next",
        "https://registry.test/v2/app/tags/list, http://registry.test:5000/next, https://registry.test/next",
        "https://registry.test/v2/app/tags/list, https://registry.test:444/next, https://registry.test/next",
        "http://registry.test:5000/v2/app/tags/list, http://registry.test/next, http://registry.test:5000/next",
        "http://registry.test:5000/v2/app/tags/list, https://REGISTRY.test/next#x, http://registry.test:5000/next",
        "https://registry.test/v2/app/tags/list, https://user:secret@registry.test/next, https://registry.test/next",
    })
    void asksTheRegistryThatWasAskedForTheNextPage(String here, String target, String expected) {
        Request request = new Request.Builder().url(here).build();

        assertThat(Pages.after(Responses.of(request, 200, Headers.of("Link", "<" + target + ">; rel=\"next\""))))
                .contains(HttpUrl.get(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "https://evil.test/v2/app/tags/list, https://evil.test/v2/app/tags/list",
        "//evil.test/x?token=secret&last=a, //evil.test/x?…&last=a",
        "https://registry.test.evil.test/x, https://registry.test.evil.test/x",
        "https://registry.test@evil.test/x, https://…@evil.test/x",
        "ftp://registry.test/x, ftp://registry.test/x",
        "https://user:secret@evil.test/x, https://…@evil.test/x",
    })
    void refusesToGoElsewhere(String target, String shown) {
        assertThatThrownBy(() -> Pages.after(page("<" + target + ">; rel=\"next\"")))
                .hasMessage("""
                        The registry points to another server for the next page of its list.  [UNSAFE_REDIRECT]
                          request: GET https://registry.test/v2/app/tags/list?n=1000
                          link:    "%s"
                          Nothing was sent there. Ask the registry's administrator to correct its external URL.""".formatted(shown));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "/v2/app/tags/list?n=2&last=b; rel=next ! /v2/app/tags/list?n=2&last=b; rel=next",
                "</v2/app/tags/list?last=b&token=secret ! </v2/app/tags/list?last=b&…",
                "nonsense ! nonsense",
            })
    void refusesALinkThatCannotBeRead(String link, String shown) {
        assertThatThrownBy(() -> Pages.after(page(link))).hasMessage("""
                        The registry's link to the next page of its list cannot be read.  [UNREADABLE_ANSWER]
                          request: GET https://registry.test/v2/app/tags/list?n=1000
                          link:    "%s"
                          Contact the registry's administrator.""".formatted(shown));
    }

    @Test
    void endsWhereThereIsNoLink() {
        Request request = new Request.Builder().url(HERE).build();

        assertThat(Pages.after(Responses.of(request, 200, Headers.of()))).isEmpty();
    }
}
