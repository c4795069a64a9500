package io.jenkins.plugins.imagepromotion.promotion.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionContext;
import io.jenkins.plugins.imagepromotion.promotion.PromoteImage;
import io.jenkins.plugins.imagepromotion.promotion.Promotion;
import io.jenkins.plugins.imagepromotion.promotion.RequestBuilder;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.RoutedPolicy;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a promotion wrote along a route, a verification calls a promotion, and nothing else. */
class RoutedLineageTest {
    private static final String STAGED = "staging-v1.4.2-abcdef1-1763800000";
    private static final String PROMOTED = "production-v1.4.2-abcdef1-1763900000";
    private static final String STAGED_BEFORE = "staging-v1.4.1-abcdef0-1763600000";
    private static final String PROMOTED_BEFORE = "production-v1.4.1-abcdef0-1763700000";
    private static final Clock NOW = Clock.fixed(Instant.ofEpochSecond(1_763_900_000L), ZoneOffset.UTC);

    @AutoClose
    private final ScriptedRegistry test = ScriptedRegistry.start();

    @AutoClose
    private final ScriptedRegistry live = ScriptedRegistry.start();

    private final SampleImage image = ImageBuilder.image().build();
    private final SampleImage before =
            ImageBuilder.image().label("version", "before").build();
    private final Policy routed = RoutedPolicy.of(test.host() + "/test/{path} -> " + live.host() + "/live/{path}");

    private Registry registry() {
        return TestRegistries.plain(List.of(test.host(), live.host()), new Cancellation());
    }

    private ImageReference live(String rest) {
        return ImageReference.parse(live.host() + "/live/shop" + rest);
    }

    private Lineage read(Policy policy, String rest) {
        return new ReadLineage(registry(), policy, NOW, line -> {}).of(live(rest));
    }

    private Promotion promote(Policy policy, String source, String target) {
        return new PromoteImage(
                        registry(),
                        policy,
                        NOW,
                        Thread::sleep,
                        line -> {},
                        (subject, demand) -> PromotionContext.COMMAND_LINE)
                .promote(RequestBuilder.promote(source).target(target).request());
    }

    private String said(Object text) {
        return text.toString().replace(test.host(), "test:5000").replace(live.host(), "live:5000");
    }

    private FailureCode failure(Policy policy, String rest) {
        return AssertPromoted.failure(read(policy, rest)).map(Failure::code).orElseThrow();
    }

    @Test
    void callsPromotedWhatAPromotionWroteAlongARoute() {
        test.push("test/shop", STAGED, image);
        promote(routed, test.host() + "/test/shop:" + STAGED, live.host() + "/live/shop");

        for (String rest : List.of("", ":" + PROMOTED, "@" + image.digest())) {
            Lineage lineage = read(routed, rest);

            assertThat(lineage.requested()).extracting(TagVerdict::provenance).containsExactly(Provenance.PROMOTED);
            assertThat(AssertPromoted.failure(lineage)).isEmpty();
            assertThat(lineage.requested().get(0).origin().orElseThrow().image())
                    .hasToString(test.host() + "/test/shop:" + STAGED);
        }
        assertThat(read(routed, ":" + PROMOTED).holders())
                .extracting(one -> said(one.nameIn(live("").repository())))
                .containsExactly("test:5000/test/shop:" + STAGED, PROMOTED);
    }

    @Test
    void callsItOfUnknownOriginWithoutTheRoute() {
        test.push("test/shop", STAGED, image);
        promote(routed, test.host() + "/test/shop:" + STAGED, live.host() + "/live/shop");
        test.forgetRequests();

        assertThat(failure(Policy.threeTier(), ":" + PROMOTED)).isEqualTo(FailureCode.UNKNOWN_ORIGIN);
        assertThat(failure(
                        RoutedPolicy.of(test.host() + "/test/mail -> " + live.host() + "/live/shop"), ":" + PROMOTED))
                .isEqualTo(FailureCode.UNKNOWN_ORIGIN);
        assertThat(test.requests()).noneMatch(request -> request.contains("test/shop"));
    }

    @Test
    void namesTheTestedImageOfTheOtherRepositoryIfAnotherWasBuilt() {
        test.push("test/shop", STAGED, image);
        live.push("live/shop", PROMOTED, before);

        Lineage lineage = read(routed, "");

        assertThat(said(AssertPromoted.failure(lineage).orElseThrow()))
                .isEqualTo("""
                Not a promotion: %2$s was rebuilt.  [REBUILT]
                  tag:       %2$s
                  holds:     %4$s
                  tested:    %3$s
                  tested as: test:5000/test/shop:%1$s
                  Find out who wrote this tag. Then promote the tested digest, or roll back to the last good promotion.""".formatted(STAGED, PROMOTED, image.digest(), before.digest()));
        assertThat(lineage.incident().orElseThrow().differences())
                .extracting(Difference::what)
                .contains("label version");
    }

    @Test
    void looksInEveryRepositoryThatARouteLeadsFrom() {
        Policy policy = RoutedPolicy.of(
                test.host() + "/first/{path} -> " + live.host() + "/live/{path}",
                test.host() + "/second/{path} -> " + live.host() + "/live/{path}");
        test.push("second/shop", STAGED, image);
        live.push("live/shop", PROMOTED, image);
        test.push("first/mail", STAGED_BEFORE, before);
        live.push("live/shop", PROMOTED_BEFORE, before);

        assertThat(read(policy, "").verdicts())
                .extracting(TagVerdict::provenance)
                .containsExactly(Provenance.UNKNOWN_ORIGIN, Provenance.PROMOTED);
    }

    @Test
    void listsTheTagsOfAVersionInBothRepositories() {
        test.push("test/shop", STAGED, image);
        test.push("test/shop", "production-v1.4.2-abcdef1-1763850000", before);
        live.push("live/shop", PROMOTED, image);

        Lineage lineage = new ReadLineage(registry(), routed, NOW, line -> {}).ofVersion(live(""), "1.4.2");

        assertThat(lineage.holders())
                .extracting(one -> said(one.image()))
                .containsExactly("test:5000/test/shop:" + STAGED, "live:5000/live/shop:" + PROMOTED);
        assertThat(lineage.verdicts()).hasSize(1);
    }

    @Test
    void notesTheRepositoryOfARouteThatDoesNotExistAndLooksInTheOthers() {
        Policy policy = RoutedPolicy.of(
                test.host() + "/first/{path} -> " + live.host() + "/live/{path}",
                test.host() + "/second/{path} -> " + live.host() + "/live/{path}");
        test.push("second/shop", STAGED, image);
        live.push("live/shop", PROMOTED, image);
        List<String> progress = new ArrayList<>();

        Lineage lineage = new ReadLineage(registry(), policy, NOW, progress::add).of(live(""));

        assertThat(lineage.verdicts()).extracting(TagVerdict::provenance).containsExactly(Provenance.PROMOTED);
        assertThat(progress).contains("note: " + test.host() + "/first/shop has no tags, or does not exist");
    }

    @Test
    void failsIfTheOtherRepositoryCannotBeRead() {
        live.push("live/shop", PROMOTED, image);
        test.when(
                "GET /v2/test/shop/tags/list.*",
                (request, honest) -> new MockResponse.Builder().code(403).build());

        assertThatThrownBy(() -> read(routed, ":" + PROMOTED))
                .isInstanceOf(ImagePromotionException.class)
                .extracting(failed -> ((ImagePromotionException) failed).code())
                .isEqualTo(FailureCode.FORBIDDEN);
    }

    @Test
    void plansARollbackThatAPromotionAlongTheRouteCarriesOut() {
        test.push("test/shop", STAGED_BEFORE, before);
        live.push("live/shop", PROMOTED_BEFORE, before);
        live.push("live/shop", "production-v1.4.2-abcdef1-1763800000", image);

        RollbackPlan plan = new PlanRollback(registry(), routed, NOW, line -> {}).plan(live(""), "production");

        assertThat(said(plan.source())).isEqualTo("test:5000/test/shop:" + STAGED_BEFORE);
        assertThat(said(plan.request())).isEqualTo("live:5000/live/shop:production-v1.4.1-abcdef0-1763900000");
        assertThat(promote(routed, plan.source().canonical(), plan.request()).pinned())
                .isEqualTo(ImageReference.pinned(live("").repository(), before.digest()));
    }

    @Test
    void refusesARollbackToAnImageThatIsGoneWhereThePromotionWouldReadIt() {
        SampleImage index = ImageBuilder.image().buildIndexWithAttestation();
        test.push("test/shop", STAGED_BEFORE, index);
        live.push("live/shop", PROMOTED_BEFORE, index);
        live.push("live/shop", "production-v1.4.2-abcdef1-1763800000", image);
        String child = index.children().get(0).digest().toString();
        test.when(
                ".* /v2/test/shop/manifests/" + child,
                (request, honest) -> new MockResponse.Builder().code(404).build());

        assertThatThrownBy(() -> new PlanRollback(registry(), routed, NOW, line -> {}).plan(live(""), "production"))
                .hasMessageContaining("[INCOMPLETE_IMAGE]");
    }
}
