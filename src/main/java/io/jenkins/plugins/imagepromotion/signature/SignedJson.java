package io.jenkins.plugins.imagepromotion.signature;

import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.json.JsonTree;
import io.jenkins.plugins.imagepromotion.signature.key.Base64Text;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object in a signature. It is read strictly, because two programs that read one signature differently believe
 * two different things: UTF-8 only, one document, no duplicate members, no other types than expected.
 */
final class SignedJson {
    /** Much deeper than any statement. */
    private static final int MAX_ELEMENTS = 100_000;

    /** Much more than an envelope or a bundle has. */
    private static final int MAX_UNSIGNED_VALUES = 10_000;

    private final String place;
    private final Map<String, Object> members;

    private SignedJson(String place, Map<String, Object> members) {
        this.place = place;
        this.members = members;
    }

    /**
     * Reads an object.
     *
     * @param what the noun for messages, such as {@code the envelope}
     * @param limit the largest size in bytes
     */
    static SignedJson read(String what, byte[] bytes, int limit) throws DoesNotCount {
        if (bytes.length > limit) {
            throw DoesNotCount.malformed(what + " has " + bytes.length + " bytes, more than " + limit);
        }
        return new SignedJson(what, object(what, document(what, bytes)));
    }

    /**
     * Reads an object that contains signatures and that no signature covers. It must have few values, because anyone
     * can write it, and each value uses much more memory than its text.
     */
    static SignedJson readUnsigned(String what, byte[] bytes, int limit) throws DoesNotCount {
        int values = 0;
        for (byte each : bytes) {
            values += each == ',' || each == '[' || each == '{' ? 1 : 0;
        }
        if (values > MAX_UNSIGNED_VALUES) {
            throw DoesNotCount.malformed(what + " has more than " + MAX_UNSIGNED_VALUES + " values");
        }
        return read(what, bytes, limit);
    }

    private static Object document(String what, byte[] bytes) throws DoesNotCount {
        try {
            return JsonTree.readDocument(bytes);
        } catch (CharacterCodingException e) {
            throw DoesNotCount.malformed(what + " is not UTF-8");
        } catch (IOException e) {
            // The reader's message quotes the document.
            boolean twice = String.valueOf(e.getMessage()).startsWith("Duplicate field");
            throw DoesNotCount.malformed(what + (twice ? " has a member twice" : " is not valid JSON"));
        }
    }

    private static Map<String, Object> object(String place, @Nullable Object value) throws DoesNotCount {
        if (value instanceof Map<?, ?>) {
            return JsonTree.map(value);
        }
        throw DoesNotCount.malformed(place + " is not an object");
    }

    /** Refuses all members except these. */
    void hasOnly(Set<String> names) throws DoesNotCount {
        for (String name : members.keySet()) {
            if (!names.contains(name)) {
                throw DoesNotCount.malformed(place + " has the unknown member " + Quoted.text(name));
            }
        }
    }

    boolean has(String name) {
        return members.containsKey(name);
    }

    Set<String> names() {
        return members.keySet();
    }

    Map<String, Object> members() {
        return members;
    }

    String text(String name) throws DoesNotCount {
        if (required(name) instanceof String text) {
            return text;
        }
        throw DoesNotCount.malformed(at(name) + " is not a string");
    }

    Optional<String> optionalText(String name) throws DoesNotCount {
        return has(name) ? Optional.of(text(name)) : Optional.empty();
    }

    /** Returns the bytes of a string in canonical Base64, of either alphabet. */
    byte[] base64(String name) throws DoesNotCount {
        return Base64Text.any(text(name)).orElseThrow(() -> DoesNotCount.malformed(at(name) + " is not valid Base64"));
    }

    /** Returns a whole number that is not negative. */
    long size(String name) throws DoesNotCount {
        Object value = required(name);
        if ((value instanceof Integer || value instanceof Long) && ((Number) value).longValue() >= 0) {
            return ((Number) value).longValue();
        }
        throw DoesNotCount.malformed(at(name) + " is not a size");
    }

    SignedJson object(String name) throws DoesNotCount {
        return new SignedJson(at(name), object(at(name), required(name)));
    }

    Map<String, Object> optionalObject(String name) throws DoesNotCount {
        return has(name) ? object(name).members : Map.of();
    }

    /** Returns the elements of an array of objects. */
    List<SignedJson> objects(String name) throws DoesNotCount {
        List<SignedJson> objects = new ArrayList<>();
        for (Object element : array(name)) {
            objects.add(new SignedJson(at(name), object("an element of " + at(name), element)));
        }
        return objects;
    }

    /** Returns the elements of an array of strings. */
    List<String> texts(String name) throws DoesNotCount {
        List<String> texts = new ArrayList<>();
        for (Object element : array(name)) {
            if (!(element instanceof String text)) {
                throw DoesNotCount.malformed("an element of " + at(name) + " is not a string");
            }
            texts.add(text);
        }
        return texts;
    }

    private List<?> array(String name) throws DoesNotCount {
        if (required(name) instanceof List<?> list && list.size() <= MAX_ELEMENTS) {
            return list;
        }
        throw DoesNotCount.malformed(at(name) + " is not an array of at most " + MAX_ELEMENTS + " elements");
    }

    private Object required(String name) throws DoesNotCount {
        Object value = members.get(name);
        if (value == null) {
            throw DoesNotCount.malformed(place + " has no " + Quoted.text(name));
        }
        return value;
    }

    /** Returns a phrase for the member. */
    String at(String name) {
        return Quoted.text(name) + " in " + place;
    }
}
