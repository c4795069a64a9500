package io.jenkins.plugins.imagepromotion.jenkins.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsFixture;
import hudson.security.Whoami;
import hudson.util.FormValidation;
import io.jenkins.plugins.imagepromotion.jenkins.permission.ImagePromotionPermission;
import io.jenkins.plugins.imagepromotion.testing.PlainServer;
import io.jenkins.plugins.imagepromotion.testing.jenkins.StepFixture;
import java.util.List;
import mockwebserver3.MockResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests the report of the button <i>Test connection</i>. */
class ConnectionReportTest {
    private final StepFixture fixture = new StepFixture();
    private final RegistryConfiguration.DescriptorImpl form = new RegistryConfiguration.DescriptorImpl();

    @AfterEach
    void close() {
        Whoami.mayNot();
        fixture.close();
    }

    private FormValidation tested(
            String host, String repository, @Nullable String reading, @Nullable String promoting) {
        return form.doTestConnection(host, repository, reading, promoting, true, "", "", "");
    }

    private FormValidation tested(@Nullable String reading, @Nullable String promoting) {
        return tested(fixture.registry.host(), "shop/app", reading, promoting);
    }

    @Test
    void reportsSuccessfulTestsAndWarnings() {
        FormValidation report = tested(null, null);

        assertThat(report.kind).isEqualTo(FormValidation.Kind.WARNING);
        assertThat(report.getMessage())
                .startsWith("<div>Without credentials:</div><div>The registry did not ask for a login.</div><div>")
                .contains("<div>Successful checks: ", "list (1 tag)", "pull (200)", "blob (can be read)")
                .contains("<div>connection: plain HTTP. Anyone on the network can read credentials and images.");
        assertThat(fixture.registry.tags("shop/app")).hasSize(1);
        assertThat(fixture.registry.requests()).noneMatch(request -> request.matches("(PUT|POST|PATCH|DELETE) .*"));
    }

    @Test
    void testsBothCredentials() {
        CredentialsFixture.usernamePassword("reader", "team", "secret");
        CredentialsFixture.ofTheController("key");

        assertThat(tested("reader", "key").getMessage())
                .contains("<div>With the credentials reader:</div>", "<div>With the credentials key:</div>");
        assertThat(tested("reader", "reader").getMessage()).containsOnlyOnce("With the credentials");
    }

    @Test
    void reportsWrongCredentials() {
        CredentialsFixture.usernamePassword("reader", "team", "secret");
        fixture.registry.when(
                ".*",
                (request, honest) -> new MockResponse.Builder()
                        .code(401)
                        .addHeader("WWW-Authenticate", "Basic realm=\"x\"")
                        .build());

        FormValidation report = tested("reader", null);

        assertThat(report.kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(report.getMessage())
                .startsWith(
                        "<div>With the credentials reader:</div><div>list: 401. The registry does not accept this login"
                                + " for the repository. Check the user name, the password or token, and the permissions of the"
                                + " user.</div>")
                .doesNotContain("secret", "accepts the login");
        assertThat(tested(null, null).getMessage())
                .startsWith("<div>Without credentials:</div><div>list: 401. The registry requires a login. Specify"
                        + " credentials.</div>");
    }

    @Test
    void reportsThatTheRegistryAcceptsALogin() {
        CredentialsFixture.usernamePassword("reader", "team", "secret");
        fixture.registry.when(
                ".*",
                (request, honest) -> request.getHeaders().get("Authorization") != null
                        ? honest.get()
                        : new MockResponse.Builder()
                                .code(401)
                                .addHeader("WWW-Authenticate", "Basic realm=\"x\"")
                                .build());

        assertThat(tested("reader", null).getMessage())
                .startsWith("<div>With the credentials reader:</div><div>The registry accepts the login (user team)."
                        + "</div>");
    }

    @Test
    void reportsTheSettingThatAllowsPlainHttp() throws Exception {
        try (PlainServer server =
                new PlainServer("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n400 Bad Request")) {
            assertThat(form.doTestConnection(server.address(), "shop/app", "", "", false, "", "", "")
                            .getMessage())
                    .contains("If this is intended, allow plain HTTP for " + server.address()
                            + ". To see the setting &quot;Plain HTTP&quot;, click &quot;Connection&quot;."
                            + " [PLAIN_HTTP_NOT_ALLOWED]");
        }
    }

    @Test
    void reportsCredentialsThatDoNotExistEvenIfTheRegistryNeverAsksForThem() {
        CredentialsFixture.usernamePassword("reader", "team", "secret");

        FormValidation report = tested("missing", "reader");

        assertThat(report.kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(report.getMessage())
                .startsWith(
                        "<div>With the credentials missing:</div><div>The credentials cannot be used: the controller"
                                + " has no credentials with this ID. (credentials: &quot;missing&quot;, registry: "
                                + fixture.registry.host() + ") ")
                .contains("[CREDENTIALS_UNUSABLE]</div><div>With the credentials reader:</div><div>");
        assertThat(tested("reader", "missing").kind).isEqualTo(FormValidation.Kind.ERROR);
    }

    @Test
    void reportsARegistryThatIsDownOnce() {
        CredentialsFixture.usernamePassword("reader", "team", "secret");
        CredentialsFixture.ofTheController("key");
        String host = fixture.registry.host();
        fixture.registry.close();

        FormValidation report = tested(host, "shop/app", "reader", "key");

        assertThat(report.kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(report.getMessage()).contains("[UNREACHABLE]").doesNotContain("With the credentials key");
    }

    @Test
    void escapesTextFromTheRegistry() {
        fixture.registry.when(
                ".*",
                (request, honest) -> honest.get()
                        .newBuilder()
                        .setHeader("RateLimit-Limit", "<script>")
                        .build());

        assertThat(tested(null, null).getMessage()).contains("&lt;script&gt;").doesNotContain("<script>");
    }

    @Test
    void requiresAHostAndARepository() {
        assertThat(tested("", "shop/app", null, null))
                .hasMessage("A registry needs a host, for example registry.example.com.");
        assertThat(tested(fixture.registry.host(), "", null, null))
                .hasMessage("Enter a test repository. The test reads its list of tags and one image.");
        for (String path : List.of("Shop", "/team/shop", "team/shop:1", fixture.registry.host() + "/team/shop")) {
            assertThat(tested(fixture.registry.host(), path, null, null))
                    .hasMessage("\"" + path
                            + "\" is not the path of a repository. Write it in lowercase letters, without the"
                            + " host and without a tag, for example team/shop.");
        }
    }

    @Test
    void sendsNoRequestForAUserWhoMayNotConfigure() {
        Whoami.mayNot(ImagePromotionPermission.CONFIGURE);

        assertThat(tested(null, null).kind).isEqualTo(FormValidation.Kind.OK);
        assertThat(fixture.registry.requests()).isEmpty();
    }
}
