package io.jenkins.plugins.imagepromotion.controller;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.imagepromotion.gitops.FluxRepository;
import io.jenkins.plugins.imagepromotion.jenkins.config.EnvironmentConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.PolicyConfiguration;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import java.nio.file.Path;
import java.util.List;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Predicts, promotes, verifies and plans a rollback, with a Git repository in the workspace of a real build. */
@WithJenkins
class GitOpsInPipelineTest {
    private static final String OLD = "production-v1.4.1-0123abc-1763800000";
    private static final String NEW = "production-v1.4.2-0a1b2c3-";

    /** The closure of awaitDeployed calls {@code state} instead of kubectl. */
    private static final String FUNCTIONS = """
            def inGit(command) {
                sh "git -C fleet -c user.name=release -c user.email=release@example.com ${command}"
            }
            def state(image, digest) {
                \"""{"kind": "Pod", "metadata": {"name": "app-1", "namespace": "shop"},
                    "spec": {"containers": [{"name": "app", "image": "${image}"}]},
                    "status": {"containerStatuses": [{"name": "app", "imageID": "REPOSITORY@${digest}"}]}}\"""
            }
            """;

    @AutoClose
    private final StagedRegistry registry = new StagedRegistry();

    private final String repository = registry.host() + "/shop/app";
    private final SampleImage old = ImageBuilder.image().version("1.4.1").build();
    private JenkinsRule jenkins;
    private WorkflowJob job;
    private FluxRepository fleet;

    @BeforeEach
    void configure(JenkinsRule rule) throws Exception {
        jenkins = rule;
        registry.configure("shop/app");
        registry.push("shop/app", old, "staging-v1.4.1-0123abc-1763700000", OLD);
        requireSelection();
        job = jenkins.createProject(WorkflowJob.class);
        Path workspace = Path.of(jenkins.jenkins.getWorkspaceFor(job).getRemote());
        fleet = new FluxRepository(workspace.resolve("fleet"), repository);
        release("staging", StagedRegistry.STAGED);
        release("production", OLD);
    }

    private static void requireSelection() {
        EnvironmentConfiguration staging = new EnvironmentConfiguration("staging");
        staging.setBranch("main");
        EnvironmentConfiguration production = new EnvironmentConfiguration("production");
        production.setOrigins("staging");
        production.setMustBeSelected(true);
        PolicyConfiguration policy = new PolicyConfiguration("company");
        policy.setEnvironments(List.of(staging, production));
        ImagePromotionConfiguration.get().setPolicy(policy);
    }

    private void release(String environment, String tag) {
        fleet.write("apps/app/" + environment + "/release.yaml", """
                apiVersion: v1
                kind: Pod
                metadata: {name: app}
                spec:
                  containers:
                    - name: app
                      image: %s:%s # {"$imagepolicy": "flux-system:app-%s"}
                """.formatted(repository, tag, environment));
    }

    private WorkflowRun run(String script, Result expected) throws Exception {
        String text = (FUNCTIONS + script).replace("REPOSITORY", repository).replace("STAGED", StagedRegistry.STAGED);
        job.setDefinition(new CpsFlowDefinition(text, true));
        return jenkins.buildAndAssertStatus(expected, job);
    }

    @Test
    void refusesAPromotionThatAutomationWouldIgnore() throws Exception {
        fleet.automation("suspend: true");

        WorkflowRun run = run("node { promoteImage image: 'REPOSITORY:STAGED', gitops: 'fleet' }", Result.FAILURE);

        jenkins.assertLogContains("[NOT_SELECTED]", run);
        jenkins.assertLogNotContains("\tat ", run);
        assertThat(registry.tags("shop/app")).hasSize(3);
    }

    @Test
    void followsAPromotionFromPredictionToRollbackPlan() throws Exception {
        WorkflowRun run = run("""
                node {
                    inGit 'init --quiet'
                    inGit 'add --all'
                    inGit 'commit --quiet --message "Deploy 1.4.1"'
                    def next = predictDeployment image: 'REPOSITORY:production-v1.4.2-0a1b2c3-1767230000', path: 'fleet'
                    echo "predicted: ${next.deployed}, ${next.selectors[0].displaced}"
                    def promotion = promoteImage image: 'REPOSITORY:STAGED', gitops: 'fleet'
                    def checks = 0
                    def deployment = awaitDeployed(image: promotion.target, timeout: '2m', interval: '1s') {
                        checks++
                        state(promotion.target, checks == 1 ? 'OLD' : promotion.digest)
                    }
                    echo "deployed after ${checks} checks: ${deployment.containers}"
                    def pin = pinImage image: promotion.target, paths: 'fleet/apps/app/production'
                    echo "pinned ${pin.image == promotion.target + '@' + promotion.digest}: ${pin.files}"
                    inGit 'commit --quiet --all --message "Deploy 1.4.2"'
                    def plan = planRollback image: 'REPOSITORY', gitops: 'fleet'
                    echo "${plan.recommendation} to ${plan.lastGood}"
                    writeFile file: 'rollback.diff', text: plan.patch
                    inGit 'apply ../rollback.diff'
                    inGit 'diff --stat'
                }
                """.replace("'OLD'", "'" + old.digest() + "'"), Result.SUCCESS);

        jenkins.assertLogContains("predicted: true, " + OLD, run);
        jenkins.assertLogContains("[promoteImage] after the promotion: " + FluxRepository.POLICY + " selects it", run);
        jenkins.assertLogContains(
                "[awaitDeployed]   shop/Pod/app-1 container app: runs " + old.digest() + ", a different image", run);
        jenkins.assertLogContains("deployed after 2 checks: [shop/Pod/app-1 container app]", run);
        jenkins.assertLogContains("pinned true: [fleet/apps/app/production/release.yaml]", run);
        jenkins.assertLogContains("PROMOTE to " + repository + ":" + OLD, run);
        jenkins.assertLogContains("apps/app/production/release.yaml | 2 +-", run);
        assertThat(registry.tags("shop/app")).hasSize(4);
        assertThat(deployments(run)).singleElement().satisfies(one -> {
            assertThat(one.getString("image")).startsWith(repository + ":" + NEW);
            assertThat(one.getString("digest")).isEqualTo(registry.digest().toString());
            assertThat(one.getString("running")).isEqualTo("[\"shop/Pod/app-1 container app\"]");
        });
    }

    /** Returns the records from {@code api/json}, as a program reads them. */
    private List<JSONObject> deployments(WorkflowRun run) throws Exception {
        return jenkins.getJSON(run.getUrl() + "api/json").getJSONObject().getJSONArray("actions").stream()
                .map(JSONObject.class::cast)
                .filter(action -> action.has("deployments"))
                .flatMap(action -> action.getJSONArray("deployments").stream())
                .map(JSONObject.class::cast)
                .toList();
    }
}
