package io.jenkins.plugins.imagepromotion.promotion;

import static io.jenkins.plugins.imagepromotion.promotion.Promoting.PRODUCTION;
import static io.jenkins.plugins.imagepromotion.promotion.Promoting.STAGING;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.testing.Quirk;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry.Fault;
import java.util.concurrent.atomic.AtomicBoolean;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A promotion at every registry that is known to be different ends right. */
class QuirkMatrixTest {
    private static final String WRITE = "PUT /v2/app/manifests/production-.*";

    private final Promoting promoting = new Promoting();

    @AfterEach
    void stop() {
        promoting.close();
    }

    private void expectPromoted() {
        assertThat(promoting.promoteStaging().target()).hasToString(promoting.image(PRODUCTION));
        assertThat(promoting.server.tags("app"))
                .containsOnlyKeys(STAGING, PRODUCTION)
                .containsEntry(PRODUCTION, promoting.digest);
    }

    @ParameterizedTest
    @EnumSource
    void promotesAndFindsItDoneTheSecondTime(Quirk quirk) {
        promoting.server.behaving(quirk);

        expectPromoted();
        promoting.server.forgetRequests();
        expectPromoted();

        assertThat(promoting.wrote()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void takesTheRejectionOfAWriteThatWasTakenForSuccess(Quirk quirk) {
        promoting.server.behaving(quirk);
        promoting.server.when(WRITE, (request, honest) -> {
            honest.get();
            return quirk.isImmutable()
                    ? quirk.rejection().answer(request, honest)
                    : Fault.status(502, "UNKNOWN", "bad gateway").answer(request, honest);
        });

        expectPromoted();
    }

    @ParameterizedTest
    @EnumSource
    void callsTheRejectionOfAForeignImageALostRace(Quirk quirk) {
        byte[] foreign = Promoting.manifest("foreign");
        promoting.server.behaving(quirk);
        promoting.server.when(WRITE, (request, honest) -> {
            promoting.server.push("app", PRODUCTION, MediaTypes.OCI_MANIFEST, foreign);
            return quirk.isImmutable()
                    ? quirk.rejection().answer(request, honest)
                    : Fault.status(502, "UNKNOWN", "bad gateway").answer(request, honest);
        });

        assertThat(promoting.refusalCode(promoting.request(promoting.image(STAGING))))
                .isEqualTo(FailureCode.LOST_RACE);
        assertThat(promoting.server.tags("app")).containsEntry(PRODUCTION, Digest.of(foreign));
    }

    @ParameterizedTest
    @EnumSource
    void waitsWhereItWasTooMuch(Quirk quirk) {
        AtomicBoolean first = new AtomicBoolean(true);
        promoting.server.behaving(quirk);
        promoting.server.when(
                WRITE,
                (request, honest) -> first.getAndSet(false) ? quirk.tooMany().answer(request, honest) : honest.get());

        expectPromoted();
    }

    @ParameterizedTest
    @EnumSource
    void trustsNoPageThatSaysItIsAllRight(Quirk quirk) {
        promoting.server.behaving(quirk);
        promoting.server.when(
                "GET .*",
                Fault.answering(new MockResponse.Builder()
                        .setHeader("Content-Type", "text/html; charset=utf-8")
                        .body("<html>Something went wrong</html>")
                        .build()));

        assertThat(promoting.refusalCode(promoting.request(promoting.image(STAGING))))
                .isEqualTo(FailureCode.UNREADABLE_ANSWER);
        assertThat(promoting.wrote()).isFalse();
    }
}
