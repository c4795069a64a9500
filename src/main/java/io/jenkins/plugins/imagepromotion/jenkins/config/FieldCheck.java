package io.jenkins.plugins.imagepromotion.jenkins.config;

import hudson.Util;
import hudson.util.FormValidation;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import java.util.List;
import java.util.function.Consumer;
import jenkins.model.Jenkins;
import org.jspecify.annotations.Nullable;

/** What the fields of the policy's form share: blanks, lists of words, and the core's own judgement of what is typed. */
final class FieldCheck {
    private FieldCheck() {}

    /** Nothing wrong, or what the core says of the text; an empty field and whoever is no administrator hear nothing. */
    static FormValidation check(@Nullable String value, Consumer<String> core) {
        String text = Util.fixEmptyAndTrim(value);
        if (text == null || !Jenkins.get().hasPermission(Jenkins.ADMINISTER)) {
            return FormValidation.ok();
        }
        try {
            core.accept(text);
            return FormValidation.ok();
        } catch (ImagePromotionException e) {
            return FormValidation.error(message(e.failure()));
        }
    }

    /** A failure on one line: what is wrong, and what would be right. */
    static String message(Failure failure) {
        return failure.facts().stream()
                .filter(fact -> fact.name().equals("expected"))
                .findFirst()
                .map(fact -> failure.summary() + " Expected: " + fact.value() + ".")
                .orElse(failure.summary());
    }

    /** The words of a field, divided by blanks or line ends. */
    static List<String> words(@Nullable String text) {
        String trimmed = Util.fixEmptyAndTrim(text);
        return trimmed == null ? List.of() : List.of(trimmed.split("\\s+"));
    }
}
