package io.jenkins.plugins.imagepromotion.jenkins.step;

import hudson.Extension;
import hudson.Util;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.failure.Printable;
import io.jenkins.plugins.imagepromotion.jenkins.argument.NamedArguments;
import io.jenkins.plugins.imagepromotion.jenkins.argument.NamedStepDescriptor;
import io.jenkins.plugins.imagepromotion.jenkins.result.PromotionFailedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jspecify.annotations.Nullable;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** {@code checkArguments}: fails the build if a shared library function is called with wrong arguments. */
public final class CheckArgumentsStep extends Step {
    private final String of;
    private final Map<String, Object> given;
    private List<String> required = List.of();
    private List<String> optional = List.of();

    /** Null for {@code given} means that there are no arguments. */
    @DataBoundConstructor
    public CheckArgumentsStep(@Nullable String of, @Nullable Map<String, Object> given) {
        this.of = Util.fixNull(of).trim();
        this.given = given == null ? Map.of() : new LinkedHashMap<>(given);
    }

    /** The function's name. */
    public String getOf() {
        return of;
    }

    /** The arguments of the call; a copy. */
    public Map<String, Object> getGiven() {
        return new LinkedHashMap<>(given);
    }

    public List<String> getRequired() {
        return required;
    }

    @DataBoundSetter
    public void setRequired(@Nullable List<String> required) {
        this.required = required == null ? List.of() : List.copyOf(required);
    }

    /** The other arguments that the function takes. */
    public List<String> getOptional() {
        return optional;
    }

    @DataBoundSetter
    public void setOptional(@Nullable List<String> optional) {
        this.optional = optional == null ? List.of() : List.copyOf(optional);
    }

    @Override
    public StepExecution start(StepContext context) throws PromotionFailedException {
        try {
            new NamedArguments(of, required, optional).check(given);
        } catch (ImagePromotionException e) {
            throw new PromotionFailedException(e.failure());
        }
        return new Checked(context);
    }

    /** Ends immediately; the arguments are not persisted. */
    private static final class Checked extends StepExecution {
        private static final long serialVersionUID = 1L;

        Checked(StepContext context) {
            super(context);
        }

        @Override
        public boolean start() {
            getContext().onSuccess(null);
            return true;
        }
    }

    /** Has no form, because shared libraries call this step, not users. */
    @Extension
    public static final class DescriptorImpl extends NamedStepDescriptor {
        public DescriptorImpl() {
            super("checkArguments", Messages._CheckArgumentsStep_DisplayName());
        }

        /** Listed apart from the steps that a Jenkinsfile calls. */
        @Override
        public boolean isAdvanced() {
            return true;
        }

        @Override
        public String argumentsToString(Map<String, Object> arguments) {
            return Printable.line(Objects.toString(arguments.get("of"), "?"));
        }
    }
}
