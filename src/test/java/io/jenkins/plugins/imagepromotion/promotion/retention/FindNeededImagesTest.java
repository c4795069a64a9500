package io.jenkins.plugins.imagepromotion.promotion.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.promotion.deployed.ClusterState;
import io.jenkins.plugins.imagepromotion.promotion.deployed.RunningContainer;
import io.jenkins.plugins.imagepromotion.registry.Artifact;
import io.jenkins.plugins.imagepromotion.registry.Cancellation;
import io.jenkins.plugins.imagepromotion.registry.Descriptor;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import io.jenkins.plugins.imagepromotion.registry.RegistryException;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.RoutedPolicy;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import io.jenkins.plugins.imagepromotion.testing.TestRegistries;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which images production and its rollbacks need, and which of them are missing. */
class FindNeededImagesTest {
    private static final Clock NOW = Clock.fixed(Instant.ofEpochSecond(1_764_000_000L), ZoneOffset.UTC);

    @AutoClose
    private final ScriptedRegistry server = ScriptedRegistry.start();

    @AutoClose
    private final ScriptedRegistry origin = ScriptedRegistry.start();

    private final List<String> progress = new ArrayList<>();
    private Policy policy = Policy.threeTier();

    private static String staging(int version) {
        return "staging-v1.0." + version + "-abcdef" + version + "-176380000" + version;
    }

    private static String production(int version) {
        return "production-v1.0." + version + "-abcdef" + version + "-176390000" + version;
    }

    private static SampleImage image(int version) {
        return ImageBuilder.image().version("1.0." + version).build();
    }

    private SampleImage promoted(int version) {
        return promoted(version, image(version));
    }

    private SampleImage promoted(int version, SampleImage image) {
        server.push("app", staging(version), image);
        server.push("app", production(version), image);
        return image;
    }

    private Registry registry(Cancellation cancellation) {
        return TestRegistries.plain(List.of(server.host(), origin.host()), cancellation);
    }

    private Repository app() {
        return new Repository(server.host(), "app");
    }

    private ProtectList find(int keep, List<RunningContainer> containers, String... environments) {
        return new FindNeededImages(registry(new Cancellation()), policy, NOW, progress::add)
                .find(List.of(app()), Set.of(environments), keep, containers);
    }

    private ProtectList find(int keep) {
        return find(keep, List.of());
    }

    private String text(Object text) {
        return text.toString().replace(server.host(), "live:5000").replace(origin.host(), "test:5000");
    }

    private static List<String> lines(ProtectList list) {
        return list.needed().stream()
                .map(one -> one.kind() + " " + one.tags() + " " + one.why())
                .toList();
    }

    private List<String> gone(ProtectList list) {
        return list.gone().stream()
                .map(one -> text(one.image() + " " + one.why()))
                .toList();
    }

    private Manifest sign(Digest subject, String by) {
        return registry(new Cancellation())
                .attach(
                        app(),
                        new Descriptor(MediaTypes.OCI_MANIFEST, subject, 1, Optional.empty(), "", false),
                        new Artifact(
                                "application/vnd.example.signature",
                                "text/plain",
                                by.getBytes(StandardCharsets.UTF_8),
                                Map.of("by", by)));
    }

    @Test
    void keepsTheNewestPromotionAndTheGoodOnesBeforeItWithTheirOriginTags() {
        promoted(1);
        promoted(2);
        promoted(3);
        server.push("app", staging(4), image(4));

        ProtectList list = find(1);

        assertThat(lines(list))
                .containsExactly(
                        "IMAGE [" + production(2) + ", " + staging(2)
                                + "] [is a rollback target of production, proves the origin of " + production(2)
                                + "]",
                        "IMAGE [" + production(3) + ", " + staging(3)
                                + "] [is the newest promotion of production, proves the origin of " + production(3)
                                + "]");
        assertThat(list.gone()).isEmpty();
        assertThat(list.failure()).isEmpty();
        assertThat(list.blobs()).isEqualTo(3);
        assertThat(list.tags().get(app())).hasSize(7);
    }

    @Test
    void skipsRolledBackAndRebuiltImages() {
        SampleImage good = promoted(1);
        promoted(2);
        server.push("app", "production-v1.0.1-abcdef1-1763900003", good);
        promoted(4);
        server.push("app", staging(5), image(5));
        server.push(
                "app", production(5), ImageBuilder.image().version("rebuilt").build());
        promoted(6);

        assertThat(find(9).needed().stream().flatMap(one -> one.tags().stream()).map(Object::toString))
                .containsExactly(
                        "production-v1.0.1-abcdef1-1763900003",
                        staging(1),
                        production(4),
                        staging(4),
                        production(6),
                        staging(6));
        assertThat(progress).contains("note: production has 2 of 9 rollback targets before " + production(6));
    }

    @Test
    void keepsTheImagesInAnIndexAndTheirAttachments() {
        SampleImage index = promoted(1, ImageBuilder.image().buildIndexWithAttestation());
        Manifest signature = sign(index.digest(), "alice");
        Manifest ofChild = sign(index.children().get(0).digest(), "bob");
        Manifest ofSignature = sign(signature.digest(), "timestamp");
        String tag = "sha256-" + index.digest().hex() + ".sig";
        SampleImage cosign = ImageBuilder.image().label("cosign", "yes").build();
        server.push("app", tag, cosign);

        ProtectList list = find(3);

        assertThat(list.needed().stream().map(NeededImage::digest))
                .contains(index.digest(), signature.digest(), ofChild.digest(), ofSignature.digest(), cosign.digest())
                .containsAll(index.children().stream().map(SampleImage::digest).toList());
        assertThat(lines(list))
                .contains("ATTACHED [" + tag + "] [is attached to " + production(1) + "]")
                .filteredOn(line -> line.equals("PART [] [is part of " + production(1) + "]"))
                .hasSize(3);
        assertThat(list.gone()).isEmpty();
    }

    @Test
    void reportsMissingImagesAndStillListsTheRest() {
        SampleImage index = promoted(1, ImageBuilder.image().buildIndex());
        SampleImage single = promoted(2);
        SampleImage child = index.children().get(1);
        Digest layer = single.blobs().keySet().iterator().next();
        server.remove("app", child.digest());
        server.removeBlob("app", layer);

        ProtectList list = find(3);

        assertThat(gone(list))
                .containsExactlyInAnyOrder(
                        "live:5000/app@" + child.digest() + " is part of " + production(1),
                        "live:5000/app@" + layer + " is a layer or configuration of " + production(2));
        assertThat(list.needed().stream().map(NeededImage::digest)).contains(index.digest(), single.digest());
        assertThat(text(list.failure().map(Failure::toString).orElseThrow()))
                .startsWith("Something that production or a rollback needs no longer exists.  [NEEDED_IMAGE_GONE]\n"
                        + "  gone: live:5000/app@sha256:")
                .endsWith("\n  Stop the cleanup. Push the same image again, or promote a tested image. Then exclude"
                        + " everything on this list from the cleanup.");
    }

    @Test
    void reportsARunningImageAndARollbackTargetWithoutOriginTags() {
        promoted(1);
        promoted(2);
        promoted(3);
        server.untag("app", staging(3));
        server.untag("app", staging(2));

        assertThat(gone(find(1)))
                .containsExactly(
                        "live:5000/app:" + production(3)
                                + " is the newest promotion of production, and no tag of staging"
                                + " has its version and commit",
                        "live:5000/app:" + production(2) + " would be a rollback target of production, and no tag of"
                                + " staging has its version and commit");
    }

    @Test
    void requiresNoOriginTagsForImagesTooOldForARollback() {
        server.push("app", production(1), image(1));
        promoted(2);

        assertThat(find(3).gone()).isEmpty();
    }

    @Test
    void keepsTheOriginInItsOwnRepository() {
        policy = RoutedPolicy.of(origin.host() + "/test/app -> " + server.host() + "/app");
        SampleImage image = image(1);
        origin.push("test/app", staging(1), image);
        server.push("app", production(1), image);

        ProtectList list = find(3);

        assertThat(list.needed().stream().map(one -> text(one.repository()) + " " + one.tags() + " " + one.why()))
                .containsExactly(
                        "live:5000/app [" + production(1) + "] [is the newest promotion of production]",
                        "test:5000/test/app [" + staging(1) + "] [proves the origin of " + production(1) + "]");
        assertThat(list.tags()).containsOnlyKeys(app(), new Repository(origin.host(), "test/app"));
    }

    @Test
    void protectsRunningImagesInAdditionToTheNewestPromotion() {
        promoted(1);
        SampleImage runs = promoted(2, ImageBuilder.image().buildIndex());
        promoted(3);
        promoted(4);

        ProtectList list = find(
                0,
                ClusterState.read(pod(
                        server.host() + "/app:" + production(2),
                        runs.children().get(0).digest())));

        assertThat(lines(list))
                .contains("IMAGE [" + production(2) + ", " + staging(2) + "] [is run by Pod/web container c, proves the"
                        + " origin of " + production(2) + "]")
                .contains("IMAGE [" + production(4) + ", " + staging(4)
                        + "] [is the newest promotion of production, proves the origin of " + production(4) + "]")
                .noneMatch(line -> line.contains(production(3)));
        assertThat(list.gone()).isEmpty();
    }

    /** CRI-O 1.31 and Docker can report the digest of the configuration. */
    @ParameterizedTest
    @ValueSource(strings = {"digest", "latest"})
    void protectsARunningImageIfTheNodeReportsOnlyItsConfiguration(String configured) {
        SampleImage runs = promoted(1);
        promoted(2);
        server.push("app", "latest", runs);
        Digest config = registry(new Cancellation())
                .manifest(app(), runs.digest())
                .orElseThrow()
                .links()
                .config()
                .orElseThrow()
                .digest();
        String image = server.host() + "/app" + (configured.equals("digest") ? "@" + runs.digest() : ":latest");

        ProtectList list = find(0, ClusterState.read(pod(image, config)));

        assertThat(list.gone()).isEmpty();
        assertThat(lines(list))
                .contains("IMAGE [" + staging(1) + ", " + production(1) + "] [is run by Pod/web container c, proves the"
                        + " origin of " + production(1) + "]");
    }

    @Test
    void reportsARunningImageThatTheRepositoryLacks() {
        promoted(1);
        Digest lost = Digest.of("lost".getBytes(StandardCharsets.UTF_8));

        assertThat(gone(find(0, ClusterState.read(pod(server.host() + "/app@" + lost, lost)))))
                .containsExactly("live:5000/app@" + lost
                        + " is run by Pod/web container c, but the repository does not hold it");
    }

    @Test
    void ignoresContainersOfOtherRepositories() {
        promoted(1);
        Digest other = Digest.of("other".getBytes(StandardCharsets.UTF_8));

        assertThat(find(0, ClusterState.read(pod(server.host() + "/proxy@" + other, other)))
                        .gone())
                .isEmpty();
    }

    private static String pod(String image, Digest runs) {
        return """
                {"kind":"Pod","metadata":{"name":"web"},
                 "spec":{"containers":[{"name":"c","image":"%1$s"}]},
                 "status":{"containerStatuses":[{"name":"c","image":"%1$s","imageID":"%2$s","ready":true,"state":{"running":{}}}]}}
                """.formatted(image, image.replaceFirst("[:@](production|sha256).*", "") + "@" + runs);
    }

    @Test
    void refusesARepositoryWithNothingToProtect() {
        server.push("app", staging(1), image(1));

        assertThatThrownBy(() -> find(3))
                .isInstanceOf(ImagePromotionException.class)
                .extracting(e -> text(e.getMessage()))
                .isEqualTo("""
                        The repository has no image that a protected environment needs.  [NOT_PROMOTED]
                          repository:   live:5000/app
                          environments: production
                          Name the repository that production pulls from. The routes of the policy lead to the\
                         repositories that its images are promoted from.""");
    }

    @Test
    void refusesAnEnvironmentThatImagesAreBuiltFor() {
        promoted(1);

        assertThatThrownBy(() -> find(3, List.of(), "staging"))
                .isInstanceOfSatisfying(
                        ImagePromotionException.class,
                        e -> assertThat(e.code()).isEqualTo(FailureCode.NOT_A_PROMOTION_TARGET));
    }

    @Test
    void readsOnlyTheRelevantTagsOutOfTenThousand() {
        SampleImage image = image(9);
        for (int i = 0; i < 10_000; i++) {
            server.push("app", "staging-v2.%d.%d-abcdef0-1%09d".formatted(i / 100, i % 100, i), image);
        }
        promoted(1);
        promoted(2);
        promoted(3);
        server.forgetRequests();

        find(3);

        assertThat(server.requests()).hasSizeLessThan(60);
    }

    @Test
    void canBeCancelled() {
        promoted(1);
        Cancellation cancellation = new Cancellation();
        cancellation.cancel();

        assertThatThrownBy(() -> new FindNeededImages(registry(cancellation), policy, NOW, progress::add)
                        .find(List.of(app()), Set.of(), 3, List.of()))
                .isInstanceOfSatisfying(
                        RegistryException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.CANCELLED));
    }
}
