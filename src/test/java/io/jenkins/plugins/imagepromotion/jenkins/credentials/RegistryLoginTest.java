package io.jenkins.plugins.imagepromotion.jenkins.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cloudbees.plugins.credentials.CredentialsFixture;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import hudson.Controller;
import io.jenkins.plugins.imagepromotion.image.Repository;
import io.jenkins.plugins.imagepromotion.registry.Credentials;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.UnaryOperator;
import jenkins.authentication.tokens.api.AuthenticationTokenException;
import jenkins.authentication.tokens.api.AuthenticationTokenSource;
import jenkins.authentication.tokens.api.Converters;
import jenkins.model.Installed;
import org.jenkinsci.plugins.docker.commons.credentials.DockerRegistryToken;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the registry login that each kind of credentials provides. */
class RegistryLoginTest {
    private static final Repository REPOSITORY = new Repository("registry.example.com", "team/app");

    @BeforeEach
    void emptyController() {
        Controller.fresh();
    }

    @AfterEach
    void uninstall() {
        Installed.nothing();
        Converters.clear();
    }

    private static Credentials of(String id) throws UnusableLogin {
        return RegistryLogin.of(CredentialsFixture.get(id), REPOSITORY);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void convert(UnaryOperator<String> token) {
        Installed.plugin("docker-commons");
        Converters.add(new AuthenticationTokenSource<>(DockerRegistryToken.class, StandardCredentials.class) {
            @Override
            public DockerRegistryToken convert(StandardCredentials found) throws AuthenticationTokenException {
                return new DockerRegistryToken("", token.apply(found.getId()));
            }
        });
    }

    @Test
    void isTheUserNameAndThePassword() throws Exception {
        CredentialsFixture.usernamePassword("robot", "robot$shop", "a:b");

        assertThat(of("robot")).isEqualTo(Credentials.basic("robot$shop", "a:b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ghp_x", " ghp_x\n"})
    void isATokenInASecretText(String text) throws Exception {
        CredentialsFixture.secretText("token", text);

        assertThat(of("token")).isEqualTo(Credentials.identityToken("ghp_x"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|the secret text is empty",
                "'  '|the secret text is empty",
                "me:hunter2|the secret text contains a colon, so it may be a user name and a password",
                "hunter 2|the secret text contains a character that is not allowed in a token",
                "hünter2|the secret text contains a character that is not allowed in a token",
                "{\"type\":\"service_account\"}|the secret text is a JSON document, not a token",
            })
    void refusesASecretTextThatIsAmbiguous(String text, String problem) {
        CredentialsFixture.secretText("token", text);

        assertThatThrownBy(() -> of("token")).isInstanceOf(UnusableLogin.class).hasMessage(problem);
    }

    @Test
    void isTheLoginOfTheRepositoryInASecretFile() throws Exception {
        CredentialsFixture.secretFile("file", """
                {"auths":{"https://index.docker.io/v1/":{"auth":"%s"},"registry.example.com":{"auth":"%s"},\
                "registry.example.com/team":{"identitytoken":"refresh"}},"credHelpers":{"gcr.io":"gcloud"}}""".formatted(base64("hub:x"), base64("all:y")));
        StandardCredentials file = CredentialsFixture.get("file");

        assertThat(of("file")).isEqualTo(Credentials.identityToken("refresh"));
        assertThat(RegistryLogin.of(file, new Repository("registry.example.com", "other")))
                .isEqualTo(Credentials.basic("all", "y"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"auths\":{\"other.example.com\":{\"auth\":\"bWU6YTpi\"}}}"
                        + "|the secret file contains no login for this repository",
                "{\"auths\":{\"registry.example.com\":{}}}|the secret file contains no login for this repository",
                "{\"type\":\"service_account\",\"private_key\":\"hunter2\"}"
                        + "|the secret file contains no login for this repository",
                "hunter2|the secret file is not a Docker configuration: it is not JSON at line 1, column 8",
                "{\"auths\":{\"registry.example.com\":{\"auth\":\"hunter2!\"}}}"
                        + "|the secret file is not a Docker configuration: an auth value is not base64",
                "{\"auths\":{\"registry.example.com\":{\"auth\":\"bWU6YTpi\"}},\"credsStore\":\"hunter2\"}"
                        + "|the secret file uses a credential helper for this registry, which the controller does not run",
                "{\"credHelpers\":{\"registry.example.com\":\"hunter2\"}}"
                        + "|the secret file uses a credential helper for this registry, which the controller does not run",
            })
    void refusesASecretFileWithoutAUsableLogin(String content, String problem) {
        CredentialsFixture.secretFile("file", content);

        assertThatThrownBy(() -> of("file"))
                .isInstanceOf(UnusableLogin.class)
                .hasMessage(problem)
                .hasMessageNotContaining("hunter2")
                .hasNoCause();
    }

    @Test
    void refusesALargeFileWithoutReadingAllOfIt() {
        CredentialsFixture.secretFile("file", " ".repeat((1 << 20) + 1));

        assertThatThrownBy(() -> of("file"))
                .hasMessage("the secret file is not a Docker configuration: it is larger than 1 MiB");
    }

    @Test
    void isTheLoginThatAnotherPluginCreates() throws Exception {
        CredentialsFixture.sshKey("cloud");
        convert(id -> base64("AWS:" + id + ":x"));

        assertThat(RegistryLogin.kinds().matches(CredentialsFixture.get("cloud")))
                .isTrue();
        assertThat(of("cloud")).isEqualTo(Credentials.basic("AWS", "cloud:x"));
    }

    /** The password of an Amazon ECR credential is the user name and the password in base64. */
    @Test
    void prefersTheLoginOfAnotherPluginToThePassword() throws Exception {
        CredentialsFixture.usernamePassword("ecr:eu-west-1:aws", "AWS", base64("AWS:secret"));
        convert(id -> base64("AWS:secret"));

        assertThat(of("ecr:eu-west-1:aws")).isEqualTo(Credentials.basic("AWS", "secret"));
    }

    @Test
    void keepsTheColonInAUserName() throws Exception {
        CredentialsFixture.usernamePassword("robot", "a:b", "c");
        convert(id -> base64("a:b:c"));

        assertThat(of("robot")).isEqualTo(Credentials.basic("a:b", "c"));
    }

    @Test
    void convertsNothingWithoutThePlugin() {
        CredentialsFixture.sshKey("cloud");
        convert(id -> base64("AWS:x"));
        Installed.nothing();

        assertThat(RegistryLogin.kinds().matches(CredentialsFixture.get("cloud")))
                .isFalse();
        assertThatThrownBy(() -> of("cloud")).hasMessage("this kind is not supported for registries");
    }

    @Test
    void refusesCredentialsThatAnotherPluginCannotConvert() {
        CredentialsFixture.sshKey("cloud");
        convert(id -> "hunter2!");

        assertThatThrownBy(() -> of("cloud"))
                .hasMessage("the plugin that provides them does not convert them to a user name and a password");

        Converters.clear();
        Converters.add(new AuthenticationTokenSource<>(DockerRegistryToken.class, StandardCredentials.class) {
            @Override
            public DockerRegistryToken convert(StandardCredentials found) throws AuthenticationTokenException {
                throw new AuthenticationTokenException("hunter2");
            }
        });
        assertThatThrownBy(() -> of("cloud"))
                .hasMessage("the plugin that provides them cannot convert them for Docker");
    }

    @Test
    void refusesCredentialsThatTheirProviderCannotRead() {
        CredentialsFixture.sshKey("cloud");
        convert(id -> {
            throw new IllegalStateException("hunter2");
        });

        assertThatThrownBy(() -> of("cloud"))
                .hasMessage("their provider cannot read them (IllegalStateException)")
                .hasNoCause();
    }
}
