package io.jenkins.plugins.imagepromotion.cli.output;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One JSON object (RFC 8259) on one line, its members in the order they were put.
 *
 * <p>Written by hand because starting a JSON library takes longer than everything else that {@code explain} does.
 */
public final class JsonObject {
    private static final String HEX = "0123456789abcdef";

    private final StringBuilder members = new StringBuilder();

    /** Puts a string. */
    public JsonObject put(String name, String value) {
        quote(member(name), value);
        return this;
    }

    /** Puts the text of a value, or null where there is none. */
    public JsonObject put(String name, Optional<?> value) {
        if (value.isPresent()) {
            return put(name, value.get().toString());
        }
        member(name).append("null");
        return this;
    }

    /** Puts true or false. */
    public JsonObject put(String name, boolean value) {
        member(name).append(value);
        return this;
    }

    /** Puts a number. */
    public JsonObject put(String name, long value) {
        member(name).append(value);
        return this;
    }

    /** Puts an array of strings. */
    public JsonObject put(String name, List<String> values) {
        StringBuilder text = member(name).append('[');
        for (int i = 0; i < values.size(); i++) {
            quote(i == 0 ? text : text.append(','), values.get(i));
        }
        text.append(']');
        return this;
    }

    /** Puts an object of strings. */
    public JsonObject put(String name, Map<String, String> values) {
        JsonObject object = new JsonObject();
        for (Map.Entry<String, String> entry : values.entrySet()) {
            object.put(entry.getKey(), entry.getValue());
        }
        member(name).append(object);
        return this;
    }

    /** Puts an array of objects. */
    public JsonObject putObjects(String name, List<JsonObject> values) {
        StringBuilder text = member(name).append('[');
        for (int i = 0; i < values.size(); i++) {
            (i == 0 ? text : text.append(',')).append(values.get(i));
        }
        text.append(']');
        return this;
    }

    private StringBuilder member(String name) {
        if (members.length() > 0) {
            members.append(',');
        }
        return quote(members, name).append(':');
    }

    private static StringBuilder quote(StringBuilder to, String text) {
        to.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                to.append('\\').append(c);
            } else if (c < 0x20 || c == 0x7f || Character.isSurrogate(c) || c == 0x2028 || c == 0x2029) {
                to.append("\\u").append(HEX.charAt(c >> 12)).append(HEX.charAt(c >> 8 & 15));
                to.append(HEX.charAt(c >> 4 & 15)).append(HEX.charAt(c & 15));
            } else {
                to.append(c);
            }
        }
        return to.append('"');
    }

    @Override
    public String toString() {
        return "{" + members + "}";
    }
}
