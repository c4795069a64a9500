package io.jenkins.plugins.imagepromotion.promotion.release;

import static io.jenkins.plugins.imagepromotion.promotion.release.Releasing.PRODUCTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Stops a release at a request, and reads the notice that the edge prints at that moment. */
class StoppedReleaseTest {
    private final Releasing releasing = new Releasing(2);
    private volatile String notice = "";

    @AfterEach
    void close() {
        releasing.close();
    }

    private void stopAt(String request) {
        Cancellation cancellation = new Cancellation();
        releasing.server.when(request, (received, honest) -> {
            notice = releasing.ifStopped;
            cancellation.cancel();
            return honest.get();
        });
        assertThat(catchThrowable(() -> releasing.promote(releasing.request(), cancellation, Policy.threeTier())))
                .hasMessageContaining("[CANCELLED]");
    }

    @Test
    void reportsThatNoTagIsWrittenDuringTheChecks() {
        stopAt("GET /v2/team/app01/tags/list.*");

        assertThat(notice).isEqualTo("this attempt wrote no tag of release 2026.11; promote it again to complete it");
    }

    @Test
    void reportsPartsThatMayHaveBeenCopied() {
        stopAt("HEAD /v2/team/app00/blobs/.*");

        assertThat(notice)
                .isEqualTo("this attempt wrote no tag of release 2026.11, but may have copied parts of its images;"
                        + " promote it again to complete it");
    }

    @Test
    void listsTheTagsThatMayExistDuringTheWrites() {
        stopAt("PUT /v2/team/app01/manifests/" + PRODUCTION);

        assertThat(notice)
                .matches("[01] of 2 tags of release 2026.11 exist, these may exist: .*registry:5000/team/app01:"
                        + PRODUCTION + "; promote it again to check and complete it");
    }

    @Test
    void reportsThatAllTagsExistWhileTheRecordIsWritten() {
        stopAt("PUT /v2/team/app00/manifests/release-2026.11");

        assertThat(notice).isEqualTo("2 of 2 tags of release 2026.11 exist; promote it again to check and complete it");
    }
}
