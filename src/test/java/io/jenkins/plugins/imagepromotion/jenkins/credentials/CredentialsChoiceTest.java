package io.jenkins.plugins.imagepromotion.jenkins.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsFixture;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import hudson.Controller;
import hudson.model.Item;
import hudson.security.Whoami;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.imagepromotion.jenkins.permission.ImagePromotionPermission;
import io.jenkins.plugins.imagepromotion.testing.OpenSsl;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The credentials drop-down: everything for who may choose, nothing for anybody else. */
class CredentialsChoiceTest {
    private static final String HOST = "registry.example.com";
    private static final Item JOB = () -> "job";

    @BeforeEach
    void store() {
        Controller.fresh();
        CredentialsFixture.usernamePassword("robot", "robot", "secret");
        CredentialsFixture.secretText("token", "ghp_x");
        CredentialsFixture.secretFile("file", "{}");
        CredentialsFixture.sshKey("deploy");
        CredentialsFixture.ofTheController("controller");
    }

    @AfterEach
    void restorePermissions() {
        Whoami.mayNot();
    }

    private static List<String> values(ListBoxModel options) {
        return options.stream().map(option -> option.value).toList();
    }

    @Test
    void offersAllKindsThatBuildsMayUse() {
        assertThat(values(CredentialsChoice.options(JOB, "", ""))).containsExactly("", "robot", "token", "file");
        assertThat(values(CredentialsChoice.options(null, "", null))).containsExactly("", "robot", "token", "file");
    }

    @Test
    void keepsACurrentValueThatIsGone() {
        assertThat(values(CredentialsChoice.options(JOB, "", "gone")))
                .containsExactly("", "robot", "token", "file", "gone");
    }

    @Test
    void offersNothingToWhoMayNotConfigureTheJob() {
        Whoami.mayNot(Item.EXTENDED_READ, CredentialsProvider.USE_ITEM);

        assertThat(values(CredentialsChoice.options(JOB, "", "chosen"))).containsExactly("chosen");
        assertThat(CredentialsChoice.check(JOB, "", "gone").kind).isEqualTo(FormValidation.Kind.OK);
    }

    @Test
    void offersTheSameToWhoMayOnlyUseThem() {
        Whoami.mayNot(Item.EXTENDED_READ);

        assertThat(values(CredentialsChoice.options(JOB, "", ""))).containsExactly("", "robot", "token", "file");
    }

    @Test
    void offersNothingInManageJenkinsToWhoIsNoAdministrator() {
        Whoami.mayNot(ImagePromotionPermission.CONFIGURE);

        assertThat(values(CredentialsChoice.options(null, "", "chosen"))).containsExactly("chosen");
        assertThat(CredentialsChoice.check(null, "", "gone").kind).isEqualTo(FormValidation.Kind.OK);
    }

    @Test
    void offersThoseThatOnlyTheControllerHasInManageJenkins() {
        assertThat(values(CredentialsChoice.logins("", "gone")))
                .containsExactly("", "robot", "token", "file", "controller", "gone");
        assertThat(CredentialsChoice.checkLogin("", "controller").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(CredentialsChoice.checkLogin("", "robot").kind).isEqualTo(FormValidation.Kind.OK);
    }

    @Test
    void offersSigningKeysThatNoBuildCanUse() {
        CredentialsFixture.secretTextOfTheController("signing", "a key");
        CredentialsFixture.secretFileOfTheController("signing-file", "a key");

        assertThat(values(CredentialsChoice.signingKeys("gone")))
                .containsExactly("", "signing", "signing-file", "gone");
        Whoami.mayNot(ImagePromotionPermission.CONFIGURE);
        assertThat(values(CredentialsChoice.signingKeys("chosen"))).containsExactly("chosen");
        assertThat(CredentialsChoice.checkSigningKey("gone").kind).isEqualTo(FormValidation.Kind.OK);
    }

    @Test
    void showsThePublicKeyOfASigningKey() {
        try (OpenSsl openssl = new OpenSsl()) {
            openssl.ecKey("controller", "P-256");
            CredentialsFixture.secretTextOfTheController("signing", openssl.text("controller.key"));

            assertThat(CredentialsChoice.checkSigningKey("signing"))
                    .hasMessageStartingWith("The public key is sha256:")
                    .hasMessageEndingWith(":\n" + openssl.text("controller.pub"));
        }
    }

    @Test
    void reportsAnUnusableSigningKey() {
        CredentialsFixture.secretTextOfTheController("text", "no key");

        assertThat(CredentialsChoice.checkSigningKey("").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(CredentialsChoice.checkSigningKey("gone"))
                .hasMessage("The signing key cannot be used: the controller has no credentials with this ID.");
        assertThat(CredentialsChoice.checkSigningKey("text"))
                .hasMessage("The signing key cannot be used: it has no PEM block.");
        assertThat(CredentialsChoice.checkSigningKey("controller"))
                .hasMessage("The signing key cannot be used: the credentials are not a secret text or a secret file.");
        assertThat(CredentialsChoice.checkSigningKey("token"))
                .hasMessage(
                        "The signing key cannot be used: every build can use the credentials, because their scope is"
                                + " not System.");
    }

    @Test
    void reportsAnUnusableLogin() {
        CredentialsFixture.secretText("pair", "me:secret");
        CredentialsFixture.secretFile("helper", "{\"credsStore\":\"desktop\"}");
        CredentialsFixture.restrict("token", "https://other.example.com");

        assertThat(CredentialsChoice.checkLogin(HOST, "gone"))
                .hasMessage("The controller has no credentials with this ID.");
        assertThat(CredentialsChoice.checkLogin(HOST, "deploy"))
                .hasMessage("Credentials of this kind are not supported for registries.");
        assertThat(CredentialsChoice.checkLogin(HOST, "token"))
                .hasMessage("The domain of these credentials does not include this registry.");
        assertThat(CredentialsChoice.checkLogin(HOST, "pair"))
                .hasMessage("The credentials cannot be used: the secret text contains a colon, so it may be a user name"
                        + " and a password. A secret text must be a token without a user name. If the registry"
                        + " requires a user name, use username and password credentials with the token as the"
                        + " password.");
        assertThat(CredentialsChoice.checkLogin(HOST, "helper"))
                .hasMessage(
                        "The credentials cannot be used: the secret file uses a credential helper for this registry,"
                                + " which the controller does not run. Run `docker login` with a configuration that has no"
                                + " credential helper for this registry, and upload that file, or use username and"
                                + " password credentials.");
        assertThat(CredentialsChoice.checkLogin("", "helper").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(CredentialsChoice.checkLogin(HOST, "file").kind).isEqualTo(FormValidation.Kind.OK);
    }

    @Test
    void reportsAnUnusableChoiceForAStep() {
        CredentialsFixture.restrict("token", "https://other.example.com");

        assertThat(CredentialsChoice.check(JOB, HOST, "deploy"))
                .hasMessage("Credentials of this kind are not supported for registries.");
        assertThat(CredentialsChoice.check(JOB, HOST, "token"))
                .hasMessage("The domain of these credentials does not include this registry.");
        assertThat(CredentialsChoice.check(JOB, HOST, "controller"))
                .hasMessage("No credentials with this ID are available to builds here.");
        assertThat(CredentialsChoice.check(JOB, HOST, "file").kind).isEqualTo(FormValidation.Kind.OK);
    }

    @Test
    void warnsIfTheKeyToProductionIsOneThatBuildsCanUse() {
        assertThat(CredentialsChoice.checkReservedLogin("", "controller").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(CredentialsChoice.checkReservedLogin("", " ").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(CredentialsChoice.checkReservedLogin("", "gone").kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(CredentialsChoice.checkReservedLogin("", "robot"))
                .hasMessage("Every build can use these credentials. Give them the scope System, so that only the plugin"
                        + " can use them.")
                .satisfies(found -> assertThat(found.kind).isEqualTo(FormValidation.Kind.WARNING));
    }

    @Test
    void asksForTheHostOfTheRegistry() {
        assertThat(CredentialsChoice.domain("registry.example.com:5000"))
                .hasToString("[https://registry.example.com:5000]");
        assertThat(CredentialsChoice.domain("")).isEmpty();
    }

    @Test
    void judgesTheChoice() {
        assertThat(CredentialsChoice.check(JOB, "", "robot").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(CredentialsChoice.check(JOB, "", " ").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(CredentialsChoice.check(JOB, "", "${CHOSEN}"))
                .hasMessage(
                        "A build parameter selects the credentials, so they can only be checked when a build runs.");
        assertThat(CredentialsChoice.check(null, "", "controller").kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(CredentialsChoice.check(JOB, "", "gone"))
                .hasMessage("No credentials with this ID are available to builds here.");
    }
}
