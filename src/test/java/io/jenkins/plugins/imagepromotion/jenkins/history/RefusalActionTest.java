package io.jenkins.plugins.imagepromotion.jenkins.history;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.Controller;
import hudson.model.BuildBadgeAction;
import hudson.model.Run;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceKind;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.jenkins.history.RefusalAction.Refusal;
import io.jenkins.plugins.imagepromotion.testing.jenkins.Build;
import java.lang.reflect.Method;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** Tests the refusals that a build shows. */
class RefusalActionTest {
    private final Run<?, ?> run = new Build().run();

    @BeforeEach
    void start() {
        Controller.fresh();
    }

    private void refuse(EvidenceKind kind, String image, FailureCode code) {
        Failure failure = Failure.of(code, "Refused to promote " + image + ".").with("found", "x");
        EvidenceStore.get()
                .add(EvidenceStore.refusal(kind, run, failure)
                        .about("production", ImageReference.parse(image), null, null));
    }

    private List<Refusal> refusals() {
        return new RefusalAction.Factory()
                .createFor(run).stream()
                        .flatMap(action -> action.getRefusals().stream())
                        .toList();
    }

    @Test
    void linkTheDigestPageIfTheDigestIsKnown() {
        Digest digest = Digest.of(new byte[] {1});
        refuse(EvidenceKind.REFUSED, "example.com/app:latest", FailureCode.MUTABLE_TAG);
        EvidenceStore.get()
                .add(EvidenceStore.refusal(
                                EvidenceKind.REFUSED, run, Failure.of(FailureCode.DOWNGRADE, "Refused to promote."))
                        .about("production", ImageReference.parse("example.com/app:1"), null, digest));

        assertThat(refusals())
                .extracting(Refusal::getDigestPage)
                .containsExactly(null, "image-promotions/digest/" + digest + "/");
    }

    @Test
    void areReadFromTheEvidenceOfTheBuild() {
        refuse(EvidenceKind.REFUSED, "example.com/app:latest", FailureCode.MUTABLE_TAG);
        EvidenceStore.get().add(EvidenceStore.event(EvidenceKind.VERIFIED, run));
        EvidenceStore.get()
                .add(EvidenceStore.event(EvidenceKind.REJECTED, run)
                        .about("production", ImageReference.parse("example.com/app:1"), null, null)
                        .by(Set.of("alice"), Set.of("bob")));
        EvidenceStore.get()
                .add(EvidenceStore.refusal(
                        EvidenceKind.BUILD_REFUSED,
                        run,
                        Failure.of(FailureCode.BUILD_IN_GUARD, "Refused to start sh.")));

        assertThat(refusals())
                .extracting(refusal -> String.join(
                        "|", refusal.getImage(), refusal.getEnvironment(), refusal.getCode(), refusal.getReason()))
                .containsExactly(
                        "example.com/app:latest|production|MUTABLE_TAG|Refused to promote example.com/app:latest.",
                        "example.com/app:1|production|APPROVAL_REJECTED|Rejected by bob.",
                        "||BUILD_IN_GUARD|Refused to start sh.");
        assertThat(refusals())
                .allSatisfy(refusal -> assertThat(refusal.getDate().toInstant().truncatedTo(ChronoUnit.SECONDS))
                        .hasToString(refusal.getAt()));
    }

    @Test
    void areMissingInABuildThatWasNotRefused() {
        EvidenceStore.get().add(EvidenceStore.event(EvidenceKind.VERIFIED, run));

        assertThat(new RefusalAction.Factory().createFor(run)).isEmpty();
    }

    @Test
    void areLimitedToTheFirstTwenty() {
        for (int i = 0; i < 30; i++) {
            refuse(EvidenceKind.REFUSED, "example.com/app:" + i, FailureCode.MUTABLE_TAG);
        }

        assertThat(refusals()).hasSize(20).extracting(Refusal::getImage).startsWith("example.com/app:0");
    }

    @Test
    void showABadgeInTheBuildHistory() {
        refuse(EvidenceKind.REFUSED, "example.com/app:latest", FailureCode.MUTABLE_TAG);

        assertThat(new RefusalAction.Factory().createFor(run))
                .singleElement()
                .isInstanceOf(BuildBadgeAction.class)
                .extracting(RefusalAction::getBadgeText)
                .isEqualTo("Refused: MUTABLE_TAG");
    }

    @Test
    void appearInTheRestApi() {
        assertThat(RefusalAction.class).hasAnnotation(ExportedBean.class);
        assertThat(Refusal.class).hasAnnotation(ExportedBean.class);
        assertThat(Arrays.stream(Refusal.class.getMethods())
                        .filter(method -> method.isAnnotationPresent(Exported.class))
                        .map(Method::getName))
                .containsExactlyInAnyOrder("getImage", "getEnvironment", "getCode", "getReason", "getAt");
    }

    @Test
    void addNoLinkToTheBuild() {
        refuse(EvidenceKind.REFUSED, "example.com/app:latest", FailureCode.MUTABLE_TAG);
        RefusalAction action =
                new RefusalAction.Factory().createFor(run).iterator().next();

        assertThat(action.getIconFileName()).isNull();
        assertThat(action.getUrlName()).isNull();
        assertThat(action.getDisplayName()).isEqualTo("Refused");
    }

    /** Jenkins asks each factory for the actions of each build on a page, but skips factories of other action types. */
    @Test
    void areCreatedOnlyIfTheirTypeIsRequested() {
        assertThat(new RefusalAction.Factory().type()).isEqualTo(Run.class);
        assertThat(new RefusalAction.Factory().actionType()).isEqualTo(RefusalAction.class);
    }
}
