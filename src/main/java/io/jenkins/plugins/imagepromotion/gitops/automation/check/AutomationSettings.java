package io.jenkins.plugins.imagepromotion.gitops.automation.check;

import io.jenkins.plugins.imagepromotion.gitops.automation.GitOpsFiles;
import io.jenkins.plugins.imagepromotion.gitops.automation.GitOpsTree;
import io.jenkins.plugins.imagepromotion.policy.Environment;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The settings that make automation select only the newest tag of an environment.
 *
 * @param environment the name of the environment
 * @param flux the {@code spec} fields of an ImagePolicy, by path
 * @param argo the annotations of an image, without their prefix; empty if no Argo CD Image Updater strategy can select
 *     that tag
 */
public record AutomationSettings(String environment, Map<String, String> flux, Optional<Map<String, String>> argo) {
    public AutomationSettings {
        flux = Collections.unmodifiableMap(new TreeMap<>(flux));
    }

    /** Returns the settings for an environment. The checks accept them. */
    public static AutomationSettings of(Policy policy, Environment environment) {
        String expression = environment.tags().goExpression();
        Map<String, String> flux = new TreeMap<>(
                Map.of("filterTags.pattern", expression, "filterTags.extract", "$ts", "policy.numerical.order", "asc"));
        if (environment.isProtected()) {
            flux.put("digestReflectionPolicy", "IfNotPresent");
        }
        Optional<Map<String, String>> argo = List.of("alphabetical", "newest-build").stream()
                .<Map<String, String>>map(strategy ->
                        new TreeMap<>(Map.of("allow-tags", "regexp:" + expression, "update-strategy", strategy)))
                .filter(settings -> isAccepted(policy, environment, settings))
                .findFirst();
        return new AutomationSettings(environment.name(), flux, argo);
    }

    private static boolean isAccepted(Policy policy, Environment environment, Map<String, String> settings) {
        StringBuilder application = new StringBuilder("""
                apiVersion: argoproj.io/v1alpha1
                kind: Application
                metadata:
                  name: app
                  annotations:
                    argocd-image-updater.argoproj.io/image-list: registry.example.com/app
                """);
        settings.forEach((name, value) ->
                application.append("    argocd-image-updater.argoproj.io/" + name + ": '" + value + "'\n"));
        GitOpsFiles files = new GitOpsFiles();
        files.add("app.yaml", application.toString());
        return GitOpsChecks.of(GitOpsTree.of(files), policy, path -> Optional.of(environment.name()))
                .findings()
                .isEmpty();
    }
}
