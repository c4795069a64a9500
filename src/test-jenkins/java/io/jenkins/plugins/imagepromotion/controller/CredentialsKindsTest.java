package io.jenkins.plugins.imagepromotion.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.SecretBytes;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.domains.HostnameSpecification;
import com.cloudbees.plugins.credentials.impl.BaseStandardCredentials;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.Result;
import hudson.util.Secret;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.RegistryConfiguration;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import jenkins.authentication.tokens.api.AuthenticationTokenSource;
import jenkins.model.Jenkins;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okhttp3.Credentials;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.jenkinsci.plugins.docker.commons.credentials.DockerRegistryToken;
import org.jenkinsci.plugins.plaincredentials.impl.FileCredentialsImpl;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Promotes with each kind of credentials in a real store, to a registry that requires a login. */
@WithJenkins
class CredentialsKindsTest {
    private static final String STAGED = "staging-v1.4.2-0a1b2c3-1767222000";
    private static final String BASIC = "Basic realm=\"registry\"";

    @AutoClose
    private final ScriptedRegistry registry = ScriptedRegistry.start();

    /** The value of the {@code Authorization} header that the registry accepts. */
    private final Set<String> valid = ConcurrentHashMap.newKeySet();

    private String challenge = BASIC;
    private JenkinsRule jenkins;
    private RegistryConfiguration entry;

    @BeforeEach
    void configure(JenkinsRule rule) throws Exception {
        jenkins = rule;
        registry.push("shop/app", STAGED, ImageBuilder.image().version("1.4.2").build());
        registry.when(".*", this::withLogin);
        entry = new RegistryConfiguration(registry.host());
        entry.setPlainHttp(true);
        entry.setCredentialsId("key");
        entry.setPromotionCredentialsId("key");
        ImagePromotionConfiguration.get().setRegistries(List.of(entry));
    }

    private MockResponse withLogin(RecordedRequest request, Supplier<MockResponse> honest) {
        if (request.getTarget().startsWith("/token")) {
            boolean isKnown = String.valueOf(request.getBody()).contains("refresh_token=ghp_x")
                    || Credentials.basic("00000000-0000-0000-0000-000000000000", "ghp_x")
                            .equals(request.getHeaders().get("Authorization"));
            return new MockResponse.Builder()
                    .code(request.getMethod().equals("POST") ? 405 : isKnown ? 200 : 401)
                    .body("{\"token\":\"T1\"}")
                    .build();
        }
        return valid.contains(String.valueOf(request.getHeaders().get("Authorization")))
                ? honest.get()
                : new MockResponse.Builder()
                        .code(401)
                        .setHeader("WWW-Authenticate", challenge)
                        .build();
    }

    private static void add(Domain domain, StandardCredentials credentials) throws Exception {
        CredentialsStore store =
                CredentialsProvider.lookupStores(Jenkins.get()).iterator().next();
        if (!store.getDomains().contains(domain)) {
            store.addDomain(domain);
        }
        assertThat(store.addCredentials(domain, credentials)).isTrue();
    }

    private static void add(StandardCredentials credentials) throws Exception {
        add(Domain.global(), credentials);
    }

    private static StandardCredentials file(String content) {
        return new FileCredentialsImpl(
                CredentialsScope.SYSTEM,
                "key",
                "",
                "config.json",
                SecretBytes.fromBytes(content.getBytes(StandardCharsets.UTF_8)));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private WorkflowRun promote(Result expected) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(
                new CpsFlowDefinition("promoteImage image: '%s/shop/app:%s'".formatted(registry.host(), STAGED), true));
        return jenkins.buildAndAssertStatus(expected, job);
    }

    private void assertPromoted() throws Exception {
        WorkflowRun run = promote(Result.SUCCESS);
        assertThat(registry.tags("shop/app")).hasSize(2);
        jenkins.assertLogNotContains("hunter2", run);
    }

    @Test
    void promotesWithAUserNameAndAPassword() throws Exception {
        valid.add(Credentials.basic("robot", "hunter2"));
        add(new UsernamePasswordCredentialsImpl(CredentialsScope.SYSTEM, "key", "", "robot", "hunter2"));

        assertPromoted();
    }

    @Test
    void promotesWithASecretTextIfTheRegistryAcceptsTokens() throws Exception {
        challenge = "Bearer realm=\"http://%s/token\",service=\"s\"".formatted(registry.host());
        valid.add("Bearer T1");
        add(new StringCredentialsImpl(CredentialsScope.SYSTEM, "key", "", Secret.fromString("ghp_x\n")));

        assertPromoted();
    }

    @Test
    void refusesASecretTextIfTheRegistryRequiresAUserName() throws Exception {
        add(new StringCredentialsImpl(CredentialsScope.SYSTEM, "key", "", Secret.fromString("hunter2")));

        WorkflowRun run = promote(Result.FAILURE);

        jenkins.assertLogContains("the credentials are a token without a user name.  [CREDENTIALS_UNUSABLE]", run);
        jenkins.assertLogNotContains("hunter2", run);
    }

    @Test
    void promotesWithASecretFile() throws Exception {
        valid.add(Credentials.basic("robot", "hunter2"));
        add(file("{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}".formatted(registry.host(), base64("robot:hunter2"))));

        assertPromoted();
    }

    @Test
    void refusesASecretFileForAnotherHostOrWithAHelper() throws Exception {
        StandardCredentials other =
                file("{\"auths\":{\"other.invalid\":{\"auth\":\"%s\"}}}".formatted(base64("robot:hunter2")));
        StandardCredentials helper = file("{\"credsStore\":\"desktop\"}");
        CredentialsStore store =
                CredentialsProvider.lookupStores(Jenkins.get()).iterator().next();
        add(other);

        jenkins.assertLogContains(
                "the secret file contains no login for this repository.  [CREDENTIALS_UNUSABLE]",
                promote(Result.FAILURE));

        store.updateCredentials(Domain.global(), other, helper);
        jenkins.assertLogContains(
                "uses a credential helper for this registry, which the controller does not run.  [CREDENTIALS_UNUSABLE]",
                promote(Result.FAILURE));
        assertThat(registry.tags("shop/app")).hasSize(1);
    }

    @Test
    void promotesWithCredentialsThatAnotherPluginConverts() throws Exception {
        valid.add(Credentials.basic("AWS", "hunter2"));
        add(new CloudCredentials("key", "hunter2"));

        assertPromoted();
    }

    @Test
    void respectsADomainThatExcludesTheHost() throws Exception {
        add(
                new Domain("elsewhere", "", List.of(new HostnameSpecification("elsewhere.invalid", ""))),
                new CloudCredentials("key", "hunter2"));

        WorkflowRun run = promote(Result.FAILURE);

        jenkins.assertLogContains("their domain does not include this registry.  [CREDENTIALS_UNUSABLE]", run);
        assertThat(registry.requests()).allMatch(request -> request.startsWith("GET "));
    }

    @Test
    void offersEveryKindInTheForm() throws Exception {
        add(new UsernamePasswordCredentialsImpl(CredentialsScope.SYSTEM, "password", "", "robot", "hunter2"));
        add(new StringCredentialsImpl(CredentialsScope.SYSTEM, "text", "", Secret.fromString("hunter2")));
        add(new CloudCredentials("cloud", "hunter2"));
        add(file("{}"));
        String form = "descriptorByName/io.jenkins.plugins.imagepromotion.jenkins.config.RegistryConfiguration/"
                + "fillCredentialsIdItems";

        String answer;
        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            client.setJavaScriptEnabled(false);
            WebRequest request = new WebRequest(new java.net.URL(jenkins.getURL(), form), HttpMethod.POST);
            client.addCrumb(request);
            answer = client.getPage(request).getWebResponse().getContentAsString();
        }

        assertThat(answer)
                .contains("\"password\"", "\"text\"", "\"cloud\"", "\"key\"")
                .doesNotContain("hunter2");
    }

    /** Credentials of a cloud, which only {@link Source} can convert. */
    public static final class CloudCredentials extends BaseStandardCredentials {
        private static final long serialVersionUID = 1L;

        private final Secret secret;

        CloudCredentials(String id, String secret) {
            super(CredentialsScope.SYSTEM, id, "");
            this.secret = Secret.fromString(secret);
        }

        /** The kind of these credentials. */
        @TestExtension
        public static final class DescriptorImpl extends BaseStandardCredentialsDescriptor {
            @Override
            public String getDisplayName() {
                return "Cloud";
            }
        }

        /** Converts the credentials as the plugin of a cloud would. */
        @TestExtension
        public static final class Source extends AuthenticationTokenSource<DockerRegistryToken, CloudCredentials> {
            public Source() {
                super(DockerRegistryToken.class, CloudCredentials.class);
            }

            @Override
            public DockerRegistryToken convert(CloudCredentials found) {
                String password = Objects.requireNonNull(found.secret).getPlainText();
                return new DockerRegistryToken("nobody@example.com", base64("AWS:" + password));
            }
        }
    }
}
