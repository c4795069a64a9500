package io.jenkins.plugins.imagepromotion.registry.http.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.image.Tag;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagPageTest {
    private static List<Tag> read(String json) throws UnreadableContent {
        List<Tag> tags = new ArrayList<>();
        TagPage.read(json.getBytes(StandardCharsets.UTF_8), tags::add);
        return tags;
    }

    @Test
    void readsTagsInTheirOrderWithoutNamesThatNoTagHas() throws UnreadableContent {
        assertThat(read("{\"name\":\"app\",\"tags\":[\"b\",\"-no\",\"a\",\"\",\"x y\",\"v1.0\"]}"))
                .containsExactly(new Tag("b"), new Tag("a"), new Tag("v1.0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"app\",\"tags\":null}",
                "{\"name\":\"app\",\"tags\":[]}",
                "{\"name\":\"app\"}",
                "{\"tags\":null}"
            })
    void readsNone(String json) throws UnreadableContent {
        assertThat(read(json)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "<html>",
                "{\"tags\":\"a\"}",
                "{\"tags\":[\"a\"]",
                "{\"tags\":[\"a\",{\"name\":\"b\"}]}",
                "{\"tags\":[\"a\",null]}",
                "{\"tags\":[7]}",
                "{\"tags\":[],\"tags\":[\"a\"]}",
                "null",
                "{}",
                "{\"status\":\"ok\"}",
                "{\"errors\":[]}"
            })
    void refusesWhatIsNoPage(String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(UnreadableContent.class);
    }
}
