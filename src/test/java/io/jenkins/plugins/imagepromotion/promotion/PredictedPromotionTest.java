package io.jenkins.plugins.imagepromotion.promotion;

import static io.jenkins.plugins.imagepromotion.promotion.Promoting.NOW;
import static io.jenkins.plugins.imagepromotion.promotion.Promoting.PRODUCTION;
import static io.jenkins.plugins.imagepromotion.promotion.Promoting.STAGING;
import static io.jenkins.plugins.imagepromotion.promotion.Promoting.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.policy.Demands;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.demand.Approvals;
import io.jenkins.plugins.imagepromotion.policy.demand.MustBeSelected;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionContext;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionFacts.Selected;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests when a promotion predicts what automation deploys, and for which tag. */
class PredictedPromotionTest {
    private static final String OTHER = "staging-v1.4.3-abcdef2-1763800001";
    private static final Selected YES = new Selected(List.of("ImagePolicy app"), List.of(), List.of(), "");
    private static final Selected NO =
            new Selected(List.of(), List.of(), List.of("a newer tag stays selected"), "Wait.");

    private final Promoting promoting = new Promoting();
    private final List<String> predicted = new ArrayList<>();
    private final List<Integer> listed = new ArrayList<>();

    @AfterEach
    void stop() {
        promoting.close();
    }

    private static Policy policy() {
        return new Policy(
                "test",
                List.of(
                        Environment.builtFrom("staging", "main"),
                        Environment.promotedFrom("production", "staging")
                                .demanding(Demands.of(new MustBeSelected(true)))));
    }

    /** Promotes, and runs {@code meanwhile} during the first prediction. */
    private Promotion promote(PromotionRequest request, Runnable meanwhile, Selected first, Selected second) {
        PromotingRun run = new PromotingRun() {
            @Override
            public PromotionContext contextOf(Subject subject, Approvals demand) {
                return PromotionContext.COMMAND_LINE;
            }

            @Override
            public Optional<Automation> automation() {
                return Optional.of((target, environment, digest, tags) -> {
                    predicted.add(target.tag().map(Tag::value).orElseThrow());
                    listed.add(tags.size());
                    if (predicted.size() > 1) {
                        return second;
                    }
                    meanwhile.run();
                    return first;
                });
            }
        };
        return new PromoteImage(
                        TestRegistries.plain(promoting.server.host(), new Cancellation()),
                        policy(),
                        Clock.fixed(NOW, ZoneOffset.UTC),
                        millis -> {},
                        promoting.progress::add,
                        run)
                .promote(request);
    }

    private void promoteOther() {
        promoting.server.push("app", OTHER, MediaTypes.OCI_MANIFEST, manifest("other"));
        promoting.promote(promoting.request(promoting.image(OTHER)));
    }

    @Test
    void predictsOnceWithoutMoreRequests() {
        Promotion promotion = promote(promoting.request(promoting.image(STAGING)), () -> {}, YES, NO);

        assertThat(predicted).containsExactly(PRODUCTION);
        assertThat(promotion.selected()).hasValue(YES);
        assertThat(promoting.server.requests()).hasSize(4);
        assertThat(promoting.progress).contains("policy test: selected by ImagePolicy app");
    }

    @Test
    void writesNothingThatAutomationWouldIgnore() {
        ImagePromotionException refusal = catchThrowableOfType(
                ImagePromotionException.class,
                () -> promote(promoting.request(promoting.image(STAGING)), () -> {}, NO, YES));

        assertThat(refusal.code()).isEqualTo(FailureCode.NOT_SELECTED);
        assertThat(promoting.wrote()).isFalse();
    }

    @Test
    void predictsAgainIfItWritesADifferentTag() {
        Promotion promotion = promote(promoting.request(promoting.image(STAGING)), this::promoteOther, YES, YES);

        assertThat(predicted).containsExactly(PRODUCTION, "production-v1.4.2-abcdef1-1763900001");
        assertThat(promotion.target()).hasToString(promoting.image(predicted.get(1)));
    }

    @Test
    void refusesToWriteIfAutomationWouldIgnoreTheNewTag() {
        ImagePromotionException refusal = catchThrowableOfType(
                ImagePromotionException.class,
                () -> promote(promoting.request(promoting.image(STAGING)), this::promoteOther, YES, NO));

        assertThat(refusal.code()).isEqualTo(FailureCode.NOT_SELECTED);
        assertThat(promoting.server.tags("app").keySet()).noneMatch(tag -> tag.contains("abcdef1-17639"));
    }

    @Test
    void comparesATagThatAlreadyHoldsTheImageWithAllTags() {
        promoting.promoteStaging();

        ImagePromotionException refusal = catchThrowableOfType(
                ImagePromotionException.class, () -> promote(promoting.requestTo(PRODUCTION), () -> {}, NO, YES));

        assertThat(refusal.code()).isEqualTo(FailureCode.NOT_SELECTED);
        assertThat(listed).containsExactly(2);
    }
}
