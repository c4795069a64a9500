package io.jenkins.plugins.imagepromotion.jenkins.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.cloudbees.plugins.credentials.CredentialsFixture;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import hudson.Controller;
import hudson.model.Failure;
import hudson.model.FinishedBuild;
import hudson.model.Item;
import hudson.model.ParameterValue;
import hudson.model.SampleJob;
import hudson.model.StringParameterValue;
import hudson.security.Whoami;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.jenkins.config.EnvironmentConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.PolicyConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.history.PublishedImage;
import io.jenkins.plugins.imagepromotion.jenkins.history.PublishedImagesAction;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jenkins.model.Jobs;
import mockwebserver3.MockResponse;
import net.sf.json.JSONObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kohsuke.stapler.CurrentRequest;

/** Tests the images that an <i>Image to promote</i> parameter offers and accepts, and the value that a build receives. */
class ImageToPromoteParameterTest {
    private static final String OLD = "staging-v1.4.1-0a1b2c2-1763600000";
    private static final String NEW = "staging-v1.4.2-0a1b2c3-1763800000";

    @AutoClose
    private final ScriptedRegistry registry = ScriptedRegistry.start();

    private final SampleImage image = ImageBuilder.image().build();
    private ImageToPromoteParameterDefinition parameter;
    private SampleJob job;

    @BeforeEach
    void configure() {
        Controller.withPlainHttp(registry.host());
        registry.push("shop/app", OLD, image);
        registry.push("shop/app", NEW, image);
        registry.push("shop/app", "production-v1.4.1-0a1b2c2-1763700000", image);
        parameter = new ImageToPromoteParameterDefinition("IMAGE", registry.host() + "/shop/app");
        job = new SampleJob("shop/promote", parameter);
        Jobs.are(job);
        registry.forgetRequests();
    }

    @AfterEach
    void restorePermissions() {
        Whoami.mayNot();
    }

    private String image(String tag) {
        return registry.host() + "/shop/app:" + tag;
    }

    private ListBoxModel list() {
        return new ImageToPromoteParameterDefinition.DescriptorImpl().doFillValueItems(job, "IMAGE");
    }

    @Test
    void warnsAboutARepositoryWithoutARegistry() {
        ImageToPromoteParameterDefinition.DescriptorImpl form = new ImageToPromoteParameterDefinition.DescriptorImpl();

        FormValidation check = form.doCheckRepository(job, "team/shop");

        assertThat(check.kind).isEqualTo(FormValidation.Kind.WARNING);
        assertThat(check)
                .hasMessage(
                        "Without a registry, this means docker.io/team/shop. For another registry, start with its host:"
                                + " registry.example.com/team/shop.");
        assertThat(form.doCheckRepository(job, "docker.io/team/shop").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(form.doCheckRepository(job, "").kind).isEqualTo(FormValidation.Kind.OK);
    }

    private FinishedBuild upstream(SampleJob builder, String... tags) {
        FinishedBuild build = builder.builds();
        long seconds = 0;
        for (String tag : tags) {
            String[] parts = tag.split("-v|-");
            PublishedImagesAction.remember(
                    build,
                    new PublishedImage(
                            ImageReference.parse(registry.host() + "/shop/app").repository(),
                            new ImmutableTag(parts[0], parts[1], parts[2], Long.parseLong(parts[3])),
                            image.digest(),
                            Instant.ofEpochSecond(seconds++)));
        }
        return build;
    }

    @Test
    void offersTheImagesNewestFirstWithTheirDetails() throws Exception {
        assertThat(list())
                .extracting(option -> option.name.replaceFirst("\\d+ min", "N min"), option -> option.value)
                .containsExactly(
                        tuple("Choose an image", ""),
                        tuple("1.4.2 · 0a1b2c3 · N min ago", image(NEW)),
                        tuple("1.4.1 · 0a1b2c2 · N min ago · already in production", image(OLD)));
    }

    @Test
    void listsWithOneRequestEvenIfThePageIsOpenedAgain() throws Exception {
        list();
        list();

        assertThat(registry.requests()).hasSize(1);
    }

    @Test
    void doesNotAskTheRegistryForAUserWhoMayNotBuild() throws Exception {
        Whoami.mayNot(Item.BUILD);

        assertThat(list()).isEmpty();
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void doesNotReportAnInvalidPolicyToAUserWhoMayNotConfigureTheJob() throws Exception {
        PolicyConfiguration policy = new PolicyConfiguration("own");
        EnvironmentConfiguration staging = new EnvironmentConfiguration("staging");
        staging.setBranch("main");
        policy.setEnvironments(List.of(staging));
        ImagePromotionConfiguration.get().setPolicy(policy);
        policy.setEnvironments(List.of(new EnvironmentConfiguration("")));
        ImageToPromoteParameterDefinition.DescriptorImpl form = new ImageToPromoteParameterDefinition.DescriptorImpl();
        assertThat(form.doCheckTo(job, "production").kind).isEqualTo(FormValidation.Kind.ERROR);

        Whoami.mayNot(Item.EXTENDED_READ, CredentialsProvider.USE_ITEM);

        assertThat(form.doCheckTo(job, "production").kind).isEqualTo(FormValidation.Kind.OK);
    }

    @Test
    void doesNotListForAParameterThatTheJobDoesNotHave() throws Exception {
        ImageToPromoteParameterDefinition.DescriptorImpl form = new ImageToPromoteParameterDefinition.DescriptorImpl();

        assertThat(form.doFillValueItems(job, "OTHER")).isEmpty();
        assertThat(form.doFillValueItems(null, "IMAGE")).isEmpty();
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void showsWhyThereIsNoList() {
        registry.when(
                ".*", (request, honest) -> new MockResponse.Builder().code(403).build());

        assertThat(list()).singleElement().satisfies(option -> {
            assertThat(option.name).startsWith("The images cannot be listed: ").endsWith("[FORBIDDEN]");
            assertThat(option.value).isEmpty();
        });
    }

    @Test
    void showsThatTheOriginHasNoImages() throws Exception {
        registry.push("shop/other", "latest", image);
        job = new SampleJob(
                "shop/promote", new ImageToPromoteParameterDefinition("IMAGE", registry.host() + "/shop/other"));

        assertThat(list()).extracting(option -> option.name).containsExactly("No images from the origin");
    }

    @Test
    void givesUpOnARegistryThatDoesNotAnswer() {
        CountDownLatch released = new CountDownLatch(1);
        registry.when(".*", (request, honest) -> {
            try {
                released.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new MockResponse.Builder().code(503).build();
        });

        assertThatThrownBy(() -> new OfferedImages(job, parameter, Duration.ofMillis(300)).newest())
                .hasMessageContaining("The registry did not answer in time.")
                .hasMessageContaining("[TIMED_OUT]");
        released.countDown();
    }

    @Test
    void readsTheRegistryWithCredentialsThatBuildsOfTheJobCanUse() {
        CredentialsFixture.usernamePassword("reading", "team", "secret");
        CredentialsFixture.ofTheController("controller");
        parameter.setCredentialsId("reading");

        parameter.createValue(image(NEW));

        assertThat(CredentialsFixture.calls()).allMatch(call -> call.contains(" of a job "));
        parameter.setCredentialsId("controller");
        assertThatThrownBy(() -> parameter.createValue(image(NEW))).hasMessageContaining("[CREDENTIALS_UNUSABLE]");
    }

    @Test
    void givesTheBuildTheImageWithItsDigest() {
        ParameterValue value = parameter.createValue(NEW);

        assertThat(value).isInstanceOf(ImageToPromoteParameterValue.class).isInstanceOf(StringParameterValue.class);
        assertThat(value.getName()).isEqualTo("IMAGE");
        assertThat(value.getValue()).isEqualTo(image(NEW) + "@" + image.digest());
    }

    @Test
    void readsTheValueOfTheForm() {
        JSONObject form = new JSONObject();
        form.put("name", "IMAGE");
        form.put("value", image(NEW));

        try (CurrentRequest request = CurrentRequest.below(job)) {
            assertThat(parameter.createValue(null, form).getValue()).isEqualTo(image(NEW) + "@" + image.digest());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "latest", "staging-v9.9.9-0a1b2c3-1763800000", "registry.invalid/a:" + NEW})
    void refusesAnInvalidValueOutsideARequestWithOneLineForTheCommandLine(String value) {
        assertThatThrownBy(() -> parameter.createValue(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("IMAGE: ");
    }

    @Test
    void refusesAnInvalidValueInARequestWithAPageForTheBrowser() {
        try (CurrentRequest request = CurrentRequest.below(job)) {
            assertThatThrownBy(() -> parameter.createValue(image(NEW) + "@" + Digest.of(new byte[] {1})))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("[DIGEST_MISMATCH]");
        }
    }

    @Test
    void refusesAnInvalidValueInARequestOfTheCommandLineWithOneLine() {
        try (CurrentRequest request = CurrentRequest.below("cli")) {
            assertThatThrownBy(() -> parameter.createValue("latest"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("[MUTABLE_TAG]");
        }
    }

    @Test
    void refusesTheValueIfTheRegistryCannotBeAsked() {
        registry.when(
                ".*", (request, honest) -> new MockResponse.Builder().code(401).build());

        assertThatThrownBy(() -> parameter.createValue(NEW)).hasMessageContaining("[UNAUTHORIZED]");
    }

    @Test
    void refusesTheValueIfTheParameterHasNoJob() {
        Jobs.are();

        assertThatThrownBy(() -> parameter.createValue(NEW)).hasMessageContaining("no longer belongs to a job");
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void hasNoDefaultUnlessAJobIsConfigured() {
        assertThat(parameter.getDefaultParameterValue()).isNull();
    }

    @Test
    void usesTheNewestImageOfTheLastStableBuildAsTheDefault() {
        SampleJob builder = new SampleJob("shop/main");
        upstream(builder, OLD, NEW, "develop-v1.5.0-0a1b2c4-1763900000");
        Jobs.are(job, builder);
        parameter.setLastSuccessfulOf("shop/main");

        assertThat(parameter.getDefaultParameterValue().getValue()).isEqualTo(image(NEW) + "@" + image.digest());
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void hasNoDefaultIfTheUserCannotReadTheJobOrItPublishedNothing() {
        SampleJob builder = new SampleJob("shop/main");
        parameter.setLastSuccessfulOf("shop/main");
        upstream(builder, NEW);
        assertThat(parameter.getDefaultParameterValue()).isNull();

        Jobs.are(job, builder);
        upstream(builder);
        assertThat(parameter.getDefaultParameterValue()).isNull();
    }

    @Test
    void hasNoDefaultFromAnotherRepository() {
        SampleJob builder = new SampleJob("shop/main");
        upstream(builder, NEW);
        Jobs.are(job, builder);
        ImageToPromoteParameterDefinition other =
                new ImageToPromoteParameterDefinition("IMAGE", registry.host() + "/shop/other");
        other.setLastSuccessfulOf("shop/main");

        assertThat(other.getDefaultParameterValue()).isNull();
    }

    @Test
    void selectsTheDefaultInTheList() throws Exception {
        SampleJob builder = new SampleJob("shop/main");
        upstream(builder, OLD);
        Jobs.are(job, builder);
        parameter.setLastSuccessfulOf("shop/main");

        assertThat(list())
                .filteredOn(option -> option.selected)
                .extracting(option -> option.value)
                .containsExactly(image(OLD) + "@" + image.digest());
        assertThat(list()).hasSize(2);
    }

    @Test
    void addsADefaultThatTheRegistryDoesNotList() throws Exception {
        SampleJob builder = new SampleJob("shop/main");
        upstream(builder, "staging-v1.0.0-0a1b2c0-1763500000");
        Jobs.are(job, builder);
        parameter.setLastSuccessfulOf("shop/main");

        assertThat(list().get(0).selected).isTrue();
        assertThat(list().get(0).name).startsWith(image("staging-v1.0.0-0a1b2c0-1763500000@sha256:"));
        assertThat(list()).hasSize(3);
    }

    @Test
    void replacesBlankFieldsWithTheirDefaults() {
        parameter.setTo(" ");
        parameter.setCredentialsId("");
        parameter.setLastSuccessfulOf(" ");
        parameter.setDescription("");

        assertThat(List.of(parameter.getTo())).containsExactly("production");
        assertThat(parameter.getCredentialsId()).isNull();
        assertThat(parameter.getLastSuccessfulOf()).isNull();
        assertThat(parameter.getDescription()).isNull();
    }
}
