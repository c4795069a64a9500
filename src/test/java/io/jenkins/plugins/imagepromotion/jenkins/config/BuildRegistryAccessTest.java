package io.jenkins.plugins.imagepromotion.jenkins.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cloudbees.plugins.credentials.CredentialsFixture;
import hudson.Controller;
import hudson.model.Run;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import io.jenkins.plugins.imagepromotion.registry.Purpose;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** As whom, and how, a build works with which registry. */
class BuildRegistryAccessTest {
    private static final String HOST = "registry.example.com:5000";
    private static final HeldCertificate OWN = new HeldCertificate.Builder().build();

    private ImagePromotionConfiguration configuration;

    @BeforeEach
    void configure() {
        configuration = Controller.fresh();
        RegistryConfiguration registry = new RegistryConfiguration(HOST);
        registry.setCredentialsId("configured");
        configuration.setRegistries(List.of(registry));
        CredentialsFixture.usernamePassword("configured", "robot", "from the configuration");
        CredentialsFixture.usernamePassword("own", "team", "from the step");
    }

    private Credentials credentials(String credentialsId, String registry) {
        return new BuildRegistryAccess(configuration, new ThisRun(), HOST, credentialsId)
                .credentials(new Repository(registry, "shop/app"), Purpose.READING);
    }

    @Test
    void usesTheConfiguredCredentialsIfTheStepNamesNone() {
        assertThat(credentials(null, HOST)).isEqualTo(Credentials.basic("robot", "from the configuration"));
    }

    @Test
    void prefersTheCredentialsOfTheStep() {
        assertThat(credentials("own", HOST)).isEqualTo(Credentials.basic("team", "from the step"));
    }

    @Test
    void isAnonymousWhereNothingIsConfigured() {
        assertThat(credentials(null, "other.example.com")).isEqualTo(Credentials.ANONYMOUS);
    }

    @Test
    void showsTheCredentialsOfTheStepToNoOtherRegistry() {
        assertThat(credentials("own", "other.example.com")).isEqualTo(Credentials.ANONYMOUS);
        assertThat(CredentialsFixture.calls()).isEmpty();
    }

    @Test
    void looksThemUpForTheRunAndTheRegistryAndTracksTheirUse() {
        credentials("own", HOST);

        assertThat(CredentialsFixture.calls())
                .containsExactly(
                        "find own as StandardCredentials for [https://registry.example.com:5000]", "track own");
    }

    @Test
    void looksThemUpEachTime() {
        credentials("own", HOST);
        CredentialsFixture.clear();
        CredentialsFixture.usernamePassword("own", "team", "changed meanwhile");

        assertThat(credentials("own", HOST)).isEqualTo(Credentials.basic("team", "changed meanwhile"));
    }

    @Test
    void refusesCredentialsThatAreNotThere() {
        assertThatThrownBy(() -> credentials("onw", HOST))
                .isInstanceOf(ImagePromotionException.class)
                .hasMessage("""
                        The credentials cannot be used: no credentials with this ID are available to this build.  [CREDENTIALS_UNUSABLE]
                          credentials: "onw"
                          registry:    registry.example.com:5000
                          Correct credentialsId in the step or in Manage Jenkins, or ask an administrator to add credentials with this ID. \
                        Supported kinds are username and password, a secret text with a token, a secret file with a Docker configuration, \
                        and credentials that another plugin converts for Docker.""");
    }

    @Test
    void refusesCredentialsOfAnotherKind() {
        CredentialsFixture.sshKey("deploy");

        assertThatThrownBy(() -> credentials("deploy", HOST))
                .isInstanceOf(ImagePromotionException.class)
                .hasMessageStartingWith("""
                        The credentials cannot be used: this kind is not supported for registries.  [CREDENTIALS_UNUSABLE]
                          credentials: "deploy"
                          registry:    registry.example.com:5000
                          kind:        SshKey
                          Correct credentialsId""");
    }

    @Test
    void refusesCredentialsOfAnotherDomain() {
        CredentialsFixture.restrict("own", "https://other.example.com");

        assertThatThrownBy(() -> credentials("own", HOST))
                .isInstanceOf(ImagePromotionException.class)
                .hasMessageStartingWith("The credentials cannot be used: their domain does not include"
                        + " this registry.  [CREDENTIALS_UNUSABLE]\n");
        assertThat(CredentialsFixture.calls()).doesNotContain("track own");
    }

    @Test
    void usesASecretTextAsATokenAndTracksIt() {
        CredentialsFixture.secretText("token", "ghp_x");

        assertThat(credentials("token", HOST)).isEqualTo(Credentials.identityToken("ghp_x"));
        assertThat(CredentialsFixture.calls()).contains("track token");
    }

    @Test
    void checksTheCredentialsOfAStepBeforeTheRegistryRequiresThem() {
        CredentialsFixture.secretFile("file", "{\"auths\":{\"other.example.com\":{\"auth\":\"bWU6YTpi\"}}}");
        BuildRegistryAccess access = new BuildRegistryAccess(configuration, new ThisRun(), HOST, "file");

        assertThatThrownBy(() -> access.requireNamedCredentials(new Repository(HOST, "shop/app")))
                .isInstanceOf(ImagePromotionException.class)
                .hasMessage("""
                        The credentials cannot be used: the secret file contains no login for this repository.  [CREDENTIALS_UNUSABLE]
                          credentials: "file"
                          registry:    registry.example.com:5000
                          As the secret file, upload the config.json that `docker login` wrote for this registry.""");
        assertThat(CredentialsFixture.calls()).doesNotContain("track file");
    }

    @Test
    void letsCredentialsGoToATokenServiceThatAnAdministratorNamed() {
        RegistryConfiguration registry = new RegistryConfiguration(HOST);
        registry.setTokenRealms(" auth.example.org  login.example.net ");
        configuration.setRegistries(List.of(registry));
        BuildRegistryAccess access = new BuildRegistryAccess(configuration, new ThisRun(), HOST, null);

        assertThat(access.allowsTokenRealm(HOST, "AUTH.example.org")).isTrue();
        assertThat(access.allowsTokenRealm(HOST, "login.example.net")).isTrue();
        assertThat(access.allowsTokenRealm(HOST, "example.org")).isFalse();
        assertThat(access.allowsTokenRealm("other.example.com", "auth.example.org"))
                .isFalse();
    }

    @Test
    void trustsTheAuthoritiesOfARegistryThereAlone() {
        RegistryConfiguration registry = new RegistryConfiguration(HOST);
        registry.setCaCertificates(OWN.certificatePem());
        RegistryConfiguration usualPort = new RegistryConfiguration("tls.example.com:443");
        usualPort.setCaCertificates(OWN.certificatePem());
        configuration.setRegistries(List.of(registry, usualPort));
        BuildRegistryAccess access = new BuildRegistryAccess(configuration, new ThisRun(), HOST, null);

        assertThat(access.tls(HOST).authorities()).containsExactly(OWN.certificate());
        assertThat(access.tls("tls.example.com").authorities()).containsExactly(OWN.certificate());
        assertThat(access.tls("registry.example.com").isOrdinary()).isTrue();
    }

    @Test
    void showsTheCertificateThatTheBuildMayUseAndTracksIt() throws Exception {
        CredentialsFixture.certificate("mutual", keyStore("pass"), "pass");
        BuildRegistryAccess access = showing("mutual");

        assertThat(access.tls(HOST).identity().orElseThrow().chain()).containsExactly(OWN.certificate());
        assertThat(access.tls(HOST).identity().orElseThrow().key())
                .isEqualTo(OWN.keyPair().getPrivate());
        assertThat(CredentialsFixture.calls())
                .startsWith(
                        "find mutual as StandardCertificateCredentials for [https://registry.example.com:5000]",
                        "track mutual");
    }

    @Test
    void refusesACertificateThatIsNotThereOrDoesNotOpen() throws Exception {
        assertThatThrownBy(() -> showing("mutual").tls(HOST)).hasMessage("""
                        The client certificate cannot be used: no certificate credentials with this ID are available to this build for the registry.  \
                        [CREDENTIALS_UNUSABLE]
                          credentials: "mutual"
                          registry:    registry.example.com:5000
                          Ask an administrator to correct the registry's entry in Manage Jenkins, or to add certificate credentials with this ID.""");

        CredentialsFixture.certificate("mutual", keyStore("pass"), "other");

        assertThatThrownBy(() -> showing("mutual").tls(HOST))
                .hasMessageStartingWith(
                        "The client certificate cannot be used: the password does not open the key store.  [CRED");
    }

    private BuildRegistryAccess showing(String id) {
        RegistryConfiguration registry = new RegistryConfiguration(HOST);
        registry.setClientCertificateId(id);
        configuration.setRegistries(List.of(registry));
        return new BuildRegistryAccess(configuration, new ThisRun(), HOST, null);
    }

    private static KeyStore keyStore(String password) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "own", OWN.keyPair().getPrivate(), password.toCharArray(), new Certificate[] {OWN.certificate()});
        return store;
    }

    @Test
    void allowsPlainHttpOnlyWhereAnAdministratorNamedTheHost() {
        RegistryConfiguration plain = new RegistryConfiguration("localhost:5000");
        plain.setPlainHttp(true);
        configuration.setRegistries(List.of(plain, new RegistryConfiguration(HOST)));
        BuildRegistryAccess access = new BuildRegistryAccess(configuration, new ThisRun(), HOST, null);

        assertThat(access.allowsPlainHttp("localhost:5000")).isTrue();
        assertThat(access.allowsPlainHttp("LOCALHOST:5000")).isTrue();
        assertThat(access.allowsPlainHttp("localhost:5001")).isFalse();
        assertThat(access.allowsPlainHttp("localhost")).isFalse();
        assertThat(access.allowsPlainHttp(HOST)).isFalse();
        assertThat(access.allowsPlainHttp("127.0.0.1:5000")).isFalse();
    }

    @SuppressWarnings({"rawtypes", "unchecked"})
    private static final class ThisRun extends Run {
        ThisRun() {
            super(null, 0);
        }
    }
}
