package io.jenkins.plugins.imagepromotion.promotion;

import static io.jenkins.plugins.imagepromotion.promotion.Copying.PRODUCTION;
import static io.jenkins.plugins.imagepromotion.promotion.Copying.STAGING;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.file.PolicyFile;
import io.jenkins.plugins.imagepromotion.testing.RoutedPolicy;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An image leaves its repository only along a route of the policy; everything else is refused before the first request. */
class RoutedPromotionTest {
    @AutoClose
    private final Copying copying = Copying.image();

    /** {@code THERE} contains {@code HERE}, so the longer word is replaced first. */
    private PromotionRequest to(String target) {
        return copying.request(target.replace("THERE", copying.there.host()).replace("HERE", copying.here.host()));
    }

    private static String route(Copying copying, String from, String to) {
        return copying.here.host() + from + " -> " + copying.there.host() + to;
    }

    private void sentNothing() {
        assertThat(copying.here.requests()).isEmpty();
        assertThat(copying.there.requests()).isEmpty();
    }

    @Test
    void refusesAnotherRepositoryWithoutARoute() {
        copying.policy = Policy.threeTier();

        assertThat(copying.said(copying.refused(to("THERE/team/shop")).getMessage()))
                .isEqualTo("""
                Refused to promote here:5000/app:%s to production: no route leads to the repository of the target.  [ROUTE_NOT_ALLOWED]
                  source: here:5000/app
                  target: there:5000/team/shop
                  route:  none
                  policy: three-tier
                  Promote within the source's repository, or ask an administrator to add a route to production to the policy.""".formatted(STAGING));
        sentNothing();
    }

    @Test
    void namesTheRoutesThatThereAre() {
        copying.policy = RoutedPolicy.of(
                route(copying, "/app", "/prod/app"), "a.example.com/test/{path} -> a.example.com/live/{path}");

        assertThat(copying.said(copying.refused(to("THERE/prod/apps")).getMessage()))
                .contains("""
                  source: here:5000/app
                  target: there:5000/prod/apps
                  route:  here:5000/app -> there:5000/prod/app
                  route:  a.example.com/test/{path} -> a.example.com/live/{path}
                  policy: routes
                """);
        sentNothing();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "THERE/prod/app:production-v1.4.2-abcdef1-1763900000",
                "HERE/prod/app",
                "HERE/app/x",
                "THERE/app",
                "docker.io/prod/app"
            })
    void refusesEveryOtherRepositoryThanTheOneOfTheRoute(String target) {
        copying.policy = RoutedPolicy.of(route(copying, "/app", "/live/app"));

        assertThat(copying.refused(to(target)).code()).isEqualTo(FailureCode.ROUTE_NOT_ALLOWED);
        sentNothing();
    }

    @Test
    void followsARoute() {
        copying.policy = RoutedPolicy.of(route(copying, "/{path}", "/live/{path}"));

        Promotion promotion = copying.promote(to("THERE/live/app"));

        assertThat(promotion.target()).hasToString(copying.there.host() + "/live/app:" + PRODUCTION);
    }

    @Test
    void takesTheRouteThatTheTargetNamesIfThereAreSeveral() {
        copying.policy =
                RoutedPolicy.of(route(copying, "/{path}", "/eu/{path}"), route(copying, "/{path}", "/us/{path}"));

        assertThat(copying.promote(to("THERE/us/app")).target().repository().path())
                .isEqualTo("us/app");
        assertThat(copying.promote(to("THERE/eu/app")).target().repository().path())
                .isEqualTo("eu/app");
    }

    @Test
    void staysInItsRepositoryWithoutATargetEvenIfARouteLeadsFromThere() {
        copying.policy = RoutedPolicy.of(route(copying, "/app", "/prod/app"));

        PromotionRequest request =
                RequestBuilder.promote(copying.here.host() + "/app:" + STAGING).request();

        assertThat(copying.promote(request).target()).hasToString(copying.here.host() + "/app:" + PRODUCTION);
    }

    @Test
    void refusesARouteThatALowerLayerTookAway() {
        Policy upper = RoutedPolicy.of(route(copying, "/app", "/prod/app"));
        copying.policy =
                PolicyFile.tighten(upper, "lower", "name: team\nenvironments:\n  - name: production\n    routes: []\n");

        assertThat(copying.refused(to("THERE/prod/app")).code()).isEqualTo(FailureCode.ROUTE_NOT_ALLOWED);
        sentNothing();
    }

    @Test
    void doesNotUseTheRoutesOfAnotherEnvironment() {
        copying.policy = PolicyFile.parse("test", """
                name: chain
                environments:
                  - name: staging
                    branch: main
                  - name: qa
                    origins: staging
                    routes:
                      - from: %s/app
                        to: %s/prod/app
                  - name: production
                    origins: staging
                """.formatted(copying.here.host(), copying.there.host()));

        assertThat(copying.refused(to("THERE/prod/app")).code()).isEqualTo(FailureCode.ROUTE_NOT_ALLOWED);
        assertThat(List.copyOf(copying.progress)).isEmpty();
    }
}
