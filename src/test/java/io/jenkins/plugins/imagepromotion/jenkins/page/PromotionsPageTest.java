package io.jenkins.plugins.imagepromotion.jenkins.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import hudson.Controller;
import hudson.model.Item;
import hudson.model.SomeFolder;
import hudson.model.ViewableJob;
import hudson.security.Whoami;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceEntry;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceIndex;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceKind;
import io.jenkins.plugins.imagepromotion.jenkins.permission.ImagePromotionPermission;
import java.io.File;
import java.util.List;
import java.util.Map;
import jenkins.model.ReadableJobs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.access.AccessDeniedException;

/** Tests the promotions page: the events that a user sees, the filters, and the labels. */
class PromotionsPageTest {
    @TempDir
    private File builds;

    private final RecordedEvents events = new RecordedEvents();
    private ViewableJob shop;

    @BeforeEach
    void controller() {
        Controller.fresh();
        shop = new ViewableJob("team/shop", builds);
        ReadableJobs.are(shop);
    }

    @AfterEach
    void restore() {
        ReadableJobs.are();
        Whoami.mayNot();
    }

    private static PromotionsPage page(PageScope scope, Map<String, String> parameters) {
        return new PromotionsPage(scope, new EventFilter(parameters::get));
    }

    private static PromotionsPage all() {
        return page(PageScope.ofController(), Map.of());
    }

    private static List<String> jobs(PromotionsPage page) {
        return page.getEvents().stream().map(PromotionEvent::getJob).toList();
    }

    @Test
    void showsAndCountsOnlyEventsOfJobsThatTheUserMayView() {
        ReadableJobs.are(shop, new ViewableJob("secret", builds, ImagePromotionPermission.VIEW));
        events.promoted("team/shop", 1, "shop", "1.0.0", 0, 1);
        events.promoted("secret", 2, "shop", "1.0.1", 0, 2);
        events.promoted("unreadable", 3, "shop", "1.0.2", 0, 3);

        PromotionsPage page = all();

        assertThat(jobs(page)).containsExactly("team/shop");
        assertThat(page.getTotal()).isEqualTo(1);
    }

    @Test
    void showsEventsOfADeletedJobOnlyOnTheController() {
        events.promoted("team/shop", 1, "shop", "1.0.0", 0, 1);
        events.add(EvidenceEntry.of(EvidenceKind.JOB_DELETED, RecordedEvents.START, "team/shop", 0));

        assertThat(jobs(all())).containsExactly("team/shop");
        assertThat(all().getEvents().get(0).getBuildUrl()).isEmpty();
        assertThat(jobs(page(PageScope.below(shop), Map.of()))).isEmpty();
        assertThat(jobs(page(PageScope.below(new SomeFolder("team")), Map.of())))
                .isEmpty();
    }

    /** Otherwise, deleting a job would show its promotions to users who could never see the job. */
    @Test
    void showsEventsOfADeletedJobOnlyToUsersWhoMayViewTheFolderThatItWasIn() {
        events.promoted("team/secret/shop", 1, "shop", "1.0.0", 0, 1);
        events.add(EvidenceEntry.of(EvidenceKind.JOB_DELETED, RecordedEvents.START, "team/secret/shop", 0));
        Item team = new SomeFolder("team");

        ReadableJobs.are(team, new ViewableJob("team/secret", builds));
        assertThat(jobs(all())).containsExactly("team/secret/shop");
        ReadableJobs.are(team, new ViewableJob("team/secret", builds, ImagePromotionPermission.VIEW));
        assertThat(jobs(all())).isEmpty();
        assertThat(all().getTotal()).isZero();
        ReadableJobs.are(team);
        assertThat(jobs(all())).containsExactly("team/secret/shop");
        ReadableJobs.are(new ViewableJob("team", builds, ImagePromotionPermission.VIEW));
        assertThat(jobs(all())).isEmpty();
    }

    @Test
    void showsTheEventsOfItsJobOrFolder() {
        ViewableJob other = new ViewableJob("team-b/shop", builds);
        ReadableJobs.are(shop, other);
        events.promoted("team/shop", 1, "shop", "1.0.0", 0, 1);
        events.promoted("team-b/shop", 2, "shop", "1.0.1", 0, 2);

        assertThat(jobs(all())).containsExactly("team-b/shop", "team/shop");
        assertThat(jobs(page(PageScope.below(shop), Map.of()))).containsExactly("team/shop");
        assertThat(jobs(page(PageScope.below(new SomeFolder("team")), Map.of())))
                .containsExactly("team/shop");
    }

    @Test
    void followsARenamedJob() {
        ReadableJobs.are(new ViewableJob("new", builds));
        events.promoted("old", 1, "shop", "1.0.0", 0, 1);
        events.add(EvidenceEntry.of(EvidenceKind.JOB_MOVED, RecordedEvents.START, "old", 0)
                .with(EvidenceIndex.NEW_NAME, "new"));

        assertThat(jobs(all())).containsExactly("new");
    }

    @Test
    void ofAJobExistsOnlyForUsersWhoMayViewItsPromotions() {
        ViewableJob secret = new ViewableJob("secret", builds, ImagePromotionPermission.VIEW);

        assertThat(page(PageScope.below(shop), Map.of()).getTarget()).isInstanceOf(PromotionsPage.class);
        assertThatExceptionOfType(AccessDeniedException.class)
                .isThrownBy(() -> page(PageScope.below(secret), Map.of()).getTarget());
        assertThatExceptionOfType(AccessDeniedException.class)
                .isThrownBy(() -> new PromotionsAction(secret).getTarget());
        assertThat(new PromotionsAction(secret).getIconFileName()).isNull();
    }

    /** The links in consoles and on build pages lead to the pages of the controller. */
    @Test
    void ofTheControllerIsOpenToUsersOfASingleFolder() {
        events.promoted("team/shop", 1, "shop", "1.0.0", 0, 1);
        events.promoted("gone", 1, "shop", "1.0.0", 0, 2);
        events.add(EvidenceEntry.of(EvidenceKind.JOB_DELETED, RecordedEvents.START, "gone", 0));
        assertThat(jobs(all())).containsExactly("gone", "team/shop");

        Whoami.mayNot(ImagePromotionPermission.VIEW);

        assertThat(all().getTarget()).isInstanceOf(PromotionsPage.class);
        assertThat(jobs(all())).containsExactly("team/shop");
        assertThat(new ControllerPromotions().getIconFileName()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "image,       SHOP,                       1.0.0",
        "image,       registry.example.com/cart,  2.0.0",
        "environment, production,                 2.0.0 1.0.0",
        "environment, prod,                       ''",
        "tag,         v2.0,                       2.0.0",
        "tag,         staging-v1.0.0-0a1b2c3-,    1.0.0",
        "tag,         shop,                       ''",
        "digest,      sha256,                     2.0.0 1.0.0",
        "digest,      nothing,                    ''"
    })
    void findsEventsByImageEnvironmentTagAndDigest(String parameter, String value, String versions) {
        events.promoted("team/shop", 1, "shop", "1.0.0", 0, 1);
        events.promoted("team/shop", 2, "cart", "2.0.0", 0, 2);

        PromotionsPage page = page(PageScope.ofController(), Map.of(parameter, value));

        assertThat(page.getEvents().stream().map(PromotionEvent::getVersion))
                .containsExactly(versions.isEmpty() ? new String[0] : versions.split(" "));
    }

    @Test
    void findsTheEventsOfARelease() {
        events.promoted("team/shop", 1, "shop", "1.0.0", 0, 1);
        for (String release : List.of("2026.11", "2026.11.1")) {
            events.add(EvidenceEntry.of(EvidenceKind.APPROVED, RecordedEvents.START, "team/shop", 2)
                    .about("production", RecordedEvents.tag("cart", "staging", "2.0.0", 0), null, null)
                    .with(EvidenceEntry.RELEASE, release));
        }

        PromotionsPage page = page(PageScope.ofController(), Map.of("release", "2026.11"));

        assertThat(page.getEvents()).extracting(PromotionEvent::getRelease).containsExactly("2026.11");
        assertThat(page.getFilter().query(2)).isEqualTo("?release=2026.11&page=2");
        assertThat(page.getFilter().isEmpty()).isFalse();
    }

    @Test
    void findsADigestByItsPrefix() {
        events.promoted("team/shop", 1, "shop", "1.0.0", 0, 1);
        events.promoted("team/shop", 2, "shop", "2.0.0", 0, 2);
        String digest = RecordedEvents.digest("1.0.0").toString();

        for (String value : List.of(digest, digest.substring(0, 14), digest.substring(7, 15), " " + digest + " ")) {
            assertThat(page(PageScope.ofController(), Map.of("digest", value)).getEvents())
                    .extracting(PromotionEvent::getVersion)
                    .containsExactly("1.0.0");
        }
    }

    @Test
    void showsFiftyEventsOnAPageAndKeepsTheFilterInTheLinks() {
        for (int build = 1; build <= 101; build++) {
            events.promoted("team/shop", build, "shop", "1.0." + build, 0, build);
        }

        PromotionsPage first = page(PageScope.ofController(), Map.of("tag", "v1.0"));
        PromotionsPage last = page(PageScope.ofController(), Map.of("image", "a b&c", "page", "3"));

        assertThat(first.getEvents()).hasSize(50).first().returns(101, PromotionEvent::getBuild);
        assertThat(first.getPosition()).isEqualTo("Page 1 of 3, 101 in total");
        assertThat(first.getPrevious()).isEmpty();
        assertThat(first.getNext()).isEqualTo("?tag=v1.0&page=2");
        assertThat(last.getPages()).isEqualTo(1);
        assertThat(last.getPage()).isEqualTo(1);
        assertThat(last.getPrevious()).isEmpty();
        assertThat(last.getNext()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "99"})
    void showsTheLastPageForALaterNumber(String number) {
        for (int build = 1; build <= 101; build++) {
            events.promoted("team/shop", build, "shop", "1.0." + build, 0, build);
        }

        PromotionsPage last = page(PageScope.ofController(), Map.of("image", "s", "page", number));

        assertThat(last.getEvents()).extracting(PromotionEvent::getBuild).containsExactly(1);
        assertThat(last.getPosition()).isEqualTo("Page 3 of 3, 101 in total");
        assertThat(last.getPrevious()).isEqualTo("?image=s&page=2");
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "1e3", "999999", "x", "''"})
    void showsTheFirstPageForANumberThatIsNotAPage(String number) {
        assertThat(page(PageScope.ofController(), Map.of("page", number)).getPage())
                .isEqualTo(1);
    }

    @Test
    void limitsTheLengthOfAFilter() {
        EventFilter filter = new EventFilter(Map.of("image", "x".repeat(100_000))::get);

        assertThat(filter.getImage()).hasSize(300);
    }

    @Test
    void showsAnAnnouncementOnlyIfThePromotionDidNotEnd() {
        EvidenceEntry promoted = events.promoted("team/shop", 1, "shop", "1.0.0", 0, 5);
        for (int build = 2; build <= 4; build++) {
            events.add(
                    EvidenceKind.ANNOUNCED,
                    "team/shop",
                    build,
                    "production",
                    promoted.source().orElseThrow(),
                    promoted.target().orElseThrow(),
                    promoted.digest().orElseThrow());
        }
        events.promoted("team/shop", 2, "shop", "1.0.0", 0, 5);
        events.add(
                EvidenceKind.WITHDRAWN,
                "team/shop",
                3,
                "production",
                null,
                promoted.target().orElseThrow(),
                promoted.digest().orElseThrow());

        assertThat(all().getEvents())
                .extracting(PromotionEvent::getBuild, PromotionEvent::getVerdict, PromotionEvent::getVerdictText)
                .containsExactly(
                        tuple(3, "WITHDRAWN", "Withdrawn"),
                        tuple(2, "PROMOTED", "Promoted"),
                        tuple(4, "UNCONFIRMED", "Unconfirmed"),
                        tuple(1, "PROMOTED", "Promoted"));
    }

    @Test
    void showsTheDetailsOfAPromotion() {
        events.promoted("team/shop", 7, "shop", "1.4.2", 3, 9);
        assertThat(new File(builds, "7").mkdir()).isTrue();

        PromotionEvent event = all().getEvents().get(0);

        String digest = RecordedEvents.digest("1.4.2").toString();
        assertThat(event.getAt()).isEqualTo("2026-11-30T12:00:00Z");
        assertThat(event.getImage()).isEqualTo("registry.example.com/shop");
        assertThat(event.getRegistry()).isEqualTo("registry.example.com");
        assertThat(event.getPath()).isEqualTo("shop");
        assertThat(event.getVersion()).isEqualTo("1.4.2");
        assertThat(event.getCommit()).isEqualTo("0a1b2c3");
        assertThat(event.getShortDigest()).isEqualTo(digest.substring(7, 19));
        assertThat(event.getPinned()).isEqualTo("registry.example.com/shop@" + digest);
        assertThat(event.getFrom()).isEqualTo("staging");
        assertThat(event.getEnvironment()).isEqualTo("production");
        assertThat(event.getSourceTag()).isEqualTo("staging-v1.4.2-0a1b2c3-1796040180");
        assertThat(event.getTargetTag()).isEqualTo("production-v1.4.2-0a1b2c3-1796040540");
        assertThat(event.getStartedBy()).containsExactly("alice");
        assertThat(event.getApprovedBy()).containsExactly("bob");
        assertThat(event.getBuildUrl()).isEqualTo("job/team/job/shop/7/");
    }

    @Test
    void showsARefusalWithItsCodeAndWithoutATarget() {
        events.add(EvidenceEntry.of(EvidenceKind.REFUSED, RecordedEvents.START, "team/shop", 8)
                .about("production", RecordedEvents.tag("shop", "staging", "1.0.0", 0), null, null)
                .with(EvidenceEntry.CODE, "MUTABLE_TAG")
                .with(EvidenceEntry.MESSAGE, "The tag can move.")
                .with(EvidenceEntry.DRY_RUN, "true"));

        PromotionEvent event = all().getEvents().get(0);

        assertThat(event.getVerdictText()).isEqualTo("Refused");
        assertThat(event.getCode()).isEqualTo("MUTABLE_TAG");
        assertThat(event.getMessage()).isEqualTo("The tag can move.");
        assertThat(event.isDryRun()).isTrue();
        assertThat(event.getImage()).isEqualTo("registry.example.com/shop");
        assertThat(event.getVersion()).isEqualTo("1.0.0");
        assertThat(event.getPinned() + event.getTarget() + event.getBuildUrl()).isEmpty();
    }

    @Test
    void omitsEventsThatAreNotPromotions() {
        events.published("team/shop", 1, "shop", "1.0.0", 0);
        for (EvidenceKind kind : List.of(EvidenceKind.BUILD_REFUSED, EvidenceKind.DEPLOYED, EvidenceKind.VERIFIED)) {
            events.add(EvidenceEntry.of(kind, RecordedEvents.START, "team/shop", 1));
        }

        assertThat(all().getTotal()).isZero();
    }

    @Test
    void hasPagesOfTheEnvironmentsOfThePolicyAndOfDigests() {
        PromotionsPage page = all();
        String digest = "sha256:" + "a".repeat(64);

        assertThat(page.getEnvironments()).containsExactly("develop", "staging", "production");
        assertThat(page.getEnvironment("production")).isNotNull().returns("production", EnvironmentPage::getName);
        assertThat(page.getEnvironment("live")).isNull();
        assertThat(page.getDigest(digest)).isNotNull();
        assertThat(page.getDigest("sha256:../x")).isInstanceOf(MissingDigest.class);
    }

    private EvidenceEntry recorded(EvidenceKind kind, int build, EvidenceEntry promotion) {
        return EvidenceEntry.of(kind, promotion.at().plusSeconds(1), "team/shop", build)
                .about(
                        promotion.environment(),
                        promotion.source().orElseThrow(),
                        promotion.target().orElseThrow(),
                        promotion.digest().orElseThrow());
    }

    @Test
    void showsWhetherTheSignedRecordOfAPromotionIsAttached() {
        EvidenceEntry attached = events.promoted("team/shop", 1, "shop", "1.0.0", 0, 1);
        events.add(recorded(EvidenceKind.ATTESTED, 1, attached));
        EvidenceEntry failed = events.promoted("team/shop", 2, "shop", "1.0.1", 0, 2);
        events.add(recorded(EvidenceKind.NOT_ATTESTED, 2, failed)
                .with(EvidenceEntry.CODE, "FORBIDDEN")
                .with(EvidenceEntry.MESSAGE, "The registry refused access."));
        events.promoted("team/shop", 3, "shop", "1.0.2", 0, 3);

        assertThat(all().getEvents())
                .extracting(
                        PromotionEvent::getVerdict,
                        PromotionEvent::getVersion,
                        PromotionEvent::getSignedRecord,
                        PromotionEvent::getSignedRecordText,
                        PromotionEvent::getSignedRecordCode,
                        PromotionEvent::getSignedRecordMessage)
                .containsExactly(
                        tuple("PROMOTED", "1.0.2", "", "", "", ""),
                        tuple(
                                "PROMOTED",
                                "1.0.1",
                                "NOT_ATTESTED",
                                "Record not attached",
                                "FORBIDDEN",
                                "The registry refused access."),
                        tuple("PROMOTED", "1.0.0", "ATTESTED", "Record attached", "", ""));
        assertThat(all().getTotal()).isEqualTo(3);
    }

    @Test
    void showsARecordThatAnotherBuildAttachedLater() {
        EvidenceEntry promotion = events.promoted("team/shop", 1, "shop", "1.0.0", 0, 1);
        events.add(recorded(EvidenceKind.NOT_ATTESTED, 1, promotion).with(EvidenceEntry.CODE, "FORBIDDEN"));
        events.add(recorded(EvidenceKind.ATTESTED, 2, promotion));

        assertThat(all().getEvents())
                .extracting(PromotionEvent::getSignedRecord, PromotionEvent::getSignedRecordCode)
                .containsExactly(tuple("ATTESTED", ""));
    }

    @Test
    void doesNotShowTheRecordOfAnotherTagOrOfAHiddenJob() {
        ReadableJobs.are(shop, new ViewableJob("secret", builds, ImagePromotionPermission.VIEW));
        EvidenceEntry promotion = events.promoted("team/shop", 1, "shop", "1.0.0", 0, 1);
        EvidenceEntry other = events.promoted("team/shop", 1, "shop", "1.0.0", 0, 2);
        events.add(recorded(EvidenceKind.ATTESTED, 1, other));
        events.add(EvidenceEntry.of(EvidenceKind.ATTESTED, promotion.at(), "secret", 1)
                .about(
                        "production",
                        promotion.source().orElseThrow(),
                        promotion.target().orElseThrow(),
                        promotion.digest().orElseThrow()));

        assertThat(all().getEvents())
                .extracting(PromotionEvent::getSignedRecord)
                .containsExactly("ATTESTED", "");
    }
}
