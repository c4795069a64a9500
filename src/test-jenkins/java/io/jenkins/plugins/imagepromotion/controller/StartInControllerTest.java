package io.jenkins.plugins.imagepromotion.controller;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.cli.CLICommandInvoker;
import hudson.model.Item;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.StringParameterDefinition;
import hudson.security.AuthorizationStrategy;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.imagepromotion.jenkins.config.EnvironmentConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.PolicyConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.history.PublishedImagesAction;
import io.jenkins.plugins.imagepromotion.jenkins.start.ImageToPromoteParameterDefinition;
import io.jenkins.plugins.imagepromotion.jenkins.start.ImageToPromoteParameterValue;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.util.NameValuePair;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Starts promotions in a controller: from the page of a build, and with an image as a parameter. */
@WithJenkins
class StartInControllerTest {
    private final StagedRegistry registry = new StagedRegistry();
    private JenkinsRule jenkins;
    private WorkflowJob builder;
    private WorkflowJob promoter;

    @BeforeEach
    void configure(JenkinsRule rule) throws Exception {
        jenkins = rule;
        registry.configure("team/shop");
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ, Item.READ, Item.BUILD)
                .everywhere()
                .to("alice")
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader"));
        EnvironmentConfiguration staging = new EnvironmentConfiguration("staging");
        staging.setBranch("main");
        EnvironmentConfiguration production = new EnvironmentConfiguration("production");
        production.setOrigins("staging");
        production.setPromotionJob("promoter");
        PolicyConfiguration policy = new PolicyConfiguration("company");
        policy.setEnvironments(List.of(staging, production));
        ImagePromotionConfiguration.get().setPolicy(policy);
        builder = jenkins.createProject(WorkflowJob.class, "builder");
        builder.setDefinition(new CpsFlowDefinition("resolveImage image: '" + image() + "', published: true", true));
        promoter = jenkins.createProject(WorkflowJob.class, "promoter");
        promoter.setDefinition(new CpsFlowDefinition("""
                pipeline {
                    agent none
                    parameters {
                        imageToPromote(name: 'IMAGE', repository: '%s/team/shop')
                    }
                    stages {
                        stage('Show') {
                            steps {
                                echo "got ${params.IMAGE} and ${env.IMAGE}"
                            }
                        }
                    }
                }
                """.formatted(registry.host()), true));
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private String image() {
        return registry.host() + "/team/shop:" + StagedRegistry.STAGED;
    }

    private String pinned() {
        return image() + "@" + registry.digest();
    }

    /** Runs a first build, which declares the parameters of the pipeline. */
    private void declareParameters() throws Exception {
        jenkins.buildAndAssertSuccess(promoter);
    }

    private WorkflowRun published() throws Exception {
        return jenkins.buildAndAssertSuccess(builder);
    }

    private void assertPromoterGot(int build, String image) throws Exception {
        jenkins.waitUntilNoActivity();
        WorkflowRun run = promoter.getBuildByNumber(build);
        assertThat(run).isNotNull();
        jenkins.assertLogContains("got " + image + " and " + image, run);
    }

    private HtmlPage page(String user, String path) throws Exception {
        JenkinsRule.WebClient client = jenkins.createWebClient().login(user);
        client.setThrowExceptionOnFailingStatusCode(false);
        return client.goTo(path);
    }

    private int get(String user, String path) throws Exception {
        JenkinsRule.WebClient client = jenkins.createWebClient().login(user);
        return status(client, new WebRequest(new URL(jenkins.getURL(), path)));
    }

    private int post(String user, String path, String value) throws Exception {
        JenkinsRule.WebClient client = jenkins.createWebClient().login(user);
        WebRequest request = new WebRequest(new URL(jenkins.getURL(), path), HttpMethod.POST);
        request.setRequestParameters(List.of(new NameValuePair("IMAGE", value)));
        return status(client, client.addCrumb(request));
    }

    /** Returns the status without showing the answer: for a missing page of a build, Jenkins sends a script that opens the build. */
    private static int status(JenkinsRule.WebClient client, WebRequest request) throws Exception {
        client.getOptions().setRedirectEnabled(false);
        return client.loadWebResponse(request).getStatusCode();
    }

    @Test
    void aBuildListsItsPublishedImagesOnItsPageAndInItsApi() throws Exception {
        WorkflowRun run = published();

        assertThat(PublishedImagesAction.of(run))
                .singleElement()
                .satisfies(published -> assertThat(published.getReference()).isEqualTo(pinned()));
        assertThat(page("alice", run.getUrl()).asNormalizedText()).contains("Published images", image());
        assertThat(jenkins.createWebClient()
                        .login("alice")
                        .getJSON(run.getUrl() + "api/json?tree=actions[images[pinned]]")
                        .getContentAsString())
                .contains(registry.host() + "/team/shop@" + registry.digest());
    }

    @Test
    void promoteStartsTheJobWithTheImageAsTheUser() throws Exception {
        declareParameters();
        WorkflowRun run = published();
        HtmlForm form = page("alice", run.getUrl() + "promote-image/").getFormByName("promote");

        HtmlPage after = jenkins.submit(form);

        assertThat(after.getUrl().toString()).endsWith("/job/promoter/");
        assertPromoterGot(2, pinned());
        WorkflowRun promotion = promoter.getBuildByNumber(2);
        jenkins.assertLogContains("Started by user alice", promotion);
        jenkins.assertLogContains("The image to promote is " + image() + ", which builder #1 published", promotion);
        assertThat(promotion.getAction(ParametersAction.class).getParameter("IMAGE"))
                .isInstanceOf(ImageToPromoteParameterValue.class);
        assertThat(page("alice", promotion.getUrl()).asNormalizedText()).contains("published by builder #1");
        promotion.reload();
        assertThat(promotion
                        .getAction(ParametersAction.class)
                        .getParameter("IMAGE")
                        .getValue())
                .isEqualTo(pinned());
    }

    @Test
    void promoteIsNotOfferedToAUserWithoutThePermission() throws Exception {
        declareParameters();
        WorkflowRun run = published();

        assertThat(page("reader", run.getUrl()).asNormalizedText()).doesNotContain("Promote…");
        assertThat(get("reader", run.getUrl() + "promote-image/")).isEqualTo(404);
        assertThat(post("reader", run.getUrl() + "promote-image/start?environment=production&image=" + image(), ""))
                .isEqualTo(404);
        assertThat(promoter.getLastBuild().getNumber()).isEqualTo(1);
    }

    @Test
    void promoteReportsTheParameterThatTheJobLacks() throws Exception {
        promoter.addProperty(new ParametersDefinitionProperty(new StringParameterDefinition("IMAGE", "")));
        WorkflowRun run = published();

        assertThat(page("alice", run.getUrl() + "promote-image/").asNormalizedText())
                .contains("[PROMOTION_JOB_UNSUITABLE]", "no string parameter DIGEST")
                .doesNotContain("Promote to production");
        assertThat(post("alice", run.getUrl() + "promote-image/start?environment=production&image=" + image(), ""))
                .isEqualTo(400);
        assertThat(promoter.getLastBuild()).isNull();
    }

    @Test
    void theFormListsTheImagesAndStartsTheBuild() throws Exception {
        declareParameters();
        HtmlPage page = page("alice", promoter.getUrl() + "build?delay=0sec");
        page.getWebClient().waitForBackgroundJavaScript(10_000);
        HtmlForm form = page.getFormByName("parameters");
        assertThat(form.getSelectByName("value").getOptions())
                .extracting(option -> option.getValueAttribute())
                .containsExactly("", image());
        form.getSelectByName("value").setSelectedAttribute(image(), true);

        jenkins.submit(form);

        assertPromoterGot(2, pinned());
    }

    @Test
    void restStartsABuildOnlyWithAValidValue() throws Exception {
        declareParameters();
        String path = promoter.getUrl() + "buildWithParameters?delay=0sec";

        assertThat(post("alice", path, "latest")).isEqualTo(400);
        assertThat(post("alice", path, StagedRegistry.STAGED.replace("1.4.2", "9.9.9")))
                .isEqualTo(400);
        assertThat(post("reader", path, StagedRegistry.STAGED)).isEqualTo(403);
        assertThat(post("alice", path, StagedRegistry.STAGED)).isEqualTo(201);

        assertPromoterGot(2, pinned());
    }

    @Test
    void theCommandLineStartsABuildOnlyWithAValidValue() throws Exception {
        declareParameters();
        Callable<CLICommandInvoker> build = () -> new CLICommandInvoker(jenkins, "build").asUser("alice");

        CLICommandInvoker.Result bad = build.call().invokeWithArgs("promoter", "-p", "IMAGE=latest");
        assertThat(bad.returnCode()).isEqualTo(3);
        assertThat(bad.stderr()).contains("ERROR: IMAGE: The tag can move").doesNotContain("\tat ");

        assertThat(build.call()
                        .invokeWithArgs("promoter", "-p", "IMAGE=" + StagedRegistry.STAGED)
                        .returnCode())
                .isZero();
        assertPromoterGot(2, pinned());
    }

    @Test
    void theFormPreservesTheParameter() throws Exception {
        ImageToPromoteParameterDefinition parameter =
                new ImageToPromoteParameterDefinition("IMAGE", registry.host() + "/team/shop");
        parameter.setTo("production");
        parameter.setLastSuccessfulOf("builder");
        parameter.setDescription("what was tested");
        promoter.addProperty(new ParametersDefinitionProperty(parameter));

        // The client of the round trip does not log in.
        jenkins.jenkins.setAuthorizationStrategy(new AuthorizationStrategy.Unsecured());
        jenkins.configRoundtrip(promoter);

        assertThat(promoter.getProperty(ParametersDefinitionProperty.class).getParameterDefinition("IMAGE"))
                .usingRecursiveComparison()
                .isEqualTo(parameter);
    }

    @Test
    void thePromotionJobCanBeConfiguredAsCode(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("jenkins.yaml"), """
                unclassified:
                  imagePromotion:
                    policy:
                      name: company
                      environments:
                        - name: staging
                          branch: main
                        - name: production
                          origins: staging
                          promotionJob: shop/promote
                """);

        ConfigurationAsCode.get().configure(file.toString());

        assertThat(ImagePromotionConfiguration.get().promotionJob("production")).contains("shop/promote");
        assertThat(ImagePromotionConfiguration.get().promotionJob("staging")).isEmpty();
    }
}
