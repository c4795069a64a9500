package io.jenkins.plugins.imagepromotion.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PolicyValidatorTest {
    private static final Environment STAGING = Environment.builtFrom("staging", "main");

    private static Environment promoted(String name, String... origins) {
        return new Environment(name, null, List.of(origins), TagScheme.standard(name), Demands.NONE);
    }

    private static void refuses(String problem, Environment... environments) {
        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> new Policy("test", List.of(environments)).requireSound())
                .withMessageStartingWith("The policy is not valid: " + problem + ".  [INVALID_POLICY]\n");
    }

    @Test
    void takesAnyGraphThatBeginsWhereImagesAreBuilt() {
        Policy graph = new Policy(
                "graph",
                List.of(
                        promoted("production-eu", "preprod", "qa"),
                        promoted("production-us", "production-eu"),
                        promoted("preprod", "qa"),
                        promoted("qa", "staging"),
                        promoted("vault"),
                        STAGING));

        assertThat(graph.requireSound()).isSameAs(graph);
        assertThat(Policy.threeTier().requireSound()).isEqualTo(Policy.threeTier());
    }

    @Test
    void refusesWhatDoesNotFitTogether() {
        refuses("it has no environments, so it would refuse everything");
        refuses("the environment staging appears twice", STAGING, STAGING);
        refuses(
                "production has the origin stagin, which is not an environment of the policy",
                STAGING,
                promoted("production", "stagin"));
        refuses("the origins of eu form a cycle", STAGING, promoted("eu", "us"), promoted("us", "eu"));
    }

    @Test
    void listsTheOtherEnvironmentsWithTheMostSimilarNameFirst() {
        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> new Policy(
                                "test",
                                List.of(Environment.builtFrom("develop", "develop"), STAGING, promoted("eu", "stagin")))
                        .requireSound())
                .withMessageContaining("\n  expected: one of staging, develop\n");
    }

    @Test
    void refusesEnvironmentsWhoseTagsCannotBeToldApart() {
        TagScheme same = TagScheme.of("eu", Optional.empty(), Optional.of("staging-v{version}-{commit}-{timestamp}"));

        refuses(
                "the tag staging-v1.4.2-3f9c2d1-1700000000 would belong to both staging and eu",
                STAGING,
                new Environment("eu", null, List.of("staging"), same, Demands.NONE));
    }
}
