package io.jenkins.plugins.imagepromotion.jenkins.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import hudson.Controller;
import hudson.model.Action;
import hudson.model.BooleanParameterDefinition;
import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.Failure;
import hudson.model.FinishedBuild;
import hudson.model.Item;
import hudson.model.ParameterDefinition;
import hudson.model.ParameterValue;
import hudson.model.ParametersAction;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.SampleJob;
import hudson.model.SignedIn;
import hudson.model.StringParameterDefinition;
import hudson.security.Whoami;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceEntry;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceKind;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.jenkins.config.EnvironmentConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.PolicyConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.RegistryConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.history.EvidenceStore;
import io.jenkins.plugins.imagepromotion.jenkins.history.PublishedImage;
import io.jenkins.plugins.imagepromotion.jenkins.history.PublishedImagesAction;
import io.jenkins.plugins.imagepromotion.jenkins.permission.ImagePromotionPermission;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import java.lang.reflect.Field;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import jenkins.model.Jobs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.security.access.AccessDeniedException;

/** Tests where <i>Promote…</i> is offered, and the builds that it starts. */
class PromoteBuildActionTest {
    private static final ImmutableTag STAGED = new ImmutableTag("staging", "1.4.2", "0a1b2c3", 1767222000);
    private static final ImmutableTag DEVELOP = new ImmutableTag("develop", "1.4.2", "0a1b2c3", 1767222000);

    @AutoClose
    private final ScriptedRegistry registry = ScriptedRegistry.start();

    private final SampleImage image = ImageBuilder.image().build();
    private final SampleJob builder = new SampleJob("shop/main");
    private final FinishedBuild build = builder.builds();

    @BeforeEach
    void configure() {
        ImagePromotionConfiguration configuration = Controller.fresh();
        RegistryConfiguration plain = new RegistryConfiguration(registry.host());
        plain.setPlainHttp(true);
        configuration.setRegistries(List.of(plain));
        promotionJob("shop/promote");
        Jobs.are();
        registry.push("shop/app", STAGED.toString(), image);
        published(build, STAGED);
    }

    @AfterEach
    void restorePermissions() {
        Whoami.mayNot();
    }

    private static void promotionJob(String name) {
        EnvironmentConfiguration develop = new EnvironmentConfiguration("develop");
        develop.setBranch("develop");
        EnvironmentConfiguration staging = new EnvironmentConfiguration("staging");
        staging.setBranch("main");
        EnvironmentConfiguration production = new EnvironmentConfiguration("production");
        production.setOrigins("staging");
        production.setPromotionJob(name);
        PolicyConfiguration policy = new PolicyConfiguration("p");
        policy.setEnvironments(List.of(develop, staging, production));
        ImagePromotionConfiguration.get().setPolicy(policy);
    }

    private String repository() {
        return registry.host() + "/shop/app";
    }

    private String staged() {
        return repository() + ":" + STAGED;
    }

    private void published(Run<?, ?> run, ImmutableTag tag) {
        PublishedImagesAction.remember(
                run,
                new PublishedImage(
                        ImageReference.parse(repository()).repository(), tag, image.digest(), Instant.EPOCH));
    }

    private ImageToPromoteParameterDefinition typed(String name) {
        return new ImageToPromoteParameterDefinition(name, repository());
    }

    private static SampleJob promoting(ParameterDefinition... parameters) {
        SampleJob job = new SampleJob("shop/promote", parameters);
        Jobs.are(job);
        return job;
    }

    private static Collection<? extends Action> offered(Run<?, ?> run) {
        return new PromoteBuildAction.Factory().createFor(run);
    }

    private String start() {
        return new PromoteBuildAction(build).start(staged(), "production", false);
    }

    private static String values() {
        return Jobs.queuedWith(ParametersAction.class).getParameters().stream()
                .map(value -> value.getName() + "=" + value.getValue())
                .collect(Collectors.joining(" "));
    }

    @Test
    void isOfferedOnASuccessfulBuildThatPublishedAnImageOfTheOrigin() {
        assertThat(offered(build)).singleElement().satisfies(action -> {
            assertThat(action.getUrlName()).isEqualTo("promote-image");
            assertThat(action.getDisplayName()).isEqualTo("Promote…");
        });
        assertThat(new PromoteBuildAction(build).getOffers())
                .extracting(offer -> offer.getImage().getImage(), PromotionOffer::getEnvironment)
                .containsExactly(tuple(staged(), "production"));
    }

    @Test
    void isNotOfferedOnABuildThatRunsOrDidNotSucceed() {
        for (Result result : new Result[] {null, Result.ABORTED}) {
            FinishedBuild other = new FinishedBuild(builder, result);
            published(other, STAGED);

            assertThat(offered(other)).isEmpty();
        }
    }

    @Test
    void isNotOfferedWithoutAnImageThatCanBePromoted() {
        FinishedBuild nothing = new FinishedBuild(builder, Result.SUCCESS);
        FinishedBuild develop = new FinishedBuild(builder, Result.SUCCESS);
        published(develop, DEVELOP);

        assertThat(offered(nothing)).isEmpty();
        assertThat(offered(develop)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"digest, sha256:1f3e", "digest, ''", "image, registry.example.com/Shop:1"})
    void offersOnlyTheImagesWhoseRecordsAreNotDamaged(String field, String saved) throws Exception {
        ImmutableTag other = new ImmutableTag("staging", "1.4.3", "0a1b2c3", 1767222001);
        published(build, other);
        Field damaged = PublishedImage.class.getDeclaredField(field);
        damaged.setAccessible(true);
        damaged.set(PublishedImagesAction.of(build).get(0), saved);

        assertThat(new PromoteBuildAction(build).getOffers())
                .extracting(offer -> offer.getImage().getVersion(), PromotionOffer::getNote)
                .containsExactly(tuple("1.4.3", null));
    }

    @Test
    void isNotOfferedWithoutThePermission() {
        Whoami.mayNot(ImagePromotionPermission.PROMOTE);

        assertThat(offered(build)).isEmpty();
    }

    @Test
    void isNotOfferedIfNoJobIsConfigured() {
        promotionJob("");

        assertThat(offered(build)).isEmpty();
    }

    @Test
    void isNotOfferedOnAControllerWithoutAPolicy() {
        ImagePromotionConfiguration.get().setPolicy(null);

        assertThat(offered(build)).isEmpty();
    }

    @Test
    void startsTheJobWithTheImageAndItsDigest() {
        promoting(
                new StringParameterDefinition("NOTE", "none"),
                typed("WHAT"),
                new StringParameterDefinition("IMAGE", "kept"));

        assertThat(start()).isEqualTo("job/shop/job/promote/");

        assertThat(Jobs.queued()).containsExactly("shop/promote");
        assertThat(values()).isEqualTo("NOTE=none WHAT=" + staged() + "@" + image.digest() + " IMAGE=kept");
    }

    @Test
    void startsTheJobAsTheUserAndRecordsTheBuildInTheCause() throws Exception {
        promoting(typed("WHAT"));

        SignedIn.as("alice", this::start);

        Cause cause = Jobs.queuedWith(CauseAction.class).getCauses().get(0);
        assertThat(cause)
                .isInstanceOfSatisfying(
                        Cause.UserIdCause.class,
                        user -> assertThat(user.getUserId()).isEqualTo("alice"));
        assertThat(cause.getShortDescription())
                .isEqualTo("Started by user alice to promote " + staged() + ", which shop/main #7 published");
    }

    @Test
    void setsStringParametersIfTheJobHasNoImageParameter() {
        promoting(new StringParameterDefinition("IMAGE", ""), new StringParameterDefinition("DIGEST", ""));

        start();

        assertThat(values()).isEqualTo("IMAGE=" + staged() + " DIGEST=" + image.digest());
    }

    @Test
    void refusesAJobWithoutTheParameters() {
        promoting(new StringParameterDefinition("IMAGE", ""));

        assertThatThrownBy(this::start)
                .isInstanceOf(Failure.class)
                .hasMessageContaining("[PROMOTION_JOB_UNSUITABLE]")
                .hasMessageContaining("it has no Image to promote parameter, and no string parameter DIGEST");
        assertThat(Jobs.queued()).isEmpty();
        assertThat(new PromoteBuildAction(build).getOffers().get(0).getProblem())
                .contains("no string parameter DIGEST");
    }

    @Test
    void refusesAJobWhoseParameterIsForAnotherRepository() {
        promoting(new ImageToPromoteParameterDefinition("WHAT", "registry.invalid/other"));

        assertThatThrownBy(this::start)
                .hasMessageContaining("[PROMOTION_JOB_UNSUITABLE]")
                .hasMessageContaining(
                        "its parameter WHAT is for \"registry.invalid/other\" and the environment production");
        assertThat(Jobs.queued()).isEmpty();
    }

    @Test
    void refusesAnImageThatTheRegistryNoLongerHas() {
        promoting(typed("WHAT"));
        registry.push(
                "shop/app", STAGED.toString(), ImageBuilder.image().version("9").build());

        assertThatThrownBy(this::start).hasMessageContaining("[DIGEST_MISMATCH]");
        assertThat(Jobs.queued()).isEmpty();
    }

    @Test
    void reportsAJobThatDoesNotExistToUsersWhoMaySeeTheSetting() {
        Jobs.are();

        assertThatThrownBy(this::start)
                .hasMessageContaining("[NO_PROMOTION_JOB]")
                .hasMessageContaining("The promotion job of the environment does not exist.")
                .hasMessageContaining("shop/promote")
                .hasMessageContaining("The job may have been renamed, moved or deleted.");
        promotionJob("");
        assertThatThrownBy(this::start).hasMessageContaining("No promotion job is configured for the environment.");
    }

    @Test
    void reportsAJobThatTheUserCannotReadLikeAMissingJob() {
        Whoami.mayNot(ImagePromotionPermission.CONFIGURE);
        Jobs.are();
        String unreadable = new PromoteBuildAction(build).getOffers().get(0).getProblem();
        promotionJob("");
        String none = new PromoteBuildAction(build).getOffers().get(0).getProblem();

        assertThat(unreadable).isEqualTo(none).contains("[NO_PROMOTION_JOB]").doesNotContain("shop/promote");
    }

    @Test
    void refusesAUserWhoMayNotBuildTheJob() {
        promoting(typed("WHAT"));
        Whoami.mayNot(Item.BUILD);

        assertThatThrownBy(this::start).isInstanceOf(AccessDeniedException.class);
        assertThat(Jobs.queued()).isEmpty();
        assertThat(new PromoteBuildAction(build).getOffers().get(0).getProblem())
                .isEqualTo("You can read the promotion job, but you do not have permission to build it.");
    }

    @Test
    void refusesAUserWithoutThePermissionToPromote() {
        promoting(typed("WHAT"));
        Whoami.mayNot(ImagePromotionPermission.PROMOTE);

        assertThatThrownBy(this::start).isInstanceOf(AccessDeniedException.class);
        assertThat(Jobs.queued()).isEmpty();
    }

    @Test
    void refusesAnImageThatTheBuildDidNotPublish() {
        promoting(typed("WHAT"));

        assertThatThrownBy(() -> new PromoteBuildAction(build).start(repository() + ":" + DEVELOP, "production", false))
                .isInstanceOf(Failure.class)
                .hasMessageStartingWith("That image cannot be promoted to that environment from this build.");
        assertThatThrownBy(() -> new PromoteBuildAction(build).start(staged(), "develop", false))
                .isInstanceOf(Failure.class);
        assertThat(Jobs.queued()).isEmpty();
    }

    @Test
    void reportsAJobThatCannotBeBuilt() {
        promoting(typed("WHAT")).disable();
        assertThatThrownBy(this::start).hasMessageContaining("the job is disabled");

        promoting(typed("WHAT"));
        Jobs.cannotBeQueued();
        assertThatThrownBy(this::start).hasMessageContaining("Jenkins did not accept the build");
    }

    private void promoted(String job, int number, String version, long at, Digest digest) {
        EvidenceStore.get()
                .add(EvidenceEntry.of(EvidenceKind.PROMOTED, Instant.ofEpochSecond(at), job, number)
                        .about(
                                "production",
                                null,
                                ImageReference.parse(repository() + ":production-v" + version + "-0a1b2c3-" + at),
                                digest)
                        .by(List.of("alice"), List.of("bob")));
    }

    private PromotionOffer offer() {
        return new PromoteBuildAction(build).getOffers().get(0);
    }

    @Test
    void promotesAnImageWithoutAnyPromotionOnRecord() {
        promoting(typed("WHAT"), rollback());

        assertThat(offer().getNote()).isNull();
        assertThat(offer().isRollback()).isFalse();
        assertThat(offer().getButton()).isEqualTo("Promote to production");
        assertThat(new PromoteBuildAction(build).getDisplayName()).isEqualTo("Promote or roll back…");
    }

    @Test
    void rollsBackToAnImageThatTheEnvironmentHadBefore() {
        promoting(typed("WHAT"), rollback());
        promoted("shop/promote", 1, "1.4.2", 1767223000, image.digest());
        promoted("shop/promote", 2, "1.4.2", 1767224000, Digest.of(new byte[] {1}));

        PromotionOffer offer = offer();

        assertThat(offer.getNote())
                .isEqualTo("The current image of production is production-v1.4.2-0a1b2c3-1767224000. The job is started"
                        + " with ROLLBACK, so the promotion is a rollback.");
        assertThat(offer.getButton()).isEqualTo("Roll back production to this image");
        new PromoteBuildAction(build).start(staged(), "production", offer.isRollback());
        assertThat(values()).endsWith(" ROLLBACK=true");
    }

    @Test
    void rollsBackToALowerVersion() {
        promoting(typed("WHAT"), rollback());
        promoted("shop/promote", 1, "1.4.10", 1767223000, Digest.of(new byte[] {1}));

        assertThat(offer().isRollback()).isTrue();
    }

    @Test
    void promotesAHigherVersion() {
        promoting(typed("WHAT"), rollback());
        promoted("shop/promote", 1, "1.4.1", 1767223000, Digest.of(new byte[] {1}));

        assertThat(offer().getNote()).isNull();
        assertThat(offer().isRollback()).isFalse();
        start();
        assertThat(values()).endsWith(" ROLLBACK=false");
    }

    @Test
    void warnsThatAJobWithoutTheParameterDoesNotRollBack() {
        promoting(typed("WHAT"), new StringParameterDefinition("ROLLBACK", "no"));
        promoted("shop/promote", 1, "1.4.3", 1767223000, Digest.of(new byte[] {1}));

        assertThat(offer().isRollback()).isFalse();
        assertThat(offer().getButton()).isEqualTo("Promote to production");
        assertThat(offer().getNote())
                .startsWith("The current image of production is production-v1.4.3-0a1b2c3-1767223000. The job does not"
                        + " have a boolean parameter ROLLBACK,");
        assertThat(new PromoteBuildAction(build).getDisplayName()).isEqualTo("Promote…");
    }

    @Test
    void reportsAnImageThatIsCurrent() {
        promoting(typed("WHAT"), rollback());
        promoted("shop/promote", 1, "1.4.2", 1767223000, image.digest());

        assertThat(offer().getNote()).isEqualTo("This image is already the current image of production.");
        assertThat(offer().isRollback()).isFalse();
    }

    @Test
    void doesNotRevealPromotionsOfAJobThatTheUserCannotRead() {
        promoting(typed("WHAT"), rollback());
        promoted("secret/promote", 1, "1.4.3", 1767223000, Digest.of(new byte[] {1}));

        assertThat(offer().getNote()).isNull();
        assertThat(offer().isRollback()).isFalse();
    }

    private static ParameterDefinition rollback() {
        return new BooleanParameterDefinition("ROLLBACK", false, null);
    }

    @Test
    void omitsParametersWithoutADefault() {
        ParameterDefinition empty = new ImageToPromoteParameterDefinition("OTHER", "registry.invalid/other");
        promoting(typed("WHAT"), empty);

        start();

        assertThat(Jobs.queuedWith(ParametersAction.class).getParameters())
                .extracting(ParameterValue::getName)
                .containsExactly("WHAT");
    }
}
