package io.jenkins.plugins.imagepromotion.jenkins.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hudson.model.NamedJob;
import hudson.model.RecordedBuild;
import hudson.model.Run;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.jenkins.StepFixture;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests that lookups for a page run in the background, end at their time limit, and are kept for a short time. */
class RegistryLookupsTest {
    private static final String PROMOTED = "production-v1.4.2-0a1b2c3-1767225600";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final StepFixture fixture = new StepFixture();
    private final Run<?, ?> build = new RecordedBuild(new NamedJob("team/shop"), 1);
    private Instant now = Instant.parse("2026-11-30T12:00:00Z");
    private final RegistryLookups lookups = new RegistryLookups(clock(), PATIENCE);

    @AfterEach
    void close() {
        fixture.close();
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public Instant instant() {
                return now;
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
    }

    private ImageQuestion question(Digest digest, Optional<ImageReference> before) {
        ImageReference image = ImageReference.parse(fixture.named(PROMOTED));
        return new ImageQuestion(image.repository(), digest, Optional.of("1.4.2"), before);
    }

    private ImageQuestion question() {
        return question(fixture.image.digest(), Optional.empty());
    }

    private RegistryAnswer answer(ImageQuestion question) {
        return lookups.ask(build, question).await(PATIENCE).orElseThrow();
    }

    @Test
    void findsTheTagsThatHoldTheImage() {
        fixture.registry.push("shop/app", PROMOTED, fixture.image);

        RegistryAnswer answer = answer(question());

        assertThat(answer.getCode()).isEmpty();
        assertThat(answer.isHeld()).isTrue();
        assertThat(answer.getTags()).extracting(AnsweredTag::getTag).containsExactly(PROMOTED, StepFixture.STAGED);
        assertThat(answer.getTags()).extracting(AnsweredTag::getVerdict).containsExactly("PROMOTED", "");
        assertThat(answer.isCompared()).isFalse();
        assertThat(answer.isComplete()).isTrue();
    }

    @Test
    void showsATagOfTheVersionThatHoldsAnotherImage() {
        SampleImage rebuilt = ImageBuilder.image().version("rebuilt").build();
        fixture.registry.push("shop/app", PROMOTED, rebuilt);

        RegistryAnswer answer = answer(question());

        assertThat(answer.getTags()).extracting(AnsweredTag::isSame).containsExactly(false, true);
        assertThat(answer.getTags().get(0).getDigest())
                .isEqualTo(rebuilt.digest().toString());
        assertThat(answer.getTags().get(0).getVerdict()).isEqualTo("REBUILT");
    }

    @Test
    void findsAnOldTagAmongMoreTagsThanThePageShows() {
        SampleImage rebuilt = ImageBuilder.image().version("rebuilt").build();
        for (int i = 0; i < 200; i++) {
            fixture.registry.push("shop/app", "staging-v1.4.2-0a1b2c3-" + (1_767_300_000 + i), rebuilt);
        }

        RegistryAnswer answer = answer(question());

        assertThat(answer.isHeld()).isTrue();
        assertThat(answer.getTags()).hasSize(200).noneMatch(AnsweredTag::isSame);
        assertThat(answer.isComplete()).isFalse();
    }

    @Test
    void comparesTheImageWithThePreviousOne() {
        SampleImage before = ImageBuilder.image().label("team", "<b>shop</b>").build();
        fixture.registry.push("shop/app", "production-v1.4.1-1f3e5d7-1767200000", before);

        RegistryAnswer answer = answer(question(
                fixture.image.digest(),
                Optional.of(ImageReference.pinned(
                        ImageReference.parse(fixture.named(PROMOTED)).repository(), before.digest()))));

        assertThat(answer.isCompared()).isTrue();
        ChangedPlatform platform = answer.getPlatforms().get(0);
        assertThat(platform.getState()).isEqualTo("CHANGED");
        assertThat(platform.getSettings())
                .extracting(ChangedPlatform.ChangedSetting::getName)
                .contains("label team");
    }

    @Test
    void reportsAFailureWithItsCode() {
        RegistryAnswer answer = lookups.ask(
                        build,
                        new ImageQuestion(
                                ImageReference.parse(fixture.registry.host() + "/shop/gone:any")
                                        .repository(),
                                fixture.image.digest(),
                                Optional.of("1.4.2"),
                                Optional.empty()))
                .await(PATIENCE)
                .orElseThrow();

        assertThat(answer.getCode()).isEqualTo("REPOSITORY_NOT_FOUND");
        assertThat(answer.getMessage()).isNotEmpty();
        assertThat(answer.getRemedy()).isNotEmpty();
        assertThat(answer.getTags()).isEmpty();
    }

    @Test
    void stopsAfterTheTimeLimit() {
        fixture.hanging();
        RegistryLookups hasty = new RegistryLookups(clock(), Duration.ofMillis(300));

        RegistryAnswer answer = hasty.ask(build, question()).await(PATIENCE).orElseThrow();

        assertThat(answer.getCode()).isEqualTo("TIMED_OUT");
        assertThat(answer.getMessage()).isEqualTo("The registry did not answer all requests in time.");
    }

    @Test
    void asksARunningQuestionOnce() {
        fixture.hanging();

        RegistryLookup first = lookups.ask(build, question());
        fixture.awaitRequest();

        assertThat(first.await(Duration.ZERO)).isEmpty();
        assertThat(lookups.ask(build, question())).isSameAs(first);
        assertThat(lookups.find(build, question())).contains(first);
    }

    @Test
    void refusesMoreQuestionsThanItCanQueue() {
        fixture.hanging();
        for (int i = 0; i < 24; i++) {
            lookups.ask(build, question(Digest.of(new byte[] {(byte) i}), Optional.empty()));
        }

        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> lookups.ask(build, question()));
    }

    @Test
    void keepsAnAnswerForTenMinutesForTheJobThatAsked() {
        answer(question());
        Run<?, ?> other = new RecordedBuild(new NamedJob("team/other"), 1);

        now = now.plusSeconds(599);
        assertThat(lookups.find(build, question())).isPresent();
        assertThat(lookups.find(other, question())).isEmpty();

        now = now.plusSeconds(2);
        assertThat(lookups.find(build, question())).isEmpty();
    }
}
