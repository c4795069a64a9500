package io.jenkins.plugins.imagepromotion.jenkins.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import hudson.Controller;
import io.jenkins.plugins.checks.api.ChecksAnnotation;
import io.jenkins.plugins.checks.api.ChecksAnnotation.ChecksAnnotationLevel;
import io.jenkins.plugins.checks.api.ChecksConclusion;
import io.jenkins.plugins.checks.api.ChecksDetails;
import io.jenkins.plugins.checks.api.ChecksOutput;
import io.jenkins.plugins.checks.api.ChecksStatus;
import io.jenkins.plugins.checks.api.Published;
import io.jenkins.plugins.checks.steps.ChecksInfo;
import io.jenkins.plugins.imagepromotion.failure.Failure;
import io.jenkins.plugins.imagepromotion.failure.FailureCode;
import io.jenkins.plugins.imagepromotion.failure.ImagePromotionException;
import io.jenkins.plugins.imagepromotion.jenkins.result.ScanResult;
import io.jenkins.plugins.imagepromotion.jenkins.step.AssertImmutableReferencesStep;
import io.jenkins.plugins.imagepromotion.scan.report.ScanReport;
import io.jenkins.plugins.imagepromotion.testing.jenkins.Build;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jenkins.model.Installed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the check that a scan publishes on the commit. */
class ScanCheckTest {
    private static final String PINNED = "FROM nginx@sha256:" + "a".repeat(64) + "\n";

    @TempDir
    Path workspace;

    private final Build build = new Build();
    private final AssertImmutableReferencesStep step = new AssertImmutableReferencesStep();

    @BeforeEach
    void install() {
        Controller.fresh();
        Installed.plugin(ScanCheck.PLUGIN);
        build.workIn(workspace);
    }

    @AfterEach
    void uninstall() {
        Installed.nothing();
        Published.nowhere();
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(workspace.resolve(file), text);
    }

    private void passes() throws Exception {
        step.start(build.context()).start();
        assertThat(build.result()).isInstanceOf(ScanResult.class);
    }

    private void fails() throws Exception {
        step.start(build.context()).start();
        assertThat(build.failure()).hasMessageContaining("[MUTABLE_REFERENCES]");
    }

    @Test
    void annotatesEachFinding() throws Exception {
        List<ChecksDetails> published = Published.start();
        write("Dockerfile", "FROM nginx:latest\n");
        write("run.sh", "docker run alpine\n");

        fails();

        assertThat(published).singleElement().satisfies(check -> {
            assertThat(check.getName()).contains("Image references");
            assertThat(check.getStatus()).isEqualTo(ChecksStatus.COMPLETED);
            assertThat(check.getConclusion()).isEqualTo(ChecksConclusion.FAILURE);
        });
        ChecksOutput output = published.get(0).getOutput().orElseThrow();
        assertThat(output.getTitle()).contains("2 findings");
        assertThat(output.getSummary()).contains("2 files read, 2 findings, 0 waived.");
        assertThat(output.getChecksAnnotations()).hasSize(2).first().satisfies(annotation -> {
            assertThat(annotation.getPath()).contains("Dockerfile");
            assertThat(annotation.getStartLine()).contains(1);
            assertThat(annotation.getStartColumn()).contains(6);
            assertThat(annotation.getEndColumn()).contains(18);
            assertThat(annotation.getAnnotationLevel()).isEqualTo(ChecksAnnotationLevel.FAILURE);
            assertThat(annotation.getTitle()).contains("MUTABLE_TAG");
            assertThat(annotation.getMessage())
                    .contains(
                            "nginx:latest: The tag can move: \"latest\" is a channel tag. Name an immutable tag or a digest.");
        });
    }

    @Test
    void succeedsWithoutFindings() throws Exception {
        List<ChecksDetails> published = Published.start();
        write("Dockerfile", PINNED);

        passes();

        assertThat(published).singleElement().satisfies(check -> {
            assertThat(check.getConclusion()).isEqualTo(ChecksConclusion.SUCCESS);
            ChecksOutput output = check.getOutput().orElseThrow();
            assertThat(output.getTitle()).contains("All image references are allowed");
            assertThat(output.getSummary()).contains("1 file read, 0 findings, 0 waived.");
            assertThat(output.getChecksAnnotations()).isEmpty();
        });
    }

    @Test
    void failsWithTheStepIfAnAgentReportsARefusalWithoutFindings() throws Exception {
        List<ChecksDetails> published = Published.start();
        WorkspaceFindings answer = new WorkspaceFindings(new ScanReport(List.of(), List.of(), List.of(), 1));
        Field refusal = WorkspaceFindings.class.getDeclaredField("refusal");
        refusal.setAccessible(true);
        refusal.set(answer, new ImagePromotionException(Failure.of(FailureCode.MUTABLE_REFERENCES, "Not allowed.")));

        ScanCheck.publish(build.context(), WorkspaceFindings.checked(answer), "", line -> {});

        assertThat(published)
                .singleElement()
                .extracting(ChecksDetails::getConclusion)
                .isEqualTo(ChecksConclusion.FAILURE);
    }

    @Test
    void annotatesAtMostFiftyFindings() throws Exception {
        List<ChecksDetails> published = Published.start();
        write("Dockerfile", "FROM nginx:latest\n".repeat(60));

        fails();

        ChecksOutput output = published.get(0).getOutput().orElseThrow();
        assertThat(output.getChecksAnnotations())
                .hasSize(50)
                .extracting(ChecksAnnotation::getStartLine)
                .last()
                .isEqualTo(Optional.of(50));
        assertThat(output.getSummary())
                .contains("1 file read, 60 findings, 0 waived. Only the first 50 findings are annotated.");
    }

    @Test
    void hasTheNameOfItsEnvironmentOrOfWithChecks() throws Exception {
        List<ChecksDetails> published = Published.start();
        write("Dockerfile", PINNED);
        step.setEnvironment("staging");

        passes();
        Build named = new Build(build);
        named.workIn(workspace);
        named.define(new ChecksInfo("deployment files"));
        step.start(named.context()).start();
        named.result();

        assertThat(published)
                .extracting(check -> check.getName().orElseThrow())
                .containsExactly("Image references (staging)", "deployment files");
    }

    @Test
    void isNotPublishedWithoutTheChecksApi() throws Exception {
        Installed.nothing();
        List<ChecksDetails> published = Published.start();
        write("Dockerfile", PINNED);

        passes();

        assertThat(published).isEmpty();
    }

    /** Otherwise, Jenkins writes a line about the missing publisher to each log. */
    @Test
    void isNotPublishedWithoutAPublisher() throws Exception {
        Published.nowhere();
        write("Dockerfile", PINNED);

        passes();

        assertThat(build.log()).containsExactly("[assertImmutableReferences] 1 file read, 0 findings");
    }

    @Test
    void doesNotFailTheScanIfItCannotBePublished() throws Exception {
        Published.to(check -> {
            throw new IllegalStateException("no\nsha");
        });
        write("Dockerfile", PINNED);

        passes();

        assertThat(build.log())
                .last()
                .isEqualTo("[assertImmutableReferences] could not publish the check \"Image references\":"
                        + " java.lang.IllegalStateException: no\\u000asha");
    }

    /** A class that uses the API cannot be loaded if the plugin is not installed. */
    @Test
    void isTheOnlyUserOfTheChecksApi() {
        Stream<JavaClass> users = new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("io.jenkins.plugins.imagepromotion")
                        .stream()
                        .filter(type -> type.getDirectDependenciesFromSelf().stream()
                                .anyMatch(use ->
                                        use.getTargetClass().getPackageName().startsWith("io.jenkins.plugins.checks")));

        assertThat(users).extracting(JavaClass::getSimpleName).containsExactly("ScanCheck");
    }
}
