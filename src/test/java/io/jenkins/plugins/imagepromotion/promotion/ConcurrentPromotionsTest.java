package io.jenkins.plugins.imagepromotion.promotion;

import static io.jenkins.plugins.imagepromotion.promotion.Copying.TARGET;
import static io.jenkins.plugins.imagepromotion.promotion.Promoting.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.policy.Demands;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.demand.Approvals;
import io.jenkins.plugins.imagepromotion.policy.demand.FreezeWindow;
import io.jenkins.plugins.imagepromotion.policy.demand.Freezes;
import io.jenkins.plugins.imagepromotion.policy.demand.KeepPlatforms;
import io.jenkins.plugins.imagepromotion.policy.demand.NoDowngrade;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionContext;
import io.jenkins.plugins.imagepromotion.promotion.Promotion.Outcome;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry.Fault;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Promotions in one process of which one is slow: what the others do meanwhile, and what the slow one does then. */
class ConcurrentPromotionsTest {
    private static final String ORDINARY = "staging-v1.5.0-0123abc-1763800100";
    private static final String SOURCE_BLOB = "GET /v2/app/blobs/.*";
    private static final String WRITE = "PUT /v2/prod/app/manifests/production-v1.4.2.*";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final List<String> progress = new CopyOnWriteArrayList<>();
    private Copying copying = Copying.image();
    private Demands demands = Demands.NONE;
    private volatile Instant now = NOW;

    @AfterEach
    void stop() {
        released.countDown();
        threads.shutdownNow();
        copying.close();
    }

    /** Stops at the first such request until {@link #released}. */
    private Fault stopping() {
        return (request, honest) -> {
            reached.countDown();
            await(released);
            return honest.get();
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Promotion promote(PromotionRequest request, PromotingRun run) {
        Policy policy = new Policy(
                "test",
                List.of(
                        Environment.builtFrom("develop", "develop"),
                        Environment.builtFrom("staging", "main"),
                        Environment.promotedFrom("production", "staging")
                                .demanding(demands)
                                .along(copying.policy.environment("production").routes())));
        return new PromoteImage(
                        TestRegistries.plain(List.of(copying.here.host(), copying.there.host()), new Cancellation()),
                        policy,
                        new TestClock(),
                        Thread::sleep,
                        progress::add,
                        run)
                .promote(request);
    }

    private final class TestClock extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    /** A run with a name, and with what it knows of approvals each time that it is asked. */
    private static final class NamedRun implements PromotingRun {
        private final String name;
        private final Iterator<PromotionContext> contexts;

        NamedRun(String name, PromotionContext... contexts) {
            this.name = name;
            this.contexts = List.of(contexts).iterator();
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public PromotionContext contextOf(Subject subject, Approvals demand) {
            return contexts.hasNext() ? contexts.next() : PromotionContext.COMMAND_LINE;
        }
    }

    private static PromotionContext approvedBy(Set<String> people) {
        PromotionContext.Requesters carol =
                new PromotionContext.Requesters(Set.of("carol"), Set.of(), Optional.empty());
        return new PromotionContext(Optional.empty(), carol, Optional.of(people), Set.of(), Set.of());
    }

    private Future<Promotion> slowCopy() {
        copying.here.when(SOURCE_BLOB, stopping());
        Future<Promotion> slow =
                threads.submit(() -> promote(copying.request(copying.there), new NamedRun("shop » slow #3")));
        await(reached);
        return slow;
    }

    private Future<Promotion> slowWrite() {
        copying.there.when(WRITE, stopping());
        Future<Promotion> slow =
                threads.submit(() -> promote(copying.request(copying.there), new NamedRun("shop » slow #3")));
        await(reached);
        return slow;
    }

    private RequestBuilder ordinary() {
        copying.there.push(
                TARGET, ORDINARY, ImageBuilder.image().version("1.5.0").build());
        return RequestBuilder.promote(copying.there.host() + "/" + TARGET + ":" + ORDINARY);
    }

    private void waitsFor(Future<?> waiting) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (progress.stream().noneMatch(line -> line.startsWith("waiting for "))) {
            assertThat(waiting.isDone()).isFalse();
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(5);
        }
    }

    @Test
    void aSlowCopyHoldsUpNoOtherPromotionAndIsStillTheNewest() throws Exception {
        Future<Promotion> slow = slowCopy();

        Promotion other = promote(ordinary().request(), new NamedRun("shop » fast #8"));
        assertThat(slow.isDone()).isFalse();
        released.countDown();

        assertThat(other.target().tag()).hasToString("Optional[production-v1.5.0-0123abc-1763900000]");
        assertThat(slow.get(20, TimeUnit.SECONDS).target().tag())
                .hasToString("Optional[production-v1.4.2-abcdef1-1763900001]");
        assertThat(progress).noneMatch(line -> line.startsWith("waiting"));
    }

    @Test
    void aTagThatWasAskedForIsRefusedIfANewerOneCameDuringTheCopy() throws Exception {
        copying.here.when(SOURCE_BLOB, stopping());
        Future<Promotion> slow = threads.submit(() -> promote(
                copying.request(copying.there.host() + "/" + TARGET + ":production-v1.4.2-abcdef1-1763899999"),
                new NamedRun("slow")));
        await(reached);
        promote(ordinary().request(), new NamedRun("fast"));
        released.countDown();

        assertThat(failure(slow).code()).isEqualTo(FailureCode.IMPLAUSIBLE_TIMESTAMP);
        assertThat(copying.there.tags(TARGET)).containsOnlyKeys(ORDINARY, "production-v1.5.0-0123abc-1763900000");
    }

    @Test
    void aFreezeThatBeginsDuringTheCopyKeepsTheTagFromBeingWritten() throws Exception {
        demands = Demands.of(new Freezes(List.of(new FreezeWindow(
                "incident",
                FreezeWindow.zone("UTC"),
                FreezeWindow.Boundary.parse("2025-11-23T12:30"),
                FreezeWindow.Boundary.parse("2025-11-24T00:00")))));
        Future<Promotion> slow = slowCopy();
        now = NOW.plus(Duration.ofHours(1));
        released.countDown();

        assertThat(failure(slow).code()).isEqualTo(FailureCode.FROZEN);
        assertThat(copying.there.tags(TARGET)).isEmpty();
    }

    @Test
    void anApprovalThatIsGoneAfterTheCopyKeepsTheTagFromBeingWritten() throws Exception {
        demands = Demands.of(new Approvals(1, List.of(), false));
        PromotionContext approved = approvedBy(Set.of("alice"));
        PromotionContext withdrawn = approvedBy(Set.of());

        assertThatThrownBy(() -> promote(copying.request(copying.there), new NamedRun("shop #1", approved, withdrawn)))
                .hasMessageContaining("[APPROVAL_REQUIRED]");
        assertThat(copying.there.tags(TARGET)).isEmpty();
    }

    @Test
    void aDryRunWaitsForNobody() throws Exception {
        Future<Promotion> slow = slowWrite();

        Promotion dryRun = promote(ordinary().dryRun().request(), new NamedRun("shop » fast #8"));

        assertThat(dryRun.outcome()).isEqualTo(Outcome.WOULD_PROMOTE);
        assertThat(slow.isDone()).isFalse();
        assertThat(progress).noneMatch(line -> line.startsWith("waiting"));
    }

    @Test
    void whatWaitsNamesTheHolderAndLooksAgain() throws Exception {
        Future<Promotion> slow = slowWrite();
        PromotionRequest request = ordinary().request();
        Future<Promotion> waiting = threads.submit(() -> promote(request, new NamedRun("shop » fast #8")));
        waitsFor(waiting);
        released.countDown();

        assertThat(slow.get(20, TimeUnit.SECONDS).target().tag())
                .hasToString("Optional[production-v1.4.2-abcdef1-1763900000]");
        assertThat(waiting.get(20, TimeUnit.SECONDS).target().tag())
                .hasToString("Optional[production-v1.5.0-0123abc-1763900001]");
        assertThat(progress)
                .contains("waiting for shop » slow #3, which is writing to " + copying.there.host() + "/" + TARGET);
    }

    @Test
    void whatWaitsIsJudgedByTheImageThatCameInBetween() throws Exception {
        copying.close();
        copying = Copying.index();
        demands = Demands.of(new KeepPlatforms(true));
        Future<Promotion> slow = slowWrite();
        PromotionRequest request = ordinary().request();
        Future<Promotion> waiting = threads.submit(() -> promote(request, new NamedRun("shop » fast #8")));
        waitsFor(waiting);
        released.countDown();

        assertThat(slow.get(20, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.PROMOTED);
        assertThat(failure(waiting).code()).isEqualTo(FailureCode.PLATFORM_LOST);
        assertThat(copying.there.tags(TARGET)).doesNotContainKey("production-v1.5.0-0123abc-1763900001");
    }

    @Test
    void whatWaitsIsNotADowngradeOfWhatCameInBetween() throws Exception {
        demands = Demands.of(new NoDowngrade(true));
        SampleImage older = ImageBuilder.image().version("1.0.0").build();
        copying.there.push(TARGET, "staging-v1.0.0-0123abc-1763800100", older);
        PromotionRequest request = RequestBuilder.promote(
                        copying.there.host() + "/" + TARGET + ":staging-v1.0.0-0123abc-1763800100")
                .request();
        Future<Promotion> slow = slowWrite();
        Future<Promotion> waiting = threads.submit(() -> promote(request, new NamedRun("shop » fast #8")));
        waitsFor(waiting);
        released.countDown();

        assertThat(slow.get(20, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.PROMOTED);
        assertThat(failure(waiting).code()).isEqualTo(FailureCode.DOWNGRADE);
    }

    @Test
    void theSameImagePromotedTwiceAtOnceGetsOneTag() throws Exception {
        Future<Promotion> slow = slowWrite();
        Future<Promotion> waiting =
                threads.submit(() -> promote(copying.request(copying.there), new NamedRun("shop » fast #8")));
        waitsFor(waiting);
        released.countDown();

        assertThat(slow.get(20, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.PROMOTED);
        assertThat(waiting.get(20, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.ALREADY_PROMOTED);
        assertThat(copying.there.tags(TARGET)).hasSize(1);
    }

    @Test
    void givesUpWaitingAndNamesTheHolder() throws Exception {
        PromotionPlan plan = PromotionPlan.of(ordinary().request(), Policy.threeTier());
        Repository repository = plan.destination();
        Future<Boolean> holder = threads.submit(() -> RepositoryLock.turn(repository, RepositoryLock.now())
                .holding(
                        plan.destination(),
                        plan.request()::refusal,
                        "shop » slow #3",
                        Duration.ofSeconds(5),
                        progress::add,
                        () -> {
                            reached.countDown();
                            await(released);
                            return true;
                        }));
        await(reached);

        assertThatThrownBy(() -> RepositoryLock.turn(repository, RepositoryLock.now())
                        .holding(
                                plan.destination(),
                                plan.request()::refusal,
                                "shop » fast #8",
                                Duration.ofSeconds(1),
                                progress::add,
                                () -> true))
                .isInstanceOf(ImagePromotionException.class)
                .hasMessage("""
                        Refused to promote %1$s/prod/app:%2$s to production: another promotion is still writing to the repository.  [REPOSITORY_BUSY]
                          repository: %1$s/prod/app
                          held by:    shop » slow #3
                          waited:     1 s
                          Look at that promotion: its registry may be slow or down. Promote again when it has ended.""".formatted(copying.there.host(), ORDINARY));

        released.countDown();
        assertThat(holder.get(20, TimeUnit.SECONDS)).isTrue();
        assertThat(RepositoryLock.turn(repository, RepositoryLock.now())
                        .holding(
                                plan.destination(),
                                plan.request()::refusal,
                                "next",
                                Duration.ofSeconds(5),
                                progress::add,
                                () -> "done"))
                .isEqualTo("done");
    }

    private static ImagePromotionException failure(Future<Promotion> future)
            throws InterruptedException, TimeoutException {
        try {
            throw new AssertionError("it promoted " + future.get(20, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return (ImagePromotionException) e.getCause();
        }
    }
}
