package io.jenkins.plugins.imagepromotion.jenkins.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsFixture;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import hudson.Controller;
import hudson.model.Item;
import hudson.security.Permission;
import hudson.security.Whoami;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The credentials drop-down: everything for who may choose, nothing for anybody else. */
class CredentialsChoiceTest {
    private static final Item JOB = () -> "job";

    @BeforeEach
    void store() {
        Controller.fresh();
        CredentialsFixture.usernamePassword("robot", "robot", "secret");
        CredentialsFixture.secretText("token");
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
    void offersUsernameAndPasswordCredentialsThatBuildsMayUse() {
        assertThat(values(CredentialsChoice.options(JOB, "", ""))).containsExactly("", "robot");
        assertThat(values(CredentialsChoice.options(null, "", null))).containsExactly("", "robot");
    }

    @Test
    void keepsACurrentValueThatIsGone() {
        assertThat(values(CredentialsChoice.options(JOB, "", "gone"))).containsExactly("", "robot", "gone");
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

        assertThat(values(CredentialsChoice.options(JOB, "", ""))).containsExactly("", "robot");
    }

    @Test
    void offersNothingInManageJenkinsToWhoIsNoAdministrator() {
        Whoami.mayNot(Permission.HUDSON_ADMINISTER);

        assertThat(values(CredentialsChoice.options(null, "", "chosen"))).containsExactly("chosen");
        assertThat(CredentialsChoice.check(null, "", "gone").kind).isEqualTo(FormValidation.Kind.OK);
    }

    @Test
    void offersThoseThatOnlyTheControllerHasInManageJenkins() {
        assertThat(values(CredentialsChoice.logins("", "gone"))).containsExactly("", "robot", "controller", "gone");
        assertThat(CredentialsChoice.checkLogin("", "controller").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(CredentialsChoice.checkLogin("", "robot").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(CredentialsChoice.checkLogin("", "token"))
                .hasMessage("The controller has no username and password credentials with this ID for this registry.");
    }

    @Test
    void warnsIfTheKeyToProductionIsOneThatBuildsCanUse() {
        assertThat(CredentialsChoice.checkReservedLogin("", "controller").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(CredentialsChoice.checkReservedLogin("", " ").kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(CredentialsChoice.checkReservedLogin("", "gone").kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(CredentialsChoice.checkReservedLogin("", "robot"))
                .hasMessage(
                        "Every build can use these credentials. Give them the scope System, so that only the plugin can.")
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
                        "The credentials are chosen by a build parameter and can only be checked when a build runs.");
        assertThat(CredentialsChoice.check(null, "", "controller").kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(CredentialsChoice.check(JOB, "", "gone"))
                .hasMessage("There are no username and password credentials with this ID that builds can use here.");
    }
}
