package io.jenkins.plugins.imagepromotion.jenkins.argument;

import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jvnet.localizer.Localizable;

/** What one of our steps tells Jenkins about itself. */
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

    @Override
    public final Set<? extends Class<?>> getRequiredContext() {
        return context;
    }
}
