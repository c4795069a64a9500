package io.jenkins.plugins.imagepromotion.library;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.workflow.steps.Step;

/** Our steps with a block that the pipeline is inside of. */
final class RealBlocks {
    private final Deque<RealStep.Surroundings> open = new ArrayDeque<>();

    /** Starts the step, which has to ask for its body. */
    Object begin(Step step, RealStep.Surroundings surroundings) throws Exception {
        if (step.start(surroundings).start() || !surroundings.hasBody()) {
            throw new AssertionError(step + " did not start its body");
        }
        open.push(surroundings);
        return null;
    }

    /** Gives a step what the blocks around it say. */
    void around(RealStep.Surroundings inner) {
        open.descendingIterator().forEachRemaining(outer -> outer.giveTo(inner));
    }

    /** Tells the innermost block that its body ended well; what it makes of that. */
    Object end(Object value) throws Exception {
        RealStep.Surroundings block = open.pop();
        block.body().onSuccess(block, value);
        return block.outcome().get(30, TimeUnit.SECONDS);
    }

    /** Tells the innermost block that its body failed, which it has to pass on. */
    Object fail(Throwable cause) {
        RealStep.Surroundings block = open.pop();
        block.body().onFailure(block, cause);
        if (!block.outcome().isCompletedExceptionally()) {
            throw new AssertionError("the block kept the failure of its body to itself", cause);
        }
        return null;
    }

    /** Starts a step that runs its body repeatedly; returns whether it starts the body. */
    boolean beginLoop(Step step, RealStep.Surroundings surroundings) throws Exception {
        step.start(surroundings).start();
        open.push(surroundings);
        return startsBody();
    }

    /** Completes the body of the innermost block; returns whether the block starts it again. */
    boolean endLoop(Object value) throws Exception {
        open.element().takeBody().onSuccess(open.element(), value);
        return startsBody();
    }

    /** Fails the body of the innermost block; returns whether the block starts it again. */
    boolean failLoop(Throwable cause) throws Exception {
        open.element().takeBody().onFailure(open.element(), cause);
        return startsBody();
    }

    private boolean startsBody() throws InterruptedException {
        RealStep.Surroundings block = open.element();
        for (int i = 0; i < 3000; i++) {
            if (block.hasBody()) {
                return true;
            }
            if (block.outcome().isDone()) {
                return false;
            }
            Thread.sleep(10);
        }
        throw new AssertionError("the block neither ended nor started its body");
    }

    /** Returns the result of the innermost block. */
    Object result() throws Throwable {
        try {
            return open.pop().outcome().get();
        } catch (ExecutionException e) {
            throw e.getCause();
        }
    }
}
