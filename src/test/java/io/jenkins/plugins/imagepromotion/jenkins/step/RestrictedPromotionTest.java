package io.jenkins.plugins.imagepromotion.jenkins.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.jenkins.config.EnvironmentConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.PolicyConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.RouteConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.result.LineageResult;
import io.jenkins.plugins.imagepromotion.jenkins.result.PromotionFailedException;
import io.jenkins.plugins.imagepromotion.jenkins.result.PromotionResult;
import io.jenkins.plugins.imagepromotion.jenkins.result.RollbackPlanResult;
import io.jenkins.plugins.imagepromotion.testing.jenkins.Build;
import io.jenkins.plugins.imagepromotion.testing.jenkins.StepFixture;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The steps follow the routes of the controller's policy, and only its jobs promote. */
class RestrictedPromotionTest {
    private final StepFixture fixture = new StepFixture();
    private final String live = fixture.registry.host() + "/live/app";

    @AfterEach
    void close() {
        fixture.close();
    }

    private EnvironmentConfiguration production() {
        EnvironmentConfiguration production = new EnvironmentConfiguration("production");
        production.setOrigins("staging");
        return production;
    }

    private void policy(EnvironmentConfiguration production) {
        EnvironmentConfiguration staging = new EnvironmentConfiguration("staging");
        staging.setBranch("main");
        PolicyConfiguration policy = new PolicyConfiguration("company");
        policy.setEnvironments(List.of(staging, production));
        ImagePromotionConfiguration.get().setPolicy(policy);
    }

    private void route() {
        fixture.registry.push("shop/app", StepFixture.STAGED, fixture.image);
        EnvironmentConfiguration production = production();
        production.setRoutes(List.of(new RouteConfiguration(
                fixture.registry.host() + "/shop/{path}", fixture.registry.host() + "/live/{path}")));
        policy(production);
    }

    private Build promote(String target) throws Exception {
        PromoteImageStep step = new PromoteImageStep(fixture.named(StepFixture.STAGED));
        step.setTarget(target);
        step.start(fixture.build.context()).start();
        return fixture.build;
    }

    private String refusal(Build build) throws Exception {
        return ((PromotionFailedException) build.failure()).getCode();
    }

    @Test
    void promotesAlongARouteAndVerifiesItBackward() throws Exception {
        route();
        String target = ((PromotionResult) promote(live).result()).getTarget();
        Build verification = new Build();

        new AssertPromotedStep(target).start(verification.context()).start();

        LineageResult lineage = (LineageResult) verification.result();
        assertThat(lineage).hasToString("PROMOTED");
        assertThat(lineage.getTags())
                .containsExactly(fixture.named(StepFixture.STAGED), target.substring(live.length() + 1));
    }

    @Test
    void refusesAnotherRepositoryBeforeAnyRequest() throws Exception {
        assertThat(refusal(promote(live))).isEqualTo("ROUTE_NOT_ALLOWED");
        assertThat(fixture.registry.requests()).isEmpty();
    }

    @Test
    void plansARollbackAlongTheRoute() throws Exception {
        route();
        promote(live + ":production-v1.4.2-0a1b2c3-1767225600").result();
        fixture.registry.push(
                "live/app",
                "production-v9.9.9-0a1b2c4-1767229200",
                fixture.image.mediaType(),
                (new String(fixture.image.bytes(), StandardCharsets.UTF_8) + "\n").getBytes(StandardCharsets.UTF_8));
        Build planning = new Build();

        new PlanRollbackStep(live).start(planning.context()).start();

        RollbackPlanResult plan = (RollbackPlanResult) planning.result();
        assertThat(plan.getImage()).isEqualTo(fixture.named(StepFixture.STAGED));
        assertThat(plan.getTarget()).startsWith(live + ":production-v1.4.2-0a1b2c3-");
        assertThat(plan.getStep()).contains("target: '" + plan.getTarget() + "'");
    }

    @Test
    void promotesInAJobThatThePolicyNames() throws Exception {
        EnvironmentConfiguration production = production();
        production.setJobs("team/*");
        policy(production);

        assertThat(promote(null).result()).isInstanceOf(PromotionResult.class);
        assertThat(fixture.build.log()).anyMatch(line -> line.contains("the job \"team/promote\" may promote"));
    }

    @Test
    void refusesEveryOtherJob() throws Exception {
        EnvironmentConfiguration production = production();
        production.setJobs("release/**, team");
        policy(production);

        assertThat(refusal(promote(null))).isEqualTo("JOB_NOT_ALLOWED");
        assertThat(fixture.build.failure()).hasMessageContaining("\n  job:     \"team/promote\"\n");
        assertThat(fixture.registry.tags("shop/app")).containsOnlyKeys(StepFixture.STAGED);
    }
}
