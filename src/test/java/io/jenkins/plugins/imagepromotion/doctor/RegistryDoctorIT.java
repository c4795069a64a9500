package io.jenkins.plugins.imagepromotion.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.testing.DistributionRegistry;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Examinations of a real registry, whose remains an independent client looks for. */
class RegistryDoctorIT {
    private static final String TOKEN = "fedcba9876543210";
    private static final String STAGING = "staging-v1.4.2-1f3e5d7-1763800000";

    @RegisterExtension
    static final DistributionRegistry registry = DistributionRegistry.plainHttp();

    @RegisterExtension
    static final DistributionRegistry keeper = DistributionRegistry.plainHttp().withoutDeletion();

    private final ThrowAwayImage image = new ThrowAwayImage(TOKEN);

    private static Diagnosis examine(DistributionRegistry where, boolean readOnly, boolean withOptions) {
        Repository repository = where.repository("team/app");
        Optional<Repository> mountTo =
                Optional.of(where.repository("team/copy")).filter(to -> withOptions);
        return new RegistryDoctor(
                        TestProbes.plain(where.host(), new Cancellation()),
                        TestProbes.plain(where.host(), new Cancellation()),
                        Clock.systemUTC(),
                        line -> {})
                .examine(new Examination(repository, readOnly, withOptions, mountTo), TOKEN);
    }

    private static List<Tag> tags(DistributionRegistry where) {
        return TestRegistries.plain(where.host(), new Cancellation()).tags(where.repository("team/app"));
    }

    /** Without the clocks, which a busy machine lets differ. */
    private static List<String> lines(Diagnosis diagnosis) {
        return diagnosis.findings().stream()
                .filter(finding -> !finding.probe().equals("clock"))
                .map(finding -> finding.probe() + ": " + finding.found())
                .toList();
    }

    private void assertGone(String tagOrDigest) {
        assertThatThrownBy(() -> registry.bytes("team/app", tagOrDigest)).hasMessageContaining("answered 404");
    }

    @Test
    void leavesNothingBehindAndTouchesNothingElse() {
        SampleImage staged =
                registry.push("team/app", STAGING, ImageBuilder.image().build());

        Diagnosis diagnosis = examine(registry, false, true);

        assertThat(lines(diagnosis))
                .containsExactly(
                        "connection: plain HTTP",
                        "credentials: none",
                        "list: 1 tag",
                        "push: 201",
                        "pull: 200",
                        "bytes: as pushed",
                        "digest header: matches the content",
                        "HEAD: 200",
                        "blob: can be read",
                        "new tag in the list: at once",
                        "pages: all tags in one response",
                        "same digest again: 201: accepted",
                        "other digest: 201: the tag moved",
                        "production tag: 201: the tag moved",
                        "referrers: 404: no API",
                        "mount: 201",
                        "rate limit: not announced",
                        "delete a tag: 400 DIGEST_INVALID: rejected",
                        "delete an image: 202: deleted");
        assertThat(diagnosis.left()).isEmpty();
        assertThat(diagnosis.isSafe()).isTrue();
        assertThat(tags(registry)).containsExactly(new Tag(STAGING));
        assertThat(registry.bytes("team/app", STAGING)).isEqualTo(staged.bytes());
        assertGone(image.tag().value());
        assertGone(image.productionTag("production").value());
        assertGone(Digest.of(image.manifest()).toString());
        assertGone(Digest.of(image.otherManifest()).toString());
    }

    @Test
    void namesWhatARegistryDoesNotLetItDelete() {
        Diagnosis diagnosis = examine(keeper, false, false);

        assertThat(lines(diagnosis))
                .containsExactly(
                        "connection: plain HTTP",
                        "credentials: none",
                        "list: 404 NAME_UNKNOWN",
                        "push: 201",
                        "pull: 200",
                        "bytes: as pushed",
                        "digest header: matches the content",
                        "HEAD: 200",
                        "blob: can be read",
                        "new tag in the list: at once",
                        "pages: not tried",
                        "same digest again: 201: accepted",
                        "other digest: 201: the tag moved",
                        "production tag: not tried",
                        "referrers: 404: no API",
                        "mount: not tried",
                        "rate limit: not announced",
                        "delete a tag: 405 UNSUPPORTED: rejected",
                        "delete an image: 405 UNSUPPORTED: rejected",
                        "blobs: left: 2, 2 KiB in all");
        assertThat(diagnosis.left())
                .containsExactly(
                        keeper.reference("team/app", image.tag().value()),
                        keeper.reference("team/app", Digest.of(image.manifest())),
                        keeper.reference("team/app", Digest.of(image.otherManifest())));
        assertThat(diagnosis.isSafe()).isTrue();
        assertThat(keeper.bytes("team/app", image.tag().value())).isEqualTo(image.otherManifest());
    }

    @Test
    void writesNothingWhereItMayOnlyRead() {
        registry.push("team/app", STAGING, ImageBuilder.image().build());
        registry.forgetRequests();

        Diagnosis diagnosis = examine(registry, true, false);

        assertThat(diagnosis.isSafe()).isTrue();
        assertThat(registry.requests())
                .isNotEmpty()
                .allMatch(request -> request.startsWith("GET ") || request.startsWith("HEAD "));
    }
}
