package io.jenkins.plugins.imagepromotion.registry.http.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A strict reader of one JSON document, as a stream: UTF-8 only, one value, no duplicate fields, bounded depth.
 *
 * <p>It is strict because two programs that read one manifest differently run two different images.
 */
public final class Json {
    private static final int MAX_DEPTH = 32;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    private final JsonParser parser;

    private Json(JsonParser parser) {
        this.parser = parser;
    }

    /** Reads a value from a document. */
    @FunctionalInterface
    public interface Document<T> {
        T read(Json json) throws UnreadableContent;
    }

    /** Reads the value of a field, or skips it. */
    @FunctionalInterface
    public interface Field {
        void read(String name) throws UnreadableContent;
    }

    /** Reads the value of a field from the document, or skips it. */
    @FunctionalInterface
    public interface Member {
        void read(Json json, String name) throws UnreadableContent;
    }

    /** Reads an element of an array, or skips it. */
    @FunctionalInterface
    public interface Element {
        void read() throws UnreadableContent;
    }

    @FunctionalInterface
    private interface Parsing<T> {
        T parse() throws IOException;
    }

    /**
     * Returns what {@code document} reads from all of the bytes.
     *
     * @throws UnreadableContent if they are not one JSON value, or if {@code document} throws it
     */
    public static <T> T read(byte[] bytes, Document<T> document) throws UnreadableContent {
        // Uses a strict decoder, because Jackson's detection also accepts UTF-16 and UTF-32.
        Reader text = new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8.newDecoder());
        try (JsonParser parser = FACTORY.createParser(text)) {
            Json json = new Json(parser);
            json.next();
            T value = document.read(json);
            if (json.next() != null) {
                throw new UnreadableContent("it continues after its end");
            }
            return value;
        } catch (IOException e) {
            throw problem(e);
        }
    }

    /** Passes each field of the document, which must be an object, to {@code member}. */
    public static void readObject(byte[] bytes, Member member) throws UnreadableContent {
        read(bytes, json -> {
            json.object(field -> member.read(json, field));
            return json;
        });
    }

    /** Reads every field of the next object. */
    public void object(Field field) throws UnreadableContent {
        require(JsonToken.START_OBJECT, "an object");
        while (next() != JsonToken.END_OBJECT) {
            String name = from(parser::currentName);
            next();
            field.read(name);
            from(parser::skipChildren);
        }
    }

    /**
     * Reads every element of the next array. Reads {@code null} as an empty array, because Go programs write it for an
     * empty list.
     */
    public void array(Element element) throws UnreadableContent {
        if (isNull()) {
            return;
        }
        require(JsonToken.START_ARRAY, "an array");
        while (next() != JsonToken.END_ARRAY) {
            element.read();
            from(parser::skipChildren);
        }
    }

    /** Reads every field of the next object, unless the next value is {@code null}. */
    public void optionalObject(Field field) throws UnreadableContent {
        if (!isNull()) {
            object(field);
        }
    }

    public boolean isNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    public boolean isObject() {
        return parser.currentToken() == JsonToken.START_OBJECT;
    }

    public boolean isArray() {
        return parser.currentToken() == JsonToken.START_ARRAY;
    }

    /** Returns the next string. */
    public String text() throws UnreadableContent {
        require(JsonToken.VALUE_STRING, "a string");
        return optionalText().orElseThrow();
    }

    /** Returns the next value if it is a string; otherwise empty. */
    public Optional<String> optionalText() throws UnreadableContent {
        return parser.currentToken() == JsonToken.VALUE_STRING ? Optional.of(from(parser::getText)) : Optional.empty();
    }

    /** Returns the next integer. */
    public long number() throws UnreadableContent {
        require(JsonToken.VALUE_NUMBER_INT, "a whole number");
        return from(parser::getLongValue);
    }

    /** Returns the next value if it is an integer; otherwise empty. */
    public Optional<Long> optionalNumber() throws UnreadableContent {
        return parser.currentToken() == JsonToken.VALUE_NUMBER_INT ? Optional.of(number()) : Optional.empty();
    }

    private void require(JsonToken wanted, String expected) throws UnreadableContent {
        if (parser.currentToken() != wanted) {
            throw new UnreadableContent(
                    parser.currentToken() == null ? "it is empty" : expected + " was expected " + place(parser));
        }
    }

    @SuppressWarnings("NullAway") // the parser returns null at the end of the document
    private JsonToken next() throws UnreadableContent {
        return from(parser::nextToken);
    }

    private static <T> T from(Parsing<T> parsing) throws UnreadableContent {
        try {
            return parsing.parse();
        } catch (IOException e) {
            throw problem(e);
        }
    }

    /** Does not use Jackson's messages, because they quote the document. */
    private static UnreadableContent problem(IOException e) {
        if (e instanceof JsonEOFException) {
            return new UnreadableContent("it ends too early");
        }
        if (e instanceof CharacterCodingException) {
            return new UnreadableContent("it is not UTF-8");
        }
        if (e instanceof StreamConstraintsException) {
            return new UnreadableContent("it is nested too deeply");
        }
        boolean twice = String.valueOf(e.getMessage()).startsWith("Duplicate field");
        return new UnreadableContent(twice ? "a field occurs twice" : "it is not JSON");
    }

    private static String place(JsonParser parser) {
        String path = parser.getParsingContext().pathAsPointer().toString();
        return "at " + (path.isEmpty() ? "the top" : Quoted.text(path));
    }
}
