package io.jenkins.plugins.imagepromotion.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTest {
    private static final Policy POLICY = Policy.threeTier();

    @Test
    void buildsDevelopAndStagingAndPromotesStagingToProduction() {
        assertThat(POLICY)
                .isEqualTo(new Policy(
                        "three-tier",
                        List.of(
                                Environment.builtFrom("develop", "develop"),
                                Environment.builtFrom("staging", "main"),
                                Environment.promotedFrom("production", "staging"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"develop", "staging", "production"})
    void findsAnEnvironmentByName(String name) {
        assertThat(POLICY.environment(name).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Production", "prod", "production ", "qa\n"})
    void refusesAnUnknownEnvironment(String name) {
        String found = name.replace("\n", "\\u000a");

        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> POLICY.environment(name))
                .withMessage("""
                        The policy has no environment with this name.  [UNKNOWN_ENVIRONMENT]
                          found:    "%s"
                          expected: one of develop, staging, production
                          policy:   three-tier
                          Correct the name, or ask an administrator to add the environment to the policy.""", found);
    }

    @ParameterizedTest
    @CsvSource({
        "develop-v1.4.2-3f9c2d1-1700000000, develop",
        "staging-v1.4.2-3f9c2d1-1700000000, staging",
        "production-v1.4.2-3f9c2d1-1700000000, production",
        "qa-v1.4.2-3f9c2d1-1700000000,",
        "staging,",
        "latest,",
    })
    void tellsTheEnvironmentOfATag(String tag, String environment) {
        assertThat(POLICY.environmentOf(new Tag(tag)).map(Environment::name).orElse(null))
                .isEqualTo(environment);
    }

    @Test
    void routesFromTheOriginThatItNames() {
        EnvironmentPair pair = new EnvironmentPair(POLICY.environment("staging"), POLICY.environment("production"));

        assertThat(POLICY.pair("production", Optional.empty())).isEqualTo(pair);
        assertThat(POLICY.pair("production", Optional.of("staging"))).isEqualTo(pair);
    }

    @Test
    void refusesAnotherOrigin() {
        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> POLICY.pair("production", Optional.of("develop")))
                .withMessage("""
                        Images are not promoted from develop to production.  [ORIGIN_NOT_ALLOWED]
                          expected: staging
                          found:    develop
                          policy:   three-tier
                          Promote an image that ran in staging.""");
    }

    @Test
    void refusesToPromoteFromProductionToItself() {
        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> POLICY.pair("production", Optional.of("production")))
                .withMessageStartingWith(
                        "Images are not promoted from production to production.  [ORIGIN_NOT_ALLOWED]");
    }

    @ParameterizedTest
    @CsvSource({"staging, main", "develop, develop"})
    void refusesToPromoteToWhereImagesAreBuilt(String environment, String branch) {
        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> POLICY.pair(environment, Optional.empty()))
                .withMessage("""
                        Nothing is promoted to %s: its images are built from branch %s.  [NOT_A_PROMOTION_TARGET]
                          promotion targets: production
                          policy:            three-tier
                          Promote to one of the promotion targets, or build on the branch.""", environment, branch);
    }

    @Test
    void saysThatNothingIsAPromotionTarget() {
        Policy builtOnly = new Policy("built", List.of(Environment.builtFrom("develop", "develop")));

        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> builtOnly.pair("develop", Optional.of("staging")))
                .withMessageContaining("  promotion targets: none\n");
    }

    @ParameterizedTest
    @CsvSource({"qa, staging", "production, qa", "qa, qa"})
    void refusesARouteWithAnUnknownEnd(String to, String from) {
        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> POLICY.pair(to, Optional.of(from)))
                .withMessageStartingWith("The policy has no environment with this name.  [UNKNOWN_ENVIRONMENT]")
                .withMessageContaining("\"qa\"");
    }

    @Test
    void refusesAnOriginThatThePolicyItselfDoesNotHave() {
        Policy broken = new Policy("broken", List.of(Environment.promotedFrom("production", "staging")));

        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> broken.pair("production", Optional.empty()))
                .withMessageStartingWith("The policy has no environment with this name.  [UNKNOWN_ENVIRONMENT]")
                .withMessageContaining("\"staging\"");
    }

    @Test
    void routesAlongAChainOneStepAtATime() {
        Policy chain = new Policy(
                "chain",
                List.of(
                        Environment.builtFrom("staging", "main"),
                        Environment.promotedFrom("pre-production", "staging"),
                        Environment.promotedFrom("production", "pre-production")));

        assertThat(chain.pair("production", Optional.empty()).origin().name()).isEqualTo("pre-production");
        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> chain.pair("production", Optional.of("staging")))
                .withMessageStartingWith("Images are not promoted from staging to production.  [ORIGIN_NOT_ALLOWED]");
    }

    @Test
    void routesFromEachOfSeveralOriginsOnceItIsNamed() {
        Policy graph = new Policy(
                "graph",
                List.of(
                        Environment.builtFrom("staging", "main"),
                        Environment.promotedFrom("qa", "staging"),
                        new Environment(
                                "production",
                                null,
                                List.of("qa", "staging"),
                                TagScheme.standard("production"),
                                Demands.NONE)));

        assertThat(graph.pair("production", Optional.of("qa")).origin().name()).isEqualTo("qa");
        assertThat(graph.pair("production", Optional.of("staging")).origin().name())
                .isEqualTo("staging");
        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> graph.pair("production", Optional.empty()))
                .withMessage("""
                        Images are promoted to production from several environments.  [ORIGIN_NOT_ALLOWED]
                          expected: qa or staging
                          found:    none named
                          policy:   graph
                          Promote an image that ran in qa or staging.""");
    }

    @Test
    void promotesNothingToAClosedEnvironment() {
        Policy closed = new Policy(
                "closed",
                List.of(new Environment("vault", null, List.of(), TagScheme.standard("vault"), Demands.NONE)));

        assertThatExceptionOfType(ImagePromotionException.class)
                .isThrownBy(() -> closed.pair("vault", Optional.empty()))
                .withMessageStartingWith("Nothing is promoted to vault: the policy names no origin for it."
                        + "  [NOT_A_PROMOTION_TARGET]");
    }

    @Test
    void doesNotChangeWithTheListItWasGiven() {
        List<Environment> environments = new ArrayList<>(POLICY.environments());
        Policy policy = new Policy("three-tier", environments);

        environments.clear();

        assertThat(policy).isEqualTo(POLICY);
    }
}
