package io.jenkins.plugins.imagepromotion.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON documents into unmodifiable maps and lists, strings, numbers and booleans. Deep nesting and duplicate keys
 * are errors, and members that are null count as missing. {@link #read} also skips elements that are null, and
 * {@link #readDocument} returns them, because the position of an element and an empty array can have a meaning.
 */
public final class JsonTree {
    /** Kubernetes objects have about a dozen levels; custom resources may have more. */
    private static final int MAX_DEPTH = 200;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    private JsonTree() {}

    /**
     * Reads all documents in the text, except those that are null.
     *
     * @throws com.fasterxml.jackson.core.JsonProcessingException if it is not valid JSON; its message quotes the text
     */
    public static List<Object> read(String text) throws IOException {
        List<Object> documents = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(text)) {
            while (parser.nextToken() != null) {
                Object value = value(parser, false);
                if (value != null) {
                    documents.add(value);
                }
            }
        }
        return documents;
    }

    /**
     * Reads all of the bytes as one document, which is not null.
     *
     * @throws com.fasterxml.jackson.core.JsonProcessingException if they are not valid JSON, or are more than one
     *     document; its message quotes the text
     * @throws java.nio.charset.CharacterCodingException if they are not UTF-8
     */
    public static Object readDocument(byte[] utf8) throws IOException {
        // By a strict decoder and not by Jackson's guess, which also takes UTF-16 and UTF-32.
        Reader text = new InputStreamReader(new ByteArrayInputStream(utf8), StandardCharsets.UTF_8.newDecoder());
        try (JsonParser parser = JSON.createParser(text)) {
            Object value = parser.nextToken() == null ? null : value(parser, true);
            if (value == null || parser.nextToken() != null) {
                throw new JsonParseException(parser, "One document was expected");
            }
            return value;
        }
    }

    /** Returns the value if it is an object; otherwise an empty map. */
    @SuppressWarnings("unchecked") // every key is a string
    public static Map<String, Object> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    /** Returns the value if it is an array; otherwise an empty list. */
    public static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    /** Returns the value if it is a string; otherwise an empty one. */
    public static String text(@Nullable Object value) {
        return value instanceof String text ? text : "";
    }

    private static @Nullable Object value(JsonParser parser, boolean keepNulls) throws IOException {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> object(parser, keepNulls);
            case START_ARRAY -> array(parser, keepNulls);
            case VALUE_NULL -> null;
            case VALUE_TRUE, VALUE_FALSE -> parser.getBooleanValue();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
            default -> parser.getText();
        };
    }

    private static Map<String, Object> object(JsonParser parser, boolean keepNulls) throws IOException {
        Map<String, Object> object = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.getText();
            parser.nextToken();
            Object value = value(parser, keepNulls);
            if (value != null) {
                object.put(name, value);
            }
        }
        return Collections.unmodifiableMap(object);
    }

    private static List<@Nullable Object> array(JsonParser parser, boolean keepNulls) throws IOException {
        List<@Nullable Object> array = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Object value = value(parser, keepNulls);
            if (value != null || keepNulls) {
                array.add(value);
            }
        }
        return Collections.unmodifiableList(array);
    }
}
