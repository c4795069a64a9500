package io.jenkins.plugins.imagepromotion.library;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** The example pipelines as they are; only the registry and the team of the images are put in, as users do. */
final class Pipelines {
    static final String SERVICE = "Jenkinsfile.example";
    static final String SCRIPTED_SERVICE = "examples/scripted-service/Jenkinsfile";
    static final String ONE_LINE_SERVICE = "examples/one-line-service/Jenkinsfile";
    static final String SAMPLE_APP = "examples/sample-app/Jenkinsfile";
    static final String PROMOTION = "examples/promotion-job/Jenkinsfile";
    static final String SCRIPTED_PROMOTION = "examples/promotion-job/Jenkinsfile.scripted";
    static final String GITOPS_PROMOTION = "examples/promotion-job/Jenkinsfile.gitops";
    static final String RELEASE = "examples/release-job/Jenkinsfile";
    static final String VERIFICATION = "examples/verification-job/Jenkinsfile";
    static final String GITOPS_VERIFICATION = "examples/verification-job/Jenkinsfile.gitops";
    static final String ROLLBACK = "examples/rollback-job/Jenkinsfile";
    static final String RELEASE_ROLLBACK = "examples/rollback-job/Jenkinsfile.release";
    static final String GITOPS_ROLLBACK = "examples/rollback-job/Jenkinsfile.gitops";

    /** All of them, each run by a test. */
    static final Set<String> ALL = Set.of(
            SERVICE,
            SCRIPTED_SERVICE,
            ONE_LINE_SERVICE,
            SAMPLE_APP,
            PROMOTION,
            SCRIPTED_PROMOTION,
            GITOPS_PROMOTION,
            RELEASE,
            VERIFICATION,
            GITOPS_VERIFICATION,
            ROLLBACK,
            RELEASE_ROLLBACK,
            GITOPS_ROLLBACK);

    private Pipelines() {}

    /** The text of one of them, for images below {@code team}: {@code host/path}. */
    static String of(String file, String team) {
        try {
            return Files.readString(Path.of(file)).replace("registry.example.com/team", team);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
