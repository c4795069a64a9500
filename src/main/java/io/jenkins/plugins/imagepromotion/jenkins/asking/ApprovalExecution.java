package io.jenkins.plugins.imagepromotion.jenkins.asking;

import hudson.model.Computer;
import hudson.model.Run;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.jenkins.PromotionWiring;
import io.jenkins.plugins.imagepromotion.jenkins.approval.ApprovalAction;
import io.jenkins.plugins.imagepromotion.jenkins.approval.ApprovalPlan;
import io.jenkins.plugins.imagepromotion.jenkins.approval.Ballot;
import io.jenkins.plugins.imagepromotion.jenkins.approval.BuildContext;
import io.jenkins.plugins.imagepromotion.jenkins.approval.PlannedImage;
import io.jenkins.plugins.imagepromotion.jenkins.approval.Question;
import io.jenkins.plugins.imagepromotion.jenkins.background.BackgroundExecution;
import io.jenkins.plugins.imagepromotion.jenkins.background.BackgroundStep;
import io.jenkins.plugins.imagepromotion.jenkins.background.BuildLog;
import io.jenkins.plugins.imagepromotion.jenkins.history.EvidenceStore;
import io.jenkins.plugins.imagepromotion.policy.demand.Approvals;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionContext;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import java.io.IOException;
import java.io.Serializable;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jspecify.annotations.Nullable;

/**
 * Runs {@code approvePromotion} and {@code approveRelease}: plans in the background, asks users, and checks after each
 * answer whether more approvals are needed. The answers are stored on the flow nodes of the build, so the step
 * continues after a restart.
 */
public final class ApprovalExecution extends BackgroundExecution implements Question.Asker {
    private static final long serialVersionUID = 1L;

    private final ApprovalStep step;
    private volatile @Nullable ApprovalPlan plan;
    private volatile @Nullable Question question;
    private final ReentrantLock turn = new ReentrantLock();

    /** Creates an execution that has not yet begun. */
    public <S extends BackgroundStep & ApprovalStep> ApprovalExecution(StepContext context, S step) {
        super(context, step);
        this.step = step;
    }

    /**
     * Checks that a step can wait for approvals in this context.
     *
     * @throws ImagePromotionException {@code INVALID_ARGUMENTS} if it would occupy an executor
     */
    public static void requireContext(StepContext context, String function) throws IOException, InterruptedException {
        if (context.get(Computer.class) != null) {
            throw new ImagePromotionException(Failure.of(
                            FailureCode.INVALID_ARGUMENTS,
                            "An approval would occupy an executor while people are asked.")
                    .remedy("Call " + function + " outside any node; in a declarative pipeline, use agent none."));
        }
        if (BuildContext.canAsk()) {
            Question.prepare(context.get(Run.class));
        }
    }

    @Override
    protected @Nullable Serializable work(StepContext context, BuildLog log, Cancellation cancellation)
            throws IOException, InterruptedException {
        ApprovalPlan known = plan;
        if (known == null) {
            requireQuestions(context.get(Run.class));
            known = (ApprovalPlan) Objects.requireNonNull(super.work(context, log, cancellation));
            plan = known;
            log.report(known.question());
            known.facts().forEach(fact -> log.report("  " + fact));
        }
        if (!known.done().isEmpty()) {
            log.report("nothing to approve: " + known.done());
            return known.result();
        }
        // An answer can arrive before the attempt that asked has ended.
        turn.lockInterruptibly();
        try {
            return asked(known, context, log) ? null : known.result();
        } finally {
            turn.unlock();
        }
    }

    /**
     * Throws {@code DEMAND_NOT_CHECKED} if this controller cannot ask for approvals, and records the refusal. Call it
     * in the background, because it writes a file.
     */
    private void requireQuestions(Run<?, ?> run) {
        if (!BuildContext.canAsk()) {
            Failure refusal = Failure.of(FailureCode.DEMAND_NOT_CHECKED, "This controller cannot ask for approvals.")
                    .with("missing", "the plugin " + BuildContext.INPUT_PLUGIN)
                    .remedy("Ask an administrator to install the plugin.");
            PromotionWiring.refused(run, step.requests(), refusal);
            throw new ImagePromotionException(refusal);
        }
    }

    /**
     * Returns false if no further approval is needed. Does not wait until Jenkins saves the state: if saving fails, a
     * restarted controller asks again.
     */
    @SuppressWarnings("FutureReturnValueIgnored")
    private boolean asked(ApprovalPlan known, StepContext context, BuildLog log)
            throws IOException, InterruptedException {
        Run<?, ?> run = context.get(Run.class);
        // Answers are recorded here, not when they arrive: if the controller is killed right after an answer arrives,
        // the event would be lost.
        List<ApprovalAction> given = ApprovalAction.on(context.get(FlowNode.class));
        given.stream().flatMap(answer -> answer.event(run).stream()).forEach(EvidenceStore.get()::add);
        List<Ballot> ballots = ballots(known, run);
        Set<String> rejectedBy = users(ballots, Ballot::rejectedBy);
        if (!rejectedBy.isEmpty()) {
            throw new ImagePromotionException(Approvals.rejection(known.title(), known.environments(), rejectedBy));
        }
        // The most demanding ballot comes first. Its approvals usually complete the others as well.
        Optional<Ballot> next =
                ballots.stream().filter(ballot -> !ballot.isComplete()).max(Comparator.comparingInt(Ballot::needed));
        Question asked = question;
        Question open = asked == null || asked.isAnswered() ? null : asked;
        if (next.isEmpty()) {
            if (open != null) {
                open.close();
            }
            log.report("approved by " + String.join(", ", users(ballots, Ballot::counted)));
            return false;
        }
        if (open != null) {
            open.showAgain();
            log.status("waiting for an approval");
            return true;
        }
        try {
            next.get().requirePossible(known.title(), known.environments());
        } catch (ImagePromotionException e) {
            PromotionWiring.refused(
                    run, known.images().stream().map(PlannedImage::request).toList(), e.failure());
            throw e;
        }
        ask(known, next.get(), given, context, log);
        context.saveState();
        return true;
    }

    private void ask(ApprovalPlan known, Ballot ballot, List<ApprovalAction> given, StepContext context, BuildLog log)
            throws IOException, InterruptedException {
        given.stream()
                .filter(ApprovalAction::isApproved)
                .flatMap(answer -> objection(answer, ballot).stream())
                .distinct()
                .forEach(log::report);
        List<String> people = ballot.people();
        String progress = "approval " + (ballot.counted().size() + 1) + " of " + ballot.needed();
        String who = people.isEmpty() ? "a user who can build this job" : Approvals.describe(people);
        ballot.oneMore().ifPresent(why -> log.report("one more approval than the policy requires: " + why));
        log.report("waiting for " + who + " to approve (" + progress + ")");
        Question next = Question.ask(
                context,
                this,
                known.question(),
                known.choice(),
                known.text(who, progress),
                people,
                ballot.peopleByName());
        question = next;
        if (hasEnded()) {
            next.close();
        }
    }

    /** Returns the ballot of each image. Images of different environments can need different approvals. */
    private List<Ballot> ballots(ApprovalPlan known, Run<?, ?> run) {
        List<String> names = step.approval().names();
        BuildContext build = new BuildContext(run);
        Map<String, Approvals> demands = new HashMap<>();
        return known.images().stream()
                .map(image -> {
                    Approvals demand =
                            demands.computeIfAbsent(image.environment(), environment -> step.demand(run, environment));
                    PromotionContext answers = build.contextOf(image.subject(), demand, names);
                    return new Ballot(demand, answers, names, step.approval().getApprovals());
                })
                .toList();
    }

    private static Set<String> users(List<Ballot> ballots, Function<Ballot, Set<String>> list) {
        return ballots.stream()
                .flatMap(ballot -> list.apply(ballot).stream())
                .collect(Collectors.toCollection(() -> new TreeSet<>(String.CASE_INSENSITIVE_ORDER)));
    }

    /** Returns why an approval does not count; empty if it counts. */
    private static Optional<String> objection(ApprovalAction answer, Ballot ballot) {
        String person = answer.getUser();
        return ballot.objection(answer)
                .map(why -> "the approval of " + person + " does not count: " + person + " " + why);
    }

    @Override
    public List<PlannedImage> images() {
        return planned().images();
    }

    private ApprovalPlan planned() {
        ApprovalPlan known = plan;
        if (known == null) {
            throw new IllegalStateException("nothing is planned");
        }
        return known;
    }

    @Override
    public void answered() {
        begin();
    }

    @Override
    public void ended(Throwable cause) {
        super.stop(cause);
    }

    @Override
    public void stop(Throwable cause) {
        Question open = question;
        if (open == null) {
            super.stop(cause);
        } else {
            open.withdraw(cause);
        }
    }
}
