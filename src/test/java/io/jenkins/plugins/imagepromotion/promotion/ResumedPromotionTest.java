package io.jenkins.plugins.imagepromotion.promotion;

import static io.jenkins.plugins.imagepromotion.promotion.Promoting.NOW;
import static io.jenkins.plugins.imagepromotion.promotion.Promoting.PRODUCTION;
import static io.jenkins.plugins.imagepromotion.promotion.Promoting.STAGING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.policy.Demands;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.demand.Approvals;
import io.jenkins.plugins.imagepromotion.policy.demand.NoDowngrade;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionContext;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry.Fault;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A run that is interrupted while it writes the tag, and the attempt that resumes it. */
class ResumedPromotionTest {
    private static final String WRITE = "PUT .*";
    private static final Instant LATER = NOW.plus(Duration.ofMinutes(1));
    private static final Policy RISING = new Policy(
            "rising",
            List.of(
                    Policy.threeTier().environment("staging"),
                    Policy.threeTier().environment("production").demanding(Demands.of(new NoDowngrade(true)))));

    private final Promoting promoting = new Promoting();
    private final Memory run = new Memory();

    @AfterEach
    void stop() {
        promoting.close();
    }

    private Promotion attempt(Instant now, Cancellation cancellation) {
        return attempt(Policy.threeTier(), now, cancellation);
    }

    private Promotion attempt(Policy policy, Instant now, Cancellation cancellation) {
        return new PromoteImage(
                        TestRegistries.plain(promoting.server.host(), cancellation),
                        policy,
                        Clock.fixed(now, ZoneOffset.UTC),
                        millis -> {},
                        promoting.progress::add,
                        run)
                .promote(promoting.request(promoting.image(STAGING)));
    }

    /** Interrupts the first attempt at its write, and returns what the registry does when that write arrives. */
    private Runnable interruptTheWrite() {
        Cancellation abort = new Cancellation();
        AtomicReference<Supplier<MockResponse>> write = new AtomicReference<>();
        promoting.server.when(WRITE, (request, honest) -> {
            write.set(honest::get);
            abort.cancel();
            return stalled();
        });
        assertThat(catchThrowable(() -> attempt(NOW, abort))).hasMessageContaining("[CANCELLED]");
        promoting.server.when(WRITE, (request, honest) -> honest.get());
        return () -> write.get().get();
    }

    private static MockResponse stalled() {
        return new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build();
    }

    @Test
    void writesTheSameTagSoThatALateWriteLeavesOne() {
        Runnable lateWrite = interruptTheWrite();

        Promotion resumed = attempt(LATER, new Cancellation());
        lateWrite.run();

        assertThat(resumed.target()).hasToString(promoting.image(PRODUCTION));
        assertThat(resumed.outcome()).isEqualTo(Promotion.Outcome.PROMOTED);
        assertThat(promoting.server.tags("app")).containsOnlyKeys(STAGING, PRODUCTION);
    }

    @Test
    void knowsItsOwnTagIfTheWriteArrivedInTheMeantime() {
        interruptTheWrite().run();

        Promotion resumed = attempt(LATER, new Cancellation());

        assertThat(resumed.target()).hasToString(promoting.image(PRODUCTION));
        assertThat(resumed.outcome()).isEqualTo(Promotion.Outcome.PROMOTED);
        assertThat(promoting.progress)
                .endsWith("an earlier attempt of this run created " + PRODUCTION + "; nothing to write");
    }

    private void promoteAnother() {
        promoting.server.push(
                "app", "production-v1.5.0-0123abc-1763900007", MediaTypes.OCI_MANIFEST, Promoting.manifest("another"));
    }

    @Test
    void recordsItsOwnTagEvenIfThePolicyNowRefusesIt() {
        interruptTheWrite().run();
        promoteAnother();

        Throwable refusal = catchThrowable(() -> attempt(RISING, LATER, new Cancellation()));

        assertThat(refusal)
                .hasMessageContaining("[DOWNGRADE]")
                .hasMessageContaining(PRODUCTION + ", by an earlier attempt of this run")
                .hasMessageContaining("The tag exists, so automation may deploy it.");
        assertThat(run.written).containsExactly(promoting.image(PRODUCTION) + " PROMOTED");
    }

    @Test
    void recordsNothingIfThePolicyRefusesATagThatWasNotWritten() {
        interruptTheWrite();
        promoteAnother();

        Throwable refusal = catchThrowable(() -> attempt(RISING, LATER, new Cancellation()));

        assertThat(refusal).hasMessageContaining("[DOWNGRADE]").hasMessageNotContaining("earlier attempt");
        assertThat(run.written).isEmpty();
    }

    @Test
    void givesUpItsTagIfAnotherPromotionWroteANewerOne() {
        interruptTheWrite();
        promoteAnother();

        Promotion resumed = attempt(LATER, new Cancellation());

        assertThat(resumed.target()).hasToString(promoting.image("production-v1.4.2-abcdef1-1763900060"));
        assertThat(promoting.server.tags("app")).doesNotContainKey(PRODUCTION);
    }

    @Test
    void remembersTheTagBeforeItIsWritten() {
        List<String> atTheWrite = new ArrayList<>();
        promoting.server.when(WRITE, (request, honest) -> {
            atTheWrite.addAll(run.targets);
            return honest.get();
        });

        attempt(NOW, new Cancellation());

        assertThat(atTheWrite).containsExactly(promoting.image(PRODUCTION));
    }

    @Test
    void forgetsATagThatTheRegistryRefused() {
        promoting.server.when(WRITE, Fault.status(403, "DENIED", "not you"));

        assertThat(catchThrowable(() -> attempt(NOW, new Cancellation()))).hasMessageContaining("[FORBIDDEN]");

        assertThat(run.targets).isEmpty();
    }

    @Test
    void keepsATagWhoseWriteIsUnclear() {
        promoting.server.when(WRITE, Fault.status(500, "UNKNOWN", "broken"));

        assertThat(catchThrowable(() -> attempt(NOW, new Cancellation()))).hasMessageContaining("[REGISTRY_ERROR]");

        assertThat(run.targets).containsExactly(promoting.image(PRODUCTION));
    }

    /** The first write can still take effect, for example behind a proxy that gave up. */
    @Test
    void keepsATagWhoseWriteIsRefusedAfterAnUnclearOne() {
        AtomicInteger writes = new AtomicInteger();
        promoting.server.when(
                WRITE,
                (request, honest) -> (writes.getAndIncrement() == 0
                                ? Fault.status(504, "UNKNOWN", "timed out")
                                : Fault.status(403, "DENIED", "not you"))
                        .answer(request, honest));

        assertThat(catchThrowable(() -> attempt(NOW, new Cancellation())))
                .hasMessageContaining("[REGISTRY_ERROR]")
                .hasMessageContaining(PRODUCTION + ", which may or may not exist now");

        assertThat(run.targets).containsExactly(promoting.image(PRODUCTION));
    }

    @Test
    void keepsATagThatWasWrittenButCannotBeReadBack() {
        promoting.server.when("GET /v2/app/manifests/production-.*", Fault.status(403, "DENIED", "not that tag"));

        assertThat(catchThrowable(() -> attempt(NOW, new Cancellation()))).hasMessageContaining("[FORBIDDEN]");

        assertThat(promoting.server.tags("app")).containsKey(PRODUCTION);
        assertThat(run.targets).containsExactly(promoting.image(PRODUCTION));
    }

    @Test
    void writesNothingThatItCannotRemember() {
        run.broken = true;

        assertThat(catchThrowable(() -> attempt(NOW, new Cancellation()))).hasMessageContaining("[RECORD_NOT_KEPT]");

        assertThat(promoting.wrote()).isFalse();
    }

    /** A run that remembers. */
    private static final class Memory implements PromotingRun {
        private final List<String> targets = new ArrayList<>();
        private final List<String> written = new ArrayList<>();
        private boolean broken;

        @Override
        public PromotionContext contextOf(Subject subject, Approvals demand) {
            return PromotionContext.COMMAND_LINE;
        }

        @Override
        public List<Tag> unconfirmed(Repository destination, Digest digest) {
            return targets.stream()
                    .map(ImageReference::parse)
                    .map(target -> target.tag().orElseThrow())
                    .toList();
        }

        @Override
        public void willWrite(Announcement announced) {
            if (broken) {
                throw new ImagePromotionException(Failure.of(FailureCode.RECORD_NOT_KEPT, "The disk is full."));
            }
            targets.add(announced.target().canonical());
        }

        @Override
        public void wasWritten(Promotion promotion) {
            written.add(promotion.target().canonical() + " " + promotion.outcome());
        }

        @Override
        public void didNotWrite(Announcement announced) {
            targets.remove(announced.target().canonical());
        }
    }
}
