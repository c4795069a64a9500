package io.jenkins.plugins.imagepromotion;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.jenkins.plugins.imagepromotion.architecture.CodeRules;
import io.jenkins.plugins.imagepromotion.architecture.Layers;
import io.jenkins.plugins.imagepromotion.architecture.SourceFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The layer table and the habits, on our classes; and, nested, that each rule refuses what breaks it. */
class ArchitectureTest {
    private static final String ROOT = ArchitectureTest.class.getPackageName();
    private static final String BROKEN = ROOT + ".architecture.broken";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z.]+)` \\|.*\\|([^|]*)\\|$");
    private static final Pattern NAME = Pattern.compile("`([a-z.]+)`");

    private static Stream<ArchRule> rules(String root) {
        CodeRules code = new CodeRules(root);
        Layers layers = new Layers(root);
        return Stream.of(
                layers.table(),
                layers.noCycles(),
                code.noRecordsAtTheEdge(),
                code.serialisedClassesHaveAVersion(),
                code.stepsAreFinal(),
                code.formMethodsAreOnDescriptors(),
                code.noLoggingInTheCore(),
                code.noInputOrOutputInPolicy(),
                code.noEmptyWordsInNames(),
                code.packagesAreNullMarked());
    }

    @Test
    void holdsInEveryClass() {
        assertThat(CLASSES).isNotEmpty();
        assertThat(rules(ROOT).flatMap(rule -> violations(rule, CLASSES))).isEmpty();
    }

    @Test
    void keepsFilesShort() throws IOException {
        SourceFiles files = SourceFiles.below(Path.of("src/main/java"));

        assertThat(files.longerThan(400)).isEmpty();
        assertThat(files.median()).isPositive().isLessThan(90);
    }

    @Test
    void isDescribedByTheTablesInTheDocument() throws IOException {
        String packages = MarkdownPage.read(Path.of("ARCHITECTURE.md")).sections().stream()
                .filter(section -> section.title().equals("Packages"))
                .findFirst()
                .orElseThrow()
                .text();

        assertThat(documented(packages)).isEqualTo(Layers.uses());
    }

    @Test
    void readsNamesAndUsesFromATableOfTheDocument() {
        assertThat(documented("""
                | package | purpose | uses |
                |---|---|---|
                | `registry` | the port of `cli` | `image`; OkHttp |
                | `.wire` | requests | `.tls`, `image` |
                | `image` | values | |
                """))
                .isEqualTo(Map.of(
                        "registry", Set.of("image"),
                        "registry.http.wire", Set.of("registry.http.tls", "image"),
                        "image", Set.of()));
    }

    /** The packages in the first column of each table, and those in the last one; {@code .wire} is a room of the adapter. */
    private static Map<String, Set<String>> documented(String tables) {
        return ROW.matcher(tables)
                .results()
                .collect(Collectors.toMap(
                        row -> layer(row.group(1)),
                        row -> NAME.matcher(row.group(2))
                                .results()
                                .map(name -> layer(name.group(1)))
                                .collect(Collectors.toSet())));
    }

    private static String layer(String name) {
        return name.startsWith(".") ? "registry.http" + name : name;
    }

    private static Stream<String> violations(ArchRule rule, JavaClasses classes) {
        return rule.evaluate(classes).getFailureReport().getDetails().stream();
    }

    @Nested
    class CanFail {
        private final JavaClasses broken = new ClassFileImporter().importPackages(BROKEN);
        private final Layers layers = new Layers(BROKEN);
        private final CodeRules code = new CodeRules(BROKEN);

        private List<String> refused(ArchRule rule) {
            return violations(rule, broken).toList();
        }

        @Test
        void onImportsThatPointUpOrOutside() {
            assertThat(refused(layers.table()))
                    .containsExactlyInAnyOrder(
                            "image.KnowsJenkins may not use hudson.AbortException",
                            "image.KnowsTheRegistry may not use registry.Registry",
                            "registry.KnowsOkHttp may not use okhttp3.OkHttpClient",
                            "registry.KnowsItsAdapter may not use registry.http.Adapter",
                            "policy.KnowsJson may not use com.fasterxml.jackson.core.JsonFactory",
                            "promotion.KnowsTheAdapter may not use registry.http.Adapter",
                            "scan.KnowsTheCommandLine may not use cli.Main",
                            "cli.KnowsJenkins may not use hudson.AbortException",
                            "jenkins.KnowsTheCommandLine may not use cli.Main",
                            "words.StringHelper is in no layer",
                            "words.Metadata is in no layer",
                            "words.UtilsOfTags is in no layer",
                            "words.Database is in no layer");
        }

        @Test
        void onCycles() {
            assertThat(refused(layers.noCycles()))
                    .singleElement()
                    .asString()
                    .contains("Slice registry", "Slice registry.http");
        }

        @Test
        void onRecordsAtTheEdge() {
            assertThat(refused(code.noRecordsAtTheEdge())).containsExactly("RecordAtTheEdge should not be records");
        }

        @Test
        void onSerialisedClassesWithoutAVersion() {
            assertThat(refused(code.serialisedClassesHaveAVersion()))
                    .containsExactlyInAnyOrder(
                            "SerialisedWithoutVersion should declare serialVersionUID",
                            "SerialisedWithAnIntVersion should declare serialVersionUID");
        }

        @Test
        void onStepsThatAreOpen() {
            assertThat(refused(code.stepsAreFinal())).containsExactly("OpenStep should be final if they are steps");
        }

        @Test
        void onFormMethodsThatAreNeverCalled() {
            assertThat(refused(code.formMethodsAreOnDescriptors()))
                    .containsExactlyInAnyOrder(
                            "ChecksItselfStep should have no doCheck or doFill method unless they are descriptors",
                            "FillsItself should have no doCheck or doFill method unless they are descriptors");
        }

        @Test
        void onLoggingInTheCore() {
            assertThat(refused(code.noLoggingInTheCore()))
                    .singleElement()
                    .asString()
                    .contains("promotion.Logs.log");
        }

        @Test
        void onInputAndOutputInPolicy() {
            assertThat(refused(code.noInputOrOutputInPolicy()))
                    .hasSize(5)
                    .anySatisfy(text -> assertThat(text).contains("AsksTheRegistry.registry"))
                    .anySatisfy(text -> assertThat(text).contains("AsksTheRegistry.access"))
                    .anySatisfy(text -> assertThat(text).contains("ReadsFiles.read"))
                    .anySatisfy(text -> assertThat(text).contains("ReadsFiles.written"))
                    .anySatisfy(text -> assertThat(text).contains("ReadsFiles.asked"));
        }

        @Test
        void onNamesThatSayNothing() {
            assertThat(refused(code.noEmptyWordsInNames()))
                    .containsExactlyInAnyOrder(
                            "StringHelper should have no empty word in their name",
                            "UtilsOfTags should have no empty word in their name");
        }

        @Test
        void onPackagesThatAreNotNullMarked() {
            assertThat(refused(code.packagesAreNullMarked()))
                    .hasSize(4)
                    .contains("StringHelper should be in a package that is @NullMarked");
        }

        @Test
        void onLongFiles(@TempDir Path folder) throws IOException {
            Files.writeString(folder.resolve("Long.java"), "\n".repeat(401));
            Files.writeString(folder.resolve("Fits.java"), "\n".repeat(400));
            Files.writeString(folder.resolve("Short.java"), "\n".repeat(3));
            Files.writeString(folder.resolve("package-info.java"), "\n".repeat(1000));

            SourceFiles files = SourceFiles.below(folder);

            assertThat(files.longerThan(400)).containsExactly("Long.java has 401 lines");
            assertThat(files.median()).isEqualTo(400);
        }
    }
}
