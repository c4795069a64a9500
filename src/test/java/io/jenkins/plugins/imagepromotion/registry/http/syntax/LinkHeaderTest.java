package io.jenkins.plugins.imagepromotion.registry.http.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkHeaderTest {

    private static LinkHeader read(String... fields) {
        return LinkHeader.parse(List.of(fields)).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "</next>; rel=\"next\"",
                "</next>;rel=next",
                "</next>; REL=\"Next\"",
                "</next>; title=\"a, b; c\"; rel=\"last next\"",
                "</prev>; rel=\"prev\", </next>; rel=\"next\"",
                "</other>, </next>; rel = next",
                " , </next>;rel=next , ",
                "</next>; rel=next; ",
            })
    void findsTheNextPage(String link) {
        assertThat(read(link).next()).contains("/next");
    }

    @Test
    void findsTheNextPageInAnyField() {
        assertThat(read("</prev>; rel=prev", "", "</next>; rel=next").next()).contains("/next");
    }

    @ParameterizedTest
    @ValueSource(strings = {"</next>", "</next>; title=\"more\"", "</next>; rel=\"\"", "</prev>; rel=prev, </next>"})
    void treatsALinkWithoutARelationAsTheNextPage(String link) {
        assertThat(read(link).next()).contains("/next");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", ",", "</prev>; rel=\"prev\"", "</x>; rel=\"nextish\"", "<https://docs.test/>; rel=help"
            })
    void findsNoneIfNoneIsNamed(String link) {
        assertThat(read(link).next()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "/next",
                "/next; rel=\"next\"",
                "</next",
                "</next; rel=\"next\"",
                "</next> rel=\"next\"",
                "</next>; rel=\"next",
                "</prev>; rel=prev, /next; rel=next",
                "\"</next>\"; rel=next",
                "{\"next\":\"/next\"}",
            })
    void doesNotGuessIfTheSyntaxIsInvalid(String link) {
        assertThat(LinkHeader.parse(List.of(link))).isEmpty();
    }
}
