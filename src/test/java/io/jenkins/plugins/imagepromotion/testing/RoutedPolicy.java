package io.jenkins.plugins.imagepromotion.testing;

import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.policy.file.PolicyFile;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The three-tier model with routes to production. */
public final class RoutedPolicy {
    private RoutedPolicy() {}

    /** Reads the policy with routes as {@code from -> to}; at least one. */
    public static Policy of(String... routes) {
        return PolicyFile.parse("routes.yaml", yaml(routes));
    }

    /** Returns it as a file. */
    public static String yaml(String... routes) {
        return """
                name: routes
                environments:
                  - name: develop
                    branch: develop
                  - name: staging
                    branch: main
                  - name: production
                    origins: staging
                    routes:
                """
                + Arrays.stream(routes)
                        .map(route -> route.split(" -> ", -1))
                        .map(ends -> "      - from: " + ends[0] + "\n        to: " + ends[1] + "\n")
                        .collect(Collectors.joining());
    }
}
