package io.jenkins.plugins.imagepromotion.controller.restart;

import hudson.ExtensionList;
import hudson.model.Action;
import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.listeners.SaveableListener;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.imagepromotion.jenkins.approval.ApprovalAction;
import io.jenkins.plugins.imagepromotion.jenkins.config.EnvironmentConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.PolicyConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.RegistryConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.RouteConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.history.EvidenceStore;
import io.jenkins.plugins.imagepromotion.jenkins.history.PromotionAction;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graphanalysis.DepthFirstScanner;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.job.properties.DurabilityHintJobProperty;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.jenkinsci.plugins.workflow.support.steps.input.InputStepExecution;
import org.jvnet.hudson.test.JenkinsRule;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;

/** Starts and examines builds. Runs in the process of the controller. */
final class Builds {
    private static final long MILLIS = 300_000;
    /** The builds of this job cannot be resumed. */
    static final String UNSAVED = "unsaved";

    /** More than the number of builds that wait at the same time. */
    private static final int EXECUTORS = 100;

    private static final Authentication ALICE = new UsernamePasswordAuthenticationToken("alice", "", List.of());

    /** The folder for the files of held threads; null if no thread is held. */
    private static volatile Path marks;

    private Builds() {}

    /** The result of a build. */
    static final class Outcome implements Serializable {
        private static final long serialVersionUID = 1L;

        final String result;
        final String log;
        /** Each as {@code outcome target digest}. */
        final ArrayList<String> promotions = new ArrayList<>();
        /** The users whose approvals are on record. */
        final ArrayList<String> approvals = new ArrayList<>();
        /** The content of each archived file. */
        final ArrayList<String> artifacts = new ArrayList<>();

        Outcome(String result, String log) {
            this.result = result;
            this.log = log;
        }
    }

    /** Configures these registries and the environments that the scripts promote to. */
    static Integer configure(JenkinsRule jenkins, ArrayList<String> hosts) throws Exception {
        jenkins.jenkins.setNumExecutors(EXECUTORS);
        jenkins.jenkins.setQuietPeriod(0);
        ImagePromotionConfiguration configuration = ImagePromotionConfiguration.get();
        List<RegistryConfiguration> registries = new ArrayList<>();
        for (String host : hosts) {
            RegistryConfiguration registry = new RegistryConfiguration(host);
            registry.setPlainHttp(true);
            registries.add(registry);
        }
        configuration.setRegistries(registries);
        EnvironmentConfiguration staging = new EnvironmentConfiguration("staging");
        staging.setBranch("main");
        EnvironmentConfiguration signed = production("signed", hosts);
        signed.setReferrers("cosign-signature");
        EnvironmentConfiguration approved = production("approved", hosts);
        approved.setApprovals(1);
        PolicyConfiguration policy = new PolicyConfiguration("company");
        EnvironmentConfiguration rising = production("rising", hosts);
        rising.setNoDowngrade(true);
        policy.setEnvironments(List.of(staging, production("production", hosts), signed, approved, rising));
        configuration.setPolicy(policy);
        configuration.save();
        return hosts.size();
    }

    private static EnvironmentConfiguration production(String name, List<String> hosts) {
        EnvironmentConfiguration environment = new EnvironmentConfiguration(name);
        environment.setOrigins("staging");
        environment.setRoutes(hosts.stream()
                .map(host -> new RouteConfiguration(host + "/shop/app", host + "/shop/released"))
                .toList());
        return environment;
    }

    /** Starts to hold threads as {@link Held} describes; each held thread creates a file in that folder. */
    static Integer hold(JenkinsRule jenkins, String folder) {
        marks = Path.of(folder);
        ExtensionList.lookup(SaveableListener.class).add(0, new Held(marks));
        return 1;
    }

    /** Verifies the evidence and returns its problems. */
    static ArrayList<String> problems(JenkinsRule jenkins, String unused) throws Exception {
        EvidenceStore.get().verify();
        return new ArrayList<>(
                EvidenceStore.get().problems().stream().map(Object::toString).toList());
    }

    /** Starts a build of each script, without waiting for it. */
    static Integer start(JenkinsRule jenkins, LinkedHashMap<String, String> scripts) throws Exception {
        for (Map.Entry<String, String> script : scripts.entrySet()) {
            WorkflowJob job = jenkins.jenkins.getItemByFullName(script.getKey(), WorkflowJob.class);
            if (job == null) {
                job = jenkins.createProject(WorkflowJob.class, script.getKey());
            }
            job.setDefinition(new CpsFlowDefinition(script.getValue(), true));
            if (script.getKey().equals(UNSAVED)) {
                job.addProperty(new DurabilityHintJobProperty(FlowDurabilityHint.PERFORMANCE_OPTIMIZED));
            }
            CauseAction cause = new CauseAction(new Cause.UserIdCause("carol"));
            job.scheduleBuild2(0, marks == null ? new Action[] {cause} : new Action[] {cause, new Held.Before(marks)});
        }
        return scripts.size();
    }

    /** Waits until the newest build of the job asks for an approval. */
    static Integer awaitQuestion(JenkinsRule jenkins, String job) throws Exception {
        return question(job) == null ? 0 : 1;
    }

    private static InputStepExecution question(String job) throws Exception {
        long end = System.currentTimeMillis() + MILLIS;
        WorkflowRun run = build(job, end);
        while (questions(run).isEmpty()) {
            if (!run.isBuilding() || System.currentTimeMillis() > end) {
                throw new AssertionError("The build asks nothing:\n" + JenkinsRule.getLog(run));
            }
            Thread.sleep(50);
        }
        return questions(run).get(0);
    }

    /** Approves in the newest build of the job, in a thread that may be held. */
    static Integer answer(JenkinsRule jenkins, String job) throws Exception {
        InputStepExecution question = question(job);
        ExtensionList.lookup(SaveableListener.class).stream()
                .filter(Held.class::isInstance)
                .forEach(held -> ((Held) held).answering());
        new Thread(() -> {
                    try (ACLContext as = ACL.as2(ALICE)) {
                        question.proceed(Map.of("promotion", "anything"));
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                })
                .start();
        return 1;
    }

    /** Waits until the newest builds of these jobs end, and approves their questions. */
    static LinkedHashMap<String, Outcome> outcomes(JenkinsRule jenkins, ArrayList<String> jobs) throws Exception {
        LinkedHashMap<String, Outcome> outcomes = new LinkedHashMap<>();
        long end = System.currentTimeMillis() + MILLIS;
        for (String job : jobs) {
            outcomes.put(job, outcome(build(job, end), end));
        }
        return outcomes;
    }

    private static WorkflowRun build(String job, long end) throws Exception {
        WorkflowJob found = Jenkins.get().getItemByFullName(job, WorkflowJob.class);
        while (found.getLastBuild() == null && System.currentTimeMillis() < end) {
            Thread.sleep(50);
        }
        return found.getLastBuild();
    }

    /** Approves every open question of the newest builds of these jobs. */
    static Integer approve(JenkinsRule jenkins, ArrayList<String> jobs) throws Exception {
        long end = System.currentTimeMillis() + MILLIS;
        for (String job : jobs) {
            approve(build(job, end));
        }
        return jobs.size();
    }

    private static void approve(WorkflowRun run) throws Exception {
        for (InputStepExecution question : questions(run)) {
            try (ACLContext as = ACL.as2(ALICE)) {
                question.proceed(Map.of("promotion", "anything"));
            }
        }
    }

    private static Outcome outcome(WorkflowRun run, long end) throws Exception {
        while (run.isBuilding() && System.currentTimeMillis() < end) {
            approve(run);
            Thread.sleep(50);
        }
        Outcome outcome =
                new Outcome(run.isBuilding() ? "BUILDING" : String.valueOf(run.getResult()), JenkinsRule.getLog(run));
        PromotionAction promotions = run.getAction(PromotionAction.class);
        if (promotions != null) {
            promotions
                    .getPromotions()
                    .forEach(one ->
                            outcome.promotions.add(one.getOutcome() + " " + one.getTarget() + " " + one.getDigest()));
        }
        for (FlowNode node : new DepthFirstScanner().allNodes(run.getExecution())) {
            ApprovalAction.on(node).forEach(answer -> outcome.approvals.add(answer.getUser()));
        }
        for (var artifact : run.getArtifacts()) {
            outcome.artifacts.add(Files.readString(artifact.getFile().toPath()));
        }
        return outcome;
    }

    private static List<InputStepExecution> questions(WorkflowRun run) throws Exception {
        InputAction action = run.getAction(InputAction.class);
        return action == null
                ? List.of()
                : action.getExecutions().stream()
                        .filter(question -> !question.isSettled())
                        .toList();
    }
}
