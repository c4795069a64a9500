package io.jenkins.plugins.imagepromotion.jenkins.argument;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Quoted;
import io.jenkins.plugins.imagepromotion.jenkins.result.PromotionFailedException;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jvnet.localizer.Localizable;

/** Describes one of our steps to Jenkins. */
public abstract class NamedStepDescriptor extends StepDescriptor {
    private final String function;
    private final Localizable label;
    private final Set<? extends Class<?>> context;

    /**
     * Describes a step.
     *
     * @param function its name in a pipeline
     * @param label its name in the snippet generator
     * @param context the types that a pipeline must have in its context where it calls the step
     */
    protected NamedStepDescriptor(String function, Localizable label, Class<?>... context) {
        this.function = function;
        this.label = label;
        this.context = Set.of(context);
    }

    @Override
    public final String getFunctionName() {
        return function;
    }

    @Override
    public final String getDisplayName() {
        return label.toString();
    }

    /**
     * Returns the step with these arguments. Without this check, Jenkins only warns about an unknown argument in a scripted
     * pipeline: a misspelled {@code dryRun} would promote.
     *
     * @throws PromotionFailedException {@code INVALID_ARGUMENTS} if an argument is unknown, or if Jenkins cannot convert its value
     */
    @Override
    public final Step newInstance(Map<String, Object> arguments) throws Exception {
        NamedArguments known = NamedArguments.of(function, clazz);
        try {
            known.checkNames(arguments);
            return super.newInstance(arguments);
        } catch (ImagePromotionException e) {
            throw new PromotionFailedException(e.failure());
        } catch (IllegalArgumentException e) {
            String problem =
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
            throw new PromotionFailedException(
                    known.refused("an argument has a wrong value: " + Quoted.text(String.valueOf(problem)) + ".")
                            .failure());
        }
    }

    @Override
    public final Set<? extends Class<?>> getRequiredContext() {
        return context;
    }
}
