package io.jenkins.plugins.imagepromotion.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A JSON object (RFC 8259) with its members in the order in which they were put. */
public final class JsonObject {
    private final Map<String, Object> members = new LinkedHashMap<>();

    /**
     * Adds a member.
     *
     * @param value a boolean, an integer, an object, a list or a map of values; an empty {@link Optional} is written as
     *     {@code null}, and any other value as its string
     */
    public JsonObject put(String name, Object value) {
        members.put(name, value);
        return this;
    }

    /** Returns the object on one line. */
    @Override
    public String toString() {
        return Output.write(this, new MinimalPrettyPrinter());
    }

    /** Writes the same text as {@link #toString}, piece by piece, and leaves {@code target} open. */
    public void printTo(Writer target) throws IOException {
        Output.write(this, new MinimalPrettyPrinter(), target);
    }

    /**
     * Returns the object with one member on each line. The bytes are the same on every system, so they can be signed.
     */
    public String indented() {
        return Output.write(this, new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));
    }

    /** Jackson, which is loaded only to write. */
    private static final class Output {
        /** A lone surrogate, which a scanned file can contain, cannot be written in UTF-8 but can be escaped. */
        private static final JsonFactory ASCII = new JsonFactoryBuilder()
                .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                .characterEscapes(new ControlEscapes())
                .build();

        static String write(JsonObject object, PrettyPrinter layout) {
            StringWriter text = new StringWriter();
            try {
                write(object, layout, text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return text.toString();
        }

        static void write(JsonObject object, PrettyPrinter layout, Writer text) throws IOException {
            try (JsonGenerator json = ASCII.createGenerator(text)) {
                json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
                json.setPrettyPrinter(layout);
                write(json, object);
            }
        }

        private static void write(JsonGenerator json, Object value) throws IOException {
            if (value instanceof JsonObject object) {
                write(json, object.members);
            } else if (value instanceof Map<?, ?> map) {
                json.writeStartObject();
                for (Map.Entry<?, ?> member : map.entrySet()) {
                    json.writeFieldName(member.getKey().toString());
                    write(json, member.getValue());
                }
                json.writeEndObject();
            } else if (value instanceof List<?> list) {
                json.writeStartArray();
                for (Object element : list) {
                    write(json, element);
                }
                json.writeEndArray();
            } else if (value instanceof Optional<?> optional) {
                if (optional.isPresent()) {
                    write(json, optional.get());
                } else {
                    json.writeNull();
                }
            } else if (value instanceof Boolean flag) {
                json.writeBoolean(flag);
            } else if (value instanceof Integer || value instanceof Long) {
                json.writeNumber(((Number) value).longValue());
            } else {
                json.writeString(value.toString());
            }
        }
    }
    /** RFC 8259 allows DEL unescaped, but a terminal must not get a control character from the text that we repeat. */
    private static final class ControlEscapes extends CharacterEscapes {
        private static final long serialVersionUID = 1L;

        @Override
        public int[] getEscapeCodesForAscii() {
            int[] codes = CharacterEscapes.standardAsciiEscapesForJSON();
            codes[0x7f] = CharacterEscapes.ESCAPE_STANDARD;
            return codes;
        }

        @Override
        public @Nullable SerializableString getEscapeSequence(int character) {
            return null;
        }
    }
}
