package io.jenkins.plugins.imagepromotion.signature.predicate;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.imagepromotion.json.JsonTree;
import io.jenkins.plugins.imagepromotion.signature.Claim;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What provenances of common builders state. */
class BuildProvenanceTest {
    private static final String V1 = "https://slsa.dev/provenance/v1";
    private static final String V02 = "https://slsa.dev/provenance/v0.2";
    private static final String COMMIT = "3f9c2ab41d0788e1f0a2b3c4d5e6f708192a3b4c";

    private static Claim claim(String type, String predicate) throws IOException {
        return new Claim(
                Optional.of(type), JsonTree.map(JsonTree.readDocument(predicate.getBytes(StandardCharsets.UTF_8))));
    }

    private static BuildProvenance read(String type, String predicate) throws IOException {
        return BuildProvenance.of(claim(type, predicate)).orElseThrow();
    }

    /** As the build type of GitHub Actions describes it. */
    private static String github(String dependencies) {
        return """
                {"buildDefinition": {
                   "buildType": "https://actions.github.io/buildtypes/workflow/v1",
                   "externalParameters": {"workflow": {"ref": "refs/heads/main", "path": ".github/workflows/x.yml"}},
                   "resolvedDependencies": [%s]},
                 "runDetails": {"builder": {"id": "https://github.com/actions/runner/github-hosted"}}}
                """.formatted(dependencies);
    }

    private static String dependency(String uri) {
        return "{\"uri\": \"" + uri + "\", \"digest\": {\"gitCommit\": \"" + COMMIT + "\"}}";
    }

    @Test
    void readsTheFirstDependencyAsTheSource() throws IOException {
        String dependencies = dependency("git+https://github.com/acme/app@refs/heads/main") + ", "
                + dependency("git+https://github.com/acme/library@refs/heads/other");

        assertThat(read(V1, github(dependencies)))
                .isEqualTo(new BuildProvenance(
                        "https://github.com/actions/runner/github-hosted",
                        "https://github.com/acme/app",
                        "refs/heads/main",
                        COMMIT));
    }

    /** As BuildKit describes a build from a Git context; its dependencies are base images and other repositories. */
    @Test
    void readsTheConfigurationSourceOfBuildKit() throws IOException {
        String predicate = """
                {"buildDefinition": {
                   "externalParameters": {"configSource": {
                     "uri": "https://github.com/acme/app.git#refs/heads/main:folder",
                     "digest": {"sha1": "%s"}, "path": "Dockerfile"}},
                   "resolvedDependencies": [%s]},
                 "runDetails": {"builder": {"id": "https://ci.invalid/7"}}}
                """.formatted(COMMIT, dependency("git+https://github.com/thief/app@refs/heads/main"));

        assertThat(read(V1, predicate))
                .isEqualTo(new BuildProvenance(
                        "https://ci.invalid/7", "https://github.com/acme/app", "refs/heads/main", COMMIT));
    }

    /** A build from a local folder names no source; a dependency must not take its place. */
    @Test
    void doesNotReadADependencyAsTheSourceOfALocalBuild() throws IOException {
        String predicate = """
                {"buildDefinition": {
                   "externalParameters": {"configSource": {"path": "Dockerfile"}},
                   "resolvedDependencies": [%s]},
                 "runDetails": {"builder": {"id": "b"}}}
                """.formatted(dependency("git+https://github.com/acme/app@refs/heads/main"));

        assertThat(read(V1, predicate)).isEqualTo(new BuildProvenance("b", "", "", ""));
    }

    @Test
    void readsVersion02() throws IOException {
        String predicate = """
                {"builder": {"id": "https://ci.invalid"},
                 "invocation": {"configSource": {
                   "uri": "git+https://git.invalid/shop/app@refs/tags/v1.4.2", "digest": {"sha1": "%s"}}},
                 "materials": [{"uri": "git+https://git.invalid/thief/app", "digest": {"sha1": "%s"}}]}
                """.formatted(COMMIT, "0".repeat(40));

        assertThat(read(V02, predicate))
                .isEqualTo(new BuildProvenance(
                        "https://ci.invalid", "https://git.invalid/shop/app", "refs/tags/v1.4.2", COMMIT));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            git+https://git.invalid/app,                              https://git.invalid/app, ''
            git+https://git.invalid/app.git,                          https://git.invalid/app, ''
            https://git.invalid/app@refs/heads/x@refs/heads/main,     https://git.invalid/app, refs/heads/x@refs/heads/main
            https://git.invalid/app#refs/heads/x@refs/heads/main,     https://git.invalid/app, refs/heads/x@refs/heads/main
            https://git.invalid/app@refs/heads/a#b,                   https://git.invalid/app, refs/heads/a#b
            https://git.invalid/app#main,                             https://git.invalid/app, main
            https://git.invalid/app#:folder,                          https://git.invalid/app, ''
            https://user@git.invalid/app@refs/heads/main,             https://user@git.invalid/app, refs/heads/main
            '',                                                       '',                      ''
            """)
    void separatesTheRepositoryFromTheReference(String uri, String repository, String ref) throws IOException {
        assertThat(read(V1, github(dependency(uri))))
                .isEqualTo(new BuildProvenance(
                        "https://github.com/actions/runner/github-hosted", repository, ref, COMMIT));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}
            {"buildDefinition": [], "runDetails": "x"}
            {"buildDefinition": {"resolvedDependencies": ["x"]}, "runDetails": {"builder": "x"}}
            {"buildDefinition": {"resolvedDependencies": [{"uri": 1, "digest": {"gitCommit": 2}}]}, "runDetails": {"builder": {"id": 3}}}
            """)
    void readsWhatIsMissingOrOfAnotherTypeAsEmpty(String predicate) throws IOException {
        assertThat(read(V1, predicate)).isEqualTo(new BuildProvenance("", "", "", ""));
    }

    @ParameterizedTest
    @CsvSource({"https://slsa.dev/provenance/v0.1", "https://slsa.dev/provenance/v2", "https://spdx.dev/Document"})
    void isEmptyForOtherPredicates(String type) throws IOException {
        assertThat(BuildProvenance.of(claim(type, github("")))).isEmpty();
    }

    @Test
    void keepsOnlyTheValuesInASummary() throws IOException {
        Claim claim = claim(V1, github(dependency("git+https://github.com/acme/app@refs/heads/main")));

        Claim summary = BuildProvenance.summary(claim);

        assertThat(summary.predicateType()).contains(V1);
        assertThat(summary.content()).hasSize(1);
        assertThat(BuildProvenance.of(summary)).isEqualTo(BuildProvenance.of(claim));
        assertThat(BuildProvenance.summary(claim("https://spdx.dev/Document", "{\"a\": 1}"))
                        .content())
                .isEmpty();
    }

    /** Text in the predicate cannot take the place of the values. */
    @Test
    void ignoresASummaryInThePredicate() throws IOException {
        String forged = "{\"io.jenkins.plugins.imagepromotion.provenance\": {\"builder\": \"x\"}}";

        assertThat(read(V1, forged)).isEqualTo(new BuildProvenance("", "", "", ""));
    }
}
