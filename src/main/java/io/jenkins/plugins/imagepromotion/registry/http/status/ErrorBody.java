package io.jenkins.plugins.imagepromotion.registry.http.status;

import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.registry.http.json.Json;
import io.jenkins.plugins.imagepromotion.registry.http.json.UnreadableContent;
import io.jenkins.plugins.imagepromotion.registry.http.wire.RegistryResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The text that a server sends with a failure, limited in length.
 *
 * <p>It reads JSON: the specification's {@code {"errors":[{"code","message","detail"}]}}, problem details (RFC 9457),
 * the {@code {"error","error_description"}} of token services, and the alternative names that some registries use, such
 * as {@code errorCode}. It also reads the {@code Code} and {@code Message} of an object store's XML, the title of an
 * HTML page, and plain text.
 *
 * @param codes the codes in {@code errors}, in order
 * @param text the whole text on one line; empty if the body contains nothing to show
 */
public record ErrorBody(List<String> codes, String text) {
    private static final ErrorBody NONE = new ErrorBody(List.of(), "");

    /** Longer text is never shown, so no more is collected. */
    private static final int MAX_LENGTH = 4000;

    private static final String CONTENT = "[^>]{0,200}>\\s{0,200}([^<]{1,1000})";
    private static final Pattern TITLE = Pattern.compile("<title" + CONTENT, Pattern.CASE_INSENSITIVE);
    private static final Pattern OBJECT_STORE = Pattern.compile("<(?:Code|Message)" + CONTENT);

    public ErrorBody {
        codes = List.copyOf(codes);
    }

    /** Reads the text of a response. */
    public static ErrorBody of(RegistryResponse answer) {
        if (answer.body().length == 0) {
            return NONE;
        }
        String text = new String(answer.body(), StandardCharsets.UTF_8).strip();
        if (text.startsWith("<") || (answer.isHtml() && !text.startsWith("{"))) {
            return ofMarkup(text, answer.isHtml());
        }
        Words words = new Words();
        try {
            return Json.read(answer.body(), json -> {
                words.readAll(json);
                return new ErrorBody(words.codes, words.text());
            });
        } catch (UnreadableContent e) {
            boolean isPlain = answer.mediaType().isEmpty() || answer.mediaType().startsWith("text/plain");
            // If a document is cut off or repeats a field, keep the text read so far. Its codes prove nothing.
            return new ErrorBody(List.of(), words.text().isEmpty() && isPlain ? text : words.text());
        }
    }

    /** Returns the title of an HTML page, in quotes; empty if the response is not HTML. */
    public static Optional<String> title(RegistryResponse answer) {
        return answer.isHtml() ? of(answer).quoted() : Optional.empty();
    }

    /** Returns true if the body has the specification's format, which means that a registry, and not a proxy, sent it. */
    public boolean hasCode() {
        return !codes.isEmpty();
    }

    /** Returns the text in quotes; empty if the text is empty. */
    public Optional<String> quoted() {
        return text.isEmpty() ? Optional.empty() : Optional.of(Quoted.text(text));
    }

    private static ErrorBody ofMarkup(String text, boolean isHtml) {
        Matcher title = TITLE.matcher(text);
        if (title.find()) {
            return new ErrorBody(List.of(), title.group(1).strip());
        }
        return isHtml
                ? NONE
                : new ErrorBody(
                        List.of(),
                        OBJECT_STORE
                                .matcher(text)
                                .results()
                                .map(found -> found.group(1).strip())
                                .limit(2)
                                .collect(Collectors.joining(": ")));
    }

    /** The human-readable part of a JSON document: the values of the fields that registries use, at any depth. */
    private static final class Words {
        /** Field names in lower case, without separators. */
        private static final Set<String> CODES = Set.of("code", "errorcode");

        private static final Set<String> MESSAGES = Set.of(
                "message",
                "errormessage",
                "errormsg",
                "error",
                "errordescription",
                "msg",
                "title",
                "description",
                "reason");
        private static final Set<String> DETAILS = Set.of("detail", "details");
        private static final int MAX_ERRORS = 3;

        private final List<String> codes = new ArrayList<>();
        private final List<String> texts = new ArrayList<>();

        String text() {
            return joined("; ", texts);
        }

        void readAll(Json json) throws UnreadableContent {
            if (json.isArray()) {
                json.array(() -> readError(json));
            } else if (json.isObject()) {
                json.object(field -> readField(json, field));
            } else {
                json.optionalText().ifPresent(texts::add);
            }
        }

        /** Reads a top-level field: an error, a list of errors, or a part of the only error. */
        private void readField(Json json, String field) throws UnreadableContent {
            String name = plain(field);
            if (name.equals("errors") && json.isArray()) {
                json.array(() -> readError(json));
            } else if (json.isObject() && (name.equals("errors") || name.equals("error"))) {
                readError(json);
            } else if (CODES.contains(name) || MESSAGES.contains(name) || DETAILS.contains(name)) {
                boolean isScalar = !json.isObject() && !json.isArray() && !DETAILS.contains(name);
                add(isScalar ? json.optionalText().orElse("") : flat(json));
            }
        }

        /** Reads one error, with its fields in any order, as {@code code: message (detail)}. */
        private void readError(Json json) throws UnreadableContent {
            if (!json.isObject()) {
                json.optionalText().ifPresent(this::add);
                return;
            }
            List<String> names = new ArrayList<>();
            List<String> messages = new ArrayList<>();
            List<String> details = new ArrayList<>();
            try {
                json.object(field -> {
                    String name = plain(field);
                    if (CODES.contains(name)) {
                        Optional<String> code = json.optionalText();
                        code.ifPresent(names::add);
                        code.filter(text -> field.equals("code")).ifPresent(codes::add);
                    } else if (MESSAGES.contains(name)) {
                        messages.add(json.optionalText().orElse(""));
                    } else if (DETAILS.contains(name)) {
                        details.add(flat(json));
                    }
                });
            } finally {
                addError(names, messages, details);
            }
        }

        private void addError(List<String> names, List<String> messages, List<String> details) {
            String said = joined(
                    ": ", Stream.concat(names.stream(), messages.stream()).toList());
            String detail = joined(", ", details);
            boolean isNew = !detail.isEmpty() && !said.contains(detail);
            add(isNew && !said.isEmpty() ? said + " (" + detail + ")" : said + (isNew ? detail : ""));
        }

        private void add(String text) {
            if (!text.isEmpty() && texts.size() < MAX_ERRORS) {
                texts.add(text);
            }
        }

        /** Returns all strings and whole numbers in a value, with their field names. */
        private static String flat(Json json) throws UnreadableContent {
            StringJoiner flat = new StringJoiner(", ");
            if (json.isObject()) {
                json.object(field -> {
                    String value = flat(json);
                    if (!value.isEmpty() && flat.length() < MAX_LENGTH) {
                        flat.add(field + ": " + value);
                    }
                });
            } else if (json.isArray()) {
                json.array(() -> {
                    String value = flat(json);
                    if (!value.isEmpty() && flat.length() < MAX_LENGTH) {
                        flat.add(value);
                    }
                });
            } else {
                Optional<Long> number = json.optionalNumber();
                return number.isPresent()
                        ? number.get().toString()
                        : json.optionalText().orElse("");
            }
            return flat.toString();
        }

        /** Joins the distinct parts, because some registries repeat the same text in several fields. */
        private static String joined(String separator, List<String> parts) {
            Set<String> seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
            return parts.stream()
                    .filter(part -> !part.isEmpty() && seen.add(part))
                    .collect(Collectors.joining(separator));
        }

        private static String plain(String name) {
            return name.replace("_", "").replace("-", "").toLowerCase(Locale.ROOT);
        }
    }
}
