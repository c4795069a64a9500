package io.jenkins.plugins.imagepromotion.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.policy.file.PolicyFile;
import io.jenkins.plugins.imagepromotion.testing.RoutedPolicy;
import org.junit.jupiter.api.Test;

/** A lower layer of the policy takes routes away and adds none. */
class TightenedRoutesTest {
    private static final String EU = "a.example.com/test/{path} -> eu.example.com/{path}";
    private static final String US = "a.example.com/test/{path} -> us.example.com/{path}";
    private static final Policy ADMIN = RoutedPolicy.of(EU, US);

    private static Policy tightened(String routes) {
        return PolicyFile.tighten(ADMIN, "team.yaml", "name: team\nenvironments:\n  - name: production\n" + routes);
    }

    @Test
    void leavesThemAloneIfItDoesNotNameThem() {
        assertThat(tightened("    minimumSoak: 1d\n").environment("production").routes())
                .isEqualTo(ADMIN.environment("production").routes())
                .extracting(Route::toString)
                .containsExactly(EU, US);
    }

    @Test
    void keepsThoseThatItNames() {
        Policy both =
                tightened("    routes:\n      - {from: 'a.example.com/test/{path}', to: 'us.example.com/{path}'}\n");

        assertThat(both.environment("production").routes())
                .extracting(Route::toString)
                .containsExactly(US);
    }

    @Test
    void takesAllOfThemAway() {
        assertThat(tightened("    routes: []\n").environment("production").routes())
                .isEmpty();
    }

    @Test
    void addsNone() {
        assertThatThrownBy(() -> tightened("    routes:\n      - {from: evil.example/x, to: us.example.com/shop}\n"))
                .hasMessage("""
                        The lower layer of the policy would relax production.routes.  [POLICY_RELAXED]
                          at:      team.yaml:3:5
                          allowed: "%s", "%s"
                          found:   "evil.example/x -> us.example.com/shop"
                          above:   routes (routes.yaml)
                          lower:   team (team.yaml)
                          A lower layer can only tighten the policy: remove the setting from it, or ask an administrator to change the layer above.""".formatted(EU, US));
    }

    @Test
    void addsNoneWhereThereIsNone() {
        assertThatThrownBy(
                        () -> PolicyFile.tighten(
                                Policy.threeTier(),
                                "team.yaml",
                                "name: team\nenvironments:\n  - name: production\n    routes:\n      - {from: a.example.com/x, to: a.example.com/y}\n"))
                .hasMessageContaining("[POLICY_RELAXED]\n  at:      team.yaml:3:5\n  allowed: none\n");
    }

    @Test
    void reportsThePlaceOfAWrongRoute() {
        assertThatThrownBy(() -> RoutedPolicy.of("team/{path} -> a.example.com/{path}"))
                .hasMessageContaining("\"team/{path}\" is not a repository with its registry.  [INVALID_POLICY]\n"
                        + "  at:       routes.yaml:10:15\n");
        assertThatThrownBy(() -> RoutedPolicy.of("a.example.com/x -> a.example.com/{path}"))
                .hasMessageContaining("has {path}.  [INVALID_POLICY]\n  at:       routes.yaml:10:9\n");
    }
}
