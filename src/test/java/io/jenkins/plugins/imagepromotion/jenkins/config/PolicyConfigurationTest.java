package io.jenkins.plugins.imagepromotion.jenkins.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hudson.Controller;
import hudson.model.Descriptor.FormException;
import hudson.security.Whoami;
import hudson.util.FormValidation;
import io.jenkins.plugins.imagepromotion.jenkins.permission.ImagePromotionPermission;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.demand.Approvals;
import io.jenkins.plugins.imagepromotion.policy.file.PolicyFile;
import io.jenkins.plugins.imagepromotion.testing.PolicyKeys;
import java.lang.reflect.Field;
import java.util.List;
import jenkins.model.Installed;
import net.sf.json.JSONObject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kohsuke.stapler.StaplerRequest2;

/** The policy in Manage Jenkins: the same model as in a file, nothing saved that cannot be meant. */
class PolicyConfigurationTest {
    private final ImagePromotionConfiguration configuration = Controller.fresh();
    private final EnvironmentConfiguration.DescriptorImpl form = new EnvironmentConfiguration.DescriptorImpl();

    @AfterEach
    void restorePermissions() {
        Whoami.mayNot();
    }

    private static EnvironmentConfiguration built(String name, String branch) {
        EnvironmentConfiguration environment = new EnvironmentConfiguration(name);
        environment.setBranch(branch);
        return environment;
    }

    private static EnvironmentConfiguration promoted(String name, String origins) {
        EnvironmentConfiguration environment = new EnvironmentConfiguration(name);
        environment.setOrigins(origins);
        return environment;
    }

    private static PolicyConfiguration policy(EnvironmentConfiguration... environments) {
        PolicyConfiguration policy = new PolicyConfiguration("company");
        policy.setEnvironments(List.of(environments));
        return policy;
    }

    /** XStream sets a list to null if a version without it saved the settings. */
    @ParameterizedTest
    @CsvSource({
        "EnvironmentConfiguration, routes", "EnvironmentConfiguration, freezes",
                "RequiredProofsConfiguration, signatures",
        "RequiredProofsConfiguration, provenance", "RequiredProofsConfiguration, sbom",
                "RequiredProofsConfiguration, vulnerabilities"
    })
    void readsTheSettingsOfAnEarlierVersion(String type, String list) throws ReflectiveOperationException {
        EnvironmentConfiguration production = promoted("production", "staging");
        Field field = Class.forName(PolicyConfiguration.class.getPackageName() + "." + type)
                .getDeclaredField(list);
        field.setAccessible(true);
        field.set(production, null);

        assertThat(production.environment())
                .isEqualTo(promoted("production", "staging").environment());
    }

    @Test
    void readsASignatureOfAnEarlierVersion() throws ReflectiveOperationException {
        SignatureConfiguration team = new SignatureConfiguration("team");
        team.setKeys(PolicyKeys.TEAM);
        EnvironmentConfiguration production = promoted("production", "staging");
        production.setSignatures(List.of(team));
        Environment expected = production.environment();
        Field field = SignedProofConfiguration.class.getDeclaredField("identities");
        field.setAccessible(true);
        field.set(team, null);

        assertThat(production.environment()).isEqualTo(expected);
        assertThat(team.getIdentities()).isEmpty();
    }

    @Test
    void savesNoIdentityWithoutATrustedRoot() {
        SbomConfiguration sbom = new SbomConfiguration("syft");
        sbom.setIdentities(List.of(new IdentityConfiguration("https://a.invalid", "*@a.invalid")));
        EnvironmentConfiguration production = promoted("production", "staging");
        production.setSbom(List.of(sbom));

        assertThatThrownBy(() -> configuration.setPolicy(policy(built("staging", "main"), production)))
                .hasMessage("The policy is not valid: the SBOM \"syft\" has identities, but no trustedRoot. Expected:"
                        + " trustedRoot together with identities.");
        sbom.setTrustedRoot(PolicyKeys.TRUSTED_ROOT);
        sbom.setIdentities(List.of(new IdentityConfiguration(null, "*@a.invalid")));
        assertThatThrownBy(() -> configuration.setPolicy(policy(built("staging", "main"), production)))
                .hasMessage("The policy is not valid: a field is empty. Expected: issuer.");
    }

    @Test
    void isTheThreeTierModelWithoutConfiguration() {
        assertThat(configuration.getPolicy()).isNull();
        assertThat(configuration.judgingPolicy()).isEqualTo(Policy.threeTier());
    }

    @Test
    void saysWithEveryFieldWhatAFileSays() {
        EnvironmentConfiguration production = promoted("production", "staging  archive");
        production.setTagFormat("prod_{version}_{commit}_{timestamp}");
        production.setTagPattern("prod_(?<version>.+)_(?<commit>.+)_(?<timestamp>.+)");
        production.setRoutes(
                List.of(new RouteConfiguration(" a.example.com/staging/{path} ", "a.example.com/production/{path}")));
        production.setJobs(" release/** team/shop/main ");
        production.setMinimumSoak(" 1d12h ");
        production.setNoDowngrade(true);
        production.setPlatforms("linux/amd64\nlinux/arm64");
        production.setReferrers("sbom");
        SignatureConfiguration team = new SignatureConfiguration(" release team ");
        team.setKeys(PolicyKeys.TEAM.replace("\n", "\r\n") + " \r\n" + PolicyKeys.AUDIT);
        team.setMatch("all");
        SignatureConfiguration notary = new SignatureConfiguration("notary");
        notary.setCertificates(PolicyKeys.ROOT);
        notary.setSubjects("C=US, ST=WA, O=acme, CN=a\r\n C=US, ST=WA, O=acme, CN=b ");
        SignatureConfiguration workflow = new SignatureConfiguration("workflow");
        workflow.setTrustedRoot(PolicyKeys.TRUSTED_ROOT.replace("\n", "\r\n"));
        workflow.setIdentities(List.of(
                new IdentityConfiguration(" https://a.invalid ", " *@a.invalid "),
                new IdentityConfiguration("https://b.invalid", "https://b.invalid/x")));
        production.setSignatures(List.of(team, notary, workflow));
        ProvenanceConfiguration ci = new ProvenanceConfiguration("ci");
        ci.setKeys(PolicyKeys.TEAM);
        ci.setBuilders("https://ci.example.com/** ");
        ci.setSources("https://git.example.com/a https://git.example.com/b");
        ci.setBranches("main, release/*");
        ci.setTags("v*");
        ProvenanceConfiguration actions = new ProvenanceConfiguration("actions");
        actions.setTrustedRoot(PolicyKeys.TRUSTED_ROOT);
        actions.setIdentities(List.of(new IdentityConfiguration("https://a.invalid", "https://a.invalid/x")));
        actions.setBuilders("**");
        actions.setSources("**");
        production.setProvenance(List.of(ci, actions));
        SbomConfiguration syft = new SbomConfiguration("syft");
        syft.setKeys(PolicyKeys.AUDIT);
        syft.setMaximumAge(" 30d ");
        SbomConfiguration trivy = new SbomConfiguration("trivy");
        trivy.setTrustedRoot(PolicyKeys.TRUSTED_ROOT);
        trivy.setIdentities(List.of(new IdentityConfiguration("https://a.invalid", "https://a.invalid/y")));
        production.setSbom(List.of(syft, trivy));
        VulnerabilityConfiguration nightly = new VulnerabilityConfiguration("nightly");
        nightly.setKeys(PolicyKeys.AUDIT);
        nightly.setMaximumAge("7d");
        nightly.setCritical(" 0 ");
        nightly.setMedium("20");
        production.setVulnerabilities(List.of(nightly));
        production.setSelfApproval(true);
        production.setAuthorsMayApprove(false);
        production.setUnattended(" refuse ");
        production.setPlainInput(true);
        production.setKeepPlatforms(true);
        production.setMustBeSelected(true);
        production.setAllowReplay(true);
        production.setPaths("live/**  prod/ ");
        production.setApprovals(1);
        production.setApprovers("alice bob");
        production.setFreezes(List.of(new FreezeConfiguration("weekend", "UTC", "Friday 16:00", "Monday 08:00")));
        EnvironmentConfiguration archive = new EnvironmentConfiguration("archive");
        archive.setProtected(true);
        PolicyConfiguration written = policy(built("staging", "main"), archive, production);
        written.setMutableTags("blue candidate-*");

        configuration.setPolicy(written);

        assertThat(configuration.judgingPolicy()).isEqualTo(PolicyFile.parse("Manage Jenkins", """
                name: company
                mutableTags: [blue, candidate-*]
                environments:
                  - name: staging
                    branch: main
                  - name: archive
                    protected: true
                  - name: production
                    origins: [staging, archive]
                    tagFormat: prod_{version}_{commit}_{timestamp}
                    tagPattern: prod_(?<version>.+)_(?<commit>.+)_(?<timestamp>.+)
                    routes:
                      - from: a.example.com/staging/{path}
                        to: a.example.com/production/{path}
                    jobs: [release/**, team/shop/main]
                    minimumSoak: 1d12h
                    noDowngrade: true
                    platforms: [linux/amd64, linux/arm64]
                    referrers: [sbom]
                    signatures:
                      - name: release team
                        match: all
                        keys: %s
                      - name: notary
                        subjects: ["C=US, ST=WA, O=acme, CN=a", "C=US, ST=WA, O=acme, CN=b"]
                        certificates: %s
                      - name: workflow
                        identities:
                          - {issuer: https://a.invalid, subject: "*@a.invalid"}
                          - {issuer: https://b.invalid, subject: https://b.invalid/x}
                        trustedRoot: %s
                    provenance:
                      - name: ci
                        builders: https://ci.example.com/**
                        sources: [https://git.example.com/a, https://git.example.com/b]
                        branches: [main, release/*]
                        tags: v*
                        keys: %s
                      - name: actions
                        builders: "**"
                        sources: "**"
                        identities: [{issuer: https://a.invalid, subject: https://a.invalid/x}]
                        trustedRoot: %s
                    sbom:
                      - {name: syft, maximumAge: 30d, keys: "%s"}
                      - name: trivy
                        identities: [{issuer: https://a.invalid, subject: https://a.invalid/y}]
                        trustedRoot: %s
                    vulnerabilities:
                      - {name: nightly, maximumAge: 7d, critical: 0, medium: 20, keys: "%s"}
                    approvals: 1
                    approvers: [alice, bob]
                    freezes:
                      - {name: weekend, timeZone: UTC, from: Friday 16:00, to: Monday 08:00}
                    selfApproval: true
                    authorsMayApprove: false
                    unattended: refuse
                    plainInput: true
                    keepPlatforms: true
                    mustBeSelected: true
                    allowReplay: true
                    paths: [live/**, prod/]
                """.formatted(
                        PolicyKeys.yaml(14, PolicyKeys.TEAM + PolicyKeys.AUDIT),
                        PolicyKeys.yaml(14, PolicyKeys.ROOT),
                        PolicyKeys.yaml(14, PolicyKeys.TRUSTED_ROOT),
                        PolicyKeys.yaml(14, PolicyKeys.TEAM),
                        PolicyKeys.yaml(14, PolicyKeys.TRUSTED_ROOT),
                        PolicyKeys.AUDIT.replace("\n", "\\n"),
                        PolicyKeys.yaml(14, PolicyKeys.TRUSTED_ROOT),
                        PolicyKeys.AUDIT.replace("\n", "\\n"))));
        assertThat(configuration.judgingPolicy().layer()).isEqualTo("company (Manage Jenkins)");
    }

    @Test
    void savesNothingThatCannotBeMeant() {
        PolicyConfiguration good = policy(built("staging", "main"));
        configuration.setPolicy(good);
        EnvironmentConfiguration wrong = promoted("production", "staging");
        wrong.setMinimumSoak("1 week");

        assertThatThrownBy(() -> configuration.setPolicy(policy(built("staging", "main"), wrong)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "The policy is not valid: \"1 week\" is not a length of time. Expected: days, hours and minutes such as"
                                + " 3d, 12h, 90m or 1d12h.");
        assertThatThrownBy(() -> configuration.setPolicy(policy()))
                .hasMessage("The policy is not valid: it has no environments, so it would refuse everything.");
        assertThatThrownBy(() -> configuration.setPolicy(new PolicyConfiguration(" ")))
                .hasMessage("The policy is not valid: it has no name.");
        assertThatThrownBy(() -> configuration.setPolicy(policy(promoted("production", "staging"))))
                .hasMessageStartingWith(
                        "The policy is not valid: production has the origin staging, which is not an environment");
        assertThat(configuration.getPolicy()).isSameAs(good);
    }

    @Test
    void takesTheFormAndForgetsThePolicyThatItNoLongerHas() throws FormException {
        PolicyConfiguration submitted = policy(built("staging", "main"));
        JSONObject filled = new JSONObject();
        filled.put("policy", List.of(submitted));

        configuration.configure(BOUND, filled);
        assertThat(configuration.getPolicy()).isSameAs(submitted);

        configuration.configure(BOUND, new JSONObject());
        assertThat(configuration.getPolicy()).isNull();
    }

    @Test
    void changesNothingWhereTheFormsPolicyIsWrong() {
        configuration.setRegistries(List.of(new RegistryConfiguration("kept.example.com")));
        JSONObject filled = new JSONObject();
        filled.put("policy", List.of(policy()));

        assertThatThrownBy(() -> configuration.configure(BOUND, filled))
                .isInstanceOf(FormException.class)
                .satisfies(found ->
                        assertThat(((FormException) found).getFormField()).isEqualTo("policy"));
        assertThat(configuration.getRegistries()).hasSize(1);
    }

    @Test
    void checksEachFieldAsItIsTyped() {
        FreezeConfiguration.DescriptorImpl freeze = new FreezeConfiguration.DescriptorImpl();
        RouteConfiguration.DescriptorImpl route = new RouteConfiguration.DescriptorImpl();
        PolicyConfiguration.DescriptorImpl policy = new PolicyConfiguration.DescriptorImpl();

        assertWrong(form.doCheckName("Pre Prod"), form.doCheckName("preprod"));
        assertWrong(form.doCheckName(" "), form.doCheckName("production"));
        assertWrong(form.doCheckOrigins("production", "Stag ing"), form.doCheckOrigins("production", "staging, eu"));
        assertWrong(form.doCheckOrigins("eu", "staging eu"), form.doCheckOrigins("eu", ""));
        assertWrong(form.doCheckTagFormat("p", "x"), form.doCheckTagFormat("p", "p{version}-{commit}-{timestamp}"));
        assertWrong(
                form.doCheckTagPattern("p", "", "["),
                form.doCheckTagPattern("p", "", "p-v(?<version>.+)-(?<commit>.+)-(?<timestamp>.+)"));
        assertWrong(form.doCheckMinimumSoak("1w"), form.doCheckMinimumSoak("7d"));
        assertWrong(form.doCheckPlatforms("linux/amd64 arm"), form.doCheckPlatforms("linux/amd64 linux/arm64"));
        assertWrong(form.doCheckPaths("x".repeat(501)), form.doCheckPaths("live/**"));
        assertWrong(form.doCheckJobs("x".repeat(501)), form.doCheckJobs("release/** shop"));
        assertWrong(route.doCheckFrom("team/{path}"), route.doCheckFrom("a.example.com/{path}"));
        assertWrong(route.doCheckTo("a.example.com/app:1"), route.doCheckTo("a.example.com/app"));
        assertWrong(freeze.doCheckTimeZone("CEST"), freeze.doCheckTimeZone("Europe/Berlin"));
        assertWrong(freeze.doCheckFrom("Fri"), freeze.doCheckFrom("Friday 16:00"));
        assertWrong(freeze.doCheckTo("tomorrow"), freeze.doCheckTo("2026-12-19"));
        assertWrong(policy.doCheckMutableTags("a b:c"), policy.doCheckMutableTags("a b-*"));
        assertThat(form.doCheckMinimumSoak("1w"))
                .hasMessage(
                        "The policy is not valid: \"1w\" is not a length of time. Expected: days, hours and minutes such as 3d,"
                                + " 12h, 90m or 1d12h.");
    }

    @Test
    void checksKeysAndCertificatesAsTheyAreTyped() {
        SignatureConfiguration.DescriptorImpl signature = new SignatureConfiguration.DescriptorImpl();

        assertWrong(signature.doCheckKeys(PolicyKeys.ROOT), signature.doCheckKeys(PolicyKeys.TEAM));
        assertWrong(signature.doCheckCertificates(PolicyKeys.TEAM), signature.doCheckCertificates(PolicyKeys.ROOT));
        assertWrong(
                signature.doCheckSubjects(PolicyKeys.ROOT, "CN=release"),
                signature.doCheckSubjects(PolicyKeys.ROOT, "C=US, ST=WA, O=acme\nC=DE, ST=BE, O=acme"));
        assertThat(signature.doCheckSubjects("", "C=US, ST=WA, O=acme").kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(signature.doCheckKeys("x"))
                .hasMessage(
                        "The policy is not valid: the public keys cannot be used: it has no PEM block. Expected: one"
                                + " or more public keys in PEM, each from BEGIN PUBLIC KEY to END PUBLIC KEY.");
        ProvenanceConfiguration.DescriptorImpl provenance = new ProvenanceConfiguration.DescriptorImpl();
        assertWrong(provenance.doCheckKeys("x"), provenance.doCheckKeys(PolicyKeys.TEAM));
        SbomConfiguration.DescriptorImpl sbom = new SbomConfiguration.DescriptorImpl();
        assertWrong(sbom.doCheckKeys("x"), sbom.doCheckKeys(PolicyKeys.TEAM));
        assertWrong(sbom.doCheckTrustedRoot("trusted_root.json"), sbom.doCheckTrustedRoot(PolicyKeys.TRUSTED_ROOT));
        assertThat(provenance.doCheckTrustedRoot("trusted_root.json"))
                .hasMessage("The policy is not valid: the trusted root is not JSON. Expected: the text of a Sigstore"
                        + " trusted root, not the name of its file.");
        assertThat(signature.doCheckTrustedRoot("").kind).isEqualTo(FormValidation.Kind.OK);
        IdentityConfiguration.DescriptorImpl identity = new IdentityConfiguration.DescriptorImpl();
        assertWrong(identity.doCheckIssuer("x".repeat(301)), identity.doCheckIssuer("https://a.invalid"));
        assertWrong(identity.doCheckSubject("x".repeat(301)), identity.doCheckSubject("*@a.invalid"));
        assertWrong(sbom.doCheckMaximumAge("0m"), sbom.doCheckMaximumAge("30d"));
        String tooLong = "x".repeat(501);
        assertWrong(provenance.doCheckBuilders(tooLong), provenance.doCheckBuilders("https://ci.example.com/**"));
        assertWrong(provenance.doCheckSources(tooLong), provenance.doCheckSources("https://git.example.com/*"));
        assertWrong(provenance.doCheckBranches(tooLong), provenance.doCheckBranches("main"));
        assertWrong(provenance.doCheckTags(tooLong), provenance.doCheckTags("v*"));
        assertThat(signature.doFillMatchItems())
                .extracting(option -> option.value)
                .containsExactly("", "all");
    }

    @ParameterizedTest
    @ValueSource(strings = {"job/release/job/promote", "/job/promote", "release/**, job/promote/"})
    void warnsAboutAUrlInsteadOfTheNameOfAJob(String jobs) {
        assertThat(form.doCheckJobs(jobs).kind).isEqualTo(FormValidation.Kind.WARNING);
        assertThat(form.doCheckJobs("release/promote, job, job-1/**").kind).isEqualTo(FormValidation.Kind.OK);
    }

    /** The empty value is the default, "one-more". */
    @Test
    void offersEachWayToTreatAnUnknownStarter() {
        assertThat(form.doFillUnattendedItems())
                .extracting(option -> option.value)
                .containsExactly("", "refuse", "allow")
                .hasSameSizeAs(Approvals.Unattended.NAMES);
    }

    @Test
    void checksTheNumberOfApprovalsAsItIsTyped() {
        Installed.plugin("pipeline-input-step");
        assertWrong(form.doCheckApprovals("-1"), form.doCheckApprovals("2"));
        assertThat(form.doCheckApprovals("-1"))
                .hasMessage("The policy is not valid: the number of approvals is negative.");
        assertThat(form.doCheckApprovals("two"))
                .hasMessage(
                        "The policy is not valid: \"two\" is not a number of approvals. Expected: a whole number such as"
                                + " 2.");
        assertThat(form.doCheckApprovals("").kind).isEqualTo(FormValidation.Kind.OK);
        Installed.nothing();
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice bob", "alice,bob", "alice, bob", " alice ,\n bob, "})
    void takesListsWithCommasAndSpaces(String approvers) {
        EnvironmentConfiguration production = promoted("production", "staging, archive");
        production.setApprovals(2);
        production.setApprovers(approvers);
        EnvironmentConfiguration archive = new EnvironmentConfiguration("archive");
        archive.setProtected(true);
        configuration.setPolicy(policy(built("staging", "main"), archive, production));

        Environment read = configuration.judgingPolicy().environment("production");
        assertThat(read.origins()).containsExactly("staging", "archive");
        assertThat(read.demands().get(Approvals.class).approvers()).containsExactly("alice", "bob");
    }

    /** Without names, everybody's approval would count. */
    @Test
    void savesNoListOfApproversThatNamesNobody() {
        EnvironmentConfiguration production = promoted("production", "staging");
        production.setApprovals(1);
        production.setApprovers(",");

        assertThatThrownBy(() -> configuration.setPolicy(policy(built("staging", "main"), production)))
                .hasMessage(
                        "The policy is not valid: a list is \",\". Expected: words with commas or spaces between them.");
    }

    private static void assertWrong(FormValidation wrong, FormValidation right) {
        assertThat(wrong.kind).isEqualTo(FormValidation.Kind.ERROR);
        assertThat(right.kind).isEqualTo(FormValidation.Kind.OK);
    }

    @Test
    void warnsOfApprovalsThatNobodyCanGive() {
        assertThat(form.doCheckApprovals("0").kind).isEqualTo(FormValidation.Kind.OK);
        Installed.nothing();
        assertThat(form.doCheckApprovals("1"))
                .hasMessage(
                        "Every promotion is refused until the plugin pipeline-input-step is installed, because approvals need it.");
        Installed.plugin("pipeline-input-step");
        assertThat(form.doCheckApprovals("1").kind).isEqualTo(FormValidation.Kind.OK);
        Installed.nothing();
    }

    @Test
    void judgesNothingForWhoIsNoAdministrator() {
        Whoami.mayNot(ImagePromotionPermission.CONFIGURE);

        assertThat(form.doCheckMinimumSoak("1w").kind).isEqualTo(FormValidation.Kind.OK);
    }

    /** Binds as Stapler does, given objects in the place of JSON. */
    private static final StaplerRequest2 BOUND = new StaplerRequest2() {
        @Override
        @SuppressWarnings("unchecked")
        public <T> List<T> bindJSONToList(Class<T> type, Object json) {
            return json == null ? List.of() : (List<T>) json;
        }

        @Override
        public @Nullable String getParameter(String name) {
            return null;
        }
    };
}
