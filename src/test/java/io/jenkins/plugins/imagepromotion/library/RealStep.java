package io.jenkins.plugins.imagepromotion.library;

import static java.util.Map.entry;

import groovy.lang.GString;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.Computer;
import hudson.model.Run;
import hudson.model.SomeComputer;
import hudson.model.TaskListener;
import io.jenkins.plugins.imagepromotion.jenkins.guard.BuildListener;
import io.jenkins.plugins.imagepromotion.jenkins.guard.ProductionGuardStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.ApprovePromotionStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.ApproveReleaseStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.AssertDigestMatchesStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.AssertImmutableReferencesStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.AssertPromotedStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.AwaitDeployedStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.CheckArgumentsStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.ImageLineageStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.ImmutableTagStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.PinImageStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.PlanRollbackStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.PredictDeploymentStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.PromoteImageStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.PromoteReleaseStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.ResolveImageStep;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import jenkins.model.Installed;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.BodyExecution;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.BodyInvoker;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.jenkinsci.plugins.workflow.support.steps.input.InputStepExecution;

/** Our own steps, by the names of their functions, made and run as Jenkins does. */
final class RealStep {
    private static final Map<String, Class<? extends Step>> STEPS = Map.ofEntries(
            entry("resolveImage", ResolveImageStep.class),
            entry("assertDigestMatches", AssertDigestMatchesStep.class),
            entry("awaitDeployed", AwaitDeployedStep.class),
            entry("approvePromotion", ApprovePromotionStep.class),
            entry("promoteImage", PromoteImageStep.class),
            entry("approveRelease", ApproveReleaseStep.class),
            entry("promoteRelease", PromoteReleaseStep.class),
            entry("assertImmutableReferences", AssertImmutableReferencesStep.class),
            entry("checkArguments", CheckArgumentsStep.class),
            entry("immutableTag", ImmutableTagStep.class),
            entry("assertPromoted", AssertPromotedStep.class),
            entry("imageLineage", ImageLineageStep.class),
            entry("planRollback", PlanRollbackStep.class),
            entry("predictDeployment", PredictDeploymentStep.class),
            entry("pinImage", PinImageStep.class),
            entry("productionGuard", ProductionGuardStep.class));

    /** The person at the controller. */
    interface Person {
        void ask(InputStepExecution input) throws Exception;
    }

    private RealStep() {}

    static boolean exists(String name) {
        return STEPS.containsKey(name);
    }

    /** Runs the step to its end and returns what it returned. */
    static Object run(String name, Map<?, ?> arguments, Surroundings surroundings, Person person) throws Throwable {
        Installed.plugin("pipeline-input-step");
        made(name, arguments).start(surroundings).start();
        for (int tenths = 0; tenths < 3000; tenths++) {
            try {
                return surroundings.outcome.get(10, TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                throw e.getCause();
            } catch (TimeoutException e) {
                answer(surroundings, person);
            }
        }
        throw new AssertionError(name + " did not end");
    }

    private static void answer(Surroundings surroundings, Person person) throws Exception {
        Run<?, ?> run = surroundings.get(Run.class);
        InputAction questions = run.getAction(InputAction.class);
        if (questions != null) {
            for (InputStepExecution question : questions.getExecutions()) {
                person.ask(question);
            }
        }
    }

    /** The step with these arguments. */
    static Step made(String name, Map<?, ?> arguments) {
        Map<String, Object> plain = new LinkedHashMap<>();
        arguments.forEach((key, value) -> plain.put(key.toString(), flattened(value)));
        return (Step) DataBinding.made(STEPS.get(name), plain);
    }

    /** Strings of Groovy become strings, also in a list. */
    private static Object flattened(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(RealStep::flattened).toList()
                : value instanceof GString ? value.toString() : value;
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
        private transient volatile BodyExecutionCallback body;

        Surroundings(Run<?, ?> run, TaskListener listener, FlowExecution flow, EnvVars variables, FilePath workspace) {
            there = new LinkedHashMap<>(Map.of(
                    Run.class, run, TaskListener.class, listener, FlowExecution.class, flow, EnvVars.class, variables));
            if (workspace != null) {
                there.put(FilePath.class, workspace);
                there.put(Computer.class, new SomeComputer());
            }
        }

        void isAt(FlowNode node) {
            there.put(FlowNode.class, node);
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

        /** Returns the body and forgets it, because the step may start another one. */
        BodyExecutionCallback takeBody() {
            BodyExecutionCallback taken = body;
            body = null;
            return taken;
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
