package io.jenkins.plugins.imagepromotion.jenkins.config;

import hudson.Util;
import hudson.model.Item;
import hudson.model.Job;
import hudson.util.FormValidation;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.jenkins.approval.BuildContext;
import io.jenkins.plugins.imagepromotion.jenkins.credentials.CredentialsChoice;
import io.jenkins.plugins.imagepromotion.policy.demand.Approvals;
import io.jenkins.plugins.imagepromotion.policy.demand.InvalidPolicy;
import io.jenkins.plugins.imagepromotion.policy.demand.Jobs;
import io.jenkins.plugins.imagepromotion.policy.demand.Settings;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import org.jspecify.annotations.Nullable;

/** Checks of form fields by the parsers of the core. */
public final class FieldCheck {
    /** The facts that help to correct a field. */
    private static final Set<String> SHOWN = Set.of("expected", "allowed", "found");

    /** The path of a job's URL, which is often copied by mistake. */
    private static final Predicate<String> JOB_URL =
            Pattern.compile("/?job/[^/]+(/job/[^/]+)*/?").asMatchPredicate();

    private static final Predicate<String> NUMBER =
            Pattern.compile("[0-9]{1,6}").asMatchPredicate();

    private FieldCheck() {}

    /**
     * Returns the failure of the parser, if any. Reports nothing for an empty field, or to a user without the
     * permission to configure.
     */
    static FormValidation check(@Nullable String value, Consumer<String> parser) {
        return check(null, value, parser);
    }

    /**
     * Returns the failure of the parser for a field in the form of an item, if any.
     *
     * @param item the item that the form configures; null for the controller
     */
    public static FormValidation check(@Nullable Item item, @Nullable String value, Consumer<String> parser) {
        String text = Util.fixEmptyAndTrim(value);
        if (text == null || !CredentialsChoice.mayConfigure(item)) {
            return FormValidation.ok();
        }
        try {
            parser.accept(text);
            return FormValidation.ok();
        } catch (ImagePromotionException e) {
            return FormValidation.error(message(e.failure()));
        }
    }

    /**
     * Returns the failure on one line: the problem, then an example of a valid value, or the allowed values and the
     * value found.
     */
    static String message(Failure failure) {
        return failure.summary()
                + failure.facts().stream()
                        .filter(fact -> SHOWN.contains(fact.name()))
                        .map(fact -> " " + fact.name().substring(0, 1).toUpperCase(Locale.ROOT)
                                + fact.name().substring(1) + ": " + fact.value() + ".")
                        .collect(Collectors.joining());
    }

    /** Checks a number of approvals, and warns if the plugin that asks for approvals is missing. */
    static FormValidation approvals(@Nullable String value) {
        FormValidation number = check(value, FieldCheck::requireApprovals);
        return !CredentialsChoice.mayConfigure(null)
                        || number.kind != FormValidation.Kind.OK
                        || Util.fixNull(value).matches("[\\s0]*")
                        || BuildContext.canAsk()
                ? number
                : FormValidation.warning(Messages.EnvironmentConfiguration_NoInputPlugin(BuildContext.INPUT_PLUGIN));
    }

    private static void requireApprovals(String text) {
        try {
            new Approvals(Integer.parseInt(text), List.of(), false);
        } catch (NumberFormatException e) {
            throw InvalidPolicy.because(
                    Quoted.text(text) + " is not a number of approvals", "a whole number such as 2");
        }
    }

    /** Returns a whole number from 0 to 999999, as in a policy file, or throws {@code INVALID_POLICY}. */
    static int number(String text) {
        if (!NUMBER.test(text)) {
            throw InvalidPolicy.because(Quoted.text(text) + " is not a whole number", "a whole number such as 2");
        }
        return Integer.parseInt(text);
    }

    /** Throws {@code INVALID_POLICY} if the text does not list names that other environments can have. */
    static void requireOrigins(String environment, String text) {
        for (String origin : words(text)) {
            ImmutableTag.requireEnvironment(origin);
            if (origin.equals(environment)) {
                throw InvalidPolicy.because(origin + " has itself as an origin", "the names of other environments");
            }
        }
    }

    /** Checks names of jobs, and warns of URLs in place of names. */
    static FormValidation jobs(@Nullable String value) {
        FormValidation names = check(value, text -> new Jobs(words(text)));
        return names.kind == FormValidation.Kind.OK
                        && CredentialsChoice.mayConfigure(null)
                        && words(value).stream().anyMatch(JOB_URL)
                ? FormValidation.warning(Messages.EnvironmentConfiguration_JobUrl())
                : names;
    }

    /** Checks that a job with that full name exists. */
    static FormValidation existingJob(@Nullable String value) {
        String name = Util.fixEmptyAndTrim(value);
        return name == null
                        || !CredentialsChoice.mayConfigure(null)
                        || Jenkins.get().getItemByFullName(name, Job.class) != null
                ? FormValidation.ok()
                : FormValidation.error(Messages.EnvironmentConfiguration_NoPromotionJob());
    }

    /** Returns a text with the line breaks of files, because browsers send others; null if it is empty. */
    static @Nullable String lines(@Nullable String text) {
        String trimmed = Util.fixEmptyAndTrim(text);
        return trimmed == null ? null : trimmed.replace("\r\n", "\n");
    }

    /** Returns a list of the form. XStream sets it to null if a version without this list saved the settings. */
    static <T> List<T> items(@Nullable List<T> saved) {
        return saved == null ? List.of() : Collections.unmodifiableList(saved);
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
