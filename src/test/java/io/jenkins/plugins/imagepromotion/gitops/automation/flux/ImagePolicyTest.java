package io.jenkins.plugins.imagepromotion.gitops.automation.flux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.BuildTimes;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.Selection;
import io.jenkins.plugins.imagepromotion.gitops.automation.select.Selection.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class ImagePolicyTest {
    private static List<String> words(String cell) {
        return cell.equals("-") ? List.of() : List.of(cell.split(" "));
    }

    private static Selection select(ImagePolicy policy, String... tags) {
        return policy.select(List.of(tags), BuildTimes.UNKNOWN);
    }

    /** Returns the spec for a policy such as {@code alphabetical desc} or {@code semver 1.0.x}. */
    private static String spec(String order, String pattern, String extract) {
        String[] parts = (order + " ").split(" ", 2);
        String setting = parts[0].equals("semver") ? "range" : "order";
        String value = parts[1].isBlank() && setting.equals("order") ? "" : setting + ": \"" + parts[1].strip() + "\"";
        return "policy: {" + (order.equals("none") ? "" : parts[0] + ": {" + value + "}") + "}\n"
                + (pattern.equals("-") ? "" : "filterTags:\n  pattern: '" + pattern + "'\n")
                + (extract.equals("-") ? "" : "  extract: '" + extract + "'\n");
    }

    @ParameterizedTest
    @CsvFileSource(
            resources = "/io/jenkins/plugins/imagepromotion/gitops/automation/policies.txt",
            delimiterString = " | ",
            maxCharsPerColumn = 1000)
    void selectsWhatFluxSelects(
            String order, String pattern, String extract, String tags, String selected, String ties, String source) {
        ImagePolicy policy = FluxObjects.policy("", spec(order, pattern, extract));

        Selection selection = policy.select(words(tags), BuildTimes.UNKNOWN);

        boolean isProblem = selected.matches("[A-Z_]+");
        assertThat(selection.problem()).as(source).hasToString(isProblem ? selected : "NONE");
        assertThat(selection.tags()).as(source).isEqualTo(isProblem ? List.of() : words(selected));
        assertThat(selection.ties()).as(source).isEqualTo(words(ties));
    }

    /** imagerepository_controller_test.go TestImageRepositoryReconciler_scan, scan_test.go, docs/spec/v1/imagerepositories.md. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            []                                      ; a b c d                       ; d
            ['d']                                   ; a b c d                       ; c
            ['d', 'c']                              ; a b c d                       ; b
            []                                      ; 0.1.1 0.1.1.sig 1.0.0.sig     ; 0.1.1
            ['^.*\\-alpha$']                        ; 0.1.1 0.1.1.sig 0.2.0-alpha   ; 0.1.1.sig
            ['^.*\\.sig$', '1.0.2', '1.1.1|1.0.0']  ; 1.0.1 1.0.2 1.1.1 1.0.0 9.sig ; 1.0.1
            """)
    void skipsTagsThatTheRepositoryExcludes(String exclusions, String tags, String selected) {
        ImagePolicy policy = FluxObjects.policy("exclusionList: " + exclusions, "policy: {alphabetical: {}}");

        assertThat(policy.select(words(tags), BuildTimes.UNKNOWN).tags()).containsExactly(selected);
    }

    @Test
    void selectsNothingIfTheRepositoryCannotScan() {
        ImagePolicy policy = FluxObjects.policy("exclusionList: ['[=']", "policy: {alphabetical: {}}");

        assertThat(select(policy, "a"))
                .isEqualTo(Selection.nothing(Problem.INVALID_POLICY, "invalid regular expression: missing closing ]"));
        assertThat(select(FluxObjects.policy("exclusionList: ['.']", "policy: {alphabetical: {}}"), "a"))
                .isEqualTo(Selection.nothing(Problem.NO_TAGS, ""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            suspend: true                         |                                              | the ImageRepository is suspended
                                                  | suspend: true                                | the policy is suspended
                                                  | digestReflectionPolicy: Always               | spec.interval must be set when spec.digestReflectionPolicy is 'Always'
                                                  | interval: 5m                                 | spec.interval is only accepted when spec.digestReflectionPolicy is 'Always'
                                                  | digestReflectionPolicy: Sometimes            | invalid digestReflectionPolicy 'Sometimes'
            """)
    void reportsWhyAPolicyIsUnused(String repository, String policy, String why) {
        ImagePolicy unused = FluxObjects.policy(
                repository == null ? "" : repository, "policy: {alphabetical: {}}\n" + (policy == null ? "" : policy));

        assertThat(select(unused, "a")).isEqualTo(Selection.nothing(Problem.INVALID_POLICY, why));
    }

    @ParameterizedTest
    @CsvSource({
        "registry.example.com/app, registry.example.com/app",
        "app, docker.io/library/app",
        "registry.example.com:5000/app, registry.example.com:5000/app",
        "registry.example.com/app:1, ",
        "https://registry.example.com/app, ",
        "registry.example.com/App, "
    })
    void acceptsOnlyRepositoriesWithoutATag(String image, String repository) {
        ImagePolicy policy = FluxObjects.policy("""
                apiVersion: image.toolkit.fluxcd.io/v1beta2
                kind: ImageRepository
                metadata: {name: app}
                spec: {image: "%s"}
                ---
                apiVersion: image.toolkit.fluxcd.io/v1beta2
                kind: ImagePolicy
                metadata: {name: app}
                spec: {imageRepositoryRef: {name: app}, policy: {alphabetical: {}}}
                """.formatted(image));

        assertThat(policy.repository().map(Object::toString).orElse(null)).isEqualTo(repository);
        assertThat(select(policy, "a").tags()).hasSize(repository == null ? 0 : 1);
    }

    @Test
    void usesTheRepositoryInTheNamespaceThatItNames() {
        String repositories = """
                apiVersion: image.toolkit.fluxcd.io/v1
                kind: ImageRepository
                metadata: {name: app, namespace: one}
                spec: {image: registry.example.com/one}
                ---
                apiVersion: image.toolkit.fluxcd.io/v1
                kind: ImageRepository
                metadata: {name: app, namespace: two}
                spec: {image: registry.example.com/two}
                ---
                apiVersion: image.toolkit.fluxcd.io/v1
                kind: ImagePolicy
                metadata: {name: app, namespace: one}
                spec: {imageRepositoryRef: {name: app%s}, policy: {alphabetical: {}}}
                """;

        assertThat(FluxObjects.policy(repositories.formatted("")).repository())
                .hasToString("Optional[registry.example.com/one]");
        assertThat(FluxObjects.policy(repositories.formatted(", namespace: two"))
                        .repository())
                .hasToString("Optional[registry.example.com/two]");
        ImagePolicy missing = FluxObjects.policy(repositories.formatted(", namespace: three"));
        assertThat(missing.repository()).isEmpty();
        assertThat(select(missing, "a"))
                .isEqualTo(Selection.nothing(Problem.INVALID_POLICY, "the ImageRepository three/app does not exist"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            production-1 staging-9  | production-2 | production-2 |
            production-3 staging-9  | production-2 | production-3 |
            production-2 staging-9  | staging-10   | production-2 |
            staging-9               | production-1 | production-1 |
            staging-9               | staging-10   |              | NO_MATCH
            -                       | production-1 | production-1 |
            -                       | staging-1    |              | NO_MATCH
            production-1            | production-x |              | NOT_A_NUMBER
            production-x            | production-1 |              | NOT_A_NUMBER
            production-2            | production-02 | production-02 production-2 |
            """)
    void selectsTheSameIfOneTagIsAddedLater(String tags, String tag, String selected, String problem) {
        ImagePolicy policy = FluxObjects.policy("", spec("numerical", "^production-(.*)$", "$1"));
        Selection now = policy.select(words(tags), BuildTimes.UNKNOWN);

        Selection then = policy.selectWith(now, tag, BuildTimes.UNKNOWN);

        assertThat(then.tags()).isEqualTo(words(selected == null ? "-" : selected));
        assertThat(then.problem()).hasToString(problem == null ? "NONE" : problem);
        List<String> all = new ArrayList<>(words(tags));
        all.add(tag);
        assertThat(then).isEqualTo(policy.select(all, BuildTimes.UNKNOWN));
    }

    @Test
    void selectsFromManyTags() {
        ImagePolicy policy = FluxObjects.policy("", spec("numerical", "^production-v.*-(?P<ts>[0-9]+)$", "$ts"));
        List<String> tags = IntStream.range(0, 100_000)
                .mapToObj(
                        i -> (i % 3 == 0 ? "production" : "staging") + "-v1.0." + i + "-0123456-" + (1_700_000_000 + i))
                .toList();

        assertTimeout(
                Duration.ofSeconds(60),
                () -> assertThat(policy.select(tags, BuildTimes.UNKNOWN).tags())
                        .containsExactly("production-v1.0.99999-0123456-1700099999"));
    }

    /** Go parses a number this small as zero. */
    @Test
    void reportsManyTagsThatTie() {
        ImagePolicy policy = FluxObjects.policy("", spec("numerical", "^t([0-9]+)$", "0.${1}e-999"));
        List<String> tags = IntStream.range(0, 100_000).mapToObj(i -> "t" + i).toList();

        assertTimeout(
                Duration.ofSeconds(60),
                () -> assertThat(policy.select(tags, BuildTimes.UNKNOWN).tags()).hasSize(100_000));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            (?:.?){1000}X                    | takes up to
            ((a{100}){100}){100}             | invalid repeat count: `{100}`
            (a{1000}){2}                     | invalid repeat count: `{2}`
            (?=a)                            | invalid or unsupported Perl syntax
            """)
    void refusesAnInvalidOrExpensivePattern(String pattern, String why) {
        ImagePolicy policy = FluxObjects.policy("", spec("alphabetical", pattern, "-"));
        List<String> tags =
                IntStream.range(0, 10_000).mapToObj(i -> "x".repeat(100) + i).toList();

        Selection selection = policy.select(tags, BuildTimes.UNKNOWN);

        assertThat(selection.problem()).isEqualTo(Problem.INVALID_POLICY);
        assertThat(selection.detail()).contains(why);
    }

    @Test
    void stopsWhenTheThreadIsInterrupted() {
        ImagePolicy policy = FluxObjects.policy("", spec("alphabetical", "a", "-"));
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> select(policy, "a"))
                .isInstanceOf(ImagePromotionException.class)
                .hasMessageContaining("CANCELLED");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void publishesADigestOnlyIfItsReflectionPolicyIsSet() {
        assertThat(FluxObjects.policy("", "policy: {alphabetical: {}}").reflection())
                .isEqualTo(Reflection.NEVER);
        assertThat(FluxObjects.policy("", "digestReflectionPolicy: IfNotPresent")
                        .reflection())
                .isEqualTo(Reflection.IF_NOT_PRESENT);
    }

    /**
     * fluxcd/pkg runtime/acl HasAccessToRef: without an ACL, other namespaces have no access; otherwise one selector
     * must match.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                                                        | denied
            {accessFrom: {namespaceSelectors: []}}                                                    | denied
            {accessFrom: {namespaceSelectors: [{matchLabels: {}}]}}                                   | allowed
            {accessFrom: {namespaceSelectors: [{matchLabels: {kubernetes.io/metadata.name: apps}}]}}  | allowed
            {accessFrom: {namespaceSelectors: [{matchLabels: {kubernetes.io/metadata.name: other}}]}} | denied
            {accessFrom: {namespaceSelectors: [{matchLabels: {tenant: one}}]}}                        | unknown
            {accessFrom: {namespaceSelectors: [{matchLabels: {tenant: one, kubernetes.io/metadata.name: other}}]}} | denied
            """)
    void needsAccessToARepositoryInAnotherNamespace(String spec, String access) {
        String yaml = """
                apiVersion: image.toolkit.fluxcd.io/v1
                kind: ImageRepository
                metadata: {name: app, namespace: flux-system}
                spec: {image: registry.example.com/app, %s
                ---
                apiVersion: image.toolkit.fluxcd.io/v1
                kind: ImagePolicy
                metadata: {name: app, namespace: %s}
                spec:
                  imageRepositoryRef: {name: app, namespace: flux-system}
                  policy: {alphabetical: {}}
                """;
        Selection selection = select(FluxObjects.policy(yaml.formatted(spec.substring(1), "apps")), "a");

        assertThat(selection.detail())
                .isEqualTo(
                        switch (access) {
                            case "allowed" -> "";
                            case "denied" ->
                                "access denied: spec.accessFrom of the ImageRepository flux-system/app does not"
                                        + " allow namespace apps";
                            default ->
                                "its selection is unknown: labels of namespace apps decide whether it can use the"
                                        + " ImageRepository flux-system/app";
                        });
        assertThat(select(FluxObjects.policy(yaml.formatted(spec.substring(1), "flux-system")), "a")
                        .tags())
                .containsExactly("a");
    }
}
