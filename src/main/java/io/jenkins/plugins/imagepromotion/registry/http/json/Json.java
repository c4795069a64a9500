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
 * A strict look at one JSON document, as a stream: UTF-8 alone, one value, no field twice, of bounded depth.
 *
 * <p>Strict, because two programs that read one manifest differently run two different images.
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

    /** Makes a value of a document. */
    @FunctionalInterface
    public interface Document<T> {
        T read(Json json) throws UnreadableContent;
    }

    /** Is told the name of a field, reads its value or leaves it. */
    @FunctionalInterface
    public interface Field {
        void read(String name) throws UnreadableContent;
    }

    /** Reads an element of an array or leaves it. */
    @FunctionalInterface
    public interface Element {
        void read() throws UnreadableContent;
    }

    /**
     * What {@code document} makes of the bytes, all of them.
     *
     * @throws UnreadableContent if they are not one JSON value, or {@code document} says so
     */
    public static <T> T read(byte[] bytes, Document<T> document) throws UnreadableContent {
        // By a strict decoder and not by Jackson's guess, which also takes UTF-16 and UTF-32.
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

    /** Every field of the object that comes next. */
    public void object(Field field) throws UnreadableContent {
        require(JsonToken.START_OBJECT, "an object");
        while (next() != JsonToken.END_OBJECT) {
            String name = name();
            next();
            field.read(name);
            skipRest();
        }
    }

    /** Every element of the array that comes next. */
    public void array(Element element) throws UnreadableContent {
        require(JsonToken.START_ARRAY, "an array");
        while (next() != JsonToken.END_ARRAY) {
            element.read();
            skipRest();
        }
    }

    public boolean isNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    /** The text that comes next. */
    public String text() throws UnreadableContent {
        require(JsonToken.VALUE_STRING, "a string");
        return optionalText().orElseThrow();
    }

    /** The text that comes next; empty if it is something else. */
    public Optional<String> optionalText() throws UnreadableContent {
        try {
            return parser.currentToken() == JsonToken.VALUE_STRING ? Optional.of(parser.getText()) : Optional.empty();
        } catch (IOException e) {
            throw problem(e);
        }
    }

    /** The whole number that comes next. */
    public long number() throws UnreadableContent {
        require(JsonToken.VALUE_NUMBER_INT, "a whole number");
        try {
            return parser.getLongValue();
        } catch (IOException e) {
            throw problem(e);
        }
    }

    /** The whole number that comes next; empty if it is something else. */
    public Optional<Long> optionalNumber() throws UnreadableContent {
        return parser.currentToken() == JsonToken.VALUE_NUMBER_INT ? Optional.of(number()) : Optional.empty();
    }

    private void require(JsonToken wanted, String expected) throws UnreadableContent {
        if (parser.currentToken() != wanted) {
            throw new UnreadableContent(
                    parser.currentToken() == null ? "it is empty" : expected + " was expected " + place(parser));
        }
    }

    private void skipRest() throws UnreadableContent {
        try {
            parser.skipChildren();
        } catch (IOException e) {
            throw problem(e);
        }
    }

    private String name() throws UnreadableContent {
        try {
            return parser.currentName();
        } catch (IOException e) {
            throw problem(e);
        }
    }

    @SuppressWarnings("NullAway") // null is how the parser says that the document is over
    private JsonToken next() throws UnreadableContent {
        try {
            return parser.nextToken();
        } catch (IOException e) {
            throw problem(e);
        }
    }

    /** Without Jackson's own words, which quote the document. */
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
