package io.jenkins.plugins.imagepromotion.cli.output;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a command found out, in both forms.
 *
 * @param text for people; ends with a line end, or is empty
 * @param json for programs
 * @param failure why the run ends with another exit status than 0; empty if it does not
 */
public record Answer(String text, JsonObject json, Optional<Failure> failure) {

    /** An answer that ends well. */
    public static Answer of(Object text, JsonObject json) {
        return new Answer(text.toString(), json, Optional.empty());
    }

    /** An answer that ends badly where there is a failure, and is told all the same. */
    public static Answer of(Object text, JsonObject json, Optional<Failure> failure) {
        return new Answer(text.toString(), json, failure);
    }

    /** A failure, where nothing else is to be told. */
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
