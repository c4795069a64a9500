package io.jenkins.plugins.imagepromotion.cli.output;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The result of a command, in both forms.
 *
 * @param text for a reader, or in another format that was asked for; ends with a line end, or is empty
 * @param json for a program
 * @param failure why the exit status is not 0; empty on success
 */
public record Answer(String text, JsonObject json, Optional<Failure> failure) {

    /** Returns a successful result. */
    public static Answer of(Object text, JsonObject json) {
        return new Answer(text.toString(), json, Optional.empty());
    }

    /** Returns the result of a command that failed without any other output. */
    public static Answer of(Failure failure) {
        Map<String, String> facts = new LinkedHashMap<>();
        for (Failure.Fact fact : failure.facts()) {
            facts.put(fact.name(), fact.value());
        }
        JsonObject json = new JsonObject()
                .put("code", failure.code().name())
                .put("message", failure.summary())
                .put("facts", facts)
                .put("remedy", failure.remedy());
        return new Answer("", json, Optional.of(failure));
    }
}
