package io.jenkins.plugins.imagepromotion.jenkins.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.cloudbees.plugins.credentials.CredentialsFixture;
import io.jenkins.plugins.imagepromotion.jenkins.config.EnvironmentConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.PolicyConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.RegistryConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.RouteConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.result.PromotionFailedException;
import io.jenkins.plugins.imagepromotion.jenkins.result.PromotionResult;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import io.jenkins.plugins.imagepromotion.testing.jenkins.Build;
import io.jenkins.plugins.imagepromotion.testing.jenkins.StepFixture;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import jenkins.model.Installed;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okhttp3.Credentials;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The steps with a registry that lets one account read, and another write, whose password no build can use. */
class PromotionKeyTest {
    private static final String READER = Credentials.basic("reader", "may pull");
    private static final String KEY = Credentials.basic("root", "secret");

    @AutoClose
    private final StepFixture fixture = new StepFixture();

    @AutoClose
    private final ScriptedRegistry elsewhere = ScriptedRegistry.start();

    private final ImagePromotionConfiguration configuration = ImagePromotionConfiguration.get();

    @BeforeEach
    void configure() {
        CredentialsFixture.usernamePassword("reading", "reader", "may pull");
        CredentialsFixture.ofTheController("key");
        fixture.registry.when(".*", PromotionKeyTest::byAccount);
        elsewhere.when(".*", PromotionKeyTest::byAccount);
        configuration.setRegistries(List.of(entry(fixture.registry), entry(elsewhere)));
    }

    @AfterEach
    void uninstall() {
        Installed.nothing();
    }

    private static RegistryConfiguration entry(ScriptedRegistry registry) {
        RegistryConfiguration entry = new RegistryConfiguration(registry.host());
        entry.setPlainHttp(true);
        entry.setCredentialsId("reading");
        entry.setPromotionCredentialsId("key");
        return entry;
    }

    /** The key cannot even read, so that a request with the wrong account fails. */
    private static MockResponse byAccount(RecordedRequest request, Supplier<MockResponse> honest) {
        boolean reads = List.of("GET", "HEAD").contains(request.getMethod())
                && !request.getTarget().contains("/uploads/");
        return (reads ? READER : KEY).equals(request.getHeaders().get("Authorization"))
                ? honest.get()
                : new MockResponse.Builder()
                        .code(401)
                        .setHeader("WWW-Authenticate", "Basic realm=\"registry\"")
                        .build();
    }

    private void routeElsewhere() {
        EnvironmentConfiguration staging = new EnvironmentConfiguration("staging");
        staging.setBranch("main");
        EnvironmentConfiguration production = new EnvironmentConfiguration("production");
        production.setOrigins("staging");
        production.setRoutes(
                List.of(new RouteConfiguration(fixture.registry.host() + "/shop/app", elsewhere.host() + "/live/app")));
        PolicyConfiguration policy = new PolicyConfiguration("company");
        policy.setEnvironments(List.of(staging, production));
        configuration.setPolicy(policy);
    }

    private PromoteImageStep promotion() {
        return new PromoteImageStep(fixture.named(StepFixture.STAGED));
    }

    private PromotionFailedException refusal(RegistryStep step) throws Exception {
        step.start(fixture.build.context()).start();
        return (PromotionFailedException) fixture.build.failure();
    }

    private static Stream<RecordedRequest> withTheKey(ScriptedRegistry registry) {
        return registry.recorded().stream()
                .filter(request -> KEY.equals(request.getHeaders().get("Authorization")));
    }

    @Test
    void promoteImageWritesTheTagWithIt() throws Exception {
        promotion().start(fixture.build.context()).start();

        String target = ((PromotionResult) fixture.build.result()).getTarget();
        assertThat(withTheKey(fixture.registry).map(request -> request.getMethod() + " " + request.getTarget()))
                .containsExactly("PUT /v2/shop/app/manifests/"
                        + target.substring(fixture.named("").length()));
    }

    @Test
    void promoteImageCopiesToAnotherRegistryWithItAndReadsTheSourceWithout() throws Exception {
        routeElsewhere();
        fixture.registry.push("shop/app", StepFixture.STAGED, fixture.image);
        PromoteImageStep step = promotion();
        step.setTarget(elsewhere.host() + "/live/app");

        step.start(fixture.build.context()).start();

        fixture.build.result();
        assertThat(elsewhere.tags("live/app")).hasSize(1);
        assertThat(withTheKey(fixture.registry)).isEmpty();
        assertThat(withTheKey(elsewhere)).extracting(RecordedRequest::getMethod).containsOnly("POST", "PUT");
    }

    @Test
    void noRequestHasItBeforeThePolicyAllowsThePromotion() throws Exception {
        PromoteImageStep step = promotion();
        step.setPolicy("name: team\nenvironments:\n  - name: production\n    minimumSoak: 9999d\n");

        assertThat(refusal(step).getCode()).isEqualTo("SOAKING");
        assertThat(CredentialsFixture.calls()).contains("track reading").doesNotContain("track key");
        assertThat(withTheKey(fixture.registry)).isEmpty();
    }

    @Test
    void aRequestThatThePolicyRefusesImmediatelyDoesNotLookItUp() throws Exception {
        PromoteImageStep step = promotion();
        step.setTo("develop");

        assertThat(refusal(step).getCode()).isEqualTo("NOT_A_PROMOTION_TARGET");
        assertThat(CredentialsFixture.calls()).noneMatch(call -> call.startsWith("look up"));
    }

    static List<Function<String, RegistryStep>> promotingSteps() {
        return List.of(PromoteImageStep::new, PromotionKeyTest::dryRun, ApprovePromotionStep::new);
    }

    private static PromoteImageStep dryRun(String image) {
        PromoteImageStep step = new PromoteImageStep(image);
        step.setDryRun(true);
        return step;
    }

    @ParameterizedTest
    @MethodSource("promotingSteps")
    void withoutAUsableKeyNoRequestIsSentAndNoUserIsAsked(Function<String, RegistryStep> step) throws Exception {
        Installed.plugin("pipeline-input-step");
        CredentialsFixture.clear();
        CredentialsFixture.usernamePassword("reading", "reader", "may pull");
        CredentialsFixture.secretText("key", "not:a-token");

        assertThat(refusal(step.apply(fixture.named(StepFixture.STAGED))))
                .hasMessageStartingWith(
                        "The credentials cannot be used: the secret text contains a colon, so it may be a"
                                + " user name and a password.  [CREDENTIALS_UNUSABLE]\n  credentials: \"key\"\n");
        assertThat(fixture.registry.requests()).isEmpty();
        InputAction questions = fixture.build.run().getAction(InputAction.class);
        assertThat(questions == null ? List.of() : questions.getExecutions()).isEmpty();
    }

    @Test
    void withoutAUsableKeyForTheTargetNoRequestIsSent() throws Exception {
        routeElsewhere();
        RegistryConfiguration target = entry(elsewhere);
        target.setPromotionCredentialsId("gone");
        configuration.setRegistries(List.of(entry(fixture.registry), target));
        PromoteImageStep step = promotion();
        step.setTarget(elsewhere.host() + "/live/app");

        assertThat(refusal(step))
                .hasMessageContaining("\n  credentials: \"gone\"\n  registry:    " + elsewhere.host() + "\n");
        assertThat(fixture.registry.requests()).isEmpty();
        assertThat(elsewhere.requests()).isEmpty();
    }

    static List<Function<String, RegistryStep>> readingSteps() {
        return List.of(
                ResolveImageStep::new,
                image -> new AssertDigestMatchesStep(image, image),
                ImageLineageStep::new,
                AssertPromotedStep::new,
                PlanRollbackStep::new);
    }

    @ParameterizedTest
    @MethodSource("readingSteps")
    void stepsThatReadNeverAskForIt(Function<String, RegistryStep> step) throws Exception {
        promotion().start(fixture.build.context()).start();
        String target = ((PromotionResult) fixture.build.result()).getTarget();
        fixture.registry.forgetRequests();
        CredentialsFixture.clear();
        CredentialsFixture.usernamePassword("reading", "reader", "may pull");
        CredentialsFixture.ofTheController("key");
        Build build = new Build(fixture.build);

        step.apply(target).start(build.context()).start();

        // With a single promotion, planRollback has nothing to go back to. What matters is what it asked for.
        catchThrowable(build::result);
        assertThat(fixture.registry.requests()).isNotEmpty();
        assertThat(withTheKey(fixture.registry)).isEmpty();
        assertThat(CredentialsFixture.calls()).contains("track reading").noneMatch(call -> call.startsWith("look up"));
    }

    @Test
    void aStepWithItsOwnCredentialsIsRefusedBeforeAnyRequest() throws Exception {
        CredentialsFixture.usernamePassword("own", "team", "from the step");
        PromoteImageStep step = promotion();
        step.setCredentialsId("own");

        assertThat(refusal(step).getCode()).isEqualTo("STEP_CREDENTIALS_NOT_ALLOWED");
        assertThat(fixture.registry.requests()).isEmpty();
    }

    @Test
    void aTargetThatIsNotConfiguredIsRefusedBeforeAnyRequest() throws Exception {
        routeElsewhere();
        configuration.setRegistries(List.of(entry(fixture.registry)));
        configuration.setOnlyConfiguredRegistries(true);
        PromoteImageStep step = promotion();
        step.setTarget(elsewhere.host() + "/live/app");

        assertThat(refusal(step)).hasMessageContaining("\n  repository: " + elsewhere.host() + "/live/app\n");
        assertThat(fixture.registry.requests()).isEmpty();
        assertThat(elsewhere.requests()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("readingSteps")
    void anImageInARegistryThatIsNotConfiguredIsRefusedBeforeAnyRequest(Function<String, RegistryStep> step)
            throws Exception {
        configuration.setRegistries(List.of());
        configuration.setOnlyConfiguredRegistries(true);

        assertThat(refusal(step.apply(fixture.named(StepFixture.STAGED))).getCode())
                .isEqualTo("REGISTRY_NOT_ALLOWED");
        assertThat(fixture.registry.requests()).isEmpty();
    }

    @Test
    void anExpectedImageThatIsNotConfiguredIsRefusedBeforeAnyRequest() throws Exception {
        configuration.setRegistries(List.of(entry(fixture.registry)));
        configuration.setOnlyConfiguredRegistries(true);

        PromotionFailedException refusal = refusal(
                new AssertDigestMatchesStep(fixture.named(StepFixture.STAGED), elsewhere.host() + "/live/app:1.0.0"));

        assertThat(refusal.getCode()).isEqualTo("REGISTRY_NOT_ALLOWED");
        assertThat(fixture.registry.requests()).isEmpty();
        assertThat(elsewhere.requests()).isEmpty();
    }
}
