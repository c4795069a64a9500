package io.jenkins.plugins.imagepromotion.jenkins.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hudson.model.BuildBadgeAction;
import hudson.model.Run;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionContext;
import io.jenkins.plugins.imagepromotion.promotion.PromotingRun;
import io.jenkins.plugins.imagepromotion.promotion.Promotion;
import io.jenkins.plugins.imagepromotion.promotion.Promotion.Outcome;
import java.io.IOException;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** What a build remembers of its promotions. */
class PromotionActionTest {
    private static final Digest DIGEST = Digest.parse("sha256:" + "a".repeat(64));

    private static final ImageReference BEFORE =
            ImageReference.parse("registry.example.com/shop/app:production-v1.4.3-0a1b2c4-1767225000");

    private final Saved run = new Saved();

    private static PromotedImage promoted(String target) {
        return promoted(target, Outcome.PROMOTED, PromotionContext.COMMAND_LINE);
    }

    private static PromotedImage promoted(String target, Outcome outcome, PromotionContext context) {
        return promoted(target, outcome, context, Optional.empty());
    }

    private static PromotedImage promoted(
            String target, Outcome outcome, PromotionContext context, Optional<ImageReference> rollbackOf) {
        return new PromotedImage(
                new Promotion(
                        ImageReference.parse("registry.example.com/shop/app:staging-v1.4.2-0a1b2c3-1767222000"),
                        ImageReference.parse("registry.example.com/shop/app:" + target),
                        Digest.parse("sha256:" + "a".repeat(64)),
                        "application/vnd.oci.image.manifest.v1+json",
                        outcome,
                        Policy.threeTier().pair("production", Optional.empty()),
                        "three-tier",
                        context,
                        List.of(),
                        0,
                        Optional.of(BEFORE),
                        Optional.empty(),
                        rollbackOf,
                        Optional.empty(),
                        Instant.parse("2026-01-01T00:00:00.123456789Z")),
                "{}");
    }

    @Test
    void keepsTheTagThatARollbackReplaces() {
        PromotionAction.remember(run, rollback());

        assertThat(remembered())
                .singleElement()
                .extracting(PromotedImage::getRollbackOf)
                .isEqualTo("registry.example.com/shop/app:production-v1.4.3-0a1b2c4-1767225000");
    }

    private static PromotedImage rollback() {
        return promoted(
                "production-v1.4.2-0a1b2c3-1767225600",
                Outcome.PROMOTED,
                PromotionContext.COMMAND_LINE,
                Optional.of(BEFORE));
    }

    @Test
    void showsARowOnThePageOfTheBuild() {
        PromotedImage image = promoted("production-v1.4.2-0a1b2c3-1767225600");

        assertThat(image.getRepository()).isEqualTo("registry.example.com/shop/app");
        assertThat(image.getTag()).isEqualTo("production-v1.4.2-0a1b2c3-1767225600");
        assertThat(image.getRoute()).isEqualTo("staging → production");
        assertThat(image.getPreviousName()).isEqualTo("production-v1.4.3-0a1b2c4-1767225000");
        assertThat(image.getShortDigest()).isEqualTo("aaaaaaaaaaaa");
        assertThat(image.getPinned()).isEqualTo("registry.example.com/shop/app@sha256:" + "a".repeat(64));
        assertThat(image.getVerdict()).isEqualTo("Promoted");
        assertThat(image.getDate()).isEqualTo("2026-01-01T00:00:00Z");
    }

    @Test
    void showsNoPreviousImageIfItIsTheTarget() {
        PromotedImage image = promoted("production-v1.4.3-0a1b2c4-1767225000");

        assertThat(image.getPrevious()).isEmpty();
        assertThat(image.getPreviousName()).isEmpty();
    }

    @Test
    void reportsEveryOutcome() {
        assertThat(rollback().getVerdict()).isEqualTo("Rollback of production-v1.4.3-0a1b2c4-1767225000");
        assertThat(promoted("production-v1", Outcome.ALREADY_PROMOTED, PromotionContext.COMMAND_LINE)
                        .getVerdict())
                .isEqualTo("Already promoted; nothing was written");
        assertThat(unconfirmed("production-v1").getVerdict())
                .isEqualTo("Unconfirmed: the promotion was interrupted while it wrote the tag, which may exist");
    }

    @Test
    void showsABadgeInTheBuildHistory() throws IOException {
        PromotionAction.remember(run, promoted("production-v1.4.2-0a1b2c3-1767225600"));
        PromotionAction action = run.getAction(PromotionAction.class);
        assertThat(action).isInstanceOf(BuildBadgeAction.class);
        assertThat(action.getBadgeIcon()).isEqualTo("symbol-arrow-up");
        assertThat(action.getBadgeText()).isEqualTo("Promoted: production-v1.4.2-0a1b2c3-1767225600");

        PromotionAction.remember(
                run,
                promoted(
                        "production-v1.4.2-0a1b2c3-1767225601",
                        Outcome.ALREADY_PROMOTED,
                        PromotionContext.COMMAND_LINE));
        PromotionAction.remember(
                run,
                promoted(
                        "production-v1.4.1-0a1b2c3-1767225602",
                        Outcome.PROMOTED,
                        PromotionContext.COMMAND_LINE,
                        Optional.of(BEFORE)));
        assertThat(action.getBadgeIcon()).isEqualTo("symbol-undo");

        PromotionAction.announce(run, unconfirmed("production-v1.4.2-0a1b2c3-1767225603"));
        assertThat(action.getBadgeIcon()).isEqualTo("symbol-shield-warning");
        assertThat(action.getBadgeText()).isEqualTo("""
                Promoted: production-v1.4.2-0a1b2c3-1767225600
                Already promoted: production-v1.4.2-0a1b2c3-1767225601
                Rolled back: production-v1.4.1-0a1b2c3-1767225602
                Unconfirmed: production-v1.4.2-0a1b2c3-1767225603""");
    }

    @Test
    void limitsTheLinesOfABadge() {
        for (int i = 0; i < 50; i++) {
            PromotionAction.remember(run, promoted("production-v1.4.2-0a1b2c3-17672256" + (10 + i)));
        }

        assertThat(run.getAction(PromotionAction.class).getBadgeText().lines())
                .hasSize(6)
                .endsWith("and 45 more");
    }

    @Test
    void completesADeploymentOfTheSameBuild() {
        PromotionAction.remember(run, promoted("production-v1.4.2-0a1b2c3-1767225600"));

        assertThat(PromotionAction.of(run, DIGEST))
                .get()
                .extracting(PromotedImage::getPrevious)
                .isEqualTo(BEFORE.canonical());
        assertThat(PromotionAction.of(run, Digest.parse("sha256:" + "b".repeat(64))))
                .isEmpty();
    }

    private List<PromotedImage> remembered() {
        return run.getAction(PromotionAction.class).getPromotions();
    }

    @Test
    void keepsEachPromotionWithTheBuild() {
        PromotionAction.remember(run, promoted("production-v1.4.2-0a1b2c3-1767225600"));
        PromotionAction.remember(run, promoted("production-v1.4.2-0a1b2c3-1767225601"));

        assertThat(remembered())
                .extracting(PromotedImage::getTarget)
                .containsExactly(
                        "registry.example.com/shop/app:production-v1.4.2-0a1b2c3-1767225600",
                        "registry.example.com/shop/app:production-v1.4.2-0a1b2c3-1767225601");
        assertThat(run.saves).isEqualTo(2);
    }

    @Test
    void keepsAPromotionOnceEvenIfItsStepRanAgain() {
        PromotionAction.remember(run, promoted("production-v1.4.2-0a1b2c3-1767225600"));
        PromotionAction.remember(run, promoted("production-v1.4.2-0a1b2c3-1767225600"));

        assertThat(remembered()).hasSize(1);
        assertThat(run.saves).isEqualTo(1);
    }

    @Test
    void returnsThePromotionsOfAStepThatRunsAgain() {
        PromotionAction.remember(
                run, promoted("production-v1.4.2-0a1b2c3-1767225600").of("7"));

        assertThat(PromotionAction.unconfirmed(run, "7", DIGEST))
                .containsExactly("registry.example.com/shop/app:production-v1.4.2-0a1b2c3-1767225600");
        assertThat(PromotionAction.unconfirmed(run, "8", DIGEST)).isEmpty();
        assertThat(PromotionAction.unconfirmed(run, "7", Digest.parse("sha256:" + "b".repeat(64))))
                .isEmpty();
    }

    @Test
    void doesNotFailAPromotionThatCouldNotBeSaved() {
        run.full = true;

        PromotionAction.remember(run, promoted("production-v1.4.2-0a1b2c3-1767225600"));

        assertThat(remembered()).hasSize(1);
    }

    @Test
    void returnsAllPropertiesOfAPromotion() {
        PromotedImage image = promoted("production-v1.4.2-0a1b2c3-1767225600");

        assertThat(image.getSource()).isEqualTo("registry.example.com/shop/app:staging-v1.4.2-0a1b2c3-1767222000");
        assertThat(image.getDigest()).isEqualTo("sha256:" + "a".repeat(64));
        assertThat(image.getVersion()).isEqualTo("1.4.2");
        assertThat(image.getFrom()).isEqualTo("staging");
        assertThat(image.getTo()).isEqualTo("production");
        assertThat(image.getPrevious()).isEqualTo(BEFORE.canonical());
        assertThat(image.getAt()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(image.getOutcome()).isEqualTo("PROMOTED");
        assertThat(image.getStartedBy()).isEmpty();
        assertThat(image.getApprovedBy()).isEmpty();
        assertThat(image.getRecord()).isEqualTo("{}");
    }

    private static PromotedImage unconfirmed(String tag) {
        return PromotedImage.unconfirmed(
                new PromotingRun.Announcement(
                        ImageReference.parse("registry.example.com/shop/app:staging-v1.4.2-0a1b2c3-1767222000"),
                        ImageReference.parse("registry.example.com/shop/app:" + tag),
                        "production",
                        DIGEST,
                        Optional.empty(),
                        PromotionContext.COMMAND_LINE),
                Instant.parse("2026-01-01T00:00:00Z"));
    }

    @Test
    void keepsWhatIsAboutToBeWrittenUntilThePromotionReplacesIt() throws IOException {
        PromotionAction.announce(run, unconfirmed("production-v1.4.2-0a1b2c3-1767225600"));

        assertThat(run.saves).isEqualTo(1);
        assertThat(remembered()).extracting(PromotedImage::getOutcome).containsExactly("UNCONFIRMED");
        assertThat(PromotionAction.unconfirmed(run, "7", DIGEST))
                .containsExactly("registry.example.com/shop/app:production-v1.4.2-0a1b2c3-1767225600");

        PromotionAction.remember(run, promoted("production-v1.4.2-0a1b2c3-1767225600"));

        assertThat(remembered()).extracting(PromotedImage::getOutcome).containsExactly("PROMOTED");
        assertThat(PromotionAction.unconfirmed(run, "7", DIGEST)).isEmpty();
    }

    @Test
    void forgetsWhatTheRegistryRefused() throws IOException {
        PromotionAction.announce(run, unconfirmed("production-v1.4.2-0a1b2c3-1767225600"));

        PromotionAction.withdraw(run, "registry.example.com/shop/app:production-v1.4.2-0a1b2c3-1767225600", DIGEST);

        assertThat(remembered()).isEmpty();
    }

    @Test
    void withdrawsNoPromotion() {
        PromotionAction.remember(run, promoted("production-v1.4.2-0a1b2c3-1767225600"));

        PromotionAction.withdraw(run, "registry.example.com/shop/app:production-v1.4.2-0a1b2c3-1767225600", DIGEST);

        assertThat(remembered()).hasSize(1);
    }

    @Test
    void announcesNothingThatCannotBeSaved() {
        run.full = true;

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> PromotionAction.announce(run, unconfirmed("production-v1.4.2-0a1b2c3-1767225600")));

        assertThat(remembered()).isEmpty();
        assertThat(PromotionAction.unconfirmed(run, "7", DIGEST)).isEmpty();
    }

    @Test
    void tellsWhoStartedAndWhoApproved() {
        PromotedImage image = promoted(
                "production-v1.4.2-0a1b2c3-1767225600",
                Outcome.ALREADY_PROMOTED,
                new PromotionContext(
                        Optional.empty(),
                        new PromotionContext.Requesters(Set.of("alice"), Set.of(), Optional.empty()),
                        Optional.of(Set.of("carol", "bob")),
                        Set.of(),
                        Set.of()));

        assertThat(image.getOutcome()).isEqualTo("ALREADY_PROMOTED");
        assertThat(image.getStartedBy()).isEqualTo("alice");
        assertThat(image.getApprovedBy()).isEqualTo("bob, carol");
    }

    @Test
    void showsEachPromotionInTheRestApi() {
        assertThat(PromotionAction.class).hasAnnotation(ExportedBean.class);
        assertThat(PromotedImage.class).hasAnnotation(ExportedBean.class);
        assertThat(Arrays.stream(PromotedImage.class.getMethods())
                        .filter(method -> method.isAnnotationPresent(Exported.class))
                        .map(Method::getName))
                .containsExactlyInAnyOrder(
                        "getSource",
                        "getTarget",
                        "getDigest",
                        "getVersion",
                        "getFrom",
                        "getTo",
                        "getPrevious",
                        "getOutcome",
                        "getStartedBy",
                        "getApprovedBy",
                        "getRollbackOf",
                        "getRelease",
                        "getAt");
    }

    @Test
    void keepsOnlyStrings() {
        assertThat(Arrays.stream(PromotedImage.class.getDeclaredFields()).filter(field -> !field.isSynthetic()))
                .isNotEmpty()
                .allSatisfy(field -> assertThat(field.getType()).isEqualTo(String.class));
    }

    @Test
    void addsNoLinkToTheBuild() {
        PromotionAction action = new PromotionAction();

        assertThat(action.getIconFileName()).isNull();
        assertThat(action.getUrlName()).isNull();
        assertThat(action.getDisplayName()).isEqualTo("Promoted images");
    }

    @SuppressWarnings({"rawtypes", "unchecked"})
    private static final class Saved extends Run {
        private int saves;
        private boolean full;

        Saved() {
            super(null, 0);
        }

        @Override
        public synchronized void save() throws IOException {
            if (full) {
                throw new IOException("No space left on device");
            }
            saves++;
        }

        @Override
        public PromotionAction getAction(Class type) {
            return (PromotionAction) super.getAction(type);
        }
    }
}
