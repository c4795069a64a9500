package io.jenkins.plugins.imagepromotion.registry.http.auth;

import io.jenkins.plugins.imagepromotion.registry.http.json.Json;
import io.jenkins.plugins.imagepromotion.registry.http.json.UnreadableContent;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the response of a token service: {@code token} or {@code access_token}, and the lifetime. */
final class TokenReader {
    /** Slightly more than RFC 6750 allows, but nothing that could end a header field. */
    private static final Pattern VALUE = Pattern.compile("[\\x21-\\x7e]+");

    /** The specification's default, and its floor for clients older than the field. */
    private static final long MIN_SECONDS = 60;

    /** Longer lifetimes are cut off. */
    private static final long MAX_SECONDS = 24 * 60 * 60;

    private Optional<String> token = Optional.empty();
    private Optional<String> accessToken = Optional.empty();
    private long seconds = MIN_SECONDS;

    private TokenReader() {}

    static Token read(byte[] bytes) throws UnreadableContent {
        TokenReader reader = new TokenReader();
        Json.read(bytes, json -> {
            json.object(field -> reader.readField(json, field));
            return reader;
        });
        String value = reader.token.or(() -> reader.accessToken).orElse("");
        if (!VALUE.matcher(value).matches()) {
            throw new UnreadableContent(value.isEmpty() ? "it contains no token" : "it contains an invalid token");
        }
        return new Token(value, Duration.ofSeconds(Math.max(MIN_SECONDS, Math.min(MAX_SECONDS, reader.seconds))));
    }

    private void readField(Json json, String field) throws UnreadableContent {
        switch (field) {
            case "token" -> token = json.optionalText().filter(text -> !text.isEmpty());
            case "access_token" -> accessToken = json.optionalText();
            case "expires_in" -> seconds = json.optionalNumber().orElse(MIN_SECONDS);
            default -> {}
        }
    }
}
