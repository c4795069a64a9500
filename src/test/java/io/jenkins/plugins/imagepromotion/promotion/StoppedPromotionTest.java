package io.jenkins.plugins.imagepromotion.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.policy.demand.Approvals;
import io.jenkins.plugins.imagepromotion.policy.demand.PromotionContext;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import io.jenkins.plugins.imagepromotion.work.Progress;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Stops promotions at various requests, and compares the notice that the edge prints with the state of the registry. */
class StoppedPromotionTest {
    private static final String MAY_EXIST =
            "there:5000/prod/app:%s may exist; promote again to check and complete the promotion";

    private final Copying copying = Copying.image();
    private final Cancellation cancellation = new Cancellation();
    private final List<String> notices = new ArrayList<>();
    private List<Tag> unconfirmed = List.of();
    private boolean isDryRun;

    @AfterEach
    void close() {
        copying.close();
    }

    /** Stops the promotion while the registry handles that request, and returns the notice at that moment. */
    private String stoppedAt(ScriptedRegistry registry, String request, boolean takesEffect) {
        registry.when(request, (received, honest) -> {
            if (takesEffect) {
                honest.get();
            }
            cancellation.cancel();
            return honest.get();
        });

        assertThat(promote().code()).isEqualTo(FailureCode.CANCELLED);
        return copying.said(notices.get(notices.size() - 1));
    }

    private ImagePromotionException promote() {
        return Assertions.catchThrowableOfType(ImagePromotionException.class, this::promoted);
    }

    private Promotion promoted() {
        return new PromoteImage(
                        TestRegistries.plain(List.of(copying.here.host(), copying.there.host()), cancellation),
                        copying.policy,
                        Clock.fixed(Promoting.NOW, ZoneOffset.UTC),
                        Thread::sleep,
                        new Notices(),
                        new Run())
                .promote(request());
    }

    private PromotionRequest request() {
        RequestBuilder builder = RequestBuilder.promote(copying.here.host() + "/app:" + Copying.STAGING)
                .target(copying.there.host() + "/" + Copying.TARGET);
        return (isDryRun ? builder.dryRun() : builder).request();
    }

    private final class Notices implements Progress {
        @Override
        public void line(String text) {}

        @Override
        public void ifStopped(String notice) {
            notices.add(notice);
        }
    }

    private final class Run implements PromotingRun {
        @Override
        public PromotionContext contextOf(Subject subject, Approvals demand) {
            return PromotionContext.COMMAND_LINE;
        }

        @Override
        public List<Tag> unconfirmed(Repository destination, Digest digest) {
            return unconfirmed;
        }
    }

    @Test
    void reportsThatNothingWasWrittenBeforeTheCopy() {
        assertThat(stoppedAt(copying.here, "GET /v2/app/manifests/.*", false))
                .isEqualTo("this attempt wrote nothing to the registry; promote again to start over");
        assertThat(copying.there.requests()).noneMatch(request -> request.matches("(PUT|POST) .*"));
    }

    @Test
    void reportsThatPartsMayExistBeforeTheTagIsWritten() {
        assertThat(stoppedAt(copying.there, "PUT /v2/prod/app/blobs/.*", true))
                .isEqualTo(
                        "this attempt did not create there:5000/prod/app:%s; its repository may contain parts of the image; promote again to copy the rest"
                                .formatted(Copying.PRODUCTION));
        assertThat(copying.there.blobs("prod/app")).isNotEmpty();
        assertThat(copying.there.tags("prod/app")).isEmpty();
    }

    @Test
    void reportsThatTheTagMayExistWhileItIsWritten() {
        assertThat(stoppedAt(copying.there, "PUT .*/manifests/production-.*", false))
                .isEqualTo(MAY_EXIST.formatted(Copying.PRODUCTION));
    }

    @Test
    void reportsThatTheTagMayExistUntilItIsReadBack() {
        String read = "GET .*/manifests/production-.*";
        copying.there.when("PUT .*/manifests/production-.*", (received, honest) -> {
            copying.there.when(read, (again, unused) -> {
                cancellation.cancel();
                return unused.get();
            });
            return honest.get();
        });

        assertThat(promote().code()).isEqualTo(FailureCode.CANCELLED);
        assertThat(copying.said(notices.get(notices.size() - 1))).isEqualTo(MAY_EXIST.formatted(Copying.PRODUCTION));
        assertThat(copying.there.tags("prod/app")).containsKey(Copying.PRODUCTION);
    }

    @Test
    void reportsThatTheTagExistsOnceItIsReadBack() {
        promoted();

        assertThat(copying.said(notices.get(notices.size() - 1)))
                .isEqualTo(
                        "there:5000/prod/app:%s exists and holds %s; promote again to return and record the promotion"
                                .formatted(Copying.PRODUCTION, copying.image.digest()));
        assertThat(notices).hasSize(4);
    }

    @Test
    void reportsNothingAboutADryRun() {
        isDryRun = true;
        unconfirmed = List.of(new Tag(Copying.PRODUCTION));

        assertThat(promoted().outcome()).isEqualTo(Promotion.Outcome.WOULD_PROMOTE);
        assertThat(notices).isEmpty();
    }

    @Test
    void remembersATagOfAnEarlierAttemptWhileItCopies() {
        unconfirmed = List.of(new Tag(Copying.PRODUCTION));

        assertThat(stoppedAt(copying.there, "PUT /v2/prod/app/blobs/.*", true))
                .isEqualTo(
                        "there:5000/prod/app:%s may exist, because an earlier attempt was about to write it; promote again to check and complete the promotion"
                                .formatted(Copying.PRODUCTION));
    }

    @Test
    void sendsNoWriteAfterANoticeThatExcludesIt() {
        String[] atStop = new String[1];
        Progress stopping = new Progress() {
            @Override
            public void line(String text) {
                if (text.startsWith("creating ")) {
                    cancellation.cancel();
                    atStop[0] = notices.get(notices.size() - 1);
                }
            }

            @Override
            public void ifStopped(String notice) {
                notices.add(notice);
            }
        };

        ImagePromotionException end = Assertions.catchThrowableOfType(
                ImagePromotionException.class,
                () -> new PromoteImage(
                                TestRegistries.plain(List.of(copying.here.host(), copying.there.host()), cancellation),
                                copying.policy,
                                Clock.fixed(Promoting.NOW, ZoneOffset.UTC),
                                Thread::sleep,
                                stopping,
                                new Run())
                        .promote(copying.request(copying.there)));

        assertThat(end.code()).isEqualTo(FailureCode.CANCELLED);
        assertThat(atStop[0]).startsWith("this attempt did not create ");
        assertThat(copying.there.requests()).noneMatch(request -> request.matches("PUT .*/manifests/production-.*"));
    }
}
