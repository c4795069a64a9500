package io.jenkins.plugins.imagepromotion.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTreeTest {

    private static Object read(String text) throws IOException {
        return JsonTree.readDocument(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsOneDocument() throws IOException {
        assertThat(read(" {\"a\":[1,\"é\",true,null],\"b\":null} "))
                .isEqualTo(Map.of("a", Arrays.asList(1, "é", true, null)));
    }

    @Test
    void skipsNullsOfSeveralDocuments() throws IOException {
        assertThat(JsonTree.read("[1,null,{\"a\":[null]}] null {\"b\":null}"))
                .isEqualTo(List.of(List.of(1, Map.of("a", List.of())), Map.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{} {}",
                "null {}",
                "{}x",
                "{\"a\":1,\"a\":1}",
                "{\"a\":null,\"a\":1}",
                "\ufeff{}",
                "{'a':1}"
            })
    void refusesEverythingElse(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        byte[] utf16 = "{}".getBytes(StandardCharsets.UTF_16LE);

        assertThatThrownBy(() -> JsonTree.readDocument(new byte[] {'"', (byte) 0xc3, '"'}))
                .isInstanceOf(CharacterCodingException.class);
        assertThatThrownBy(() -> JsonTree.readDocument(utf16)).isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void refusesDeepNesting() throws IOException {
        assertThat(read("[".repeat(200) + "]".repeat(200))).isInstanceOf(List.class);
        assertThatThrownBy(() -> read("[".repeat(201) + "]".repeat(201))).isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void returnsATreeThatCannotChange() throws IOException {
        Map<String, Object> tree = JsonTree.map(read("{\"a\":[1],\"b\":{}}"));

        assertThatThrownBy(() -> tree.put("c", 1)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> JsonTree.map(tree.get("b")).put("c", 1))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> JsonTree.list(tree.get("a")).remove(0))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
