package io.jenkins.plugins.imagepromotion.jenkins.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cloudbees.plugins.credentials.CredentialsFixture;
import hudson.Controller;
import hudson.model.Run;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.Purpose;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may read and write as whom, and to which host credentials may go. */
class PromotionCredentialsTest {
    private static final String HOST = "registry.example.com:5000";
    private static final Credentials READER = Credentials.basic("reader", "may pull");
    private static final Credentials KEY = Credentials.basic("root", "secret");
    private static final Credentials OWN = Credentials.basic("team", "from the step");

    private final RegistryConfiguration registry = new RegistryConfiguration(HOST);
    private ImagePromotionConfiguration configuration;

    @BeforeEach
    void configure() {
        configuration = Controller.fresh();
        registry.setCredentialsId("reading");
        registry.setPromotionCredentialsId("key");
        configuration.setRegistries(List.of(registry));
        CredentialsFixture.usernamePassword("reading", "reader", "may pull");
        CredentialsFixture.usernamePassword("own", "team", "from the step");
        CredentialsFixture.ofTheController("key");
    }

    private BuildRegistryAccess access(String credentialsId) {
        return new BuildRegistryAccess(configuration, new ThisRun(), HOST, credentialsId);
    }

    private static Repository repository(String host) {
        return new Repository(host, "shop/app");
    }

    private static Credentials credentials(BuildRegistryAccess access, Purpose purpose) {
        return access.credentials(repository(HOST), purpose);
    }

    @Test
    void aPromotionReadsWithOneAndWritesWithTheOther() {
        BuildRegistryAccess promotion = access(null).forPromotion();

        assertThat(credentials(promotion, Purpose.READING)).isEqualTo(READER);
        assertThat(credentials(promotion, Purpose.WRITING)).isEqualTo(KEY);
        assertThat(CredentialsFixture.calls())
                .containsExactly(
                        "find reading as StandardCredentials for [https://registry.example.com:5000]",
                        "track reading",
                        "look up StandardCredentials of the controller for" + " [https://registry.example.com:5000]",
                        "track key");
    }

    @Test
    void nothingElseThanAPromotionGetsTheKey() {
        assertThat(credentials(access(null), Purpose.READING)).isEqualTo(READER);
        assertThat(credentials(access(null), Purpose.WRITING)).isEqualTo(READER);
        assertThat(credentials(access("own"), Purpose.READING)).isEqualTo(OWN);
        assertThat(CredentialsFixture.calls())
                .doesNotContain("track key")
                .noneMatch(call -> call.startsWith("look up"));
    }

    @Test
    void aStepCannotNameTheKey() {
        assertThatThrownBy(() -> access("key").requireNamedCredentials(repository(HOST)))
                .hasMessageStartingWith(
                        "The credentials cannot be used: no credentials with this ID are available to this"
                                + " build.  [CREDENTIALS_UNUSABLE]\n");
    }

    @Test
    void noOtherRegistryGetsTheKey() {
        configuration.setRegistries(List.of(registry, new RegistryConfiguration("other.example.com")));
        BuildRegistryAccess promotion = access(null).forPromotion();

        assertThat(promotion.credentials(repository("other.example.com"), Purpose.WRITING))
                .isEqualTo(Credentials.ANONYMOUS);
        assertThat(promotion.credentials(repository("registry.example.com"), Purpose.WRITING))
                .isEqualTo(Credentials.ANONYMOUS);
        assertThat(CredentialsFixture.calls()).isEmpty();
    }

    @Test
    void aKeyOfAnotherDomainIsNotUsed() {
        CredentialsFixture.restrict("key", "https://other.example.com");

        assertThatThrownBy(() -> credentials(access(null).forPromotion(), Purpose.WRITING))
                .isInstanceOf(ImagePromotionException.class)
                .hasMessage("""
                        The credentials cannot be used: their domain does not include this registry.  [CREDENTIALS_UNUSABLE]
                          credentials: "key"
                          registry:    registry.example.com:5000
                          Ask an administrator to correct the credentials for promotions of this registry in Manage Jenkins, or to add \
                        credentials with this ID to the controller. Supported kinds are username and password, a secret text with a token, \
                        a secret file with a Docker configuration, and credentials that another plugin converts for Docker.""");
    }

    @Test
    void reportsAMissingKey() {
        registry.setPromotionCredentialsId("gone");

        assertThatThrownBy(() -> credentials(access(null).forPromotion(), Purpose.WRITING))
                .hasMessageStartingWith(
                        "The credentials cannot be used: the controller has no credentials with this ID.  [CRED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gone", "empty", "ssh"})
    void refusesToWriteWithAKeyThatIsNotALogin(String id) {
        CredentialsFixture.secretText("empty", " ");
        CredentialsFixture.sshKey("ssh");
        registry.setPromotionCredentialsId(id);
        BuildRegistryAccess promotion = access(null).forPromotion();

        assertThatThrownBy(() -> promotion.requireAllowed(repository(HOST), Purpose.WRITING))
                .isInstanceOf(ImagePromotionException.class)
                .hasMessageContaining("[CREDENTIALS_UNUSABLE]\n  credentials: \"" + id + "\"");
        promotion.requireAllowed(repository(HOST), Purpose.READING);
        access(null).requireAllowed(repository(HOST), Purpose.WRITING);
        assertThat(CredentialsFixture.calls()).noneMatch(call -> call.startsWith("track"));
    }

    @Test
    void refusesToWriteWithAFileWithoutALoginForTheTarget() {
        registry.setPromotionCredentialsId("file");
        CredentialsFixture.secretFile("file", "{\"auths\":{\"" + HOST + "/live\":{\"auth\":\"cm9vdDpzZWNyZXQ=\"}}}");
        BuildRegistryAccess promotion = access(null).forPromotion();

        promotion.requireAllowed(new Repository(HOST, "live/app"), Purpose.WRITING);
        assertThatThrownBy(() -> promotion.requireAllowed(repository(HOST), Purpose.WRITING))
                .hasMessageStartingWith("The credentials cannot be used: the secret file contains no login for this"
                        + " repository.  [CREDENTIALS_UNUSABLE]\n");
    }

    @Test
    void aKeyCanBeASecretFile() {
        registry.setPromotionCredentialsId("file");
        CredentialsFixture.secretFile("file", "{\"auths\":{\"" + HOST + "\":{\"auth\":\"cm9vdDpzZWNyZXQ=\"}}}");

        assertThat(credentials(access(null).forPromotion(), Purpose.WRITING)).isEqualTo(KEY);
        assertThat(CredentialsFixture.calls()).contains("track file");
    }

    @Test
    void withoutAKeyAPromotionWritesAsItReads() {
        registry.setPromotionCredentialsId(" ");

        assertThat(credentials(access(null).forPromotion(), Purpose.WRITING)).isEqualTo(READER);
        assertThat(credentials(access("own").forPromotion(), Purpose.WRITING)).isEqualTo(OWN);
        assertThatCode(() -> access("own").requireAllowed(repository(HOST), Purpose.WRITING))
                .doesNotThrowAnyException();
    }

    @Test
    void aStepMayNotWriteWithItsOwnCredentialsWhereThereIsAKey() {
        BuildRegistryAccess promotion = access("own").forPromotion();

        assertThatThrownBy(() -> promotion.requireAllowed(repository(HOST), Purpose.WRITING))
                .isInstanceOf(ImagePromotionException.class)
                .hasMessage("""
                        A step is not allowed to write to this registry with its own credentials.  [STEP_CREDENTIALS_NOT_ALLOWED]
                          credentials: "own"
                          repository:  registry.example.com:5000/shop/app
                          registry:    registry.example.com:5000
                          Remove credentialsId from the step. The plugin then uses the credentials for promotions that the administrator \
                        configured, after the policy allowed the promotion.""");
        assertThatThrownBy(() -> credentials(promotion, Purpose.WRITING)).isInstanceOf(ImagePromotionException.class);
        assertThat(CredentialsFixture.calls()).isEmpty();
        promotion.requireAllowed(repository(HOST), Purpose.READING);
        assertThat(credentials(promotion, Purpose.READING)).isEqualTo(OWN);
    }

    @Test
    void anAdministratorCanLetStepsWriteWithTheirOwn() {
        registry.setAllowStepCredentials(true);
        BuildRegistryAccess promotion = access("own").forPromotion();

        promotion.requireAllowed(repository(HOST), Purpose.WRITING);

        assertThat(credentials(promotion, Purpose.WRITING)).isEqualTo(OWN);
        assertThat(credentials(access(null).forPromotion(), Purpose.WRITING)).isEqualTo(KEY);
    }

    @Test
    void everyStepReadsWithCredentialsThatOnlyTheControllerHas() {
        registry.setCredentialsId("key");
        registry.setPromotionCredentialsId(null);

        assertThat(credentials(access(null), Purpose.READING)).isEqualTo(KEY);
    }

    @Test
    void credentialsOfBuildsAreLookedUpForTheBuildAlone() {
        CredentialsFixture.restrict("reading", "https://other.example.com");

        assertThatThrownBy(() -> credentials(access(null), Purpose.READING))
                .hasMessageStartingWith(
                        "The credentials cannot be used: their domain does not include this registry.  [CRED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"elsewhere.example.com", "elsewhere.example.com:8443", "[2001:db8::1]:5000"})
    void credentialsWithoutADomainGoOnlyToConfiguredHosts(String host) {
        BuildRegistryAccess access = new BuildRegistryAccess(configuration, new ThisRun(), host, "own");

        assertThatThrownBy(() -> access.requireNamedCredentials(repository(host)))
                .isInstanceOf(ImagePromotionException.class)
                .hasMessage("""
                        The credentials cannot be used: neither Manage Jenkins nor their domain includes this registry.  [CREDENTIALS_UNUSABLE]
                          credentials: "own"
                          registry:    %s
                          Ask an administrator to add the registry to Manage Jenkins > System > Image promotion, or to move the credentials \
                        to a domain that includes this host.""".formatted(host));
        assertThatThrownBy(() -> access.credentials(repository(host), Purpose.READING))
                .isInstanceOf(ImagePromotionException.class);
        assertThat(CredentialsFixture.calls()).noneMatch(call -> call.startsWith("track"));
    }

    @Test
    void credentialsWithADomainGoToTheHostThatItNames() {
        CredentialsFixture.restrict("own", "https://elsewhere.example.com");
        BuildRegistryAccess access =
                new BuildRegistryAccess(configuration, new ThisRun(), "elsewhere.example.com", "own");

        access.requireNamedCredentials(repository("elsewhere.example.com"));

        assertThat(access.credentials(repository("elsewhere.example.com"), Purpose.READING))
                .isEqualTo(OWN);
    }

    @Test
    void stepsConnectToConfiguredRegistriesOnlyIfTheAdministratorSaysSo() {
        Repository unknown = repository("elsewhere.example.com");
        access(null).requireAllowed(unknown, Purpose.READING);

        configuration.setOnlyConfiguredRegistries(true);

        access(null).requireAllowed(repository("REGISTRY.example.com:5000"), Purpose.WRITING);
        assertThatThrownBy(() -> access(null).requireAllowed(unknown, Purpose.READING))
                .isInstanceOf(ImagePromotionException.class)
                .hasMessage("""
                        Steps are not allowed to connect to this registry.  [REGISTRY_NOT_ALLOWED]
                          repository: elsewhere.example.com/shop/app
                          registry:   elsewhere.example.com
                          Correct the reference, or ask an administrator to add the registry to Manage Jenkins > System > Image promotion.""");
        assertThatThrownBy(() -> access(null).credentials(unknown, Purpose.READING))
                .isInstanceOf(ImagePromotionException.class);
    }

    @SuppressWarnings({"rawtypes", "unchecked"})
    private static final class ThisRun extends Run {
        ThisRun() {
            super(null, 0);
        }
    }
}
