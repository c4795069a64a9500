package io.jenkins.plugins.imagepromotion.jenkins.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import hudson.Controller;
import hudson.model.Failure;
import hudson.model.Item;
import hudson.model.RecordedBuild;
import hudson.model.ViewableJob;
import hudson.security.Permission;
import hudson.security.Whoami;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceEntry;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceKind;
import io.jenkins.plugins.imagepromotion.jenkins.lookup.RegistryLookups;
import io.jenkins.plugins.imagepromotion.jenkins.origin.CommitRange;
import io.jenkins.plugins.imagepromotion.jenkins.permission.ImagePromotionPermission;
import java.io.File;
import java.util.List;
import java.util.Map;
import jenkins.model.ReadableJobs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kohsuke.stapler.verb.POST;
import org.springframework.security.access.AccessDeniedException;

/** Tests the digest page: the users who see it, its content from the records, and the users who may ask the registry. */
class DigestPageTest {
    private static final Permission[] MAY_NOT_START = {Item.BUILD, ImagePromotionPermission.PROMOTE};

    @TempDir
    private File builds;

    private final RecordedEvents events = new RecordedEvents();

    @BeforeEach
    void controller() {
        Controller.fresh();
        Controller.provide(RegistryLookups.class, new RegistryLookups());
        ReadableJobs.are(job("team/shop"), job("team/promote"));
    }

    @AfterEach
    void restore() {
        ReadableJobs.are();
        Whoami.mayNot();
    }

    private ViewableJob job(String name, Permission... denied) {
        return new ViewableJob(name, builds, denied);
    }

    private static Object find(String digest) {
        return new PromotionsPage(PageScope.ofController(), new EventFilter(Map.<String, String>of()::get))
                .getDigest(digest);
    }

    private static DigestPage page(String version) {
        return (DigestPage) find(RecordedEvents.digest(version).toString());
    }

    @Test
    void doesNotDistinguishAnUnknownDigestFromAHiddenOne() {
        ReadableJobs.are(job("secret", ImagePromotionPermission.VIEW));
        events.promoted("secret", 1, "shop", "1.0.0", 0, 1);

        assertThat(find(RecordedEvents.digest("1.0.0").toString())).isInstanceOf(MissingDigest.class);
        assertThat(find(RecordedEvents.digest("9.9.9").toString())).isInstanceOf(MissingDigest.class);
        assertThat(find("sha256:short")).isInstanceOf(MissingDigest.class);
    }

    @Test
    void showsOnlyTheEventsOfJobsThatTheUserMayView() {
        ReadableJobs.are(job("team/shop"), job("secret", ImagePromotionPermission.VIEW));
        events.published("team/shop", 1, "shop", "1.0.0", 0);
        events.promoted("secret", 1, "shop", "1.0.0", 0, 1);

        DigestPage page = page("1.0.0");

        assertThat(page.getTotal()).isEqualTo(1);
        assertThat(page.getEvents()).extracting(PromotionEvent::getJob).containsExactly("team/shop");
    }

    @Test
    void listsTheTagsByEnvironmentWithTheirLastEvent() {
        events.published("team/shop", 1, "shop", "1.0.0", 0);
        events.promoted("team/promote", 2, "shop", "1.0.0", 0, 1);

        assertThat(page("1.0.0").getTags())
                .extracting(DigestTag::getEnvironment, tag -> tag.getEvent().getVerdict())
                .containsExactly(tuple("staging", "PUBLISHED"), tuple("production", "PROMOTED"));
    }

    @Test
    void showsTheSignedRecordOfAPromotion() {
        EvidenceEntry promotion = events.promoted("team/promote", 2, "shop", "1.0.0", 0, 1);
        for (EvidenceKind kind : List.of(EvidenceKind.NOT_ATTESTED, EvidenceKind.ATTESTED)) {
            events.add(
                    kind,
                    "team/promote",
                    2,
                    "production",
                    promotion.source().orElseThrow(),
                    promotion.target().orElseThrow(),
                    promotion.digest().orElseThrow());
        }

        assertThat(page("1.0.0").getEvents())
                .extracting(PromotionEvent::getVerdict, PromotionEvent::getVerdictText, PromotionEvent::getSignedRecord)
                .containsExactly(
                        tuple("ATTESTED", "Record attached", ""),
                        tuple("NOT_ATTESTED", "Record not attached", ""),
                        tuple("PROMOTED", "Promoted", "ATTESTED"));
        assertThat(page("1.0.0").getTags())
                .extracting(DigestTag::getEnvironment, tag -> tag.getEvent().getSignedRecord())
                .containsExactly(tuple("staging", "ATTESTED"), tuple("production", "ATTESTED"));
    }

    @Test
    void linksTheFirstBuildThatPublishedTheImage() {
        ViewableJob other = job("team/other");
        ReadableJobs.are(job("team/shop"), other);
        new RecordedBuild(other, 2);
        events.published("team/shop", 1, "shop", "1.0.0", 0);
        events.published("team/other", 2, "shop", "1.0.0", 0);

        assertThat(page("1.0.0").getBuild()).isNull();

        ViewableJob shop = job("team/shop");
        new RecordedBuild(shop, 1);
        ReadableJobs.are(shop, other);
        assertThat(page("1.0.0").getBuild().getUrl()).isEqualTo("job/team/job/shop/1/");
    }

    @Test
    void showsTheBuildThatPublishedTheImageAndTheCommitsSinceThePreviousImage() {
        ViewableJob shop = job("team/shop");
        ReadableJobs.are(shop, job("team/promote"));
        new RecordedBuild(shop, 1, "Add the shop");
        new RecordedBuild(shop, 2, "Add the cart");
        events.published("team/shop", 1, "shop", "1.0.0", 0);
        events.promoted("team/promote", 1, "shop", "1.0.0", 0, 1);
        events.published("team/shop", 2, "shop", "1.1.0", 2);
        events.promoted("team/promote", 2, "shop", "1.1.0", 2, 3);

        DigestPage page = page("1.1.0");

        assertThat(page.getBuild().getUrl()).isEqualTo("job/team/job/shop/2/");
        assertThat(page.getBefore().getVersion()).isEqualTo("1.0.0");
        assertThat(page.isWaiting()).isFalse();
        assertThat(page.getCommits().getCommits())
                .extracting(CommitRange.Commit::getMessage)
                .containsExactly("Add the cart");
        assertThat(page("1.0.0").getBefore()).isNull();
        assertThat(page("1.0.0").getCommits()).isNull();
    }

    @Test
    void comparesAWaitingImageWithThePromotedImage() {
        events.promoted("team/promote", 1, "shop", "1.0.0", 0, 1);
        events.promoted("team/promote", 2, "other", "5.0.0", 0, 1);
        events.published("team/shop", 2, "shop", "1.1.0", 2);

        assertThat(page("1.1.0").isWaiting()).isTrue();
        assertThat(page("1.1.0").getBefore().getVersion()).isEqualTo("1.0.0");
    }

    @Test
    void comparesOnlyWithImagesThatTheUserMayView() {
        events.promoted("secret", 1, "shop", "1.0.0", 0, 1);
        events.promoted("team/promote", 2, "shop", "1.1.0", 2, 3);

        assertThat(page("1.1.0").getBefore()).isNull();
    }

    @Test
    void listsTheUsersWhoAnswered() {
        events.published("team/shop", 1, "shop", "1.0.0", 0);
        events.add(
                EvidenceKind.APPROVED,
                "team/promote",
                2,
                "production",
                RecordedEvents.tag("shop", "staging", "1.0.0", 0),
                null,
                RecordedEvents.digest("1.0.0"));

        assertThat(page("1.0.0").getAnswers())
                .extracting(PromotionEvent::getApprovedBy)
                .containsExactly(List.of("bob"));
    }

    @Test
    void asksTheRegistryOnlyForUsersWhoMayStartABuildOfTheJob() {
        ViewableJob shop = job("team/shop", MAY_NOT_START);
        new RecordedBuild(shop, 1);
        ReadableJobs.are(shop);
        events.published("team/shop", 1, "shop", "1.0.0", 0);

        DigestPage page = page("1.0.0");

        assertThat(page.isAskable()).isFalse();
        assertThat(page.getAnswer()).isNull();
        assertThatExceptionOfType(AccessDeniedException.class).isThrownBy(page::doAsk);
    }

    @Test
    void offersTheQuestionToUsersWhoMayBuildOrPromote() {
        events.published("team/shop", 1, "shop", "1.0.0", 0);
        for (Permission missing : MAY_NOT_START) {
            ViewableJob shop = job("team/shop", missing);
            new RecordedBuild(shop, 1);
            ReadableJobs.are(shop);

            assertThat(page("1.0.0").isAskable()).as("without %s", missing.name).isTrue();
        }
    }

    @Test
    void cannotAskForAJobWithoutABuild() {
        events.published("team/shop", 1, "shop", "1.0.0", 0);

        assertThat(page("1.0.0").isAskable()).isFalse();
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> page("1.0.0").doAsk())
                .withMessage("The registry cannot be asked: no job that published or promoted this image has a build.");
    }

    @Test
    void asksOnlyInAPostRequest() throws Exception {
        assertThat(DigestPage.class.getMethod("doAsk").isAnnotationPresent(POST.class))
                .isTrue();
    }
}
