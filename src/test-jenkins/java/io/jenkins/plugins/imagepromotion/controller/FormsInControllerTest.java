package io.jenkins.plugins.imagepromotion.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.imagepromotion.jenkins.config.EnvironmentConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.FreezeConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.IdentityConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.ImagePromotionConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.PolicyConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.ProvenanceConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.RegistryConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.RouteConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.SbomConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.SignatureConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.config.VulnerabilityConfiguration;
import io.jenkins.plugins.imagepromotion.jenkins.step.ApprovePromotionStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.ApproveReleaseStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.AssertDigestMatchesStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.AssertImmutableReferencesStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.PromoteImageStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.PromoteReleaseStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.ReleaseStep;
import io.jenkins.plugins.imagepromotion.jenkins.step.ResolveImageStep;
import io.jenkins.plugins.imagepromotion.testing.PolicyKeys;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jenkinsci.plugins.workflow.cps.SnippetizerTester;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What is filled in is what is configured: step forms, snippets, Manage Jenkins, Configuration as Code. */
@WithJenkins
class FormsInControllerTest {
    private static final String IMAGE = "registry.example.com/shop/app:staging-v1.4.2-0a1b2c3-1767222000";

    private static final String TEAM = """
            -----BEGIN PUBLIC KEY-----
            MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEhmNKzwywaSt6VdZUjJOai4w1QY59
            bzE+ynR9c7iCZtKOBlgeQM4LYdONXjyIcMoHsVnZZJK+QLA4QXlkfKBN4A==
            -----END PUBLIC KEY-----
            """;

    private static PromoteImageStep promotion() {
        PromoteImageStep step = new PromoteImageStep(IMAGE);
        step.setFrom("staging");
        step.setTarget("production-v1.4.2-0a1b2c3-1767225600");
        step.setDryRun(true);
        step.setRollback(true);
        step.setPolicy("name: team");
        return step;
    }

    private static ResolveImageStep published() {
        ResolveImageStep step = new ResolveImageStep(IMAGE);
        step.setPublished(true);
        return step;
    }

    private static ApprovePromotionStep approval() {
        ApprovePromotionStep step = new ApprovePromotionStep(IMAGE);
        step.setTarget("production-v1.4.2-0a1b2c3-1767225600");
        step.setApprovers("alice, Release Managers");
        step.setApprovals(2);
        step.setRollback(true);
        return step;
    }

    /** A form sends the list as one string with two lines. */
    private static <S extends ReleaseStep> S release(S step) {
        step.setName("2026.11");
        step.setImages(List.of(IMAGE, IMAGE + "@sha256:" + "a".repeat(64)));
        return step;
    }

    @Test
    void everyStepSurvivesItsForm(JenkinsRule jenkins) throws Exception {
        StepConfigTester tester = new StepConfigTester(jenkins);
        List<Step> steps = List.of(
                new ResolveImageStep(IMAGE),
                published(),
                new AssertDigestMatchesStep(IMAGE, "sha256:" + "a".repeat(64)),
                new PromoteImageStep(IMAGE),
                promotion(),
                new ApprovePromotionStep(IMAGE),
                approval(),
                release(new PromoteReleaseStep()),
                release(new ApproveReleaseStep()),
                new PromoteReleaseStep(),
                new AssertImmutableReferencesStep());

        for (Step step : steps) {
            assertThat(tester.configRoundTrip(step)).usingRecursiveComparison().isEqualTo(step);
        }
    }

    @Test
    void snippetsNameWhatIsNotTheDefault(JenkinsRule jenkins) throws Exception {
        SnippetizerTester tester = new SnippetizerTester(jenkins);

        tester.assertRoundTrip(new ResolveImageStep(IMAGE), "resolveImage '" + IMAGE + "'");
        tester.assertRoundTrip(
                new AssertDigestMatchesStep(IMAGE, "sha256:1"),
                "assertDigestMatches expected: 'sha256:1', image: '" + IMAGE + "'");
        tester.assertRoundTrip(new PromoteImageStep(IMAGE), "promoteImage '" + IMAGE + "'");
        tester.assertRoundTrip(new ApprovePromotionStep(IMAGE), "approvePromotion '" + IMAGE + "'");
        tester.assertRoundTrip(
                release(new PromoteReleaseStep()),
                "promoteRelease images: ['" + IMAGE + "', '" + IMAGE + "@sha256:" + "a".repeat(64)
                        + "'], name: '2026.11'");
        tester.assertRoundTrip(
                promotion(),
                "promoteImage dryRun: true, from: 'staging', image: '" + IMAGE
                        + "', policy: 'name: team', rollback: true, target: 'production-v1.4.2-0a1b2c3-1767225600'");
    }

    @Test
    void registriesSurviveManageJenkinsAndGoWhenRemoved(JenkinsRule jenkins) throws Exception {
        ImagePromotionConfiguration configuration = ImagePromotionConfiguration.get();
        RegistryConfiguration plain = new RegistryConfiguration("localhost:5000");
        plain.setPlainHttp(true);
        RegistryConfiguration keyed = new RegistryConfiguration("registry.example.com");
        keyed.setCredentialsId("robot");
        keyed.setPromotionCredentialsId("key");
        keyed.setAllowStepCredentials(true);
        configuration.setRegistries(List.of(keyed, plain));
        configuration.setOnlyConfiguredRegistries(true);
        configuration.setEvidenceMonths(24);

        jenkins.configRoundtrip();

        assertThat(configuration.getRegistries())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(keyed, plain);
        assertThat(configuration.isOnlyConfiguredRegistries()).isTrue();
        assertThat(configuration.getEvidenceMonths()).isEqualTo(24);

        configuration.setRegistries(List.of());
        configuration.setOnlyConfiguredRegistries(false);
        jenkins.configRoundtrip();

        assertThat(configuration.getRegistries()).isEmpty();
        assertThat(configuration.isOnlyConfiguredRegistries()).isFalse();
    }

    @Test
    void signingSurvivesManageJenkinsAndGoesWhenRemoved(JenkinsRule jenkins) throws Exception {
        ImagePromotionConfiguration configuration = ImagePromotionConfiguration.get();
        configuration.setSigningKeyId("signing");
        configuration.setRequireAttestations(true);

        jenkins.configRoundtrip();

        assertThat(configuration.getSigningKeyId()).isEqualTo("signing");
        assertThat(configuration.isRequireAttestations()).isTrue();

        configuration.setSigningKeyId(null);
        configuration.setRequireAttestations(false);
        jenkins.configRoundtrip();

        assertThat(configuration.getSigningKeyId()).isNull();
        assertThat(configuration.isRequireAttestations()).isFalse();
    }

    @Test
    void registriesSurviveARestart(JenkinsRule jenkins) throws Throwable {
        ImagePromotionConfiguration.get().setRegistries(List.of(new RegistryConfiguration("registry.example.com")));

        jenkins.restart();

        assertThat(ImagePromotionConfiguration.get().getRegistries())
                .extracting(RegistryConfiguration::getHost)
                .containsExactly("registry.example.com");
    }

    @Test
    void registriesCanBeConfiguredAsCode(JenkinsRule jenkins, @TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("jenkins.yaml"), """
                unclassified:
                  imagePromotion:
                    onlyConfiguredRegistries: true
                    evidenceMonths: 24
                    signingKeyId: "signing"
                    requireAttestations: true
                    registries:
                      - host: "registry.example.com"
                        credentialsId: "robot"
                        promotionCredentialsId: "key"
                        allowStepCredentials: true
                      - host: "localhost:5000"
                        plainHttp: true
                """);

        ConfigurationAsCode.get().configure(file.toString());

        List<RegistryConfiguration> registries =
                ImagePromotionConfiguration.get().getRegistries();
        assertThat(registries)
                .extracting(RegistryConfiguration::getHost)
                .containsExactly("registry.example.com", "localhost:5000");
        assertThat(registries.get(0).getCredentialsId()).isEqualTo("robot");
        assertThat(registries.get(0).getPromotionCredentialsId()).isEqualTo("key");
        assertThat(registries.get(0).isAllowStepCredentials()).isTrue();
        assertThat(ImagePromotionConfiguration.get().isOnlyConfiguredRegistries())
                .isTrue();
        assertThat(registries.get(1).isPlainHttp()).isTrue();
        assertThat(ImagePromotionConfiguration.get().getSigningKeyId()).isEqualTo("signing");
        assertThat(ImagePromotionConfiguration.get().isRequireAttestations()).isTrue();
        assertThat(ImagePromotionConfiguration.get().getEvidenceMonths()).isEqualTo(24);
    }

    private static SignatureConfiguration signature() {
        SignatureConfiguration signature = new SignatureConfiguration("release team");
        signature.setKeys(TEAM);
        signature.setMatch("all");
        return signature;
    }

    private static ProvenanceConfiguration provenance() {
        ProvenanceConfiguration provenance = new ProvenanceConfiguration("build server");
        provenance.setKeys(TEAM);
        provenance.setBuilders("https://ci.example.com/**");
        provenance.setSources("https://git.example.com/shop/*");
        provenance.setBranches("main release/*");
        provenance.setTags("v*");
        return provenance;
    }

    private static List<IdentityConfiguration> identities() {
        return List.of(
                new IdentityConfiguration("https://login.example.com", "*@example.com"),
                new IdentityConfiguration("https://jenkins.example.com/oidc", "https://jenkins.example.com/job/x/**"));
    }

    private static SignatureConfiguration keyless() {
        SignatureConfiguration signature = new SignatureConfiguration("people");
        signature.setTrustedRoot(PolicyKeys.TRUSTED_ROOT);
        signature.setIdentities(identities());
        return signature;
    }

    private static ProvenanceConfiguration keylessProvenance() {
        ProvenanceConfiguration provenance = new ProvenanceConfiguration("workflow");
        provenance.setTrustedRoot(PolicyKeys.TRUSTED_ROOT);
        provenance.setIdentities(identities());
        provenance.setBuilders("**");
        provenance.setSources("**");
        return provenance;
    }

    private static SbomConfiguration keylessSbom() {
        SbomConfiguration sbom = new SbomConfiguration("workflow");
        sbom.setTrustedRoot(PolicyKeys.TRUSTED_ROOT);
        sbom.setIdentities(identities());
        return sbom;
    }

    private static PolicyConfiguration policy() {
        EnvironmentConfiguration staging = new EnvironmentConfiguration("staging");
        staging.setBranch("main");
        EnvironmentConfiguration production = new EnvironmentConfiguration("production");
        production.setOrigins("staging");
        production.setTagPattern("prod_(?<version>.+)_(?<commit>.+)_(?<timestamp>.+)");
        production.setTagFormat("prod_{version}_{commit}_{timestamp}");
        production.setMinimumSoak("1d12h");
        production.setNoDowngrade(true);
        production.setPlatforms("linux/amd64 linux/arm64");
        production.setReferrers("sbom");
        production.setSignatures(List.of(signature(), keyless()));
        production.setProvenance(List.of(provenance(), keylessProvenance()));
        SbomConfiguration sbom = new SbomConfiguration("syft");
        sbom.setKeys(TEAM);
        sbom.setMaximumAge("30d");
        production.setSbom(List.of(sbom, keylessSbom()));
        VulnerabilityConfiguration scan = new VulnerabilityConfiguration("nightly");
        scan.setKeys(TEAM);
        scan.setCritical("0");
        production.setVulnerabilities(List.of(scan));
        production.setApprovals(1);
        production.setApprovers("alice bob");
        production.setFreezes(List.of(new FreezeConfiguration("weekend", "UTC", "Friday 16:00", "Monday 08:00")));
        EnvironmentConfiguration archive = new EnvironmentConfiguration("archive");
        archive.setProtected(true);
        PolicyConfiguration policy = new PolicyConfiguration("company");
        policy.setMutableTags("blue candidate-*");
        policy.setEnvironments(List.of(staging, production, archive));
        return policy;
    }

    @Test
    void thePolicySurvivesManageJenkinsAndARestart(JenkinsRule jenkins) throws Throwable {
        ImagePromotionConfiguration.get().setPolicy(policy());

        jenkins.configRoundtrip();
        assertThat(ImagePromotionConfiguration.get().getPolicy())
                .usingRecursiveComparison()
                .isEqualTo(policy());

        jenkins.restart();
        assertThat(ImagePromotionConfiguration.get().getPolicy())
                .usingRecursiveComparison()
                .isEqualTo(policy());
    }

    @Test
    void noPolicyStaysNone(JenkinsRule jenkins) throws Exception {
        jenkins.configRoundtrip();

        assertThat(ImagePromotionConfiguration.get().getPolicy()).isNull();
    }

    @Test
    void thePolicyCanBeConfiguredAsCode(JenkinsRule jenkins, @TempDir Path folder) throws Exception {
        Path root = Files.writeString(folder.resolve("trusted_root.json"), PolicyKeys.TRUSTED_ROOT);
        Path file = Files.writeString(folder.resolve("jenkins.yaml"), """
                unclassified:
                  imagePromotion:
                    policy:
                      name: "company"
                      mutableTags: "blue candidate-*"
                      environments:
                        - name: "staging"
                          branch: "main"
                        - name: "production"
                          origins: "staging"
                          tagPattern: "prod_(?<version>.+)_(?<commit>.+)_(?<timestamp>.+)"
                          tagFormat: "prod_{version}_{commit}_{timestamp}"
                          minimumSoak: "1d12h"
                          noDowngrade: true
                          platforms: "linux/amd64 linux/arm64"
                          referrers: "sbom"
                          signatures:
                            - name: "release team"
                              match: "all"
                              keys: |
                                -----BEGIN PUBLIC KEY-----
                                MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEhmNKzwywaSt6VdZUjJOai4w1QY59
                                bzE+ynR9c7iCZtKOBlgeQM4LYdONXjyIcMoHsVnZZJK+QLA4QXlkfKBN4A==
                                -----END PUBLIC KEY-----
                            - name: "people"
                              trustedRoot: "${readFile:TRUSTED_ROOT}"
                              identities:
                                - issuer: "https://login.example.com"
                                  subject: "*@example.com"
                                - issuer: "https://jenkins.example.com/oidc"
                                  subject: "https://jenkins.example.com/job/x/**"
                          sbom:
                            - name: "syft"
                              maximumAge: "30d"
                              keys: |
                                -----BEGIN PUBLIC KEY-----
                                MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEhmNKzwywaSt6VdZUjJOai4w1QY59
                                bzE+ynR9c7iCZtKOBlgeQM4LYdONXjyIcMoHsVnZZJK+QLA4QXlkfKBN4A==
                                -----END PUBLIC KEY-----
                            - name: "workflow"
                              trustedRoot: "${readFile:TRUSTED_ROOT}"
                              identities:
                                - issuer: "https://login.example.com"
                                  subject: "*@example.com"
                                - issuer: "https://jenkins.example.com/oidc"
                                  subject: "https://jenkins.example.com/job/x/**"
                          vulnerabilities:
                            - name: "nightly"
                              critical: 0
                              keys: |
                                -----BEGIN PUBLIC KEY-----
                                MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEhmNKzwywaSt6VdZUjJOai4w1QY59
                                bzE+ynR9c7iCZtKOBlgeQM4LYdONXjyIcMoHsVnZZJK+QLA4QXlkfKBN4A==
                                -----END PUBLIC KEY-----
                          provenance:
                            - name: "build server"
                              builders: "https://ci.example.com/**"
                              sources: "https://git.example.com/shop/*"
                              branches: "main release/*"
                              tags: "v*"
                              keys: |
                                -----BEGIN PUBLIC KEY-----
                                MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEhmNKzwywaSt6VdZUjJOai4w1QY59
                                bzE+ynR9c7iCZtKOBlgeQM4LYdONXjyIcMoHsVnZZJK+QLA4QXlkfKBN4A==
                                -----END PUBLIC KEY-----
                            - name: "workflow"
                              trustedRoot: "${readFile:TRUSTED_ROOT}"
                              builders: "**"
                              sources: "**"
                              identities:
                                - issuer: "https://login.example.com"
                                  subject: "*@example.com"
                                - issuer: "https://jenkins.example.com/oidc"
                                  subject: "https://jenkins.example.com/job/x/**"
                          approvals: 1
                          approvers: "alice bob"
                          freezes:
                            - name: "weekend"
                              timeZone: "UTC"
                              from: "Friday 16:00"
                              to: "Monday 08:00"
                        - name: "archive"
                          protected: true
                """.replace("TRUSTED_ROOT", root.toString()));

        ConfigurationAsCode.get().configure(file.toString());

        assertThat(ImagePromotionConfiguration.get().getPolicy())
                .usingRecursiveComparison()
                .isEqualTo(policy());
    }

    /** Sets every field of the form to a value other than its default. */
    private static void setEverything(ImagePromotionConfiguration configuration) {
        RegistryConfiguration registry = new RegistryConfiguration("registry.example.com");
        registry.setCredentialsId("robot");
        registry.setPromotionCredentialsId("key");
        registry.setAllowStepCredentials(true);
        registry.setPlainHttp(true);
        registry.setClientCertificateId("certificate");
        registry.setTokenRealms("auth.example.org");
        registry.setTestRepository("team/app");
        registry.setTestImmutability(true);
        PolicyConfiguration policy = policy();
        EnvironmentConfiguration production = policy.getEnvironments().get(1);
        production.setRoutes(List.of(new RouteConfiguration(
                "registry.example.com/staging/{path}", "registry.example.com/production/{path}")));
        production.setJobs("release/*");
        production.setApprovers("permission:approve bob");
        production.setSelfApproval(true);
        production.setAuthorsMayApprove(false);
        production.setUnattended("refuse");
        production.setPlainInput(true);
        production.setKeepPlatforms(true);
        production.setMustBeSelected(true);
        production.setAllowReplay(true);
        production.setPaths("deploy/**");
        configuration.setRegistries(List.of(registry));
        configuration.setOnlyConfiguredRegistries(true);
        configuration.setSigningKeyId("signing");
        configuration.setRequireAttestations(true);
        configuration.setPolicy(policy);
    }

    private static String exported() throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ConfigurationAsCode.get().export(all);
        String text = all.toString(StandardCharsets.UTF_8);
        Matcher ours =
                Pattern.compile("(?m)^  imagePromotion:\\R(?:    .*\\R)+").matcher(text);
        assertThat(ours.find()).as(text).isTrue();
        return "unclassified:\n" + ours.group();
    }

    @Test
    void importsTheConfigurationThatItExportsAsCode(JenkinsRule jenkins, @TempDir Path folder) throws Exception {
        ImagePromotionConfiguration configuration = ImagePromotionConfiguration.get();
        setEverything(configuration);
        List<RegistryConfiguration> registries = configuration.getRegistries();
        PolicyConfiguration policy = configuration.getPolicy();
        String code = exported();
        configuration.setRegistries(List.of());
        configuration.setOnlyConfiguredRegistries(false);
        configuration.setSigningKeyId(null);
        configuration.setRequireAttestations(false);
        configuration.setPolicy(null);

        ConfigurationAsCode.get()
                .configure(
                        Files.writeString(folder.resolve("exported.yaml"), code).toString());

        assertThat(configuration.getRegistries()).usingRecursiveComparison().isEqualTo(registries);
        assertThat(configuration.getPolicy()).usingRecursiveComparison().isEqualTo(policy);
        assertThat(configuration.isOnlyConfiguredRegistries()).isTrue();
        assertThat(configuration.getSigningKeyId()).isEqualTo("signing");
        assertThat(configuration.isRequireAttestations()).isTrue();
        assertThat(exported()).isEqualTo(code);
    }
}
