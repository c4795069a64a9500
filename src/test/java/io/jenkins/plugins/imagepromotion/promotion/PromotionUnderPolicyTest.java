package io.jenkins.plugins.imagepromotion.promotion;

import static io.jenkins.plugins.imagepromotion.promotion.Promoting.NOW;
import static io.jenkins.plugins.imagepromotion.promotion.Promoting.PRODUCTION;
import static io.jenkins.plugins.imagepromotion.promotion.Promoting.STAGING;
import static io.jenkins.plugins.imagepromotion.promotion.Promoting.manifest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.policy.Demands;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.TagScheme;
import io.jenkins.plugins.imagepromotion.policy.demand.Approvals;
import io.jenkins.plugins.imagepromotion.policy.demand.MinimumSoak;
import io.jenkins.plugins.imagepromotion.policy.demand.NoDowngrade;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionContext;
import io.jenkins.plugins.imagepromotion.policy.demand.RequiredPlatforms;
import io.jenkins.plugins.imagepromotion.promotion.Promotion.Outcome;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** That a promotion gathers the facts which the policy wants, no others, and stops before the write where it says no. */
class PromotionUnderPolicyTest {
    private static final String NEWER = "production-v1.5.0-0123abc-1763850000";

    private final Promoting promoting = new Promoting();

    @AfterEach
    void stop() {
        promoting.close();
    }

    private static Demands soak(Duration length) {
        return Demands.of(new MinimumSoak(length));
    }

    private static Demands order() {
        return Demands.of(new NoDowngrade(true));
    }

    private static Policy policy(Environment production) {
        return new Policy(
                "test",
                List.of(
                        Environment.builtFrom("develop", "develop"),
                        Environment.builtFrom("staging", "main"),
                        production));
    }

    private static Policy demanding(Demands demands) {
        return policy(Environment.promotedFrom("production", "staging").demanding(demands));
    }

    private Promotion promote(PromotionRequest request, Policy policy) {
        return promoting.promote(request, TestRegistries.plain(promoting.server.host(), new Cancellation()), policy);
    }

    private PromotionRequest request(Optional<String> target, boolean rollback) {
        RequestBuilder request = RequestBuilder.promote(promoting.image(STAGING));
        target.ifPresent(request::target);
        return rollback ? request.rollback().request() : request.request();
    }

    private ImagePromotionException refused(PromotionRequest request, Policy policy) {
        return catchThrowableOfType(ImagePromotionException.class, () -> promote(request, policy));
    }

    @Test
    void asksForTheTagsAndTheTimeOfTheBuildWhereTimeIsDemanded() {
        promoting.server.pushBlob("{}");
        Promotion promotion = promote(request(Optional.empty(), false), demanding(soak(Duration.ofSeconds(100_000))));

        assertThat(promotion.outcome()).isEqualTo(Outcome.PROMOTED);
        assertThat(promoting.progress).contains("policy test: soaked 1d3h47m");
        assertThat(promoting.server.requests()).hasSize(6);
    }

    @Test
    void writesNothingThatThePolicyRefuses() {
        promoting.server.pushBlob("{}");
        ImagePromotionException refusal =
                refused(request(Optional.empty(), false), demanding(soak(Duration.ofSeconds(100_001))));

        assertThat(promoting.said(refusal))
                .startsWith("Refused to promote registry:5000/app:" + STAGING
                        + " to production: it has been in staging since 2025-11-22T08:26:40Z, less than the required 1d3h47m.  [SOAKING]\n"
                        + "  known from: the timestamp of " + STAGING + "\n"
                        + "  ready:      2025-11-23T12:13:21Z\n");
        assertThat(promoting.wrote()).isFalse();
    }

    @Test
    void refusesADowngradeUnlessItIsARollback() {
        promoting.server.push("app", NEWER, MediaTypes.OCI_MANIFEST, manifest("newer"));

        assertThat(refused(request(Optional.empty(), false), demanding(order())).code())
                .isEqualTo(FailureCode.DOWNGRADE);
        assertThat(promoting.wrote()).isFalse();
        assertThat(promote(request(Optional.empty(), true), demanding(order())).outcome())
                .isEqualTo(Outcome.PROMOTED);
    }

    @Test
    void looksForANewerVersionAlsoWhereTheTargetIsNamed() {
        promoting.server.push("app", NEWER, MediaTypes.OCI_MANIFEST, manifest("newer"));

        assertThat(refused(request(Optional.of(PRODUCTION), false), demanding(order()))
                        .code())
                .isEqualTo(FailureCode.DOWNGRADE);
        assertThat(promoting.server.requests()).contains("GET /v2/app/tags/list?n=1000");
        assertThat(promoting.wrote()).isFalse();
    }

    @Test
    void refusesWhatWasPromotedOnceAndIsOlderThanWhatCameAfter() {
        promoting.promoteStaging();
        promoting.server.push(
                "app", "production-v1.5.0-0123abc-1763900001", MediaTypes.OCI_MANIFEST, manifest("newer"));

        assertThat(refused(request(Optional.empty(), false), demanding(order())).code())
                .isEqualTo(FailureCode.DOWNGRADE);

        Promotion rollback = promote(request(Optional.empty(), true), demanding(order()));

        assertThat(rollback.outcome()).isEqualTo(Outcome.PROMOTED);
        assertThat(rollback.target()).hasToString(promoting.image("production-v1.4.2-abcdef1-1763900002"));
    }

    @Test
    void readsThePlatformOfAnImageFromItsConfigurationAndOfAnIndexFromItself() {
        Demands arm = Demands.of(new RequiredPlatforms(List.of("linux/arm64")));
        SampleImage amd = ImageBuilder.image().version("1.4.2").build();
        push("staging-v1.4.3-abcdef1-1763800000", amd);
        push(
                "staging-v1.4.4-abcdef1-1763800000",
                ImageBuilder.image().version("1.4.4").buildIndex());

        assertThat(promoting.said(refused(staged("staging-v1.4.3-abcdef1-1763800000"), demanding(arm))))
                .contains("it does not run on linux/arm64.  [PLATFORM_REQUIRED]\n  platforms: linux/amd64\n");
        assertThat(promoting.wrote()).isFalse();
        assertThat(promote(staged("staging-v1.4.4-abcdef1-1763800000"), demanding(arm))
                        .outcome())
                .isEqualTo(Outcome.PROMOTED);
    }

    private void push(String tag, SampleImage image) {
        promoting.server.push("app", tag, image.mediaType(), image.bytes());
        image.children().forEach(child -> promoting.server.push("app", "child", child.mediaType(), child.bytes()));
        image.blobs()
                .values()
                .forEach(blob -> promoting.server.pushBlob(new String(blob, StandardCharsets.ISO_8859_1)));
    }

    private PromotionRequest staged(String tag) {
        return promoting.request(promoting.image(tag));
    }

    @Test
    void refusesWhatThisVersionCannotCheck() {
        Demands approval = Demands.of(new Approvals(1, List.of(), false));

        assertThat(refused(request(Optional.empty(), false), demanding(approval))
                        .code())
                .isEqualTo(FailureCode.DEMAND_NOT_CHECKED);
        assertThat(promoting.wrote()).isFalse();
    }

    @Test
    void makesATagOfTheFormThatThePolicyNames() {
        TagScheme tags =
                TagScheme.of("production", Optional.empty(), Optional.of("prod_{timestamp}_{version}_{commit}"));
        Policy policy = policy(new Environment("production", null, List.of("staging"), tags, Demands.NONE));

        Promotion promotion = promote(request(Optional.empty(), false), policy);

        assertThat(promotion.target()).hasToString(promoting.image("prod_1763900000_1.4.2_abcdef1"));
        assertThat(promote(request(Optional.empty(), false), policy).outcome()).isEqualTo(Outcome.ALREADY_PROMOTED);
    }

    @Test
    void takesTheOriginFromTheTagWhereThereAreSeveral() {
        Policy policy = policy(new Environment(
                "production", null, List.of("develop", "staging"), TagScheme.standard("production"), Demands.NONE));

        Promotion promotion = promote(request(Optional.empty(), false), policy);

        assertThat(promotion.environments().origin().name()).isEqualTo("staging");
        assertThat(refused(promoting.request(promoting.image(promoting.digest.toString())), policy)
                        .code())
                .isEqualTo(FailureCode.ORIGIN_NOT_ALLOWED);
    }

    /** The record is written later, when another approval may have arrived that no policy judged. */
    @Test
    void keepsTheContextThatWasJudged() {
        Set<String> approvers = new TreeSet<>(Set.of("alice"));
        Policy policy = demanding(Demands.of(new Approvals(1, List.of(), false)));

        Promotion promotion = new PromoteImage(
                        TestRegistries.plain(promoting.server.host(), new Cancellation()),
                        policy,
                        Clock.fixed(NOW, ZoneOffset.UTC),
                        Thread::sleep,
                        line -> {
                            if (line.startsWith("creating ")) {
                                approvers.add("bob");
                            }
                        },
                        (subject, demand) -> new PromotionContext(
                                Optional.empty(),
                                new PromotionContext.Requesters(Set.of("dave"), Set.of(), Optional.empty()),
                                Optional.of(approvers),
                                Set.of(),
                                Set.of()))
                .promote(request(Optional.empty(), false));

        assertThat(approvers).contains("bob");
        assertThat(promotion.context().approvedBy()).contains(Set.of("alice"));
    }

    /** A user who started the build can answer the question as well, but did not approve the promotion. */
    @Test
    void recordsOnlyTheUsersWhoseApprovalsCount() {
        Policy policy = demanding(Demands.of(new Approvals(1, List.of(), false)));

        Promotion promotion = promoting(
                        policy,
                        new PromotionContext(
                                Optional.empty(),
                                new PromotionContext.Requesters(Set.of("dave"), Set.of(), Optional.empty()),
                                Optional.of(Set.of("alice", "dave")),
                                Set.of(),
                                Set.of()))
                .promote(request(Optional.empty(), false));

        assertThat(promotion.context().approvedBy()).contains(Set.of("alice"));
    }

    private PromoteImage promoting(Policy policy, PromotionContext context) {
        return new PromoteImage(
                TestRegistries.plain(promoting.server.host(), new Cancellation()),
                policy,
                Clock.fixed(NOW, ZoneOffset.UTC),
                Thread::sleep,
                line -> {},
                (subject, demand) -> context);
    }
}
