package io.jenkins.plugins.imagepromotion.library;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.Controller;
import io.jenkins.plugins.imagepromotion.testing.DistributionRegistry;
import io.jenkins.plugins.imagepromotion.testing.ImageBuilder;
import io.jenkins.plugins.imagepromotion.testing.SampleImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code imagePromotionPipeline}: a whole service in one call. */
class ImagePromotionPipelineTest {
    @RegisterExtension
    static final DistributionRegistry REGISTRY = DistributionRegistry.plainHttp();

    private final SampleImage built = ImageBuilder.image().version("1.4.2").build();

    @TempDir
    Path folder;

    @BeforeEach
    void configure() {
        Controller.withPlainHttp(REGISTRY.host());
        REGISTRY.push("pipeline/built", "any", built);
    }

    private LibraryRun run(String branch, String test) throws IOException {
        return run(branch, test, "null");
    }

    /** The checkout contains at least the Jenkinsfile, which the scan reads. */
    private LibraryRun run(String branch, String test, String branches) throws IOException {
        Path workspace = Files.createDirectories(folder.resolve("workspace"));
        Files.writeString(workspace.resolve("Jenkinsfile"), "imagePromotionPipeline image: 'app', version: '1.4.2'\n");
        return new LibraryRun(workspace).ofBranch(branch).run("""
                imagePromotionPipeline image: '%1$s/pipeline/shop', version: '1.4.2', check: 'echo checking',
                    branches: %3$s,
                    build: 'skopeo --insecure-policy copy -q --src-tls-verify=false --dest-tls-verify=false docker://%1$s/pipeline/built:any "docker://$IMAGE"',
                    test: '%2$s'
                """.formatted(REGISTRY.host(), test, branches));
    }

    @Test
    void checksBuildsOnceAndTestsTheDigest() throws IOException {
        LibraryRun run = run("main", "echo testing $IMAGE");

        assertThat(run.ending()).isEqualTo("SUCCESS");
        assertThat(run.log())
                .containsSubsequence(
                        "[Pipeline] { (Check)",
                        "checking",
                        "[Pipeline] { (Publish)",
                        "[Pipeline] { (Test)",
                        "testing " + REGISTRY.host() + "/pipeline/shop@" + built.digest());
        assertThat(run.log())
                .anyMatch(
                        line -> line.matches(
                                "To release it, start the promotion job with .*/pipeline/shop:staging-v1\\.4\\.2-1f3e5d7a90c4-\\d{10}"));
    }

    @Test
    void onlyChecksOtherBranches() throws IOException {
        LibraryRun run = run("PR-7", "echo testing");

        assertThat(run.ending()).isEqualTo("SUCCESS");
        assertThat(run.log()).contains("checking").doesNotContain("testing", "[Pipeline] { (Publish)");
    }

    @Test
    void namesNothingToReleaseThatCannotBePromoted() throws IOException {
        LibraryRun run = run("develop", "echo testing $IMAGE");

        assertThat(run.ending()).isEqualTo("SUCCESS");
        assertThat(run.log())
                .anyMatch(line -> line.startsWith("Published "))
                .noneMatch(line -> line.contains("To release it"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            main   | 'develop main'    | true
            main   | 'develop, main'   | true
            main   | ['main']          | true
            main   | 'develop mainly'  | false
            main   | []                | false
            """)
    void publishesTheBranchesThatAreNamed(String branch, String branches, boolean published) throws IOException {
        LibraryRun run = run(branch, "echo testing $IMAGE", branches);

        assertThat(run.log().contains("[Pipeline] { (Publish)")).isEqualTo(published);
    }

    @Test
    void failsWithTheTest() throws IOException {
        assertThat(run("develop", "exit 3").ending()).isEqualTo("FAILURE: script returned exit code 3");
    }

    @Test
    void buildsNothingFromAnImageThatCanChange() throws IOException {
        Files.createDirectories(folder.resolve("workspace"));
        Files.writeString(folder.resolve("workspace/Dockerfile"), "FROM nginx:latest\n");

        LibraryRun run = run("main", "echo testing");

        assertThat(run.ending()).contains("[MUTABLE_REFERENCES]");
        assertThat(run.log()).doesNotContain("[Pipeline] { (Publish)");
    }
}
