package io.jenkins.plugins.imagepromotion.jenkins.step;

import hudson.model.Run;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.jenkins.PromotionWiring;
import io.jenkins.plugins.imagepromotion.jenkins.approval.ApprovalAction;
import io.jenkins.plugins.imagepromotion.jenkins.approval.ApprovalPlan;
import io.jenkins.plugins.imagepromotion.jenkins.approval.Ballot;
import io.jenkins.plugins.imagepromotion.jenkins.approval.BuildContext;
import io.jenkins.plugins.imagepromotion.jenkins.approval.Question;
import io.jenkins.plugins.imagepromotion.jenkins.history.EvidenceStore;
import io.jenkins.plugins.imagepromotion.policy.demand.Approvals;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionContext;
import io.jenkins.plugins.imagepromotion.promotion.PromotingRun;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jspecify.annotations.Nullable;

/**
 * Runs {@code approvePromotion}: plans in the background, asks, and looks after each answer whether that is enough. What counts is
 * on the flow nodes of the build, so that after a restart it looks there and asks on.
 */
final class ApprovalExecution extends BackgroundExecution implements Question.Asker {
    private static final long serialVersionUID = 1L;

    private final ApprovePromotionStep step;
    private volatile @Nullable ApprovalPlan plan;
    private volatile @Nullable Question question;
    private final ReentrantLock turn = new ReentrantLock();

    ApprovalExecution(StepContext context, ApprovePromotionStep step) {
        super(context, step);
        this.step = step;
    }

    @Override
    @Nullable
    Serializable work(StepContext context, BuildLog log, Cancellation cancellation)
            throws IOException, InterruptedException {
        ApprovalPlan known = plan;
        if (known == null) {
            step.requireQuestions(context.get(Run.class));
            known = (ApprovalPlan) Objects.requireNonNull(super.work(context, log, cancellation));
            plan = known;
            log.report(known.question());
            known.facts().forEach(fact -> log.report("  " + fact));
        }
        if (known.promotion().isAlreadyPromoted()) {
            log.report("nothing to approve: " + known.promotion().getTarget() + " holds the image already");
            return known.promotion();
        }
        // An answer can arrive before the attempt that asked has ended.
        turn.lockInterruptibly();
        try {
            return asked(known, context, log) ? null : known.promotion();
        } finally {
            turn.unlock();
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
        // Answers are recorded here, not when they arrive: a controller that is killed right after an answer arrives
        // would lose the event.
        List<ApprovalAction> given = ApprovalAction.on(context.get(FlowNode.class));
        given.stream().flatMap(answer -> answer.event(run).stream()).forEach(EvidenceStore.get()::add);
        Approvals demand = step.demand(run);
        PromotionContext answers = new BuildContext(run).contextOf(known.subject(), demand, step.approvers());
        if (!answers.rejectedBy().isEmpty()) {
            throw new ImagePromotionException(
                    Approvals.rejection(known.promotion().getSource(), known.environment(), answers.rejectedBy()));
        }
        Ballot ballot = new Ballot(demand, answers, step.approvers(), step.wanted());
        Question asked = question;
        Question open = asked == null || asked.isAnswered() ? null : asked;
        if (ballot.counted() >= ballot.needed()) {
            if (open != null) {
                open.close();
            }
            log.report("approved by " + String.join(", ", demand.counted(answers)));
            return false;
        }
        if (open != null) {
            open.showAgain();
            log.status("waiting for an approval");
            return true;
        }
        try {
            ballot.requirePossible(known.promotion().getSource(), known.environment());
        } catch (ImagePromotionException e) {
            PromotionWiring.refused(run, List.of(step.request(known.subject().digest())), e.failure());
            throw e;
        }
        given.stream()
                .filter(ApprovalAction::isApproved)
                .flatMap(answer -> objection(answer, demand, answers).stream())
                .distinct()
                .forEach(log::report);
        List<String> people = ballot.people();
        String progress = "approval " + (ballot.counted() + 1) + " of " + ballot.needed();
        String who = people.isEmpty() ? "a user who can build this job" : Approvals.describe(people);
        demand.oneMore(answers).ifPresent(why -> log.report("one approval more than the policy demands: " + why));
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
        context.saveState();
        return true;
    }

    /** Returns why an approval does not count; empty if it counts. */
    private Optional<String> objection(ApprovalAction answer, Approvals demand, PromotionContext answers) {
        String person = answer.getUser();
        return demand.objection(person, answer.isPermitted(), answers)
                .or(() -> answer.isAskedBy(step.approvers()) ? Optional.empty() : Optional.of("was not asked"))
                .map(why -> "the approval of " + person + " does not count: " + person + " " + why);
    }

    @Override
    public PromotingRun.Subject subject() {
        return planned().subject();
    }

    @Override
    public String tag() {
        return planned().tag();
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
