package io.jenkins.plugins.imagepromotion.jenkins.step;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceEntry;
import io.jenkins.plugins.imagepromotion.evidence.EvidenceKind;
import io.jenkins.plugins.imagepromotion.jenkins.config.EnvironmentConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.PolicyConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.history.EvidenceStore;
import io.jenkins.plugins.imagepromotion.jenkins.history.PromotedImage;
import io.jenkins.plugins.imagepromotion.jenkins.history.PromotionAction;
import io.jenkins.plugins.imagepromotion.jenkins.history.PublishedImage;
import io.jenkins.plugins.imagepromotion.jenkins.history.PublishedImagesAction;
import io.jenkins.plugins.imagepromotion.jenkins.history.RefusalAction;
import io.jenkins.plugins.imagepromotion.jenkins.result.ImageResult;
import io.jenkins.plugins.imagepromotion.jenkins.result.PromotionFailedException;
import io.jenkins.plugins.imagepromotion.jenkins.result.PromotionResult;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.Stored;
import io.jenkins.plugins.imagepromotion.testing.jenkins.Build;
import io.jenkins.plugins.imagepromotion.testing.jenkins.StepFixture;
import io.jenkins.plugins.imagepromotion.testing.jenkins.Steps;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mockwebserver3.MockResponse;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each step against a registry, its parameters and how it describes itself. */
class StepsTest {
    private final StepFixture fixture = new StepFixture();
    private final Build build = fixture.build;

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void resolvesAnImage() throws Exception {
        new ResolveImageStep(fixture.named(StepFixture.STAGED))
                .start(build.context())
                .start();

        ImageResult resolved = (ImageResult) build.result();
        assertThat(resolved.getDigest()).isEqualTo(fixture.image.digest().toString());
        assertThat(resolved.getPlatforms()).containsExactly("linux/amd64");
        assertThat(resolved.getLabels()).containsEntry("org.opencontainers.image.version", "1.4.2");
        assertThat(resolved.getCreated()).isEqualTo("2026-01-02T03:04:05Z");
    }

    @Test
    void listsAnImageThatTheBuildPublished() throws Exception {
        ResolveImageStep step = new ResolveImageStep(fixture.named(StepFixture.STAGED));
        step.setPublished(true);

        step.start(build.context()).start();

        build.result();
        assertThat(PublishedImagesAction.of(build.run()))
                .extracting(PublishedImage::getReference, PublishedImage::getEnvironment, PublishedImage::getVersion)
                .containsExactly(Assertions.tuple(
                        fixture.named(StepFixture.STAGED) + "@" + fixture.image.digest(), "staging", "1.4.2"));
        assertThat(EvidenceStore.get().index().of("team/promote", 7))
                .extracting(EvidenceEntry::kind, EvidenceEntry::environment, EvidenceEntry::digest)
                .containsExactly(
                        Assertions.tuple(EvidenceKind.PUBLISHED, "staging", Optional.of(fixture.image.digest())));
    }

    @Test
    void doesNotListAnImageThatTheBuildOnlyResolved() throws Exception {
        new ResolveImageStep(fixture.named(StepFixture.STAGED))
                .start(build.context())
                .start();

        build.result();
        assertThat(PublishedImagesAction.of(build.run())).isEmpty();
    }

    @Test
    void doesNotListAnImageWithoutATag() throws Exception {
        ResolveImageStep step = new ResolveImageStep(fixture.registry.host() + "/shop/app@" + fixture.image.digest());
        step.setPublished(true);

        step.start(build.context()).start();

        build.result();
        assertThat(build.log())
                .last()
                .isEqualTo(
                        "[resolveImage] note: the build page does not list the image as published, because its tag is"
                                + " not an immutable tag of an environment");
        assertThat(PublishedImagesAction.of(build.run())).isEmpty();
    }

    @Test
    void assertsThatAnImageIsTheExpectedDigest() throws Exception {
        new AssertDigestMatchesStep(
                        fixture.named(StepFixture.STAGED),
                        fixture.image.digest().toString())
                .start(build.context())
                .start();

        assertThat(build.result()).hasToString(fixture.registry.host() + "/shop/app@" + fixture.image.digest());
        assertThat(build.log())
                .containsExactly(
                        "[assertDigestMatches] comparing " + fixture.named(StepFixture.STAGED) + " with "
                                + fixture.image.digest(),
                        "[assertDigestMatches] both are " + fixture.image.digest());
    }

    @Test
    void assertsThatWhatRunsIsTheImage() throws Exception {
        AssertDigestMatchesStep step = new AssertDigestMatchesStep(
                fixture.named(StepFixture.STAGED), fixture.image.digest().toString());
        step.setDeployed(
                "{\"kind\":\"Deployment\",\"metadata\":{\"name\":\"app\"},\"spec\":{\"template\":{\"spec\":{\"containers\":"
                        + "[{\"name\":\"app\",\"image\":\"" + fixture.registry.host() + "/shop/app@"
                        + fixture.image.digest()
                        + "\"}]}}}}");

        step.start(build.context()).start();

        build.result();
        assertThat(build.log()).contains("[assertDigestMatches] containers that run it: 1");
    }

    @Test
    void failsIfTheClusterStateHasNoContainer() {
        AssertDigestMatchesStep step = new AssertDigestMatchesStep(
                fixture.named(StepFixture.STAGED), fixture.image.digest().toString());
        step.setDeployed("{}");

        assertThat(catchThrowableOfType(
                                PromotionFailedException.class,
                                () -> step.start(build.context()).start())
                        .getCode())
                .isEqualTo("UNREADABLE_STATE");
    }

    @Test
    void failsWithBothDigestsIfAnImageIsNotTheExpectedOne() throws Exception {
        String other = "sha256:" + "b".repeat(64);

        new AssertDigestMatchesStep(fixture.named(StepFixture.STAGED), other)
                .start(build.context())
                .start();

        assertThat(build.failure()).isInstanceOf(PromotionFailedException.class).hasMessage("""
                        The two are not the same image: the digests differ.  [DIGEST_MISMATCH]
                          image:           %s
                          found digest:    %s
                          expected:        %s
                          expected digest: %s
                          One of them was rebuilt or moved. Deploy only the digest that was tested.""".formatted(
                        fixture.named(StepFixture.STAGED), fixture.image.digest(), other, other));
    }

    /** The registry can be read by anyone, so it would ask for them only when the tag is written. */
    @Test
    void refuseCredentialsThatDoNotExistBeforeAnyRequest() throws Exception {
        PromoteImageStep step = new PromoteImageStep(fixture.named(StepFixture.STAGED));
        step.setCredentialsId("onw");
        step.setDryRun(true);

        step.start(build.context()).start();

        assertThat(build.failure())
                .hasMessageStartingWith(
                        "The credentials cannot be used: no credentials with this ID are available to this"
                                + " build.  [CREDENTIALS_UNUSABLE]\n");
        assertThat(fixture.registry.requests()).isEmpty();
    }

    @Test
    void promotesAnImage() throws Exception {
        PromoteImageStep step = new PromoteImageStep(fixture.named(StepFixture.STAGED));
        step.setDigest(fixture.image.digest().toString());

        step.start(build.context()).start();

        PromotionResult promotion = (PromotionResult) build.result();
        String tag = promotion.getTarget().substring(fixture.named("").length());
        assertThat(tag).matches("production-v1\\.4\\.2-0a1b2c3-[1-9][0-9]{9}");
        assertThat(fixture.registry.tags("shop/app"))
                .containsEntry(tag, fixture.image.digest())
                .hasSize(2);
        assertThat(promotion.isAlreadyPromoted()).isFalse();
        assertThat(promotion.getRecord())
                .contains("\"target\" : \"" + promotion.getTarget() + "\"")
                .contains("\"build\" : \"https://jenkins.example.com/job/promote/7/\"");
        assertThat(build.log()).last().asString().startsWith("[promoteImage] ");
        assertThat(build.run().getAction(PromotionAction.class).getPromotions())
                .extracting(PromotedImage::getRecord)
                .containsExactly(promotion.getRecord());
    }

    @Test
    void writesNothingInADryRun() throws Exception {
        PromoteImageStep step = new PromoteImageStep(fixture.named(StepFixture.STAGED));
        step.setDryRun(true);

        step.start(build.context()).start();

        assertThat(((PromotionResult) build.result()).isDryRun()).isTrue();
        assertThat(build.run().getAction(PromotionAction.class)).isNull();
        assertThat(fixture.registry.tags("shop/app")).containsOnlyKeys(StepFixture.STAGED);
    }

    @Test
    void addsTheTagToTheDescriptionOfTheBuildOnce() throws Exception {
        PromoteImageStep step = new PromoteImageStep(fixture.named(StepFixture.STAGED));
        step.setDescribe(true);

        step.start(build.context()).start();

        String tag = ((PromotionResult) build.result())
                .getTarget()
                .substring(fixture.named("").length());
        assertThat(build.run().getDescription()).isEqualTo(tag);

        Build again = new Build(build);
        step.start(again.context()).start();
        again.result();
        assertThat(build.run().getDescription()).isEqualTo(tag);
    }

    @Test
    void addsTheTagAfterAnExistingDescription() throws Exception {
        build.run().setDescription("Release 7");
        PromoteImageStep step = new PromoteImageStep(fixture.named(StepFixture.STAGED));
        step.setDescribe(true);

        step.start(build.context()).start();

        build.result();
        assertThat(build.run().getDescription()).matches("Release 7, production-v1\\.4\\.2-0a1b2c3-[0-9]{10}");
    }

    @Test
    void leavesTheDescriptionUnchangedByDefaultAndInADryRun() throws Exception {
        PromoteImageStep dryRun = new PromoteImageStep(fixture.named(StepFixture.STAGED));
        dryRun.setDescribe(true);
        dryRun.setDryRun(true);
        dryRun.start(build.context()).start();
        build.result();

        Build promoting = new Build(build);
        new PromoteImageStep(fixture.named(StepFixture.STAGED))
                .start(promoting.context())
                .start();
        promoting.result();

        assertThat(build.run().getDescription()).isNull();
    }

    @Test
    void showsARefusalOnThePageOfTheBuild() throws Exception {
        refused(new PromoteImageStep(fixture.named("latest")));

        assertThat(new RefusalAction.Factory().createFor(build.run()))
                .singleElement()
                .extracting(RefusalAction::getBadgeText)
                .isEqualTo("Refused: MUTABLE_TAG");
    }

    /** The registry failed, so the promotion was not refused. */
    @Test
    void showsNoRefusalIfTheRegistryFails() throws Exception {
        fixture.registry.when(
                ".*", (request, honest) -> new MockResponse.Builder().code(401).build());

        assertThat(refused(new PromoteImageStep(fixture.named(StepFixture.STAGED)))
                        .getCode())
                .isEqualTo("UNAUTHORIZED");

        assertThat(new RefusalAction.Factory().createFor(build.run())).isEmpty();
    }

    private PromotionFailedException refused(PromoteImageStep step) throws Exception {
        step.start(build.context()).start();
        return (PromotionFailedException) build.failure();
    }

    @Test
    void judgesByThePolicyOfTheController() throws Exception {
        EnvironmentConfiguration staging = new EnvironmentConfiguration("staging");
        staging.setBranch("main");
        EnvironmentConfiguration live = new EnvironmentConfiguration("live");
        live.setOrigins("staging");
        PolicyConfiguration policy = new PolicyConfiguration("company");
        policy.setEnvironments(List.of(staging, live));
        ImagePromotionConfiguration.get().setPolicy(policy);
        PromoteImageStep step = new PromoteImageStep(fixture.named(StepFixture.STAGED));

        PromotionFailedException refusal = refused(step);

        assertThat(refusal.getCode()).isEqualTo("UNKNOWN_ENVIRONMENT");
        assertThat(refusal).hasMessageContaining("\n  policy:   company\n");
        assertThat(fixture.registry.requests()).isEmpty();
    }

    @Test
    void tightensThePolicyByTheOneOfThePipeline() throws Exception {
        PromoteImageStep step = new PromoteImageStep(fixture.named(StepFixture.STAGED));
        step.setPolicy("name: team\nenvironments:\n  - name: production\n    minimumSoak: 9999d\n");

        PromotionFailedException refusal = refused(step);

        assertThat(refusal.getCode()).isEqualTo("SOAKING");
        assertThat(refusal).hasMessageContaining("\n  policy:     team (policy of the pipeline)\n");
        assertThat(fixture.registry.tags("shop/app")).containsOnlyKeys(StepFixture.STAGED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                                            | POLICY_UNREADABLE
            'name: team, environments: []'                                | INVALID_POLICY
            '{name: team, environments: [{name: production, soak: 1d}]}'  | INVALID_POLICY
            '{name: team, environments: [{name: qa, origins: staging}]}'  | POLICY_RELAXED
            '{name: t, environments: [{name: production, origins: develop}]}' | POLICY_RELAXED
            """)
    void refusesAPolicyOfThePipelineThatCannotBeUsed(String text, String code) throws Exception {
        PromoteImageStep step = new PromoteImageStep(fixture.named(StepFixture.STAGED));
        step.setPolicy(text);

        assertThat(refused(step).getCode()).isEqualTo(code);
        assertThat(fixture.registry.requests()).isEmpty();
    }

    @Test
    void bringsBackAnOlderVersionOnlyAsARollback() throws Exception {
        fixture.registry.push(
                "shop/app", "production-v1.5.0-1f3e5d7-1767223000", fixture.image.mediaType(), "{}".getBytes(UTF_8));
        PromoteImageStep step = new PromoteImageStep(fixture.named(StepFixture.STAGED));
        step.setPolicy("name: team\nenvironments: [{name: production, noDowngrade: true}]\n");

        assertThat(refused(step).getCode()).isEqualTo("DOWNGRADE");

        Build again = new Build();
        step.setRollback(true);
        step.start(again.context()).start();
        assertThat(((PromotionResult) again.result()).getTarget()).contains(":production-v1.4.2-");
    }

    @Test
    void promotesOnceThoughAskedAgainAfterARestart() throws Exception {
        PromoteImageStep step = new PromoteImageStep(fixture.named(StepFixture.STAGED));
        Build first = new Build();
        step.start(first.context()).start();
        first.result();

        Stored.andReadAgain(step.start(build.context())).onResume();

        assertThat(((PromotionResult) build.result()).isAlreadyPromoted()).isTrue();
        assertThat(fixture.registry.tags("shop/app")).hasSize(2);
    }

    @Test
    void returnsItsPromotionIfTheControllerStoppedBeforeTheStepEnded() throws Exception {
        PromoteImageStep step = new PromoteImageStep(fixture.named(StepFixture.STAGED));
        step.start(build.context()).start();
        PromotionResult first = (PromotionResult) build.result();
        String newer = "production-v1.5.0-0123abc-" + Instant.now().getEpochSecond();
        fixture.registry.push(
                "shop/app", newer, ImageBuilder.image().version("1.5.0").build());
        Build resumed = build.resumed();

        Stored.andReadAgain(step.start(resumed.context())).onResume();

        PromotionResult second = (PromotionResult) resumed.result();
        assertThat(second.asMap()).isEqualTo(first.asMap());
        assertThat(second.isAlreadyPromoted()).isFalse();
        assertThat(fixture.registry.tags("shop/app")).hasSize(3);
        assertThat(build.run().getAction(PromotionAction.class).getPromotions()).hasSize(1);
        assertThat(events()).containsExactly(EvidenceKind.ANNOUNCED, EvidenceKind.PROMOTED);
    }

    @Test
    void doesNotPromoteAgainInAnotherStepOfTheBuild() throws Exception {
        PromoteImageStep step = new PromoteImageStep(fixture.named(StepFixture.STAGED));
        step.start(build.context()).start();
        build.result();
        Build next = new Build(build);
        next.isAt(Steps.after());

        step.start(next.context()).start();

        assertThat(((PromotionResult) next.result()).isAlreadyPromoted()).isTrue();
        assertThat(events())
                .containsExactly(EvidenceKind.ANNOUNCED, EvidenceKind.PROMOTED, EvidenceKind.ALREADY_PROMOTED);
    }

    private List<EvidenceKind> events() throws IOException {
        return EvidenceStore.get()
                .index()
                .of(build.run().getParent().getFullName(), build.run().getNumber())
                .stream()
                .map(EvidenceEntry::kind)
                .toList();
    }

    @Test
    void doesNotAnnounceATagThatTheBuildCannotSave() throws Exception {
        build.cannotBeSaved();

        PromotionFailedException failure = refused(new PromoteImageStep(fixture.named(StepFixture.STAGED)));

        assertThat(failure.getCode()).isEqualTo("RECORD_NOT_KEPT");
        assertThat(events()).containsExactly(EvidenceKind.REFUSED);
        assertThat(fixture.registry.tags("shop/app")).hasSize(1);
    }

    @Test
    void recordsThatARegistryIsNotAllowed() throws Exception {
        ImagePromotionConfiguration.get().setRegistries(List.of());
        ImagePromotionConfiguration.get().setOnlyConfiguredRegistries(true);

        PromotionFailedException failure = refused(new PromoteImageStep(fixture.named(StepFixture.STAGED)));

        assertThat(failure.getCode()).isEqualTo("REGISTRY_NOT_ALLOWED");
        assertThat(EvidenceStore.get().index().of("team/promote", 7))
                .extracting(EvidenceEntry::kind, entry -> entry.fact(EvidenceEntry.CODE), EvidenceEntry::environment)
                .containsExactly(Assertions.tuple(EvidenceKind.REFUSED, "REGISTRY_NOT_ALLOWED", "production"));
        assertThat(fixture.registry.requests()).isEmpty();
    }

    @Test
    void refusesAnInvalidDigestBeforeAnyRequest() {
        PromoteImageStep step = new PromoteImageStep(fixture.named(StepFixture.STAGED));
        step.setDigest("sha256:short");

        assertThat(catchThrowableOfType(
                                PromotionFailedException.class,
                                () -> step.start(build.context()).start())
                        .getCode())
                .isEqualTo("INVALID_DIGEST");
        assertThat(fixture.registry.requests()).isEmpty();
    }

    @Test
    void treatBlankParametersAsMissing() {
        PromoteImageStep step = new PromoteImageStep(null);
        step.setTo(" ");
        step.setFrom("");
        step.setTarget(" ");
        step.setDigest("");
        step.setCredentialsId(" ");

        assertThat(step).usingRecursiveComparison().isEqualTo(new PromoteImageStep(""));
        assertThat(step.getTo()).isEqualTo("production");
    }

    @Test
    void keepGivenParametersWithoutTheSpaceAround() {
        PromoteImageStep step = new PromoteImageStep(" registry.example.com/app:1 ");
        step.setTo(" qa ");
        step.setFrom(" staging ");
        step.setTarget(" qa-v1 ");
        step.setDigest(" sha256:1 ");
        step.setCredentialsId(" robot ");

        assertThat(step.getImage()).isEqualTo("registry.example.com/app:1");
        assertThat(step.getTo()).isEqualTo("qa");
        assertThat(step.getFrom()).isEqualTo("staging");
        assertThat(step.getTarget()).isEqualTo("qa-v1");
        assertThat(step.getDigest()).isEqualTo("sha256:1");
        assertThat(step.getCredentialsId()).isEqualTo("robot");
    }

    @Test
    void describeTheirArguments() {
        assertThat(new ResolveImageStep.DescriptorImpl().argumentsToString(Map.of("image", "app:1")))
                .isEqualTo("app:1");
        assertThat(new AssertDigestMatchesStep.DescriptorImpl()
                        .argumentsToString(Map.of("image", "app:1", "expected", "sha256:1")))
                .isEqualTo("app:1 = sha256:1");
        PromoteImageStep.DescriptorImpl promote = new PromoteImageStep.DescriptorImpl();
        assertThat(promote.argumentsToString(Map.of("image", "app:1"))).isEqualTo("app:1 to production");
        assertThat(promote.argumentsToString(Map.of("image", "app:1", "to", "qa", "target", "qa-v1")))
                .isEqualTo("app:1 to qa-v1");
        assertThat(promote.argumentsToString(Map.of())).isEqualTo("? to production");
    }

    @Test
    void needARunAndALogAndNoNode() {
        assertThat(new PromoteImageStep.DescriptorImpl().getRequiredContext())
                .isEqualTo(Set.of(Run.class, TaskListener.class));
    }

    @Test
    void judgeAnImageInTheForm() {
        PromoteImageStep.DescriptorImpl form = new PromoteImageStep.DescriptorImpl();

        assertThat(form.doCheckImage(null, "").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(form.doCheckImage(null, "registry.example.com/app:1").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(form.doCheckImage(null, "${IMAGE}:1").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(form.doCheckImage(null, "registry.example.com/App:1"))
                .hasMessage("This is not an image reference: a repository cannot contain uppercase letters.")
                .satisfies(found -> assertThat(found.kind).isEqualTo(FormValidation.Kind.ERROR));
    }
}
