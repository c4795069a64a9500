package io.jenkins.plugins.imagepromotion.gitops.automation.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.gitops.automation.GitOpsFiles;
import io.jenkins.plugins.imagepromotion.gitops.automation.GitOpsTree;
import io.jenkins.plugins.imagepromotion.policy.Demands;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import io.jenkins.plugins.imagepromotion.policy.EnvironmentPaths;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.TagScheme;
import io.jenkins.plugins.imagepromotion.testing.RoutedPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GitOpsChecksTest {
    private static final String NUMERICAL = "policy: {numerical: {order: asc}}";
    private static final String DIGEST = "digestReflectionPolicy: IfNotPresent";

    private final GitOpsFiles files = new GitOpsFiles();

    @BeforeEach
    void addRepositoryAndAutomation() {
        repository("repository.yaml", "app", "registry.example.com/team/app");
        automation("all", "update: {path: ./}");
    }

    private void repository(String file, String name, String image) {
        files.add(file, """
                apiVersion: image.toolkit.fluxcd.io/v1
                kind: ImageRepository
                metadata: {name: %s, namespace: flux-system}
                spec: {image: %s}
                """.formatted(name, image));
    }

    private void automation(String name, String spec) {
        files.add(name + "-automation.yaml", """
                apiVersion: image.toolkit.fluxcd.io/v1
                kind: ImageUpdateAutomation
                metadata: {name: %s, namespace: flux-system}
                spec: {%s}
                """.formatted(name, spec));
    }

    private void policy(String folder, String name, String... spec) {
        policyOf("app", folder, name, spec);
    }

    private void policyOf(String repository, String folder, String name, String... spec) {
        files.add(folder + name + ".yaml", """
                apiVersion: image.toolkit.fluxcd.io/v1
                kind: ImagePolicy
                metadata: {name: %s, namespace: flux-system}
                spec:
                  imageRepositoryRef: {name: %s}
                %s""".formatted(
                        name, repository, String.join("\n", spec).indent(2)));
    }

    private static String filter(String pattern) {
        return "filterTags: {extract: $ts, pattern: '" + pattern + "'}";
    }

    private void setter(String file, String marker) {
        files.add(file, "tag: x # {\"$imagepolicy\": \"" + marker + "\"}\n");
    }

    private void argo(String file, String... annotations) {
        StringBuilder text = new StringBuilder("""
                apiVersion: argoproj.io/v1alpha1
                kind: Application
                metadata:
                  name: app
                  namespace: argocd
                  annotations:
                """);
        for (String annotation : annotations) {
            text.append("    argocd-image-updater.argoproj.io/" + annotation + "\n");
        }
        files.add(file, text.toString());
    }

    private GitOpsChecks checks(Policy policy) {
        EnvironmentPaths paths = EnvironmentPaths.of(policy);
        return GitOpsChecks.of(GitOpsTree.of(files), policy, paths::environment);
    }

    private List<String> findings() {
        return findings(Policy.threeTier());
    }

    private List<String> findings(Policy policy) {
        return checks(policy).findings().stream()
                .map(each -> each.place() + " " + each.environment() + " " + each.code() + " " + each.message())
                .toList();
    }

    private List<String> notes() {
        return checks(Policy.threeTier()).notes().entrySet().stream()
                .map(each -> each.getKey() + " " + each.getValue())
                .toList();
    }

    private void validPolicy(String environment) {
        policy(environment + "/", environment, filter("^" + environment + "-v.*-(?P<ts>[0-9]+)$"), NUMERICAL, DIGEST);
    }

    @Test
    void acceptsPoliciesThatSelectOnlyTheNewestTagOfTheirEnvironment() {
        for (String environment : List.of("develop", "staging", "production")) {
            validPolicy(environment);
            files.add(environment + "/app.yaml", """
                    image: app:x # {"$imagepolicy": "flux-system:%1$s"}
                    tag: x # {"$imagepolicy": "flux-system:%1$s:tag"}
                    digest: x # {"$imagepolicy": "flux-system:%1$s:digest"}
                    """.formatted(environment));
        }

        assertThat(findings()).isEmpty();
        assertThat(notes()).isEmpty();
    }

    @Test
    void reportsTagsOfOtherEnvironments() {
        policy("production/", "app", filter("^(staging|production)-v.*-(?P<ts>[0-9]+)$"), NUMERICAL, DIGEST);

        assertThat(findings())
                .containsExactly(
                        "production/app.yaml:6 production AUTOMATION_SELECTS_OTHER_TAG ImagePolicy flux-system/app"
                                + " deploys to production, but can select \"staging-v1.4.2-3f9c2d1-1700000000\" (a tag of staging).");
        assertThat(checks(Policy.threeTier()).findings().get(0).remedy())
                .isEqualTo("Set filterTags.pattern to '^production-v[0-9]+\\.[0-9]+\\.[0-9]+(?:-[0-9A-Za-z.]+)?"
                        + "-[0-9a-f]{7,40}-(?P<ts>[1-9][0-9]{9})$'. If the policy does not promote this image, add a"
                        + " waiver for flux-system/app.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', textBlock = """
            policy: {alphabetical: {}} ! "develop-v1.4.2-3f9c2d1-1700000000" (a tag of develop), "staging-v1.4.2-3f9c2d1-1700000000" (a tag of staging), "latest" (a mutable tag), "develop" (a branch name), "1.4" (a partial version), "production-v1.4.2-3f9c2d1-1700000000-debug" (not an immutable tag).
            filterTags: {pattern: '^(latest|production-v.*)$'}; policy: {alphabetical: {}} ! "latest" (a mutable tag)
            filterTags: {pattern: '^(main|production-v.*)$'}; policy: {alphabetical: {}} ! "main" (a branch name)
            filterTags: {pattern: '^production'}; policy: {alphabetical: {}} ! "production" (a mutable tag)
            filterTags: {pattern: '^([0-9.]+|production-v.*)$'}; policy: {alphabetical: {}} ! "1.4" (a partial version)
            filterTags: {pattern: 'production-v.*-(?P<ts>[0-9]+)$', extract: $ts}; policy: {numerical: {}} ! "x-production-v1.4.2-3f9c2d1-1700000000" (not an immutable tag)
            filterTags: {pattern: '^production-v.*-(?P<ts>[0-9]+)', extract: $ts}; policy: {numerical: {}} ! "production-v1.4.2-3f9c2d1-1700000000-debug" (not an immutable tag)
            """)
    void reportsAMutableTag(String spec, String tag) {
        policy("production/", "app", spec.split("; "));

        assertThat(findings())
                .anySatisfy(each -> assertThat(each).contains("AUTOMATION_SELECTS_OTHER_TAG", "can select " + tag));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', textBlock = """
            policy: {semver: {range: '>=1.0.0'}} ! the tag is not a version in its range
            policy: {numerical: {}} ! the tag is not a number
            filterTags: {pattern: '^prod-v'}; policy: {numerical: {}} ! its filter does not match
            filterTags: {pattern: '^production-v.*-(?P<ts>[0-9]+'}; policy: {numerical: {}} ! invalid regular expression: missing closing )
            policy: {semver: {range: 'new'}} ! improper constraint: "new"
            """)
    void reportsAPolicyThatCannotSelectAnyTagOfItsEnvironment(String spec, String because) {
        validPolicy("staging");
        policy("production/", "app", spec.split("; "));

        assertThat(findings())
                .anySatisfy(each -> assertThat(each)
                        .contains(
                                "AUTOMATION_SELECTS_NOTHING ImagePolicy flux-system/app deploys to production, but cannot"
                                        + " select a tag such as \"production-v1.4.2-3f9c2d1-1700000000\": "
                                        + because));
    }

    @Test
    void doesNotCheckThirdPartyImages() {
        repository("redis.yaml", "redis", "docker.io/library/redis");
        policyOf("redis", "production/", "redis", "policy: {semver: {range: 7.x}}");
        policyOf("redis", "production/", "alpine", filter("^7\\.2\\.(?P<ts>[0-9]+)-alpine$"), NUMERICAL);
        setter("production/app.yaml", "flux-system:redis:tag");
        setter("staging/app.yaml", "flux-system:redis:tag");
        argo("production/argo.yaml", "image-list: redis:7.x", "update-strategy: semver");

        assertThat(findings()).isEmpty();
        assertThat(findings(RoutedPolicy.of("registry.example.com/s/{path} -> registry.example.com/l/{path}")))
                .isEmpty();
        assertThat(notes())
                .hasSize(3)
                .contains(
                        "production/redis.yaml:1 ImagePolicy flux-system/redis was not checked: it selects no immutable"
                                + " tags, and nothing else shows that the policy promotes docker.io/library/redis; if it does: set"
                                + " filterTags.pattern to '^production-v[0-9]+\\.[0-9]+\\.[0-9]+(?:-[0-9A-Za-z.]+)?"
                                + "-[0-9a-f]{7,40}-(?P<ts>[1-9][0-9]{9})$'");
    }

    @Test
    void recognizesAPromotedImageByAFieldAFilterARouteOrAnotherObject() {
        String semver = "policy: {semver: {range: '*'}}";
        policy("production/", "app", semver);
        assertThat(findings()).isEmpty();

        files.add("shared/app.yaml", """
                image: app:production-v1.4.2-3f9c2d1-1700000000@sha256:0 # {"$imagepolicy": "flux-system:app"}
                """);
        assertThat(findings()).anyMatch(each -> each.contains("AUTOMATION_SELECTS_NOTHING"));

        files.add("shared/app.yaml", "{}");
        policy("production/", "app", "filterTags: {pattern: '^production-[0-9]+$'}", semver);
        assertThat(findings()).anyMatch(each -> each.contains("AUTOMATION_SELECTS_NOTHING"));

        policy("production/", "app", semver);
        assertThat(findings(RoutedPolicy.of("registry.example.com/team/{path} -> registry.example.com/live/{path}")))
                .anyMatch(each -> each.contains("AUTOMATION_SELECTS_NOTHING"));

        validPolicy("staging");
        assertThat(findings()).anyMatch(each -> each.contains("AUTOMATION_SELECTS_NOTHING"));
    }

    @Test
    void reportsTagsThatTheRepositoryExcludes() {
        files.add("other.yaml", """
                apiVersion: image.toolkit.fluxcd.io/v1
                kind: ImageRepository
                metadata: {name: other, namespace: flux-system}
                spec: {image: registry.example.com/team/other, exclusionList: ['^production-']}
                """);
        policyOf("other", "production/", "app", filter("^production-v.*-(?P<ts>[0-9]+)$"), NUMERICAL, DIGEST);

        assertThat(findings())
                .singleElement()
                .asString()
                .contains("AUTOMATION_SELECTS_NOTHING", "its ImageRepository excludes it.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', textBlock = """
            production ! extract: $ts; policy: {numerical: {order: desc}} ! selects "production-v1.4.2-3f9c2d1-1700000000" over the newer "production-v1.4.2-3f9c2d1-1700000001".
            staging ! extract: $version; policy: {semver: {range: '*'}} ! selects "staging-v1.4.2-3f9c2d1-1700000000" over the newer "staging-v1.4.2-3f9c2d1-1700000001".
            staging ! extract: '${version}-$ts'; policy: {alphabetical: {}} ! selects "staging-v1.9.2-3f9c2d1-1700000000" over the newer "staging-v1.10.2-3f9c2d1-1700000001".
            staging ! extract: ''; policy: {alphabetical: {}} ! selects "staging-v1.4.2-ff9c2d1-1700000000" over the newer "staging-v1.4.2-0f9c2d1-1700000001".
            production ! extract: '$version+$ts'; policy: {semver: {range: '*'}} ! selects either
            """)
    void reportsTwoTagsInTheWrongOrder(String environment, String spec, String wrong) {
        String[] parts = spec.split("; ");
        policy(
                environment + "/",
                "app",
                "filterTags:",
                "  pattern: '^" + environment + "-v(?P<version>[0-9.]+)-(?P<commit>[0-9a-f]+)-(?P<ts>[0-9]+)$'",
                "  " + parts[0],
                parts[1],
                DIGEST);

        assertThat(findings())
                .singleElement()
                .asString()
                .contains(" " + environment + " AUTOMATION_ORDER ImagePolicy flux-system/app " + wrong);
    }

    @Test
    void acceptsAlphabeticalOrderForTimestamps() {
        policy("production/", "app", filter("^production-v.*-(?P<ts>[0-9]+)$"), "policy: {alphabetical: {}}", DIGEST);

        assertThat(findings()).isEmpty();
    }

    @Test
    void reportsARollbackThatTheOrderIgnores() {
        policy(
                "production/",
                "app",
                "filterTags:",
                "  pattern: '^production-v(?P<major>[0-9]+)\\.(?P<minor>[0-9]+).*-(?P<ts>[0-9]+)$'",
                "  extract: '$minor$ts'",
                NUMERICAL,
                DIGEST);

        assertThat(findings())
                .singleElement()
                .asString()
                .endsWith(
                        "AUTOMATION_ORDER ImagePolicy flux-system/app selects \"production-v1.10.2-3f9c2d1-1700000000\""
                                + " over the newer \"production-v1.9.2-3f9c2d1-1700000001\", so it ignores a rollback.");
    }

    @Test
    void reportsATagThatBreaksTheWholePolicy() {
        policy("production/", "app", filter("^(latest|production-v.*-(?P<ts>[0-9]+))$"), NUMERICAL, DIGEST);

        assertThat(findings())
                .singleElement()
                .asString()
                .endsWith(
                        "AUTOMATION_ORDER ImagePolicy flux-system/app selects nothing as soon as there is a tag such as"
                                + " \"latest\", because its key is not a number.");
    }

    @Test
    void requiresTheDigestInProtectedEnvironments() {
        policy("staging/", "staging", filter("^staging-v.*-(?P<ts>[0-9]+)$"), NUMERICAL);
        policy("production/", "production", filter("^production-v.*-(?P<ts>[0-9]+)$"), NUMERICAL);
        policy(
                "production/",
                "never",
                filter("^production-v.*-(?P<ts>[0-9]+)$"),
                NUMERICAL,
                "digestReflectionPolicy: Never");
        policy(
                "production/",
                "always",
                filter("^production-v.*-(?P<ts>[0-9]+)$"),
                NUMERICAL,
                "digestReflectionPolicy: Always",
                "interval: 10m");

        assertThat(findings())
                .filteredOn(each -> each.contains("DIGEST"))
                .containsExactly(
                        "production/never.yaml:8 production AUTOMATION_WITHOUT_DIGEST ImagePolicy flux-system/never publishes"
                                + " a tag without its digest, and production is protected.",
                        "production/production.yaml:1 production AUTOMATION_WITHOUT_DIGEST ImagePolicy"
                                + " flux-system/production publishes a tag without its digest, and production is protected.");
    }

    @Test
    void requiresADigestSetterInProtectedEnvironments() {
        validPolicy("staging");
        validPolicy("production");
        setter("staging/app.yaml", "flux-system:staging:tag");
        setter("production/app.yaml", "flux-system:production:tag");
        setter("production/name.yaml", "flux-system:production:name");

        assertThat(findings())
                .containsExactly(
                        "production/app.yaml:1 production AUTOMATION_WITHOUT_DIGEST The setter writes only the tag,"
                                + " and production is protected.");
    }

    @Test
    void reportsTwoPoliciesForTheSameImageAndEnvironment() {
        validPolicy("production");
        validPolicy("staging");
        policy("production/", "second", filter("^production-v.*-(?P<ts>[0-9]+)$"), NUMERICAL, DIGEST);
        repository("other.yaml", "other", "registry.example.com/team/other");
        policyOf("other", "production/", "third", filter("^production-v.*-(?P<ts>[0-9]+)$"), NUMERICAL, DIGEST);

        assertThat(findings())
                .containsExactly(
                        "production/second.yaml:1 production AUTOMATION_AMBIGUOUS ImagePolicy flux-system/second and"
                                + " ImagePolicy flux-system/production (production/production.yaml:1) both select from"
                                + " registry.example.com/team/app for production.");
    }

    @Test
    void reportsASetterInTheFolderOfAnotherEnvironment() {
        validPolicy("staging");
        validPolicy("production");
        setter("production/app.yaml", "flux-system:staging");
        setter("staging/app.yaml", "flux-system:staging");
        setter("shared/app.yaml", "flux-system:staging");

        assertThat(findings())
                .containsExactly(
                        "production/app.yaml:1 production AUTOMATION_SETTER_MISPLACED The file belongs to production,"
                                + " but the setter follows ImagePolicy flux-system/staging of staging (staging/staging.yaml:1).");
    }

    @Test
    void reportsASetterForAPolicyThatDoesNotExist() {
        validPolicy("production");
        setter("production/app.yaml", "flux-system:prodution");

        assertThat(findings())
                .containsExactly(
                        "production/app.yaml:1 production AUTOMATION_SETTER_UNUSED The setter names ImagePolicy"
                                + " flux-system/prodution, which is not in the files.");
    }

    @Test
    void skipsASetterIfItsPolicyMayBeInAnUnreadableFile() {
        validPolicy("production");
        setter("production/app.yaml", "flux-system:other");
        files.add("chart/policy.yaml", """
                apiVersion: image.toolkit.fluxcd.io/v1
                kind: ImagePolicy
                metadata: {name: {{ .Values.name }}}
                """);

        assertThat(findings()).isEmpty();
        assertThat(notes())
                .containsExactly(
                        "chart/policy.yaml:1 the automation in this file was not checked, because it cannot be read",
                        "production/app.yaml:1 the setter was not checked: chart/policy.yaml:1 cannot be read, and may contain"
                                + " its ImagePolicy");
    }

    @Test
    void skipsSettersIfTheFilesContainNoPolicy() {
        setter("production/app.yaml", "flux-system:production");

        assertThat(findings()).isEmpty();
        assertThat(notes())
                .containsExactly("production/app.yaml:1 the setter was not checked: the files contain no ImagePolicy");
    }

    @Test
    void reportsASetterThatNoAutomationWrites() {
        automation("all", "suspend: true, update: {path: ./production}");
        validPolicy("production");
        setter("production/app.yaml", "flux-system:production");
        setter("elsewhere/app.yaml", "flux-system:production");

        assertThat(findings())
                .containsExactly(
                        "elsewhere/app.yaml:1  AUTOMATION_SETTER_UNUSED No ImageUpdateAutomation writes this field:"
                                + " their paths, namespaces or policy selectors exclude it.");
    }

    private void cluster(String environment, String path, String branch) {
        String folder = "clusters/" + environment + "/";
        repository(folder + "repository.yaml", "shop", "registry.example.com/team/shop");
        policyOf("shop", folder, "shop", filter("^" + environment + "-v.*-(?P<ts>[0-9]+)$"), NUMERICAL, DIGEST);
        files.add(folder + "automation.yaml", """
                apiVersion: image.toolkit.fluxcd.io/v1
                kind: ImageUpdateAutomation
                metadata: {name: shop, namespace: flux-system}
                spec:
                  git: {checkout: {ref: {branch: %s}}}
                  update: {path: %s}
                """.formatted(branch, path));
        files.add("apps/" + environment + "/shop.yaml", "image: a:1 # {\"$imagepolicy\": \"flux-system:shop\"}\n");
    }

    @Test
    void reportsAFieldThatTheAutomationOfAnotherClusterAlsoWrites() {
        cluster("staging", "./apps", "main");
        cluster("production", "./apps/production", "main");

        assertThat(findings())
                .containsExactly(
                        "apps/production/shop.yaml:1 production AUTOMATION_SETTER_MISPLACED The file belongs to"
                                + " production, but the automation of another cluster also writes here what its ImagePolicy"
                                + " flux-system/shop (clusters/staging/shop.yaml:1) selects.");
    }

    @Test
    void acceptsClustersThatWriteTheirOwnFilesOrTheirOwnBranch() {
        cluster("staging", "./apps/staging", "main");
        cluster("production", "./apps/production", "main");
        assertThat(findings()).isEmpty();

        cluster("staging", "./apps", "staging");
        cluster("production", "./apps", "main");
        assertThat(findings()).isEmpty();
    }

    @Test
    void reportsASetterInAFileThatFluxSkips() {
        validPolicy("production");
        files.add("production/patch.yaml", """
                - op: replace
                  path: /spec/template/spec/containers/0/image
                  value: app:x # {"$imagepolicy": "flux-system:production"}
                """);

        assertThat(findings())
                .containsExactly(
                        "production/patch.yaml:3 production AUTOMATION_SETTER_UNUSED Flux does not write this field: it"
                                + " skips a file with a document that is not an object, such as a list of JSON patches.");
    }

    @Test
    void ignoresAnAutomationForOtherFolders() {
        automation("all", "update: {path: ./flux/apps}");
        validPolicy("production");
        setter("production/app.yaml", "flux-system:production");

        assertThat(findings()).isEmpty();
    }

    @Test
    void findsTheEnvironmentByTheTagsIfTheFolderNamesNone() {
        policy(
                "policies/",
                "one",
                filter("^production-v.*-(?P<ts>[0-9]+)$"),
                "policy: {numerical: {order: desc}}",
                DIGEST);

        assertThat(findings())
                .singleElement()
                .asString()
                .startsWith("policies/one.yaml:7 production AUTOMATION_ORDER ");
    }

    @Test
    void findsTheEnvironmentByTheSettersIfTheTagsAreAmbiguous() {
        policy("policies/", "one", filter("^.*-(?P<ts>[0-9]+)$"), NUMERICAL, DIGEST);
        setter("production/app.yaml", "flux-system:one");

        assertThat(findings())
                .singleElement()
                .asString()
                .startsWith("policies/one.yaml:6 production AUTOMATION_SELECTS_OTHER_TAG ");
    }

    @Test
    void findsTheEnvironmentByTheNameAsALastResort() {
        policy("policies/", "app-production", filter("^.*-(?P<ts>[0-9]+)$"), NUMERICAL, DIGEST);

        // A file belongs to the environment at the end of its name; this name ends differently.
        files.add("policies/all.yaml", files.texts().get("policies/app-production.yaml"));
        assertThat(findings()).allMatch(each -> each.contains(" production AUTOMATION_SELECTS_OTHER_TAG "));
    }

    @Test
    void skipsAPolicyWithoutAnEnvironment() {
        policy("apps/", "podinfo", "policy: {semver: {range: 5.x}}");
        policy("apps/", "any", "filterTags: {pattern: '^main-[0-9a-f]+-(?P<ts>[0-9]+)$', extract: $ts}", NUMERICAL);

        assertThat(findings()).isEmpty();
        assertThat(notes()).isEmpty();
    }

    @Test
    void explainsWhyItSkipsAPolicy() {
        policy("apps/", "any", "policy: {alphabetical: {}}");
        policy("apps/", "my-production-app", "policy: {semver: {range: 5.x}}");
        policy("production/", "paused", "suspend: true", "policy: {alphabetical: {}}");
        policyOf("missing", "production/", "lost", "policy: {alphabetical: {}}");

        assertThat(findings()).isEmpty();
        assertThat(notes())
                .containsExactly(
                        "apps/any.yaml:1 ImagePolicy flux-system/any was not checked: it selects tags of develop, staging,"
                                + " production, and neither its folder nor its name shows which environment it"
                                + " deploys to",
                        "apps/my-production-app.yaml:1 ImagePolicy flux-system/my-production-app was not checked: its name"
                                + " contains production, but it selects no tags of that environment",
                        "production/lost.yaml:1 ImagePolicy flux-system/lost was not checked: its ImageRepository is not in"
                                + " the files",
                        "production/paused.yaml:1 ImagePolicy flux-system/paused was not checked: it is suspended");
    }

    @Test
    void requiresARouteToTheTargetRepository() {
        Policy routed = RoutedPolicy.of("registry.example.com/staging/{path} -> registry.example.com/live/{path}");
        repository("s.yaml", "s", "registry.example.com/staging/app");
        repository("l.yaml", "l", "registry.example.com/live/app");
        policyOf("s", "staging/", "staging", filter("^staging-v.*-(?P<ts>[0-9]+)$"), NUMERICAL);
        policyOf("l", "production/", "right", filter("^production-v.*-(?P<ts>[0-9]+)$"), NUMERICAL, DIGEST);

        assertThat(findings(routed)).isEmpty();
        assertThat(findings())
                .containsExactly("l.yaml:4 production AUTOMATION_REPOSITORY ImagePolicy flux-system/right selects from"
                        + " registry.example.com/live/app, but no route of production leads there from"
                        + " registry.example.com/staging/app.");

        repository("l.yaml", "l", "registry.example.com/lvie/app");
        assertThat(findings(routed)).singleElement().asString().contains("AUTOMATION_REPOSITORY");

        repository("l.yaml", "l", "registry.example.com/staging/app");
        assertThat(findings(routed)).isEmpty();
    }

    @Test
    void doesNotRequireTheOriginInTheSameTree() {
        repository("other.yaml", "other", "registry.example.com/team/other");
        validPolicy("staging");
        policyOf("other", "production/", "app", filter("^production-v.*-(?P<ts>[0-9]+)$"), NUMERICAL, DIGEST);

        assertThat(findings()).isEmpty();
    }

    @Test
    void checksArgoCdImages() {
        argo(
                "production/app.yaml",
                "image-list: a=registry.example.com/team/app, b=registry.example.com/team/b:latest",
                "a.update-strategy: newest-build",
                "a.allow-tags: 'regexp:^production-v.*-[0-9]+$'",
                "b.update-strategy: digest");
        argo(
                "staging/app.yaml",
                "image-list: registry.example.com/team/app",
                "update-strategy: newest-build",
                "allow-tags: 'regexp:^staging-v.*-[0-9]+$'");

        assertThat(findings())
                .containsExactly(
                        "production/app.yaml:7 production AUTOMATION_ORDER Application argocd/app, image a selects"
                                + " \"production-v1.10.2-3f9c2d1-1700000000\" over the newer"
                                + " \"production-v1.9.2-3f9c2d1-1700000001\", so it ignores a rollback.",
                        "production/app.yaml:7 production AUTOMATION_SELECTS_OTHER_TAG Application argocd/app, image b deploys"
                                + " to production, but can select \"latest\" (a mutable tag).");
    }

    @Test
    void reportsTheTagThatTheDigestStrategyFollows() {
        argo(
                "production/app.yaml",
                "image-list: a=registry.example.com/team/app:blue, b=registry.example.com/team/b:green",
                "update-strategy: digest");

        assertThat(findings())
                .hasSize(2)
                .allMatch(each -> each.contains("AUTOMATION_SELECTS_OTHER_TAG"))
                .anyMatch(each -> each.contains("\"blue\" (the tag that the digest strategy follows)"));
    }

    @Test
    void recommendsArgoCdSettingsOnlyIfTagsBeginWithTheirTimestamp() {
        TagScheme scheme =
                TagScheme.of("production", Optional.empty(), Optional.of("production-{timestamp}-v{version}-{commit}"));
        Environment production = new Environment("production", null, List.of("staging"), scheme, Demands.NONE);
        Policy policy = new Policy("own", List.of(Environment.builtFrom("staging", "main"), production));

        Map<String, String> settings =
                AutomationSettings.of(policy, production).argo().orElseThrow();

        assertThat(settings)
                .isEqualTo(Map.of(
                        "update-strategy",
                        "alphabetical",
                        "allow-tags",
                        "regexp:^production-(?P<ts>[1-9][0-9]{9})-v[0-9]+\\.[0-9]+\\.[0-9]+(?:-[0-9A-Za-z.]+)?"
                                + "-[0-9a-f]{7,40}$"));
        argo(
                "production/app.yaml",
                "image-list: registry.example.com/team/app",
                "update-strategy: " + settings.get("update-strategy"),
                "allow-tags: '" + settings.get("allow-tags") + "'");
        assertThat(findings(policy)).isEmpty();
        assertThat(AutomationSettings.of(Policy.threeTier(), Policy.threeTier().environment("production"))
                        .argo())
                .isEmpty();
    }

    @Test
    void acceptsTheSettingsThatItRecommends() {
        for (Environment environment : Policy.threeTier().environments()) {
            AutomationSettings settings = AutomationSettings.of(Policy.threeTier(), environment);
            policy(
                    environment.name() + "/",
                    environment.name(),
                    "filterTags:",
                    "  pattern: '" + settings.flux().get("filterTags.pattern") + "'",
                    "  extract: " + settings.flux().get("filterTags.extract"),
                    NUMERICAL,
                    DIGEST);
        }

        assertThat(findings()).isEmpty();
    }

    @Test
    void reportsEachPlaceOnceIfSeveralOverlaysIncludeIt() {
        files.add("production/base/policy.yaml", """
                apiVersion: image.toolkit.fluxcd.io/v1
                kind: ImageRepository
                metadata: {name: web}
                spec: {image: registry.example.com/web}
                ---
                apiVersion: image.toolkit.fluxcd.io/v1
                kind: ImagePolicy
                metadata: {name: web}
                spec: {imageRepositoryRef: {name: web}, filterTags: {pattern: ^production}, policy: {semver: {range: '*'}}}
                """);
        files.add("one/kustomization.yaml", "resources: [../production/base/policy.yaml]\nnamespace: one\n");
        files.add("two/kustomization.yaml", "resources: [../production/base/policy.yaml]\nnamespace: two\n");

        assertThat(findings())
                .hasSize(2)
                .doesNotHaveDuplicates()
                .allMatch(each -> each.contains("ImagePolicy one/web"));
    }

    @Test
    void reportsThatTheChecksTookTooLong() {
        validPolicy("production");

        GitOpsChecks checks = GitOpsChecks.of(
                GitOpsTree.of(files), Policy.threeTier(), path -> Optional.empty(), Duration.ofSeconds(-1));

        assertThat(checks.findings())
                .extracting(each -> each.place() + " " + each.code() + " " + each.message())
                .containsExactly(
                        "production/production.yaml:1 UNREADABLE_FILE The automation from here on was not checked,"
                                + " because the checks took too long.");
    }

    @Test
    void stopsWhenTheThreadIsInterrupted() {
        validPolicy("production");
        Thread.currentThread().interrupt();

        assertThatThrownBy(this::findings)
                .isInstanceOf(ImagePromotionException.class)
                .hasMessageContaining("CANCELLED");
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void skipsObjectsThatKustomizationsChange() {
        policy("policies/production/", "app", "policy: {alphabetical: {}}");
        files.add("policies/production/kustomization.yaml", "resources: [app.yaml]\nnameSuffix: -production\n");
        setter("production/app.yaml", "flux-system:app-production");

        assertThat(findings()).isEmpty();
        assertThat(notes())
                .containsExactly(
                        "policies/production/app.yaml:1 ImagePolicy flux-system/app was not checked: nameSuffix in"
                                + " policies/production/kustomization.yaml:2 can change it",
                        "production/app.yaml:1 the setter was not checked: ImagePolicy flux-system/app may be its ImagePolicy,"
                                + " but nameSuffix in policies/production/kustomization.yaml:2 can change it");
    }

    @Test
    void reportsThatItCannotTellWhereAutomationWrites() {
        validPolicy("production");
        setter("production/app.yaml", "flux-system:production");
        automation("all", "sourceRef: {kind: GitRepository, name: fleet}, update: {path: ./}");
        automation("other", "sourceRef: {kind: GitRepository, name: apps}, update: {path: ./elsewhere}");

        assertThat(findings()).isEmpty();
        assertThat(notes())
                .contains(
                        "all-automation.yaml:1 ImageUpdateAutomation flux-system/all may write other fields: it writes into"
                                + " GitRepository flux-system/fleet, and the files do not show whether they belong to it or to"
                                + " flux-system/apps",
                        "other-automation.yaml:1 ImageUpdateAutomation flux-system/other may write other fields: it writes into"
                                + " GitRepository flux-system/apps, and the files do not show whether they belong to it or to"
                                + " flux-system/fleet");
    }

    @Test
    void reportsAnAmbiguousMarker() {
        validPolicy("production");
        files.add("production/app.yaml", "args:\n# {\"$imagepolicy\": \"flux-system:production\"}\n- x\n");

        assertThat(notes())
                .containsExactly("production/app.yaml:2 it is unclear whether Flux writes the value at this comment");
    }

    @Test
    void reportsAPolicyWithoutAccessToItsRepository() {
        files.add("production/app.yaml", """
                apiVersion: image.toolkit.fluxcd.io/v1
                kind: ImagePolicy
                metadata: {name: app, namespace: apps}
                spec: {imageRepositoryRef: {name: app, namespace: flux-system}, policy: {alphabetical: {}}}
                """);

        assertThat(findings())
                .singleElement()
                .asString()
                .endsWith(
                        "access denied: spec.accessFrom of the ImageRepository flux-system/app does not allow namespace"
                                + " apps.");
    }

    @Test
    void acceptsAllPoliciesInOneClusterFolder() {
        for (String environment : List.of("staging", "production")) {
            policy(
                    "clusters/production/",
                    environment,
                    filter("^" + environment + "-v.*-(?P<ts>[0-9]+)$"),
                    NUMERICAL,
                    DIGEST);
            files.add("apps/" + environment + "/app.yaml", """
                    image: app:x # {"$imagepolicy": "flux-system:%s"}
                    """.formatted(environment));
        }

        assertThat(findings()).isEmpty();
        assertThat(notes()).isEmpty();
    }

    @Test
    void usesTheFolderIfTagsAndSettersDisagree() {
        policy("production/", "app", filter("^staging-v.*-(?P<ts>[0-9]+)$"), NUMERICAL, DIGEST);
        setter("develop/app.yaml", "flux-system:app");

        assertThat(findings())
                .anyMatch(each -> each.startsWith("production/app.yaml:6 production AUTOMATION_SELECTS_OTHER_TAG "));
    }

    @Test
    void reportsAProductionFieldThatASharedPolicyWrites() {
        policy("policies/", "app", filter("^(staging|production)-v.*-(?P<ts>[0-9]+)$"), NUMERICAL, DIGEST);
        setter("apps/production/app.yaml", "flux-system:app");
        setter("apps/staging/app.yaml", "flux-system:app");
        setter("apps/app.yaml", "flux-system:app");

        assertThat(findings())
                .contains(
                        "apps/production/app.yaml:1 production AUTOMATION_SETTER_MISPLACED The file belongs to production,"
                                + " but the setter follows ImagePolicy flux-system/app (policies/app.yaml:1), which selects tags of"
                                + " staging, production.")
                .noneMatch(each -> each.startsWith("apps/app.yaml"));
    }
}
