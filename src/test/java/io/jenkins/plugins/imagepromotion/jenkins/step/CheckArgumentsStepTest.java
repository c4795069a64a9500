package io.jenkins.plugins.imagepromotion.jenkins.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.imagepromotion.jenkins.result.PromotionFailedException;
import io.jenkins.plugins.imagepromotion.testing.jenkins.Build;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks the call of a library function against the arguments that the function takes. */
class CheckArgumentsStepTest {
    private final Build build = new Build();

    @Test
    void letsACallWithAllThatIsRequiredPass() throws Exception {
        boolean done = step(Map.of("image", "shop/app", "source", "staging-v1"))
                .start(build.context())
                .start();

        assertThat(done).isTrue();
        assertThat(build.result()).isNull();
    }

    @Test
    void letsOptionalArgumentsPassGivenOrNot() throws Exception {
        Map<String, Object> arguments =
                new HashMap<>(Map.of("image", "shop/app", "source", "staging-v1", "timeoutHours", 2));
        arguments.put("approvers", null);

        step(arguments).start(build.context()).start();

        assertThat(build.result()).isNull();
    }

    @Test
    void refusesAnUnknownArgumentAndNamesTheNearest() {
        assertThat(refusal(Map.of("image", "shop/app", "sorce", "staging-v1"))).hasMessage("""
                promoteToProduction: unknown argument "sorce". Did you mean "source"?  [INVALID_ARGUMENTS]
                  required: image, source
                  optional: approvers, timeoutHours
                  Correct the call to promoteToProduction in the pipeline.""");
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "approver: Did you mean \"approvers\"?",
                "Source: Did you mean \"source\"?",
                "timoutHours: Did you mean \"timeoutHours\"?",
                "sorucE: Did you mean \"source\"?"
            },
            delimiter = ':')
    void suggestsTheMostSimilarName(String typed, String suggestion) {
        assertThat(refusal(Map.of(typed, "x"))).message().contains("\"" + typed + "\". " + suggestion);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "credentialsId", "", "always"})
    void suggestsNothingIfNoNameIsSimilar(String typed) {
        assertThat(refusal(Map.of(typed, "x")))
                .message()
                .startsWith("promoteToProduction: unknown argument \"" + typed + "\".  [INVALID_ARGUMENTS]\n");
    }

    @Test
    void escapesLineBreaksInNames() {
        assertThat(refusal(Map.of("a\nFinished: SUCCESS", "x")))
                .message()
                .startsWith(
                        "promoteToProduction: unknown argument \"a\\u000aFinished: SUCCESS\".  [INVALID_ARGUMENTS]\n");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "  "})
    void refusesAnArgumentWithoutAValue(@Nullable String value) {
        Map<String, Object> arguments = new HashMap<>(Map.of("image", "shop/app"));
        arguments.put("source", value);

        assertThat(refusal(arguments)).hasMessage("""
                promoteToProduction: argument "source" has no value.  [INVALID_ARGUMENTS]
                  required: image, source
                  optional: approvers, timeoutHours
                  Set a value. If it is a parameter of the job, such as params.SOURCE, start the job with a value for it. A Pipeline job has no parameters until its first build.""");
    }

    @Test
    void refusesAMissingArgument() {
        assertThat(refusal(Map.of("image", "shop/app"))).hasMessage("""
                promoteToProduction: argument "source" is missing.  [INVALID_ARGUMENTS]
                  required: image, source
                  optional: approvers, timeoutHours
                  Correct the call to promoteToProduction in the pipeline.""");
    }

    @Test
    void refusesEverythingWhereNothingIsTaken() {
        CheckArgumentsStep step = new CheckArgumentsStep("publishAll", Map.of("image", "x"));

        assertThat(catchThrowableOfType(PromotionFailedException.class, () -> step.start(build.context())))
                .hasMessage("""
                        publishAll: unknown argument "image".  [INVALID_ARGUMENTS]
                          required: none
                          optional: none
                          Correct the call to publishAll in the pipeline.""");
    }

    @Test
    void takesNoArgumentsForNone() throws Exception {
        CheckArgumentsStep step = new CheckArgumentsStep("publishAll", null);
        step.setRequired(null);
        step.setOptional(null);

        step.start(build.context()).start();

        assertThat(build.result()).isNull();
    }

    @Test
    void needsNoContextAndIsListedAsAdvanced() {
        CheckArgumentsStep.DescriptorImpl descriptor = new CheckArgumentsStep.DescriptorImpl();

        assertThat(descriptor.getFunctionName()).isEqualTo("checkArguments");
        assertThat(descriptor.getRequiredContext()).isEmpty();
        assertThat(descriptor.isAdvanced()).isTrue();
        assertThat(descriptor.argumentsToString(Map.of("of", "publishImage"))).isEqualTo("publishImage");
    }

    private PromotionFailedException refusal(Map<String, Object> arguments) {
        PromotionFailedException refusal = catchThrowableOfType(
                PromotionFailedException.class, () -> step(arguments).start(build.context()));
        assertThat(refusal.getCode()).isEqualTo("INVALID_ARGUMENTS");
        return refusal;
    }

    private static CheckArgumentsStep step(Map<String, Object> given) {
        CheckArgumentsStep step = new CheckArgumentsStep("promoteToProduction", given);
        step.setRequired(List.of("image", "source"));
        step.setOptional(Arrays.asList("approvers", "timeoutHours"));
        return step;
    }
}
