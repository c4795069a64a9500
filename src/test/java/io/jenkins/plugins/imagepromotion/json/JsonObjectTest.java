package io.jenkins.plugins.imagepromotion.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonObjectTest {
    @Test
    void writesEachKindOfValueInTheOrderInWhichItWasPut() {
        JsonObject json = new JsonObject()
                .put("string", "a")
                .put("yes", true)
                .put("int", 1)
                .put("long", 1_763_971_200_000L)
                .put("none", Optional.empty())
                .put("some", Optional.of(2))
                .put("list", List.of("b", new JsonObject().put("c", false)))
                .put("map", Map.of("d", "e"))
                .put("object", new JsonObject())
                .put("day", LocalDate.of(2027, 1, 1));

        assertThat(json)
                .hasToString("{\"string\":\"a\",\"yes\":true,\"int\":1,\"long\":1763971200000,\"none\":null,\"some\":2,"
                        + "\"list\":[\"b\",{\"c\":false}],\"map\":{\"d\":\"e\"},\"object\":{},\"day\":\"2027-01-01\"}");
    }

    @Test
    void escapesWhatIsNotAscii() {
        assertThat(new JsonObject().put("\u00e9", "\"\\\n\u001b\ud800\u2028"))
                .hasToString("{\"\\u00E9\":\"\\\"\\\\\\n\\u001B\\uD800\\u2028\"}");
    }

    @Test
    void escapesTheControlCharacterThatIsAscii() {
        assertThat(new JsonObject().put("a", "\u007f").indented()).isEqualTo("{\n  \"a\" : \"\\u007F\"\n}");
    }

    @Test
    void indentsWithTheLineEndsOfUnix() {
        assertThat(new JsonObject().put("a", 1).put("b", "c").indented())
                .isEqualTo("{\n  \"a\" : 1,\n  \"b\" : \"c\"\n}");
    }
}
