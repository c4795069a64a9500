package io.jenkins.plugins.imagepromotion.gitops.automation.flux;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.ObjectName;
import io.jenkins.plugins.imagepromotion.gitops.automation.manifest.Place;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageUpdateAutomationTest {
    private static final ImagePolicy POLICY = FluxObjects.policy("""
            apiVersion: image.toolkit.fluxcd.io/v1
            kind: ImagePolicy
            metadata: {name: app, namespace: apps, labels: {tier: production, team: a}}
            """);

    private static ImageUpdateAutomation automation(String namespace, String spec) {
        return FluxObjects.manifests("""
                apiVersion: image.toolkit.fluxcd.io/v1
                kind: ImageUpdateAutomation
                metadata: {name: all, namespace: %s}
                spec: {%s}
                """.formatted(namespace, spec)).stream()
                .flatMap(each -> ImageUpdateAutomation.of(each).stream())
                .findFirst()
                .orElseThrow();
    }

    private static Setter setter(String file, String namespace, String name) {
        return new Setter(new Place(file, 1), new ObjectName(namespace, name), Setter.Part.IMAGE, "a:1");
    }

    /** applier_test.go Test_applyPolicies, and {@code SecureJoin}. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                                  |              | no/deploy.yaml  | true
            update: {path: ./}    |              | no/deploy.yaml  | true
            update: {path: ./yes} | yes          | yes/deploy.yaml | true
            update: {path: /yes/} | yes          | yes/deploy.yaml | true
            update: {path: ./yes} | yes          | no/deploy.yaml  | false
            update: {path: ./yes} | yes          | yes2/deploy.yaml | false
            update: {path: ../../a/../b} | b     | b/deploy.yaml   | true
            update: {path: a.yaml} | a.yaml      | a.yaml          | true
            suspend: true         |              | no/deploy.yaml  | false
            sourceRef: {kind: GitRepository, name: a} |  | no/deploy.yaml | true
            sourceRef: {kind: Bucket, name: a} |     | no/deploy.yaml  | false
            """)
    void writesBelowItsPath(String spec, String path, String file, boolean isWritten) {
        ImageUpdateAutomation automation = automation("apps", spec == null ? "" : spec);

        assertThat(automation.path()).isEqualTo(path == null ? "" : path);
        assertThat(automation.writes(setter(file, "apps", "app"), POLICY)).isEqualTo(isWritten);
    }

    /**
     * docs/spec/v1/imageupdateautomations.md: an automation uses only policies in its own namespace and ignores setters
     * for other policies.
     */
    @ParameterizedTest
    @CsvSource({
        "apps, apps, app, true",
        "apps, apps, other, false",
        "apps, flux-system, app, false",
        "flux-system, apps, app, false",
        "'', apps, app, true"
    })
    void writesThePoliciesOfItsNamespace(String automation, String setter, String name, boolean isWritten) {
        assertThat(automation(automation, "").writes(setter("a.yaml", setter, name), POLICY))
                .isEqualTo(isWritten);
    }

    /** Kubernetes LabelSelectorAsSelector, which getPolicies calls. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                                   | true
            {matchLabels: {}}                                                    | true
            {matchLabels: {tier: production}}                                    | true
            {matchLabels: {tier: production, team: b}}                           | false
            {matchExpressions: [{key: tier, operator: In, values: [production]}]}    | true
            {matchExpressions: [{key: tier, operator: In, values: [develop]}]}       | false
            {matchExpressions: [{key: tier, operator: NotIn, values: [develop]}]}    | true
            {matchExpressions: [{key: none, operator: NotIn, values: [develop]}]}    | true
            {matchExpressions: [{key: tier, operator: NotIn, values: [production]}]} | false
            {matchExpressions: [{key: tier, operator: Exists}]}                      | true
            {matchExpressions: [{key: none, operator: Exists}]}                      | false
            {matchExpressions: [{key: none, operator: DoesNotExist}]}                | true
            {matchExpressions: [{key: tier, operator: DoesNotExist}]}                | false
            {matchExpressions: [{key: tier, operator: Equals, values: [production]}]} | false
            """)
    void writesThePoliciesThatItsSelectorSelects(String selector, boolean isWritten) {
        assertThat(automation("apps", "policySelector: " + selector).writes(setter("a.yaml", "apps", "app"), POLICY))
                .isEqualTo(isWritten);
    }
}
