package io.jenkins.plugins.imagepromotion.jenkins.safety;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsFixture;
import hudson.Controller;
import hudson.init.InitMilestone;
import hudson.model.SampleJob;
import io.jenkins.plugins.imagepromotion.jenkins.config.EnvironmentConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.PolicyConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.RegistryConfiguration;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import io.jenkins.plugins.imagepromotion.testing.jenkins.StepFixture;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import jenkins.model.Jobs;
import jenkins.model.Startup;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the unsafe settings that administrators see. */
class SafetyCheckTest {
    private ImagePromotionConfiguration configuration = Controller.fresh();
    private final RegistryConfiguration registry = new RegistryConfiguration("registry.example.com");

    @BeforeEach
    void configure() {
        configuration = Controller.fresh();
        CredentialsFixture.ofTheController("key");
        CredentialsFixture.usernamePassword("shared", "team", "secret");
    }

    private List<String> found() {
        configuration.setRegistries(List.of(registry));
        return new SafetyCheck(configuration)
                .settings().stream().map(SafetyFinding::getWhat).toList();
    }

    private void onlyJob(String jobs) {
        EnvironmentConfiguration staging = new EnvironmentConfiguration("staging");
        staging.setBranch("main");
        EnvironmentConfiguration production = new EnvironmentConfiguration("production");
        production.setOrigins("staging");
        production.setJobs(jobs);
        PolicyConfiguration policy = new PolicyConfiguration("company");
        policy.setEnvironments(List.of(staging, production));
        configuration.setPolicy(policy);
    }

    @Test
    void findsNothingWithoutConfiguration() {
        assertThat(new SafetyCheck(configuration).settings()).isEmpty();
    }

    @Test
    void findsNothingInAConfigurationThatIsSafe() {
        registry.setPromotionCredentialsId("key");
        onlyJob("release/promote");

        assertThat(found()).isEmpty();
    }

    @Test
    void findsPlainHttp() {
        registry.setPlainHttp(true);

        assertThat(found()).containsExactly("Builds connect to registry.example.com over plain HTTP.");
    }

    @Test
    void findsAPromotionCredentialThatEveryJobCanUse() {
        registry.setPromotionCredentialsId("shared");
        onlyJob("release/promote");

        assertThat(found())
                .containsExactly("Every job can use the credentials shared, which promote to registry.example.com.");
    }

    @Test
    void findsAnEnvironmentThatEveryJobCanPromoteToOnceThePluginHasAKey() {
        assertThat(found()).isEmpty();
        registry.setPromotionCredentialsId("key");

        assertThat(found()).containsExactly("Every job can promote to production.");
    }

    @Test
    void findsAPromotionJobThatDoesNotExist() {
        onlyJob("release/promote");
        EnvironmentConfiguration production =
                configuration.getPolicy().getEnvironments().get(1);
        production.setPromotionJob("release/promote");
        Jobs.are();

        assertThat(found()).containsExactly("The promotion job release/promote of production does not exist.");
        Jobs.are(new SampleJob("release/promote"));
        assertThat(found()).isEmpty();
    }

    @Test
    void ignoresPromotionJobsUntilJobsAreLoaded() {
        onlyJob("release/promote");
        configuration.getPolicy().getEnvironments().get(1).setPromotionJob("release/promote");
        Jobs.are();

        try (Startup startup = Startup.at(InitMilestone.SYSTEM_CONFIG_ADAPTED)) {
            assertThat(startup).isNotNull();
            assertThat(found()).isEmpty();
        }
    }

    @Test
    void findsTagsThatCanBeOverwrittenOnlyIfTheTestIsEnabled() {
        try (StepFixture fixture = new StepFixture()) {
            ImagePromotionConfiguration here = ImagePromotionConfiguration.get();
            RegistryConfiguration tested = new RegistryConfiguration(fixture.registry.host());
            tested.setPlainHttp(true);
            tested.setTestRepository("shop/app");
            here.setRegistries(List.of(tested));

            assertThat(new SafetyCheck(here).registries()).isEmpty();
            assertThat(fixture.registry.requests()).isEmpty();

            tested.setTestImmutability(true);
            removeOnDelete(fixture.registry);
            assertThat(new SafetyCheck(here).registries())
                    .extracting(SafetyFinding::getWhat)
                    .containsExactly("Tags in " + fixture.registry.host()
                            + " can be overwritten. The check overwrote its own tag in shop/app.");
        }
    }

    private static void removeOnDelete(ScriptedRegistry registry) {
        AtomicBoolean removed = new AtomicBoolean();
        registry.when("(GET|HEAD) .*/manifests/.*", (request, honest) -> removed.get() ? answer(404) : honest.get());
        registry.when("DELETE .*", (request, honest) -> {
            removed.set(true);
            return answer(202);
        });
    }

    private static MockResponse answer(int status) {
        return new MockResponse.Builder().code(status).build();
    }

    @Test
    void findsNothingIfTagsAreImmutableOrTheRegistryDoesNotAnswer() {
        try (StepFixture fixture = new StepFixture()) {
            ImagePromotionConfiguration here = ImagePromotionConfiguration.get();
            RegistryConfiguration tested = new RegistryConfiguration(fixture.registry.host());
            tested.setPlainHttp(true);
            tested.setTestRepository("shop/app");
            tested.setTestImmutability(true);
            here.setRegistries(List.of(tested));
            fixture.registry.when("PUT .*", (request, honest) -> answer(409));

            assertThat(new SafetyCheck(here).registries()).isEmpty();

            fixture.registry.when(".*", (request, honest) -> answer(503));
            assertThat(new SafetyCheck(here).registries()).isEmpty();
        }
    }

    @Test
    void findsATestThatCannotRemoveItsTag() {
        try (StepFixture fixture = new StepFixture()) {
            ImagePromotionConfiguration here = ImagePromotionConfiguration.get();
            RegistryConfiguration tested = new RegistryConfiguration(fixture.registry.host());
            tested.setPlainHttp(true);
            tested.setTestRepository("shop/app");
            tested.setTestImmutability(true);
            here.setRegistries(List.of(tested));
            fixture.registry.when("DELETE .*", (request, honest) -> answer(405));

            assertThat(new SafetyCheck(here).registries())
                    .extracting(SafetyFinding::getWhat)
                    .hasSize(2)
                    .last()
                    .asString()
                    .matches("The check cannot remove its own tag " + fixture.registry.host()
                            + "/shop/app:image-promotion-doctor-[0-9a-f]{16}\\.");
        }
    }

    @Test
    void theMessageDisappearsWhenNothingIsFound() {
        SafetyMonitor monitor = new SafetyMonitor();
        SafetyFinding one = new SafetyFinding("what", "why", "where", "page");

        assertThat(monitor.isActivated()).isFalse();
        monitor.show(List.of(one));
        assertThat(monitor.isActivated()).isTrue();
        assertThat(monitor.getMessage()).isEqualTo("what");
        monitor.show(List.of(one, one));
        assertThat(monitor.getMessage()).isEqualTo("2 settings of image promotion are unsafe.");
        monitor.show(List.of());
        assertThat(monitor.isActivated()).isFalse();
    }

    @Test
    void anAdministratorDismissesTheMessage() throws Exception {
        SafetyMonitor monitor = new SafetyMonitor();

        monitor.doAct(null);
        assertThat(monitor.isEnabled()).isTrue();
        monitor.doAct("Dismiss");
        assertThat(monitor.isEnabled()).isFalse();
    }
}
