package io.jenkins.plugins.imagepromotion.jenkins.page;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.Controller;
import hudson.model.ViewableJob;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceEntry;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceKind;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.jenkins.config.EnvironmentConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.PolicyConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.RouteConfiguration;
import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import jenkins.model.ReadableJobs;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the environment page: the current and the waiting images, the last check and the last deployment. */
class EnvironmentPageTest {
    @TempDir
    private File builds;

    private final RecordedEvents events = new RecordedEvents();

    @BeforeEach
    void controller() {
        Controller.fresh();
        ReadableJobs.are(new ViewableJob("build", builds), new ViewableJob("promote", builds));
    }

    @AfterEach
    void restore() {
        ReadableJobs.are();
    }

    private static EnvironmentPage page(String environment, Map<String, String> parameters) {
        PromotionsPage page = new PromotionsPage(PageScope.ofController(), new EventFilter(parameters::get));
        return Objects.requireNonNull(page.getEnvironment(environment));
    }

    private static EnvironmentImage production() {
        List<EnvironmentImage> images = page("production", Map.of()).getImages();
        assertThat(images).hasSize(1);
        return images.get(0);
    }

    private static List<String> waiting(EnvironmentImage image) {
        return image.getWaiting().stream().map(PromotionEvent::getVersion).toList();
    }

    private static PromotionEvent present(@Nullable PromotionEvent event) {
        return Objects.requireNonNull(event);
    }

    @Test
    void breaksTheNameOfARepositoryAfterItsRegistry() {
        events.promoted("promote", 1, "shop", "1.0.0", 0, 1);

        EnvironmentImage image = production();

        assertThat(image.getRegistry() + "/" + image.getPath()).isEqualTo(image.getImage());
        assertThat(image.getPath()).doesNotContain(image.getRegistry());
    }

    @Test
    void showsTheImageWithTheNewestTagAndTheTimeOfItsPromotion() {
        events.promoted("promote", 1, "shop", "1.0.0", 0, 1);
        EvidenceEntry newest = events.promoted("promote", 2, "shop", "1.1.0", 1, 2);
        for (String version : List.of("1.0.0", "1.1.0")) {
            events.add(
                    EvidenceKind.ALREADY_PROMOTED,
                    "promote",
                    3,
                    "production",
                    null,
                    RecordedEvents.tag("shop", "production", version, version.equals("1.0.0") ? 1 : 2),
                    RecordedEvents.digest(version));
        }

        PromotionEvent current = present(production().getCurrent());

        assertThat(current.getVersion()).isEqualTo("1.1.0");
        assertThat(current.getAt()).isEqualTo(newest.at().toString());
        assertThat(current.getBuild()).isEqualTo(2);
    }

    @Test
    void showsImagesOfTheOriginThatAreNewerAndNotPromoted() {
        events.published("build", 1, "shop", "0.9.0", 0);
        events.published("build", 2, "shop", "1.0.0", 1);
        events.published("build", 3, "shop", "1.1.0", 2);
        events.promoted("promote", 1, "shop", "1.0.0", 1, 5);
        events.published("build", 4, "shop", "1.2.0", 6);

        assertThat(waiting(production())).containsExactly("1.2.0", "1.1.0");

        events.promoted("promote", 2, "shop", "1.2.0", 6, 7);
        assertThat(waiting(production())).isEmpty();
    }

    @Test
    void showsNewerImagesWithoutARecordOfTheTestedImage() {
        events.published("build", 1, "shop", "0.9.0", 0);
        events.promoted("promote", 1, "shop", "1.0.0", 1, 5);
        events.published("build", 4, "shop", "1.2.0", 6);

        assertThat(waiting(production())).containsExactly("1.2.0");
    }

    @Test
    void omitsAnOlderImageThatABuildRecordsAfterThePromotion() {
        events.promoted("promote", 1, "shop", "1.4.3", 30, 31);
        events.published("build", 1, "shop", "1.4.0", 10);
        events.published("build", 2, "shop", "1.4.5", 50);
        events.published("build", 3, "shop", "1.4.4", 40);

        assertThat(waiting(production())).containsExactly("1.4.5", "1.4.4");
    }

    @Test
    void omitsAnOlderImageThatABuildRecordsAfterTheCurrentOne() {
        events.published("build", 1, "shop", "1.4.3", 30);
        events.promoted("promote", 1, "shop", "1.4.3", 30, 31);
        events.published("build", 2, "shop", "1.4.0", 10);

        assertThat(waiting(production())).isEmpty();
    }

    @Test
    void showsImagesThatWaitForARepositoryWithoutAnImage() {
        events.published("build", 1, "shop", "1.0.0", 0);

        EnvironmentImage image = production();

        assertThat(image.getCurrent()).isNull();
        assertThat(waiting(image)).containsExactly("1.0.0");
    }

    @Test
    void showsTenImagesThatWaitAndTheNumberOfTheOthers() {
        for (int build = 1; build <= 12; build++) {
            events.published("build", build, "shop", "1.0." + build, build);
        }

        EnvironmentImage image = production();

        assertThat(image.getWaiting()).hasSize(10);
        assertThat(image.getWaitingTotal()).isEqualTo(12);
        assertThat(image.getMoreWaiting()).isEqualTo("and 2 more");
    }

    @Test
    void showsImagesOfSeveralOriginRepositoriesNewestFirst() {
        EnvironmentConfiguration staging = new EnvironmentConfiguration("staging");
        staging.setBranch("main");
        EnvironmentConfiguration production = new EnvironmentConfiguration("production");
        production.setOrigins("staging");
        production.setRoutes(IntStream.range(0, 5)
                .mapToObj(i -> new RouteConfiguration(
                        "registry.example.com/team-" + i + "/{path}", "registry.example.com/live/{path}"))
                .toList());
        PolicyConfiguration policy = new PolicyConfiguration("company");
        policy.setEnvironments(List.of(staging, production));
        ImagePromotionConfiguration.get().setPolicy(policy);
        events.promoted("promote", 1, "live/shop", "1.0.0", 0, 1);
        for (int i = 0; i < 10; i++) {
            events.published("build", i + 1, "team-" + i % 5 + "/shop", "1.1." + i, i + 2);
        }

        assertThat(waiting(production()))
                .containsExactly(
                        "1.1.9", "1.1.8", "1.1.7", "1.1.6", "1.1.5", "1.1.4", "1.1.3", "1.1.2", "1.1.1", "1.1.0");
    }

    @Test
    void showsTheLastCheckAndTheLastDeployment() {
        EvidenceEntry promoted = events.promoted("promote", 1, "shop", "1.0.0", 0, 1);
        ImageReference repository = ImageReference.parse("registry.example.com/shop");
        events.add(EvidenceKind.VERIFIED, "promote", 2, "", null, repository, null);
        events.add(EvidenceEntry.of(EvidenceKind.DRIFTED, RecordedEvents.START.plusSeconds(600), "promote", 3)
                .about("", null, repository, null)
                .with(EvidenceEntry.CODE, "TAG_DRIFT"));
        events.add(
                EvidenceKind.VERIFIED,
                "promote",
                4,
                "",
                null,
                RecordedEvents.tag("shop", "staging", "1.0.0", 0),
                RecordedEvents.digest("1.0.0"));
        assertThat(production().getLastDeployment()).isNull();
        events.add(
                EvidenceKind.DEPLOYED,
                "promote",
                5,
                "production",
                null,
                promoted.target().orElseThrow(),
                promoted.digest().orElseThrow());

        EnvironmentImage image = production();

        assertThat(present(image.getLastCheck()).getVerdict()).isEqualTo("DRIFTED");
        assertThat(present(image.getLastCheck()).getCode()).isEqualTo("TAG_DRIFT");
        assertThat(present(image.getLastDeployment()).getBuild()).isEqualTo(5);
        assertThat(image.isDeployed()).isTrue();

        events.promoted("promote", 6, "shop", "1.1.0", 0, 9);
        assertThat(production().isDeployed()).isFalse();
    }

    @Test
    void showsOnlyEventsOfJobsThatTheUserMayView() {
        events.promoted("promote", 1, "shop", "1.0.0", 0, 1);
        events.promoted("hidden", 1, "shop", "1.1.0", 0, 2);
        events.published("hidden", 2, "cart", "1.0.0", 3);

        assertThat(present(production().getCurrent()).getVersion()).isEqualTo("1.0.0");
    }

    @Test
    void showsTheImagesThatBuildsPublishedInAnEnvironmentWithABranch() {
        events.published("build", 1, "shop", "1.0.0", 0);

        EnvironmentPage staging = page("staging", Map.of());

        assertThat(staging.getImages())
                .extracting(image -> present(image.getCurrent()).getVersion())
                .containsExactly("1.0.0");
        assertThat(staging.getOriginNames()).isEmpty();
        assertThat(staging.isProtected()).isFalse();
    }

    @Test
    void findsRepositoriesByTheirNameAndShowsFiftyOnAPage() {
        for (int number = 100; number < 160; number++) {
            events.promoted("promote", number, "team/app-" + number, "1.0.0", 0, number);
        }

        assertThat(page("production", Map.of()).getImages()).hasSize(50);
        assertThat(page("production", Map.of("page", "2")).getImages())
                .hasSize(10)
                .last()
                .returns("registry.example.com/team/app-159", EnvironmentImage::getImage);
        assertThat(page("production", Map.of("page", "99")).getImages()).hasSize(10);
        EnvironmentPage found = page("production", Map.of("image", "APP-11"));
        assertThat(found.getTotal()).isEqualTo(10);
    }
}
