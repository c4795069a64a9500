package io.jenkins.plugins.imagepromotion.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Repository;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From which repository to which other one a route leads, and which routes a policy can have. */
class RouteTest {
    private static Route route(String from, String to) {
        return new Route(RepositoryPattern.parse(from), RepositoryPattern.parse(to));
    }

    private static Repository repository(String text) {
        return ImageReference.parse(text).repository();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            r.example.com/staging/{path}, r.example.com/production/{path}, r.example.com/staging/shop,      r.example.com/production/shop
            r.example.com/staging/{path}, r.example.com/production/{path}, r.example.com/staging/team/shop, r.example.com/production/team/shop
            r.example.com/{path},         s.example.com/{path},            r.example.com/team/shop,         s.example.com/team/shop
            r.example.com/{path}-test,    r.example.com/{path}-live,       r.example.com/team/shop-test,    r.example.com/team/shop-live
            r.example.com/shop,           r.example.com/live/shop,         r.example.com/shop,              r.example.com/live/shop
            docker.io/test/{path},        docker.io/live/{path},           test/shop,                       live/shop
            docker.io/shop,               localhost:5000/shop,             shop,                            localhost:5000/shop
            docker.io/{path},             localhost:5000/{path},           shop,                            localhost:5000/library/shop
            """)
    void leadsFromOneRepositoryToAnother(String from, String to, String source, String target) {
        Route route = route(from, to);

        assertThat(route.leads(repository(source), repository(target))).isTrue();
        assertThat(route.leads(repository(target), repository(source))).isFalse();
        assertThat(route.sourceOf(repository(target))).contains(repository(source));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            r.example.com/staging/shop,      r.example.com/production/mail
            r.example.com/staging/shop,      s.example.com/production/shop
            evil.example/staging/shop,       r.example.com/production/shop
            r.example.com/staging,           r.example.com/production
            r.example.com/stagings/shop,     r.example.com/production/shop
            r.example.com/x/staging/shop,    r.example.com/production/shop
            r.example.com/staging/x/shop,    r.example.com/production/shop
            r.example.com/staging/shop,      r.example.com/production/shop/x
            r.example.com/staging/shop,      r.example.com/staging/shop
            """)
    void doesNotLeadElsewhere(String source, String target) {
        Route route = route("r.example.com/staging/{path}", "r.example.com/production/{path}");

        assertThat(route.leads(repository(source), repository(target))).isFalse();
    }

    @Test
    void putsOnlyWholePathsInThePlaceOfThePlaceholder() {
        Route route = route("r.example.com/{path}-test", "r.example.com/live/{path}");

        assertThat(route.leads(repository("r.example.com/a-test"), repository("r.example.com/live/a")))
                .isTrue();
        assertThat(RepositoryPattern.parse("r.example.com/{path}-test").match(repository("r.example.com/a--test")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "shop",
                "team/shop",
                "team/{path}",
                "{path}/shop",
                "{path}.example.com/shop",
                "r.example.com",
                "r.example.com/",
                "r.example.com/{path}/{path}",
                "r.example.com/*",
                "r.example.com/{name}",
                "r.example.com/Shop",
                "r.example.com/shop:1.0",
                "r.example.com/shop/{path}:1.0",
                "https://r.example.com/shop",
                "r.example.com:0/shop",
                "r.example.com/a -> r.example.com/b"
            })
    void refusesAPatternThatNamesNoRepository(String pattern) {
        assertThatThrownBy(() -> RepositoryPattern.parse(pattern)).hasMessage("""
                The policy is not valid: "%s" is not a repository with its registry.  [INVALID_POLICY]
                  expected: such as registry.example.com/staging/shop, or registry.example.com/staging/{path} for all below staging
                  Correct the policy; docs/policy.md shows every field by example.""".formatted(pattern));
    }

    /** A verification has to find the source of every target. */
    @Test
    void refusesARouteThatCannotBeFollowedBackward() {
        assertThatThrownBy(() -> route("r.example.com/{path}", "r.example.com/live"))
                .hasMessageStartingWith("The policy is not valid: only one side of the route r.example.com/{path} ->"
                        + " r.example.com/live has {path}.  [INVALID_POLICY]");
        assertThatThrownBy(() -> route("r.example.com/test", "r.example.com/{path}"))
                .hasMessageContaining("[INVALID_POLICY]");
    }

    @Test
    void refusesARouteToTheSameRepository() {
        assertThatThrownBy(() -> route("docker.io/shop", "docker.io/library/shop"))
                .hasMessageStartingWith("The policy is not valid: both sides of the route docker.io/library/shop ->"
                        + " docker.io/library/shop are the same repository, where promotions need no route.");
    }

    @Test
    void refusesRoutesToAnEnvironmentWhoseImagesAreBuilt() {
        Route route = route("r.example.com/a", "r.example.com/b");

        assertThatThrownBy(() -> Environment.builtFrom("staging", "main").along(List.of(route)))
                .hasMessageStartingWith("The policy is not valid: the images of staging are built from a branch, so it"
                        + " cannot have routes for promotions.");
    }

    @Test
    void addsToTheOwnRepositoryOfAnEnvironment() {
        Environment production = Environment.promotedFrom("production", "staging")
                .along(List.of(
                        route("r.example.com/a/{path}", "r.example.com/live/{path}"),
                        route("r.example.com/b/{path}", "r.example.com/live/{path}"),
                        route("r.example.com/c", "r.example.com/d")));
        Repository live = repository("r.example.com/live/shop");

        assertThat(production.leads(live, live)).isTrue();
        assertThat(production.sourcesOf(live))
                .containsExactly(live, repository("r.example.com/a/shop"), repository("r.example.com/b/shop"));
        assertThat(production.leads(repository("r.example.com/b/shop"), live)).isTrue();
        assertThat(production.leads(repository("r.example.com/c"), live)).isFalse();
    }

    @Test
    void isReadFromTheRegistryAsReferencesNameIt() {
        assertThat(route("index.docker.io/shop", "r.example.com/shop"))
                .hasToString("docker.io/library/shop -> r.example.com/shop");
    }
}
