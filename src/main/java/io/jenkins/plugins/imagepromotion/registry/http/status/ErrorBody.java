package io.jenkins.plugins.imagepromotion.registry.http.status;

import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.registry.http.json.Json;
import io.jenkins.plugins.imagepromotion.registry.http.json.UnreadableContent;
import io.jenkins.plugins.imagepromotion.registry.http.wire.RegistryResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The text that a registry sends with a failure, cleaned and bounded.
 *
 * <p>It reads the specification's {@code {"errors":[{"code","message"}]}}, the {@code {"details"}} and
 * {@code {"error","error_description"}} of token services, and a line of plain text.
 *
 * @param codes the error codes, in order
 * @param text all of it in one line; empty if there is nothing to show
 */
public record ErrorBody(List<String> codes, String text) {
    private static final ErrorBody NONE = new ErrorBody(List.of(), "");
    private static final List<String> PLAIN_FIELDS = List.of("error", "error_description", "message", "details");
    private static final int MAX_ERRORS = 3;

    public ErrorBody {
        codes = List.copyOf(codes);
    }

    /** Reads the text of a response; an HTML page has none. */
    public static ErrorBody of(RegistryResponse answer) {
        if (answer.body().length == 0 || answer.isHtml()) {
            return NONE;
        }
        try {
            return Json.read(answer.body(), ErrorBody::read);
        } catch (UnreadableContent e) {
            return answer.mediaType().startsWith("text/plain")
                    ? new ErrorBody(List.of(), new String(answer.body(), StandardCharsets.UTF_8).strip())
                    : NONE;
        }
    }

    /** Returns true if it has the format of the specification, so that it comes from a registry and not from a proxy. */
    public boolean hasCode() {
        return !codes.isEmpty();
    }

    /** Returns the text in quotes; empty if there is nothing to show. */
    public Optional<String> quoted() {
        return text.isEmpty() ? Optional.empty() : Optional.of(Quoted.text(text));
    }

    private static ErrorBody read(Json json) throws UnreadableContent {
        List<String> codes = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        json.object(field -> {
            if (field.equals("errors")) {
                json.array(() -> readError(json, codes, texts));
            } else if (PLAIN_FIELDS.contains(field)) {
                json.optionalText().ifPresent(texts::add);
            }
        });
        return new ErrorBody(List.copyOf(codes), String.join("; ", texts));
    }

    private static void readError(Json json, List<String> codes, List<String> texts) throws UnreadableContent {
        List<String> parts = new ArrayList<>();
        json.object(field -> {
            if (field.equals("code") || field.equals("message")) {
                Optional<String> text = json.optionalText();
                text.ifPresent(parts::add);
                text.filter(code -> field.equals("code")).ifPresent(codes::add);
            }
        });
        if (texts.size() < MAX_ERRORS && !parts.isEmpty()) {
            texts.add(String.join(": ", parts));
        }
    }
}
