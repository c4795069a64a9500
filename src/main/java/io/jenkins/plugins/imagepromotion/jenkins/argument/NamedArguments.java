package io.jenkins.plugins.imagepromotion.jenkins.argument;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.policy.EditDistance;
import java.beans.Introspector;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** The arguments that a function takes. */
public final class NamedArguments {
    private final String function;
    private final List<String> required;
    private final List<String> optional;

    /** The names of the arguments that a call needs, and of those that it may have. */
    public NamedArguments(String function, List<String> required, List<String> optional) {
        this.function = function;
        this.required = required;
        this.optional = optional;
    }

    /** The arguments of a step, as Jenkins binds them. */
    static NamedArguments of(String function, Class<?> step) {
        return new NamedArguments(
                function,
                Arrays.stream(step.getConstructors())
                        .filter(constructor -> constructor.isAnnotationPresent(DataBoundConstructor.class))
                        .flatMap(constructor -> Arrays.stream(constructor.getParameters()))
                        .map(Parameter::getName)
                        .toList(),
                Arrays.stream(step.getMethods())
                        .filter(method -> method.isAnnotationPresent(DataBoundSetter.class))
                        .map(setter ->
                                Introspector.decapitalize(setter.getName().substring("set".length())))
                        .sorted()
                        .toList());
    }

    /**
     * Checks one call.
     *
     * @throws ImagePromotionException {@code INVALID_ARGUMENTS} for the first argument that is unknown or missing; null and blank
     *     values count as missing
     */
    public void check(Map<?, ?> given) {
        checkNames(given);
        required.stream().filter(name -> isMissing(given.get(name))).findFirst().ifPresent(name -> {
            throw given.containsKey(name)
                    ? refused(
                            "argument " + Quoted.text(name) + " has no value.",
                            "Set a value. If it is a parameter of the job, such as params.SOURCE, start the job with a value"
                                    + " for it. A Pipeline job has no parameters until its first build.")
                    : refused("argument " + Quoted.text(name) + " is missing.");
        });
    }

    /**
     * Checks only the names. Groovy passes any map, and a misspelled argument would be ignored.
     *
     * @throws ImagePromotionException {@code INVALID_ARGUMENTS} for the first argument that is unknown
     */
    void checkNames(Map<?, ?> given) {
        // In Groovy a key may be any object, for example a GString.
        given.keySet().stream()
                .map(String::valueOf)
                .filter(name -> !allowed().contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw refused("unknown argument " + Quoted.text(name) + "." + suggestion(name));
                });
    }

    private List<String> allowed() {
        return Stream.concat(required.stream(), optional.stream()).toList();
    }

    private static boolean isMissing(@Nullable Object value) {
        return value == null || value.toString().isBlank();
    }

    private String suggestion(String name) {
        return EditDistance.closest(name, allowed())
                .map(closest -> " Did you mean " + Quoted.text(closest) + "?")
                .orElse("");
    }

    ImagePromotionException refused(String problem) {
        return refused(problem, "Correct the call to " + function + " in the pipeline.");
    }

    private ImagePromotionException refused(String problem, String remedy) {
        Failure failure = Failure.of(FailureCode.INVALID_ARGUMENTS, function + ": " + problem)
                .with("required", listed(required))
                .with("optional", listed(optional))
                .remedy(remedy);
        return new ImagePromotionException(failure);
    }

    private static String listed(List<String> names) {
        return names.isEmpty() ? "none" : String.join(", ", names);
    }
}
