package io.jenkins.plugins.imagepromotion.jenkins.safety;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsFixture;
import hudson.Controller;
import hudson.model.SampleJob;
import io.jenkins.plugins.imagepromotion.jenkins.config.EnvironmentConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.PolicyConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.RegistryConfiguration;
import io.jenkins.plugins.imagepromotion.testing.jenkins.StepFixture;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import jenkins.model.Jobs;
import jenkins.util.Timer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests when the settings are checked. */
class SafetyWorkTest {
    @AutoClose
    private final StepFixture fixture = new StepFixture();

    private final ImagePromotionConfiguration configuration = ImagePromotionConfiguration.get();
    private final SafetyMonitor monitor = new SafetyMonitor();

    @BeforeEach
    void provide() {
        Controller.provide(SafetyMonitor.class, monitor);
        Controller.provide(SafetyWork.class, new SafetyWork());
        CredentialsFixture.ofTheController("key");
    }

    private void save(RegistryConfiguration registry) {
        configuration.setRegistries(List.of(registry));
        new SafetyWork.Listener().onChange(configuration, null);
    }

    private List<String> findings() {
        return monitor.getFindings().stream().map(SafetyFinding::getWhat).toList();
    }

    @Test
    void checksAgainAfterAChange() {
        RegistryConfiguration registry = new RegistryConfiguration("registry.example.com");
        registry.setPlainHttp(true);

        save(registry);
        assertThat(findings()).containsExactly("Builds connect to registry.example.com over plain HTTP.");

        save(new RegistryConfiguration("registry.example.com"));
        assertThat(findings()).isEmpty();
    }

    @Test
    void checksAgainAfterThePromotionJobWasRenamed() throws Exception {
        EnvironmentConfiguration staging = new EnvironmentConfiguration("staging");
        staging.setBranch("main");
        EnvironmentConfiguration production = new EnvironmentConfiguration("production");
        production.setOrigins("staging");
        production.setPromotionJob("shop/promote");
        PolicyConfiguration policy = new PolicyConfiguration("company");
        policy.setEnvironments(List.of(staging, production));
        configuration.setPolicy(policy);
        SampleJob job = new SampleJob("shop/release");
        Jobs.are(job);
        SafetyWork.JobListener listener = new SafetyWork.JobListener();

        listener.onLocationChanged(job, "shop/other", "shop/release");
        listener.onCreated(job);
        assertThat(findings()).isEmpty();

        listener.onLocationChanged(job, "shop/promote", "shop/release");
        // The timer of the tests has one thread.
        Timer.get().schedule(() -> {}, 1, TimeUnit.SECONDS).get();
        assertThat(findings()).contains("The promotion job shop/promote of production does not exist.");
    }

    /** Configuration as Code saves once for each setting, so the first check can see half of the configuration. */
    @Test
    void checksAgainAfterAChangeDuringACheck() {
        RegistryConfiguration tested = new RegistryConfiguration(fixture.registry.host());
        tested.setPlainHttp(true);
        tested.setTestRepository("shop/app");
        tested.setTestImmutability(true);
        RegistryConfiguration changed = new RegistryConfiguration("registry.example.com");
        changed.setPromotionCredentialsId("key");
        AtomicBoolean hasChanged = new AtomicBoolean();
        fixture.registry.when(".*", (request, honest) -> {
            if (!hasChanged.getAndSet(true)) {
                save(changed);
            }
            return honest.get();
        });

        save(tested);

        assertThat(findings()).containsExactly("Every job can promote to production.");
    }
}
