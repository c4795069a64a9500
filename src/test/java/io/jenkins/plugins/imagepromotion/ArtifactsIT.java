package io.jenkins.plugins.imagepromotion;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import net.java.sezpoz.Index;
import net.java.sezpoz.IndexItem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Opens what the build made, as a controller and a user would. */
class ArtifactsIT {
    private static final Path JAR = Path.of("target/image-promotion.jar");
    private static final Path HPI = Path.of("target/image-promotion.hpi");
    private static final Path CLI = Path.of("target/image-promotion-cli.jar");
    private static final String OURS = "io/jenkins/plugins/imagepromotion/";

    @Test
    void jarHoldsOurClassesAlone() throws IOException {
        assertThat(classesIn(JAR)).isNotEmpty().allMatch(name -> name.startsWith(OURS));
        assertThat(classesIn(JAR)).noneMatch(name -> name.startsWith(OURS + "cli/"));
    }

    @Test
    void commandLineHoldsItselfAndItsLibraries() throws IOException {
        List<String> roots = List.of(
                OURS,
                "okhttp3/",
                "okio/",
                "kotlin/",
                "org/intellij/lang/annotations/",
                "org/jetbrains/annotations/",
                "com/fasterxml/jackson/core/",
                "com/google/re2j/",
                "org/yaml/snakeyaml/");
        List<String> classes = classesIn(CLI).stream()
                .map(name -> name.replaceFirst("^META-INF/versions/[0-9]+/", ""))
                .toList();

        assertThat(classes).allMatch(name -> roots.stream().anyMatch(name::startsWith));
        assertThat(roots).allMatch(root -> classes.stream().anyMatch(name -> name.startsWith(root)));
        assertThat(classes)
                .contains(OURS + "doctor/RegistryDoctor.class", OURS + "doctor/http/HttpProbe.class")
                .noneMatch(name -> name.startsWith(OURS + "jenkins/"));
    }

    @Test
    void commandLineStarts() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        CLI.toString(),
                        "--version")
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();

        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(output).contains(mainAttributes(CLI).getValue("Implementation-Version"));
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void pluginContainsOurUnchangedJarAndTheLibrariesThatNoPluginProvides() throws IOException {
        assertThat(filesIn(HPI))
                .containsExactlyInAnyOrder(
                        "META-INF/MANIFEST.MF",
                        "WEB-INF/lib/google-http-client-1.47.1.jar",
                        "WEB-INF/lib/image-promotion.jar",
                        "WEB-INF/lib/java-json-canonicalization-1.1.jar",
                        "WEB-INF/lib/protobuf-java-4.30.2.jar",
                        "WEB-INF/lib/protobuf-java-util-4.30.2.jar",
                        "WEB-INF/lib/re2j-1.8.jar",
                        "WEB-INF/lib/sigstore-java-2.0.0.jar");
        assertThat(read(HPI, "WEB-INF/lib/image-promotion.jar")).isEqualTo(Files.readAllBytes(JAR));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Manifest-Version        | 1[.]0
            Group-Id                | io[.]jenkins[.]plugins
            Artifact-Id             | image-promotion
            Short-Name              | image-promotion
            Long-Name               | Immutable Image Promotion
            Extension-Name          | image-promotion
            Implementation-Title    | image-promotion
            Implementation-Version  | [0-9]+[.][0-9]+[.][0-9]+.*
            Specification-Title     | .{20,}
            Plugin-Version          | [0-9]+[.][0-9]+[.][0-9]+.*
            Plugin-License-Name     | MIT
            Plugin-License-Url      | https://opensource[.]org/license/mit
            Plugin-ScmUrl           | https://github[.]com/jenkinsci/image-promotion-plugin
            Url                     | https://github[.]com/jenkinsci/image-promotion-plugin
            Jenkins-Version         | 2[.]479[.]3
            Minimum-Java-Version    | 17
            Support-Dynamic-Loading | true
            """)
    void pluginManifestSays(String attribute, String pattern) throws IOException {
        assertThat(mainAttributes(HPI).getValue(attribute)).matches(pattern);
    }

    @Test
    void pluginManifestNamesEachDependencyWithTheOldestVersionThatWillDo() throws IOException {
        List<String> dependencies =
                List.of(mainAttributes(HPI).getValue("Plugin-Dependencies").split(","));

        assertThat(dependencies)
                .allMatch(Pattern.compile("[a-z0-9-]+:[0-9]+[0-9A-Za-z._-]*(;resolution:=optional)?")
                        .asMatchPredicate())
                .extracting(dependency -> dependency.substring(0, dependency.indexOf(':')))
                .doesNotHaveDuplicates()
                .contains("workflow-step-api", "credentials", "structs", "okhttp-api", "jackson2-api", "snakeyaml-api");
        assertThat(dependencies)
                .filteredOn(dependency -> dependency.endsWith(";resolution:=optional"))
                .containsExactly(
                        "pipeline-input-step:508.v584c0e9a_2177;resolution:=optional",
                        "checks-api:2.2.1;resolution:=optional",
                        "docker-commons:445.v6b_646c962a_94;resolution:=optional",
                        "authentication-tokens:1.119.v50285141b_7e1;resolution:=optional",
                        "cloudbees-folder:6.980.v5a_cc0cb_25881;resolution:=optional",
                        "junit:1312.v1a_235a_b_94a_31;resolution:=optional");
        assertThat(dependencies)
                .contains(
                        "okhttp-api:5.3.2-200.vedb_720a_cf1f8",
                        "bouncycastle-api:2.30.1.80-256.vf98926042a_9b_",
                        "gson-api:2.11.0-109.v1ef91dd0829a_");
    }

    @Test
    void pluginManifestIsOneThatAnyReaderCanRead() throws IOException {
        String text = new String(read(HPI, "META-INF/MANIFEST.MF"), StandardCharsets.UTF_8);

        assertThat(text).endsWith("\n").doesNotContain("${");
        assertThat(text.split("\r?\n"))
                .allSatisfy(line ->
                        assertThat(line.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(72));
        assertThat(text.replaceAll("\r?\n ", "").strip().split("\r?\n"))
                .allMatch(line -> line.matches("[A-Za-z0-9_-]{1,70}: .+"));
    }

    @Test
    void jarIndexesEveryExtension() throws IOException {
        assertThat(indexedExtensions()).isNotEmpty().isEqualTo(annotatedWith("hudson.Extension"));
    }

    @Test
    void jarIndexesEverySymbol() throws IOException {
        Set<String> indexed = new String(read(JAR, "META-INF/annotations/org.jenkinsci.Symbol"), StandardCharsets.UTF_8)
                .lines()
                .collect(Collectors.toSet());

        assertThat(indexed).isNotEmpty().isEqualTo(annotatedWith("org.jenkinsci.Symbol"));
    }

    @Test
    void jarDescribesItselfToThePluginPage() throws IOException {
        assertThat(new String(read(JAR, "index.jelly"), StandardCharsets.UTF_8))
                .startsWith("<?jelly escape-by-default='true'?>")
                .contains("<div>");
    }

    /** What a controller finds, by the library it finds it with. */
    private static Set<String> indexedExtensions() throws IOException {
        Set<String> found = new HashSet<>();
        try (URLClassLoader jar =
                new URLClassLoader(new URL[] {JAR.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
            for (IndexItem<?, ?> item : Index.load(annotation(), Object.class, jar)) {
                found.add(item.className());
            }
        }
        return found;
    }

    private static Class<? extends Annotation> annotation() {
        try {
            return Class.forName("hudson.Extension").asSubclass(Annotation.class);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Set<String> annotatedWith(String annotation) {
        return new ClassFileImporter()
                .importPath(Path.of("target/classes", OURS)).stream()
                        .filter(type -> type.isAnnotatedWith(annotation)
                                || type.getMembers().stream().anyMatch(member -> member.isAnnotatedWith(annotation)))
                        .map(JavaClass::getName)
                        .collect(Collectors.toSet());
    }

    private static List<String> classesIn(Path archive) throws IOException {
        return filesIn(archive).stream().filter(name -> name.endsWith(".class")).toList();
    }

    private static List<String> filesIn(Path archive) throws IOException {
        try (JarFile file = new JarFile(archive.toFile())) {
            return file.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .toList();
        }
    }

    private static byte[] read(Path archive, String name) throws IOException {
        try (JarFile file = new JarFile(archive.toFile())) {
            ZipEntry entry = file.getEntry(name);
            assertThat(entry).as("%s in %s", name, archive).isNotNull();
            try (InputStream content = file.getInputStream(entry)) {
                return content.readAllBytes();
            }
        }
    }

    private static Attributes mainAttributes(Path archive) throws IOException {
        return new Manifest(new ByteArrayInputStream(read(archive, "META-INF/MANIFEST.MF"))).getMainAttributes();
    }
}
