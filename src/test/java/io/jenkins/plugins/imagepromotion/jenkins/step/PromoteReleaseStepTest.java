package io.jenkins.plugins.imagepromotion.jenkins.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import hudson.model.Cause;
import hudson.model.FinishedBuild;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.SampleJob;
import hudson.model.TaskListener;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceEntry;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceKind;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.ImmutableTag;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.guard.BuildGuard;
import io.jenkins.plugins.imagepromotion.jenkins.history.EvidenceStore;
import io.jenkins.plugins.imagepromotion.jenkins.history.PromotedImage;
import io.jenkins.plugins.imagepromotion.jenkins.history.PromotionAction;
import io.jenkins.plugins.imagepromotion.jenkins.history.PublishedImage;
import io.jenkins.plugins.imagepromotion.jenkins.history.PublishedImagesAction;
import io.jenkins.plugins.imagepromotion.jenkins.result.LineageResult;
import io.jenkins.plugins.imagepromotion.jenkins.result.PromotionFailedException;
import io.jenkins.plugins.imagepromotion.jenkins.result.PromotionResult;
import io.jenkins.plugins.imagepromotion.jenkins.result.ReleaseResult;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry.Fault;
import io.jenkins.plugins.imagepromotion.testing.Stored;
import io.jenkins.plugins.imagepromotion.testing.jenkins.Build;
import io.jenkins.plugins.imagepromotion.testing.jenkins.StepFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jenkins.model.Jobs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromoteReleaseStepTest {
    private static final String CART = "staging-v2.0.1-1f3e5d7-1767222100";

    private final StepFixture fixture = new StepFixture();
    private final Build build = fixture.build;
    private final SampleImage cart =
            ImageBuilder.image().version("2.0.1").revision("1f3e5d7").build();

    private List<String> log = List.of();

    @TempDir
    Path folder;

    @BeforeEach
    void stage() {
        fixture.registry.push("shop/cart", CART, cart);
        build.startedBy(new Cause.UserIdCause("dora"));
        Jobs.are();
    }

    @AfterEach
    void close() {
        Jobs.are();
        fixture.close();
    }

    private String app() {
        return fixture.named(StepFixture.STAGED);
    }

    private String cart() {
        return fixture.registry.host() + "/shop/cart:" + CART;
    }

    private PromoteReleaseStep step() {
        PromoteReleaseStep step = new PromoteReleaseStep();
        step.setName("2026.11");
        step.setImages(List.of(app(), cart()));
        return step;
    }

    private ReleaseResult promoted(PromoteReleaseStep step) throws Exception {
        step.start(build.context()).start();
        return (ReleaseResult) build.result();
    }

    private String refused(PromoteReleaseStep step) throws Exception {
        step.start(build.context()).start();
        assertThat(build.failure()).isInstanceOf(PromotionFailedException.class);
        return build.failure().getMessage();
    }

    /** Returns the refusal of a call that is wrong in itself. */
    private String invalid(PromoteReleaseStep step) {
        return catchThrowableOfType(
                        PromotionFailedException.class,
                        () -> step.start(build.context()).start())
                .getMessage();
    }

    private List<EvidenceEntry> events(EvidenceKind kind) throws Exception {
        return EvidenceStore.get().index().of("team/promote", 7).stream()
                .filter(entry -> entry.kind() == kind)
                .toList();
    }

    private List<String> tags() {
        return List.of(
                "app " + fixture.registry.tags("shop/app").size(),
                "cart " + fixture.registry.tags("shop/cart").size());
    }

    @Test
    void promotesEveryImageAndKeepsTheEvidenceOfEach() throws Exception {
        ReleaseResult release = promoted(step());

        assertThat(release.getName()).isEqualTo("2026.11");
        assertThat(release.getOutcome()).isEqualTo("PROMOTED");
        assertThat(release.getRecord()).isEqualTo(fixture.named("release-2026.11"));
        assertThat(release.getPromotions())
                .extracting(PromotionResult::getSource, PromotionResult::getDigest)
                .containsExactly(
                        tuple(app(), fixture.image.digest().toString()),
                        tuple(cart(), cart.digest().toString()));
        assertThat(release)
                .hasToString(fixture.registry.host() + "/shop/app@" + fixture.image.digest() + "\n"
                        + fixture.registry.host() + "/shop/cart@" + cart.digest());
        assertThat(release.getPromotions())
                .allSatisfy(promotion -> assertThat(promotion.getRecord())
                        .contains("\"release\" : \"2026.11\"", "\"startedBy\" : \"dora\""));
        assertThat(build.run().getAction(PromotionAction.class).getPromotions())
                .extracting(PromotedImage::getRelease, PromotedImage::getTarget, PromotedImage::getRecord)
                .containsExactlyInAnyOrderElementsOf(release.getPromotions().stream()
                        .map(promotion -> tuple("2026.11", promotion.getTarget(), promotion.getRecord()))
                        .toList());
        assertThat(events(EvidenceKind.PROMOTED))
                .hasSize(2)
                .allMatch(entry -> entry.fact(EvidenceEntry.RELEASE).equals("2026.11"));
        assertThat(build.log()).last().asString().startsWith("[promoteRelease] release 2026.11: ");
    }

    @Test
    void writesNothingInADryRun() throws Exception {
        PromoteReleaseStep step = step();
        step.setDryRun(true);

        ReleaseResult release = promoted(step);

        assertThat(release.getOutcome()).isEqualTo("WOULD_PROMOTE");
        assertThat(release.getPromotions()).hasSize(2).allMatch(PromotionResult::isDryRun);
        assertThat(tags()).containsExactly("app 1", "cart 1");
        assertThat(build.run().getAction(PromotionAction.class)).isNull();
    }

    @Test
    void returnsTheSameReleaseAfterARestartAndRecordsNothingTwice() throws Exception {
        PromoteReleaseStep step = step();
        ReleaseResult first = promoted(step);
        Build resumed = build.resumed();

        Stored.andReadAgain(step.start(resumed.context())).onResume();

        ReleaseResult second = (ReleaseResult) resumed.result();
        assertThat(second.getPromotions()).isEqualTo(first.getPromotions());
        assertThat(second.getPromotions()).noneMatch(PromotionResult::isAlreadyPromoted);
        assertThat(tags()).containsExactly("app 3", "cart 2");
        assertThat(build.run().getAction(PromotionAction.class).getPromotions()).hasSize(2);
        assertThat(events(EvidenceKind.ANNOUNCED)).hasSize(2);
        assertThat(events(EvidenceKind.PROMOTED)).hasSize(2);
        assertThat(events(EvidenceKind.ALREADY_PROMOTED)).isEmpty();
    }

    @Test
    void keepsTheEvidenceOfATagThatWasWrittenBeforeAnotherFailed() throws Exception {
        fixture.registry.when("PUT /v2/shop/cart/manifests/production-.*", Fault.status(403, "DENIED", "read only"));

        String failure = refused(step());

        assertThat(failure)
                .contains("[FORBIDDEN]", "not written: " + fixture.registry.host() + "/shop/cart:production-");
        boolean isWritten = fixture.registry.tags("shop/app").size() == 2;
        assertThat(events(EvidenceKind.PROMOTED)).hasSize(isWritten ? 1 : 0);
        assertThat(events(EvidenceKind.REFUSED)).isEmpty();

        fixture.registry.when("PUT .*", (request, honest) -> honest.get());
        Build again = new Build(build);
        step().start(again.context()).start();
        assertThat(((ReleaseResult) again.result()).getOutcome()).isEqualTo("PROMOTED");
        assertThat(tags()).containsExactly("app 3", "cart 2");
    }

    @Test
    void recordsTheRefusalOfEachImageOnce() throws Exception {
        PromoteReleaseStep step = step();
        step.setPolicy("name: careful\nenvironments: [{name: production, minimumSoak: 9999d}]\n");

        assertThat(refused(step)).contains("[SOAKING]", "release:", "also failed:", "tags:", "this attempt wrote none");

        assertThat(events(EvidenceKind.REFUSED))
                .extracting(
                        entry -> entry.source().map(ImageReference::toString).orElse(""),
                        entry -> entry.fact(EvidenceEntry.CODE),
                        entry -> entry.fact(EvidenceEntry.RELEASE))
                .containsExactlyInAnyOrder(tuple(app(), "SOAKING", "2026.11"), tuple(cart(), "SOAKING", "2026.11"));
        assertThat(tags()).containsExactly("app 1", "cart 1");
    }

    @Test
    void recordsTheRefusalOfAReleaseForEachOfItsImages() throws Exception {
        promoted(step());
        fixture.registry.push("shop/web", "staging-v3.0.0-2b3c4d5-1767222200", fixture.image);
        Build next = new Build(build);
        PromoteReleaseStep other = step();
        other.setImages(List.of(app(), fixture.registry.host() + "/shop/web:staging-v3.0.0-2b3c4d5-1767222200"));
        other.start(next.context()).start();

        assertThat(next.failure()).hasMessageContaining("[RELEASE_EXISTS]");
        assertThat(events(EvidenceKind.REFUSED))
                .extracting(entry -> entry.fact(EvidenceEntry.CODE))
                .containsExactly("RELEASE_EXISTS", "RELEASE_EXISTS");
        assertThat(fixture.registry.tags("shop/web")).hasSize(1);
    }

    @Test
    void refusesABuildThatBuiltAnImage() throws Exception {
        new BuildGuard(build.run()).built("docker build .");

        assertThat(refused(step())).contains("[BUILT_IN_THIS_RUN]");
        assertThat(events(EvidenceKind.REFUSED)).hasSize(2);
        assertThat(fixture.registry.requests()).isEmpty();
    }

    @Test
    void recordsThatARegistryIsNotAllowed() throws Exception {
        ImagePromotionConfiguration.get().setRegistries(List.of());
        ImagePromotionConfiguration.get().setOnlyConfiguredRegistries(true);

        assertThat(refused(step())).contains("[REGISTRY_NOT_ALLOWED]");
        assertThat(events(EvidenceKind.REFUSED)).hasSize(2);
        assertThat(fixture.registry.requests()).isEmpty();
    }

    @Test
    void promotesOnlyTheApprovedDigests() throws Exception {
        PromoteReleaseStep step = step();
        step.setDigests(List.of(fixture.image.digest().toString(), cart.digest().toString()));
        fixture.registry.push(
                "shop/cart", CART, ImageBuilder.image().version("2.0.2").build());

        assertThat(refused(step)).contains("[DIGEST_MISMATCH]");
        assertThat(tags()).containsExactly("app 1", "cart 1");
    }

    @Test
    void refusesAnApprovedDigestThatDiffersFromTheOneInTheFile() throws Exception {
        PromoteReleaseStep step = new PromoteReleaseStep();
        step.setYaml("name: 2026.11\nimages: [{image: '" + app() + "', digest: '" + cart.digest() + "'}]\n");
        step.setDigests(List.of(fixture.image.digest().toString()));

        assertThat(refused(step))
                .startsWith("Refused the release: an image has two different digests.  [INVALID_RELEASE]")
                .contains("(" + cart.digest() + ", expected " + fixture.image.digest() + ")");
    }

    @Test
    void requiresOneDigestForEachImage() throws Exception {
        PromoteReleaseStep step = step();
        step.setDigests(List.of(cart.digest().toString()));

        assertThat(refused(step)).isEqualTo("""
                Refused the release: the number of digests differs from the number of images.  [INVALID_RELEASE]
                  images: 2, digests: 1
                  Pass the digests of the approved promotions, in the same order.""");
    }

    @Test
    void readsTheReleaseFromAFileOfTheWorkspace() throws Exception {
        Files.writeString(
                folder.resolve("release.yaml"), "name: 2026.12\nimages:\n- " + app() + "\n- image: " + cart() + "\n");
        build.workIn(folder);
        PromoteReleaseStep step = new PromoteReleaseStep();
        step.setFile("release.yaml");

        assertThat(promoted(step).getName()).isEqualTo("2026.12");
        assertThat(tags()).containsExactly("app 3", "cart 2");
    }

    @Test
    void refusesAFileOutsideTheWorkspaceAndALargeOne() throws Exception {
        build.workIn(folder);
        PromoteReleaseStep outside = new PromoteReleaseStep();
        outside.setFile("../release.yaml");
        assertThat(refused(outside)).contains("[UNREADABLE_FILE]");

        Files.write(folder.resolve("large.yaml"), new byte[(1 << 20) + 1]);
        PromoteReleaseStep large = new PromoteReleaseStep();
        large.setFile("large.yaml");
        Build next = new Build(build);
        next.workIn(folder);
        large.start(next.context()).start();
        assertThat(next.failure()).hasMessage("""
                The file is larger than 1048576 bytes.  [UNREADABLE_FILE]
                  path: "large.yaml"
                  Use a path inside the workspace.""");
    }

    @Test
    void needsAWorkspaceOnlyForAFile() {
        PromoteReleaseStep step = new PromoteReleaseStep();
        step.setFile("release.yaml");

        assertThat(invalid(step)).isEqualTo("""
                The step reads a file, but it runs outside a workspace.  [INVALID_ARGUMENTS]
                  file: "release.yaml"
                  Call the step inside a node that has the file.""");
        assertThat(new PromoteReleaseStep.DescriptorImpl().getRequiredContext())
                .isEqualTo(Set.of(Run.class, TaskListener.class));
    }

    @Test
    void promotesTheImagesThatBuildsPublished() throws Exception {
        FinishedBuild published = published("team/shop/main");
        publish(published, "shop/app", "1.4.2", "0a1b2c3", 1767222000, fixture.image);
        publish(published, "shop/cart", "2.0.1", "1f3e5d7", 1767222100, cart);
        PromoteReleaseStep step = new PromoteReleaseStep();
        step.setName("2026.11");
        step.setBuilds(List.of("team/shop/main#7"));

        assertThat(promoted(step).getPromotions())
                .extracting(PromotionResult::getSource)
                .containsExactly(app(), cart());
    }

    private static FinishedBuild published(String job) {
        SampleJob builder = new SampleJob(job);
        Jobs.are(builder);
        return builder.builds();
    }

    private void publish(Run<?, ?> run, String path, String version, String commit, long at, SampleImage image) {
        PublishedImagesAction.remember(
                run,
                new PublishedImage(
                        ImageReference.parse(fixture.registry.host() + "/" + path)
                                .repository(),
                        new ImmutableTag("staging", version, commit, at),
                        image.digest(),
                        Instant.EPOCH));
    }

    @Test
    void refusesABuildWithoutPublishedImages() throws Exception {
        published("team/shop/main");

        assertThat(refused(builds("team/shop/main #7"))).isEqualTo("""
                Refused the release: a build published no images.  [INVALID_RELEASE]
                  build: "team/shop/main #7"
                  In that job, call resolveImage with published: true for each image that it pushes.""");
    }

    @Test
    void refusesABuildThatTheUserOfTheBuildCannotRead() throws Exception {
        assertThat(refused(builds("team/shop/main#7"))).isEqualTo("""
                Refused the release: a build cannot be read.  [INVALID_RELEASE]
                  build: "team/shop/main#7"
                  Check the full name of the job and the number. The user of this build needs the permission Job/Read on that job.""");
    }

    @Test
    void refusesABuildThatDidNotSucceed() throws Exception {
        SampleJob job = new SampleJob("team/shop/main");
        Jobs.are(job);
        job.builds(Result.FAILURE);

        assertThat(refused(builds("team/shop/main#7"))).isEqualTo("""
                Refused the release: a build did not succeed.  [INVALID_RELEASE]
                  build:  "team/shop/main#7"
                  result: FAILURE
                  Use a successful build; any other build may have published only some of its images.""");
    }

    private static PromoteReleaseStep builds(String... names) {
        PromoteReleaseStep step = new PromoteReleaseStep();
        step.setName("2026.11");
        step.setBuilds(List.of(names));
        return step;
    }

    @Test
    void refusesANameThatIsNotABuild() {
        assertThat(invalid(builds("team/shop/main"))).isEqualTo("""
                This is not the name of a build.  [INVALID_ARGUMENTS]
                  build: "team/shop/main"
                  Use the full name of the job, # and the build number: team/shop/main#41.""");
    }

    @Test
    void requiresExactlyOneSourceOfImages() {
        PromoteReleaseStep none = new PromoteReleaseStep();
        none.setName("2026.11");
        assertThat(invalid(none))
                .contains("A release needs exactly one source of images.  [INVALID_ARGUMENTS]\n")
                .contains("given: none");

        PromoteReleaseStep two = step();
        two.setFile("release.yaml");
        build.workIn(folder);
        assertThat(invalid(two)).contains("given: images, file");
    }

    @Test
    void requiresANameAndRefusesADuplicateImage() {
        PromoteReleaseStep nameless = step();
        nameless.setName(" ");
        assertThat(invalid(nameless)).startsWith("A release needs a name.  [INVALID_ARGUMENTS]");

        PromoteReleaseStep twice = step();
        twice.setImages(List.of(app(), app()));
        assertThat(invalid(twice)).startsWith("Refused the release: it contains an image twice.  [INVALID_RELEASE]");

        PromoteReleaseStep blank = step();
        blank.setImages(List.of(app(), " "));
        assertThat(invalid(blank)).contains("[INVALID_REFERENCE]");
        assertThat(fixture.registry.requests()).isEmpty();
    }

    @Test
    void refusesSettingsThatTheReleaseFileAlsoHas() {
        String yaml = "name: 2026.11\nimages: ['" + app() + "']\n";
        PromoteReleaseStep other = new PromoteReleaseStep();
        other.setYaml(yaml);
        other.setTo("production");
        assertThat(invalid(other)).isEqualTo("""
                The release file contains the settings of its images, so the step must not set them.  [INVALID_ARGUMENTS]
                  Move to, from, allowPlatformLoss and rollback to the file.""");

        PromoteReleaseStep renamed = new PromoteReleaseStep();
        renamed.setYaml(yaml);
        renamed.setName("2026.12");
        assertThat(invalid(renamed)).isEqualTo("""
                The name of the release differs from the name in the file.  [INVALID_ARGUMENTS]
                  name: "2026.12"
                  file: 2026.11
                  Correct one of the two, or remove name from the call.""");
    }

    @Test
    void showsTheNameOfTheRelease() {
        PromoteReleaseStep.DescriptorImpl descriptor = new PromoteReleaseStep.DescriptorImpl();

        assertThat(descriptor.argumentsToString(Map.of("name", "2026.11"))).isEqualTo("release 2026.11");
        assertThat(descriptor.argumentsToString(Map.of("file", "r.yaml"))).isEqualTo("release r.yaml");
    }

    private LineageResult lineage(String repository) throws Exception {
        Build reading = new Build();
        new ImageLineageStep(fixture.registry.host() + "/" + repository)
                .start(reading.context())
                .start();
        LineageResult lineage = (LineageResult) reading.result();
        log = reading.log();
        return lineage;
    }

    /** The record is in the repository of the first image; the evidence of this controller contains all images. */
    @Test
    void appearsInTheLineageOfEachOfItsImages() throws Exception {
        String target = promoted(step()).getPromotions().get(1).getTarget().replaceFirst(".*:", "");

        assertThat(lineage("shop/app").getReleases()).hasSize(1).containsValue(List.of("2026.11"));
        assertThat(lineage("shop/cart").getReleases()).isEqualTo(Map.of(target, List.of("2026.11")));
        assertThat(log).contains("[imageLineage] " + target + " is part of release 2026.11");
    }

    @Test
    void doesNotAppearInTheLineageOfATagThatMoved() throws Exception {
        String target = promoted(step()).getPromotions().get(1).getTarget().replaceFirst(".*:", "");
        fixture.registry.push("shop/cart", target, fixture.image);

        assertThat(lineage("shop/cart").getReleases()).isEmpty();
    }
}
