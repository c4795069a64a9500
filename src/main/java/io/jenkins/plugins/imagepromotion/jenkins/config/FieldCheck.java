package io.jenkins.plugins.imagepromotion.jenkins.config;

import hudson.Util;
import hudson.util.FormValidation;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.jenkins.credentials.CredentialsChoice;
import io.jenkins.plugins.imagepromotion.policy.demand.InvalidPolicy;
import io.jenkins.plugins.imagepromotion.policy.demand.Settings;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Checks of form fields by the parsers of the core. */
final class FieldCheck {
    private FieldCheck() {}

    /** Returns the failure of the parser, if any. An empty field and a user who is not an administrator get no answer. */
    static FormValidation check(@Nullable String value, Consumer<String> parser) {
        String text = Util.fixEmptyAndTrim(value);
        if (text == null || !CredentialsChoice.mayConfigure(null)) {
            return FormValidation.ok();
        }
        try {
            parser.accept(text);
            return FormValidation.ok();
        } catch (ImagePromotionException e) {
            return FormValidation.error(message(e.failure()));
        }
    }

    /** Returns the failure on one line: what is wrong, and an example of a valid value. */
    static String message(Failure failure) {
        return failure.facts().stream()
                .filter(fact -> fact.name().equals("expected"))
                .findFirst()
                .map(fact -> failure.summary() + " Expected: " + fact.value() + ".")
                .orElse(failure.summary());
    }

    /** Returns the words of a field, separated by commas, spaces or line breaks. */
    static List<String> words(@Nullable String text) {
        String written = Util.fixNull(text);
        List<String> words = Settings.split(written);
        if (words.isEmpty() && !written.isBlank()) {
            // Without names, a list of approvers would let all users approve.
            throw InvalidPolicy.because(
                    "a list is " + Quoted.text(written), "words with commas or spaces between them");
        }
        return words;
    }
}
