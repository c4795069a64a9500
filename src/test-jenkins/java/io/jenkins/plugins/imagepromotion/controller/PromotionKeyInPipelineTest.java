package io.jenkins.plugins.imagepromotion.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.domains.HostnameSpecification;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.Result;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.RegistryConfiguration;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import io.jenkins.plugins.imagepromotion.testing.ScriptedRegistry;
import java.net.URL;
import java.util.List;
import java.util.function.Supplier;
import jenkins.model.Jenkins;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okhttp3.Credentials;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The key to production in a real credentials store: the plugin writes with it, and no pipeline can use it. */
@WithJenkins
class PromotionKeyInPipelineTest {
    private static final String STAGED = "staging-v1.4.2-0a1b2c3-1767222000";

    @AutoClose
    private final ScriptedRegistry registry = ScriptedRegistry.start();

    private final String image = registry.host() + "/shop/app:" + STAGED;
    private JenkinsRule jenkins;

    @BeforeEach
    void configure(JenkinsRule rule) throws Exception {
        jenkins = rule;
        SampleImage built = ImageBuilder.image().version("1.4.2").build();
        registry.push("shop/app", STAGED, built);
        registry.when(".*", PromotionKeyInPipelineTest::byAccount);
        add(Domain.global(), CredentialsScope.GLOBAL, "reading", "reader", "may pull");
        add(Domain.global(), CredentialsScope.SYSTEM, "key", "promoter", "may push");
        RegistryConfiguration entry = new RegistryConfiguration(registry.host());
        entry.setPlainHttp(true);
        entry.setCredentialsId("reading");
        entry.setPromotionCredentialsId("key");
        ImagePromotionConfiguration.get().setRegistries(List.of(entry));
    }

    private static MockResponse byAccount(RecordedRequest request, Supplier<MockResponse> honest) {
        boolean reads = List.of("GET", "HEAD").contains(request.getMethod());
        String wanted = reads ? Credentials.basic("reader", "may pull") : Credentials.basic("promoter", "may push");
        return wanted.equals(request.getHeaders().get("Authorization"))
                ? honest.get()
                : new MockResponse.Builder()
                        .code(401)
                        .setHeader("WWW-Authenticate", "Basic realm=\"registry\"")
                        .build();
    }

    private static void add(Domain domain, CredentialsScope scope, String id, String user, String password)
            throws Exception {
        CredentialsStore store =
                CredentialsProvider.lookupStores(Jenkins.get()).iterator().next();
        UsernamePasswordCredentialsImpl credentials =
                new UsernamePasswordCredentialsImpl(scope, id, "", user, password);
        if (!store.getDomains().contains(domain)) {
            store.addDomain(domain);
        }
        assertThat(store.addCredentials(domain, credentials)).isTrue();
    }

    private WorkflowRun run(String script, Result expected) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return jenkins.buildAndAssertStatus(expected, job);
    }

    @Test
    void promoteImageWritesWithCredentialsThatWithCredentialsCannotUse() throws Exception {
        WorkflowRun run = run("""
                try {
                    withCredentials([usernamePassword(credentialsId: 'key', usernameVariable: 'U', passwordVariable: 'P')]) {
                        echo 'the script has the key'
                    }
                } catch (e) {
                    echo "withCredentials: ${e.message}"
                }
                echo "created ${promoteImage(image: '%s').target}"
                """.formatted(image), Result.SUCCESS);

        jenkins.assertLogContains("withCredentials: Could not find credentials entry with ID 'key'", run);
        jenkins.assertLogContains("created " + registry.host() + "/shop/app:production-v1.4.2-0a1b2c3-", run);
        jenkins.assertLogNotContains("may push", run);
        assertThat(registry.tags("shop/app")).hasSize(2);
    }

    @Test
    void aStepCannotNameTheKey() throws Exception {
        WorkflowRun run = run("resolveImage image: '%s', credentialsId: 'key'".formatted(image), Result.FAILURE);

        jenkins.assertLogContains(
                "no credentials with this ID are available to this build.  [CREDENTIALS_UNUSABLE]", run);
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void aStepIsNotAllowedToWriteWithItsOwnCredentials() throws Exception {
        WorkflowRun run = run("promoteImage image: '%s', credentialsId: 'reading'".formatted(image), Result.FAILURE);

        jenkins.assertLogContains(
                "A step is not allowed to write to this registry with its own credentials.  [STEP_CREDENTIALS_NOT_ALLOWED]",
                run);
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void credentialsGoOnlyToHostsThatAnAdministratorNamed() throws Exception {
        add(
                new Domain("elsewhere", "", List.of(new HostnameSpecification("elsewhere.invalid", ""))),
                CredentialsScope.GLOBAL,
                "named",
                "team",
                "secret");
        String resolve = "resolveImage image: 'elsewhere.invalid/app:1.0.0', credentialsId: '%s'";

        WorkflowRun unnamed = run(resolve.formatted("reading"), Result.FAILURE);
        WorkflowRun named = run(resolve.formatted("named"), Result.FAILURE);

        jenkins.assertLogContains(
                "neither Manage Jenkins nor their domain includes this registry.  [CREDENTIALS_UNUSABLE]", unnamed);
        jenkins.assertLogNotContains("CREDENTIALS_UNUSABLE", named);
        jenkins.assertLogContains("[UNREACHABLE]", named);
    }

    @Test
    void anAdministratorCanRestrictStepsToConfiguredRegistries() throws Exception {
        ImagePromotionConfiguration.get().setOnlyConfiguredRegistries(true);

        WorkflowRun run = run("resolveImage 'elsewhere.invalid/app:1.0.0'", Result.FAILURE);

        jenkins.assertLogContains("[REGISTRY_NOT_ALLOWED]", run);
        assertThat(run("resolveImage '%s'".formatted(image), Result.SUCCESS)).isNotNull();
    }

    @Test
    void formsAnswerAdministratorsAndPostRequestsAlone() throws Exception {
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ)
                .everywhere()
                .to("reader"));
        String form = "descriptorByName/io.jenkins.plugins.imagepromotion.jenkins.config.";

        assertThat(post("admin", form + "RegistryConfiguration/checkHost?value=https://x"))
                .contains("not a registry host");
        assertThat(post("reader", form + "RegistryConfiguration/checkHost?value=https://x"))
                .doesNotContain("registry");
        assertThat(post("admin", form + "RegistryConfiguration/fillPromotionCredentialsIdItems"))
                .contains("\"key\"");
        assertThat(post("reader", form + "RegistryConfiguration/fillPromotionCredentialsIdItems"))
                .doesNotContain("key");
        assertThat(post("admin", form + "EnvironmentConfiguration/checkApprovals?value=x"))
                .contains("approvals");
        assertThat(post("reader", form + "EnvironmentConfiguration/checkApprovals?value=x"))
                .doesNotContain("approvals");
        assertThat(ask("admin", HttpMethod.GET, form + "RegistryConfiguration/checkHost?value=https://x")
                        .getStatusCode())
                .isBetween(400, 499);
    }

    private String post(String user, String path) throws Exception {
        return ask(user, HttpMethod.POST, path).getContentAsString();
    }

    private WebResponse ask(String user, HttpMethod method, String path) throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient().withBasicCredentials(user)) {
            client.setThrowExceptionOnFailingStatusCode(false);
            client.setJavaScriptEnabled(false);
            WebRequest request = new WebRequest(new URL(jenkins.getURL(), path), method);
            client.addCrumb(request);
            return client.getPage(request).getWebResponse();
        }
    }
}
