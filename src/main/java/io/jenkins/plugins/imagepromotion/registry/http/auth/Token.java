package io.jenkins.plugins.imagepromotion.registry.http.auth;

import io.jenkins.plugins.imagepromotion.registry.http.json.Json;
import io.jenkins.plugins.imagepromotion.registry.http.json.UnreadableContent;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * A bearer token.
 *
 * @param value the secret
 * @param lifetime how long it is valid, counted from its receipt
 */
record Token(String value, Duration lifetime) {
    /** Slightly more than RFC 6750 allows, but nothing that could end a header field. */
    private static final Pattern VALUE = Pattern.compile("[\\x21-\\x7e]+");

    /** The specification's default, and its minimum for clients older than the field. */
    private static final long MIN_SECONDS = 60;

    /** Longer lifetimes are reduced to this. */
    private static final long MAX_SECONDS = 24 * 60 * 60;

    /** Reads the response of a token service: {@code token} or {@code access_token}, and the lifetime. */
    static Token read(byte[] bytes) throws UnreadableContent {
        Map<String, String> values = new HashMap<>();
        AtomicLong seconds = new AtomicLong(MIN_SECONDS);
        Json.readObject(bytes, (json, field) -> {
            if (field.equals("expires_in")) {
                seconds.set(json.optionalNumber().orElse(MIN_SECONDS));
            } else {
                json.optionalText().filter(text -> !text.isEmpty()).ifPresent(text -> values.put(field, text));
            }
        });
        String value = values.getOrDefault("token", values.getOrDefault("access_token", ""));
        if (!VALUE.matcher(value).matches()) {
            throw new UnreadableContent(value.isEmpty() ? "it contains no token" : "it contains an invalid token");
        }
        return new Token(value, Duration.ofSeconds(Math.max(MIN_SECONDS, Math.min(MAX_SECONDS, seconds.get()))));
    }

    @Override
    public String toString() {
        return "a token for " + lifetime.toSeconds() + " s";
    }
}
