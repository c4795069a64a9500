package io.jenkins.plugins.imagepromotion.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.registry.http.wire.RegistryResponse;
import io.jenkins.plugins.imagepromotion.registry.http.wire.Responses;
import java.util.List;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PagesTest {
    private static final String HERE = "https://registry.test/v2/app/tags/list?n=1000";

    private static RegistryResponse page(String link) {
        Request request = new Request.Builder().url(HERE).build();
        return Responses.of(request, 200, Headers.of("Link", link));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "</next>; rel=\"next\"",
                "</next>;rel=next",
                "</next>; REL=\"Next\"",
                "</next>; title=\"a, b; c\"; rel=\"last next\"",
                "</prev>; rel=\"prev\", </next>; rel=\"next\"",
                "</other>, </next>; rel = next"
            })
    void findsTheNextPage(String link) {
        assertThat(Pages.target(List.of(link))).contains("/next");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "nonsense", "</prev>; rel=\"prev\"", "</x>; title=\"next\"", "</x>; rel=\"nextish\"", "</x"})
    void findsNoneWhereNoneIsNamed(String link) {
        assertThat(Pages.target(List.of(link))).isEmpty();
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
    @ValueSource(
            strings = {
                "https://evil.test/v2/app/tags/list",
                "https://registry.test:444/x",
                "//evil.test/x",
                "ftp://registry.test/x"
            })
    void refusesToGoElsewhere(String target) {
        assertThatThrownBy(() -> Pages.after(page("<" + target + ">; rel=\"next\"")))
                .hasMessage("""
                        The registry points to another server for the next page of its list.  [UNSAFE_REDIRECT]
                          request: GET https://registry.test/v2/app/tags/list?n=1000
                          The redirect was not followed. Contact the registry's administrator.""");
    }

    @Test
    void endsWhereThereIsNoLink() {
        Request request = new Request.Builder().url(HERE).build();

        assertThat(Pages.after(Responses.of(request, 200, Headers.of()))).isEmpty();
    }
}
