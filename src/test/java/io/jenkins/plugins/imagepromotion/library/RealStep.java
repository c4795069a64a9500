package io.jenkins.plugins.imagepromotion.library;

import groovy.lang.GString;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.imagepromotion.jenkins.guard.BuildListener;
import io.jenkins.plugins.imagepromotion.jenkins.guard.ProductionGuardStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.AssertDigestMatchesStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.AssertImmutableReferencesStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.AssertPromotedStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.CheckArgumentsStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.ImageLineageStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.ImmutableTagStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.PlanRollbackStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.PromoteImageStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.ResolveImageStep;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.steps.BodyExecution;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.BodyInvoker;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Our own steps, by the names of their functions, made and run as Jenkins does. */
final class RealStep {
    private static final Map<String, Class<? extends Step>> STEPS = Map.of(
            "resolveImage", ResolveImageStep.class,
            "assertDigestMatches", AssertDigestMatchesStep.class,
            "promoteImage", PromoteImageStep.class,
            "assertImmutableReferences", AssertImmutableReferencesStep.class,
            "checkArguments", CheckArgumentsStep.class,
            "immutableTag", ImmutableTagStep.class,
            "assertPromoted", AssertPromotedStep.class,
            "imageLineage", ImageLineageStep.class,
            "planRollback", PlanRollbackStep.class,
            "productionGuard", ProductionGuardStep.class);

    private RealStep() {}

    static boolean exists(String name) {
        return STEPS.containsKey(name);
    }

    /** Runs the step to its end and returns what it returned. */
    static Object run(String name, Map<?, ?> arguments, Surroundings surroundings) throws Throwable {
        made(name, arguments).start(surroundings).start();
        try {
            return surroundings.outcome.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause();
        } catch (TimeoutException e) {
            throw new AssertionError(name + " did not end", e);
        }
    }

    /** The step with these arguments. */
    static Step made(String name, Map<?, ?> arguments) {
        Map<String, Object> plain = new LinkedHashMap<>();
        arguments.forEach(
                (key, value) -> plain.put(key.toString(), value instanceof GString ? value.toString() : value));
        return (Step) DataBinding.made(STEPS.get(name), plain);
    }

    /** Tells the listeners of a step, which they may refuse. */
    static void announce(Step step, Surroundings surroundings) throws Throwable {
        new BuildListener().notifyOfNewStep(step, surroundings);
        if (surroundings.outcome.isCompletedExceptionally()) {
            try {
                surroundings.outcome.get();
            } catch (ExecutionException e) {
                throw e.getCause();
            }
        }
    }

    /** What a step may ask of the build around it. */
    static final class Surroundings extends StepContext {
        private static final long serialVersionUID = 1L;

        private final transient CompletableFuture<Object> outcome = new CompletableFuture<>();
        private final transient Map<Class<?>, Object> there;
        private final transient List<Object> inside = new ArrayList<>();
        private transient BodyExecutionCallback body;

        Surroundings(Run<?, ?> run, TaskListener listener, FlowExecution flow, EnvVars variables, FilePath workspace) {
            there = new LinkedHashMap<>(Map.of(
                    Run.class, run, TaskListener.class, listener, FlowExecution.class, flow, EnvVars.class, variables));
            if (workspace != null) {
                there.put(FilePath.class, workspace);
            }
        }

        @Override
        public <T> T get(Class<T> key) {
            if (key == FilePath.class && !there.containsKey(key)) {
                throw new IllegalStateException("Required context " + key + " is missing");
            }
            return key.cast(there.get(key));
        }

        /** Remembers what the step says of its body; the pipeline runs it. */
        @Override
        public BodyInvoker newBodyInvoker() {
            return new BodyInvoker() {
                @Override
                public BodyInvoker withContext(Object override) {
                    inside.add(override);
                    return this;
                }

                @Override
                public BodyInvoker withCallback(BodyExecutionCallback callback) {
                    body = callback;
                    return this;
                }

                @Override
                public BodyExecution start() {
                    return new BodyExecution() {
                        private static final long serialVersionUID = 1L;
                    };
                }
            };
        }

        boolean hasBody() {
            return body != null;
        }

        BodyExecutionCallback body() {
            return body;
        }

        CompletableFuture<Object> outcome() {
            return outcome;
        }

        void giveTo(Surroundings inner) {
            inside.forEach(object -> inner.there.put(object.getClass(), object));
        }

        @Override
        public void onSuccess(Object result) {
            outcome.complete(result);
        }

        @Override
        public void onFailure(Throwable cause) {
            outcome.completeExceptionally(cause);
        }
    }
}
