package io.jenkins.plugins.imagepromotion.testing.jenkins;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.Cause;
import hudson.model.NamedJob;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.security.Whoami;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.acegisecurity.Authentication;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.BodyExecution;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.BodyInvoker;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jspecify.annotations.Nullable;

/** A running build of user {@code alice}: what a step asks of it, and what the step reported to it. */
public final class Build {
    private static final Map<Integer, Build> ALL = new ConcurrentHashMap<>();
    private static final AtomicInteger NEXT = new AtomicInteger();

    private final int number = NEXT.incrementAndGet();
    private final CompletableFuture<Object> outcome = new CompletableFuture<>();
    private final AtomicInteger reports = new AtomicInteger();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final List<String> users = new CopyOnWriteArrayList<>();
    private final Run<?, ?> run;
    private volatile FlowExecution flow = new Flow();
    private final List<FlowNode> heads = new CopyOnWriteArrayList<>();
    private final List<Cause> causes = new CopyOnWriteArrayList<>();

    private volatile @Nullable FilePath workspace;
    private volatile Map<String, String> environment = Map.of();
    private volatile FlowNode node = Steps.after();
    private final BlockingQueue<Body> bodies = new LinkedBlockingQueue<>();
    private volatile @Nullable Body body;
    private volatile @Nullable Throwable cancelled;
    private volatile boolean isBuilding = true;
    private volatile @Nullable Run<?, ?> previous;
    private volatile boolean isFull;
    private final AtomicInteger saves = new AtomicInteger();
    private final AtomicInteger offline = new AtomicInteger();
    private final List<Object> scopes = new CopyOnWriteArrayList<>();

    public Build() {
        run = new ThisRun(this);
        ALL.put(number, this);
    }

    /** Another step of the same run. */
    public Build(Build other) {
        run = other.run;
        ALL.put(number, this);
    }

    /** Returns the same step of the same run after a restart of the controller. */
    public Build resumed() {
        Build resumed = new Build(this);
        resumed.isAt(node);
        return resumed;
    }

    /** What a step gets to hold; like the real one it is an address of the build, not the build. */
    public StepContext context() {
        return new Context(number);
    }

    /** From now on whoever asks for the user of the build meets this bug. */
    public void fail(RuntimeException bug) {
        flow = new FlowExecution() {
            @Override
            public Authentication getAuthentication() {
                throw bug;
            }
        };
    }

    /** From now on these are the last steps of its branches. */
    public void headsAre(FlowNode... nodes) {
        heads.clear();
        heads.addAll(List.of(nodes));
    }

    /** Something started it, too. */
    public void startedBy(Cause cause) {
        causes.add(cause);
    }

    /** From now on this is the folder in which steps work. */
    public void workIn(Path folder) {
        workIn(new FilePath(folder.toFile()));
    }

    /** From now on this is the folder in which steps work; null for an agent that is gone. */
    public void workIn(@Nullable FilePath folder) {
        workspace = folder;
    }

    /** Makes the agent offline for this number of checks. */
    public void offline(int checks) {
        offline.set(checks);
    }

    /** From now on these are the variables that steps see. */
    public void define(Map<String, String> variables) {
        environment = Map.copyOf(variables);
    }

    /** Puts further steps into a block that provides this object. */
    public void define(Object scope) {
        scopes.add(scope);
    }

    /** It is a later build of the same job. */
    public void follows(Build earlier) {
        previous = earlier.run;
    }

    /** It is over. */
    public void ends() {
        isBuilding = false;
    }

    /** Makes each save fail, as on a full disk. */
    public void cannotBeSaved() {
        isFull = true;
    }

    /** How often it was saved. */
    public int saves() {
        return saves.get();
    }

    /** From now on its steps are at this place of its graph. */
    public void isAt(FlowNode place) {
        node = place;
    }

    /** What the body of the last block step runs in, and what is told of its end. */
    public Body body() {
        return body;
    }

    /** Waits for the next body that a block step starts, and returns it. */
    public Body nextBody() throws InterruptedException {
        Body next = bodies.poll(20, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("the step did not start its body");
        }
        return next;
    }

    /** Returns the number of started bodies that {@link #nextBody} has not yet returned. */
    public int openBodies() {
        return bodies.size();
    }

    /** Returns why a block step stopped its body, or null if it did not. */
    public @Nullable Throwable cancelled() {
        return cancelled;
    }

    /** The body of a block step. */
    public record Body(StepContext inside, StepContext outside, BodyExecutionCallback callback) {
        /** Ends the body with some value. */
        public void end() {
            end("the body's value");
        }

        /** Ends the body with this value. */
        public void end(@Nullable Object value) {
            callback.onSuccess(outside, value);
        }

        /** It ended otherwise. */
        public void fail(Throwable cause) {
            callback.onFailure(outside, cause);
        }
    }

    /** What the step returned, waited for. */
    public Object result() throws InterruptedException, TimeoutException {
        try {
            return outcome.get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("the step failed", e.getCause());
        }
    }

    /** What the step failed with, waited for. */
    public Throwable failure() throws InterruptedException, TimeoutException {
        try {
            throw new AssertionError("the step returned " + outcome.get(20, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    /** What is kept of the build. */
    public Run<?, ?> run() {
        return run;
    }

    /** How often the step reported an end. */
    public int reports() {
        return reports.get();
    }

    /** The lines of the log. */
    public List<String> log() {
        return List.copyOf(log);
    }

    /** As whom each line was written. */
    public List<String> users() {
        return List.copyOf(users);
    }

    private static final class Context extends StepContext {
        private static final long serialVersionUID = 1L;

        private final int number;
        private final ArrayList<Object> scopes;

        Context(int number) {
            this(number, new ArrayList<>());
        }

        Context(int number, ArrayList<Object> scopes) {
            this.number = number;
            this.scopes = scopes;
        }

        private Build build() {
            return ALL.get(number);
        }

        @Override
        public <T> T get(Class<T> key) throws IOException {
            if (key == Run.class) {
                return key.cast(build().run);
            }
            if (key == TaskListener.class) {
                return key.cast((TaskListener) () -> new Lines(build()));
            }
            if (key == FilePath.class) {
                if (build().offline.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    throw new IOException("the agent is offline");
                }
                return key.cast(build().workspace);
            }
            if (key == EnvVars.class) {
                return key.cast(new EnvVars(build().environment));
            }
            if (key == FlowNode.class) {
                return key.cast(build().node);
            }
            if (key == FlowExecution.class) {
                return key.cast(build().flow);
            }
            return Stream.concat(scopes.stream(), build().scopes.stream())
                    .filter(key::isInstance)
                    .map(key::cast)
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public BodyInvoker newBodyInvoker() {
            return new Invoker(this);
        }

        @Override
        public void onSuccess(Object result) {
            build().reports.incrementAndGet();
            build().outcome.complete(result);
        }

        @Override
        public void onFailure(Throwable cause) {
            build().reports.incrementAndGet();
            build().outcome.completeExceptionally(cause);
        }
    }

    /** Keeps what a block step wants of its body; the test plays the body. */
    private static final class Invoker extends BodyInvoker {
        private final Context outside;
        private final ArrayList<Object> scopes;
        private BodyExecutionCallback callback;

        Invoker(Context outside) {
            this.outside = outside;
            this.scopes = new ArrayList<>(outside.scopes);
        }

        @Override
        public BodyInvoker withContext(Object scope) {
            scopes.add(scope);
            return this;
        }

        @Override
        public BodyInvoker withCallback(BodyExecutionCallback told) {
            callback = told;
            return this;
        }

        @Override
        public BodyExecution start() {
            Body started = new Body(new Context(outside.number, scopes), outside, callback);
            outside.build().body = started;
            outside.build().bodies.add(started);
            return new Running(outside.number);
        }
    }

    /** A running body. Like {@link Context}, it refers to the build by number, so that it can be stored. */
    private static final class Running extends BodyExecution {
        private static final long serialVersionUID = 1L;

        private final int number;

        Running(int number) {
            this.number = number;
        }

        @Override
        public boolean cancel(Throwable cause) {
            ALL.get(number).cancelled = cause;
            return true;
        }
    }

    private static final class Lines extends PrintStream {
        private final Build build;

        Lines(Build build) {
            super(OutputStream.nullOutputStream());
            this.build = build;
        }

        @Override
        public void println(String line) {
            build.log.add(line);
            build.users.add(Whoami.name());
        }
    }

    private final class Flow extends FlowExecution {
        @Override
        public List<FlowNode> getCurrentHeads() {
            return heads;
        }

        @Override
        public Authentication getAuthentication() {
            return new Authentication() {
                @Override
                public org.springframework.security.core.Authentication toSpring() {
                    return () -> "alice";
                }
            };
        }
    }

    @SuppressWarnings({"rawtypes", "unchecked"})
    private static final class ThisRun extends Run implements FlowExecutionOwner.Executable {
        /** All builds of a test start at once, so that each may be the one that started the other. */
        private static final long STARTED = System.currentTimeMillis();

        private final Build build;

        ThisRun(Build build) {
            super(new NamedJob("team/promote"), STARTED);
            this.build = build;
        }

        @Override
        public Run getPreviousBuild() {
            return build.previous;
        }

        @Override
        public boolean isBuilding() {
            return build.isBuilding;
        }

        @Override
        public void save() throws IOException {
            if (build.isFull) {
                throw new IOException("No space left on device");
            }
            build.saves.incrementAndGet();
        }

        /** Refuses users without permission, such as {@code alice}, as the real method does. */
        @Override
        public void setDescription(@Nullable String description) throws IOException {
            if (!Whoami.name().equals("SYSTEM")) {
                throw new SecurityException(Whoami.name() + " is missing the Run/Update permission");
            }
            super.setDescription(description);
        }

        @Override
        public List<Cause> getCauses() {
            return build.causes;
        }

        @Override
        public FlowExecutionOwner asFlowExecutionOwner() {
            return new FlowExecutionOwner() {
                @Override
                public FlowExecution get() {
                    return build.flow;
                }
            };
        }
    }
}
