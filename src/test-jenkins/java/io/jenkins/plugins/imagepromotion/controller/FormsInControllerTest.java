package io.jenkins.plugins.imagepromotion.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.RegistryConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.step.AssertDigestMatchesStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.PromoteImageStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.ResolveImageStep;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.SnippetizerTester;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What is filled in is what is configured: step forms, snippets, Manage Jenkins, Configuration as Code. */
@WithJenkins
class FormsInControllerTest {
    private static final String IMAGE = "registry.example.com/shop/app:staging-v1.4.2-0a1b2c3-1767222000";

    private static PromoteImageStep promotion() {
        PromoteImageStep step = new PromoteImageStep(IMAGE);
        step.setFrom("staging");
        step.setTarget("production-v1.4.2-0a1b2c3-1767225600");
        step.setDryRun(true);
        return step;
    }

    @Test
    void everyStepSurvivesItsForm(JenkinsRule jenkins) throws Exception {
        StepConfigTester tester = new StepConfigTester(jenkins);
        List<Step> steps = List.of(
                new ResolveImageStep(IMAGE),
                new AssertDigestMatchesStep(IMAGE, "sha256:" + "a".repeat(64)),
                new PromoteImageStep(IMAGE),
                promotion());

        for (Step step : steps) {
            assertThat(tester.configRoundTrip(step)).usingRecursiveComparison().isEqualTo(step);
        }
    }

    @Test
    void snippetsNameWhatIsNotTheDefault(JenkinsRule jenkins) throws Exception {
        SnippetizerTester tester = new SnippetizerTester(jenkins);

        tester.assertRoundTrip(new ResolveImageStep(IMAGE), "resolveImage '" + IMAGE + "'");
        tester.assertRoundTrip(
                new AssertDigestMatchesStep(IMAGE, "sha256:1"),
                "assertDigestMatches expected: 'sha256:1', image: '" + IMAGE + "'");
        tester.assertRoundTrip(new PromoteImageStep(IMAGE), "promoteImage '" + IMAGE + "'");
        tester.assertRoundTrip(
                promotion(),
                "promoteImage dryRun: true, from: 'staging', image: '" + IMAGE
                        + "', target: 'production-v1.4.2-0a1b2c3-1767225600'");
    }

    @Test
    void registriesSurviveManageJenkinsAndGoWhenRemoved(JenkinsRule jenkins) throws Exception {
        ImagePromotionConfiguration configuration = ImagePromotionConfiguration.get();
        RegistryConfiguration plain = new RegistryConfiguration("localhost:5000");
        plain.setPlainHttp(true);
        configuration.setRegistries(List.of(new RegistryConfiguration("registry.example.com"), plain));

        jenkins.configRoundtrip();

        assertThat(configuration.getRegistries())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(new RegistryConfiguration("registry.example.com"), plain);

        configuration.setRegistries(List.of());
        jenkins.configRoundtrip();

        assertThat(configuration.getRegistries()).isEmpty();
    }

    @Test
    void registriesSurviveARestart(JenkinsRule jenkins) throws Throwable {
        ImagePromotionConfiguration.get().setRegistries(List.of(new RegistryConfiguration("registry.example.com")));

        jenkins.restart();

        assertThat(ImagePromotionConfiguration.get().getRegistries())
                .extracting(RegistryConfiguration::getHost)
                .containsExactly("registry.example.com");
    }

    @Test
    void registriesCanBeConfiguredAsCode(JenkinsRule jenkins, @TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("jenkins.yaml"), """
                unclassified:
                  imagePromotion:
                    registries:
                      - host: "registry.example.com"
                        credentialsId: "robot"
                      - host: "localhost:5000"
                        plainHttp: true
                """);

        ConfigurationAsCode.get().configure(file.toString());

        List<RegistryConfiguration> registries =
                ImagePromotionConfiguration.get().getRegistries();
        assertThat(registries)
                .extracting(RegistryConfiguration::getHost)
                .containsExactly("registry.example.com", "localhost:5000");
        assertThat(registries.get(0).getCredentialsId()).isEqualTo("robot");
        assertThat(registries.get(1).isPlainHttp()).isTrue();
    }
}
