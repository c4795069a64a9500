package io.jenkins.plugins.imagepromotion.controller;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Action;
import hudson.model.FreeStyleBuild;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.imagepromotion.jenkins.history.PromotionAction;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Tests the tables on the page of a build, the badges in the build history, and the links in the console. */
@WithJenkins
class RunPageTest {
    private final StagedRegistry registry = new StagedRegistry();
    private final String repository = registry.host() + "/shop/app";
    private JenkinsRule jenkins;

    @BeforeEach
    void configure(JenkinsRule rule) {
        jenkins = rule;
        registry.configure("shop/app");
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private WorkflowRun run(String script, Result expected) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return jenkins.buildAndAssertStatus(expected, job);
    }

    private WorkflowRun promoted() throws Exception {
        return run(
                "promoteImage image: '%s:%s', describe: true".formatted(repository, StagedRegistry.STAGED),
                Result.SUCCESS);
    }

    private JenkinsRule.WebClient client() throws Exception {
        return jenkins.createWebClient().withJavaScriptEnabled(false);
    }

    private String history(Run<?, ?> run) throws Exception {
        return client().goTo(run.getParent().getUrl() + "buildHistory/ajax", null)
                .getWebResponse()
                .getContentAsString();
    }

    @Test
    void showsAPromotionAsATableRow() throws Exception {
        WorkflowRun run = promoted();
        HtmlPage page = client().getPage(run);

        assertThat(page.asNormalizedText())
                .contains("Promoted images", repository, "1.4.2", "staging → production", "Promoted")
                .contains(registry.digest().toString().substring(7, 19))
                .containsPattern("production-v1\\.4\\.2-\\S+-[0-9]{10}");
        assertThat(page.<org.htmlunit.html.HtmlButton>getFirstByXPath(
                                "//button[contains(@class, 'jenkins-copy-button')]")
                        .getAttribute("text"))
                .isEqualTo(repository + "@" + registry.digest());
        assertThat(page.getAnchorByHref(jenkins.contextPath + "/image-promotions/digest/" + registry.digest() + "/"))
                .isNotNull();
        assertThat(run.getDescription()).startsWith("production-v1.4.2-");
    }

    @Test
    void showsABadgeForAPromotionAndForARefusal() throws Exception {
        assertThat(history(promoted())).contains("Promoted: production-v1.4.2-");

        WorkflowRun refused = run("promoteImage image: '%s:latest'".formatted(repository), Result.FAILURE);

        assertThat(history(refused)).contains("Refused: MUTABLE_TAG");
        assertThat(client().getPage(refused).asNormalizedText())
                .contains("Refused", "MUTABLE_TAG", repository + ":latest", "The tag can move");
        assertThat(client().goTo(refused.getUrl() + "api/json?tree=actions[refusals[code,image]]", "application/json")
                        .getWebResponse()
                        .getContentAsString())
                .contains("\"code\":\"MUTABLE_TAG\"");
        assertThat(Files.readString(refused.getRootDir().toPath().resolve("build.xml")))
                .doesNotContain("MUTABLE_TAG");
    }

    @Test
    void linksTheDigestInTheConsoleAndKeepsTheLogPlain() throws Exception {
        WorkflowRun run = promoted();
        String digest = registry.digest().toString();

        assertThat(client().getPage(run, "console")
                        .getAnchorByHref(jenkins.contextPath + "/image-promotions/digest/" + digest + "/"))
                .isNotNull();
        assertThat(client().goTo(run.getUrl() + "consoleText", "text/plain")
                        .getWebResponse()
                        .getContentAsString())
                .contains(" holds " + digest)
                .doesNotContain("<a ", "\u001b");
        assertThat(Files.readString(run.getRootDir().toPath().resolve("log"), StandardCharsets.UTF_8))
                .containsPattern(
                        "(?m)^.*\\[promoteImage\\] read back: production-v1\\.4\\.2-\\S+ holds " + digest + "$");
    }

    /** The records have no version and no previous image, and contain text that looks like HTML. */
    @Test
    void showsRecordsOfAnOlderVersionEscaped() throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        try (InputStream xml = SavedRecordsTest.class.getResourceAsStream("records-0.1.0.xml")) {
            String text = new String(xml.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("registry.example.com/team/shop:", "registry.example.com/team/&lt;b&gt;shop:");
            ((List<?>) Run.XSTREAM2.fromXML(text))
                    .stream()
                            .filter(Action.class::isInstance)
                            .map(Action.class::cast)
                            .forEach(build::addAction);
        }
        build.save();
        build.reload();

        assertThat(build.getAction(PromotionAction.class).getPromotions()).hasSize(1);
        assertThat(client().getPage(build).asNormalizedText())
                .contains("registry.example.com/team/<b>shop", "production-v1.4.1-1f3e5d7-1763900000");
        assertThat(history(build)).contains("production-v1.4.1-1f3e5d7-1763900000");
    }
}
