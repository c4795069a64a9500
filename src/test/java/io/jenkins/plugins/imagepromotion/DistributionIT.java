package io.jenkins.plugins.imagepromotion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unpacks the distribution that the build created, and checks its contents. */
class DistributionIT {
    private static final Pattern ARCHIVE = Pattern.compile("lib/[0-9a-f]{16}-[0-9]+-[0-9]+-[0-9]+-[0-9]+\\.(aot|jsa)");

    @TempDir
    Path folder;

    private Path home;

    @BeforeEach
    void unpack() throws Exception {
        home = UnpackedDistribution.in(folder).home();
    }

    @Test
    void hasOneFolderWithEverything() throws IOException {
        assertThat(folder).isDirectoryContaining(path -> path.equals(home));
        assertThat(files().stream().filter(ARCHIVE.asMatchPredicate().negate()))
                .as("everything; the SBOM is missing if Maven was offline")
                .containsExactlyInAnyOrder(
                        "Containerfile",
                        "LICENSE",
                        "bin/image-promotion",
                        "image-promotion.cdx.json",
                        "lib/image-promotion.jar",
                        "lib/image-promotion.jar.sha256",
                        "lib/keyless/bcpkix-jdk18on-1.80.jar",
                        "lib/keyless/bcprov-jdk18on-1.80.jar",
                        "lib/keyless/bcutil-jdk18on-1.80.jar",
                        "lib/keyless/failureaccess-1.0.2.jar",
                        "lib/keyless/google-http-client-1.47.1.jar",
                        "lib/keyless/gson-2.11.0.jar",
                        "lib/keyless/guava-33.3.0-jre.jar",
                        "lib/keyless/java-json-canonicalization-1.1.jar",
                        "lib/keyless/protobuf-java-4.30.2.jar",
                        "lib/keyless/protobuf-java-util-4.30.2.jar",
                        "lib/keyless/sigstore-java-2.0.0.jar",
                        "licenses/Apache-2.0.txt",
                        "licenses/FastDoubleParser-LICENSE.txt",
                        "licenses/FastDoubleParser-NOTICE.txt",
                        "licenses/FastDoubleParser-thirdparty-LICENSE.txt",
                        "licenses/README.md",
                        "licenses/bouncycastle-LICENSE.txt",
                        "licenses/jackson-core-NOTICE.txt",
                        "licenses/protobuf-LICENSE.txt",
                        "licenses/re2j-LICENSE.txt",
                        "share/bash-completion/completions/image-promotion",
                        "share/man/man1/image-promotion.1",
                        "share/zsh/site-functions/_image-promotion");
        assertThat(files().stream().filter(ARCHIVE.asMatchPredicate())).hasSize(1);
        assertThat(Files.isExecutable(home.resolve("bin/image-promotion"))).isTrue();
    }

    @Test
    void containsTheSameFilesInBothFormats() throws IOException {
        try (ZipFile zip = new ZipFile(UnpackedDistribution.archive(".zip").toFile())) {
            List<? extends ZipEntry> entries =
                    zip.stream().filter(entry -> !entry.isDirectory()).toList();
            String top = home.getFileName() + "/";

            assertThat(entries.stream().map(entry -> entry.getName().substring(top.length())))
                    .containsExactlyInAnyOrderElementsOf(files());
            for (ZipEntry entry : entries) {
                assertThat(entry.getName()).startsWith(top);
                try (InputStream content = zip.getInputStream(entry)) {
                    assertThat(content.readAllBytes())
                            .as(entry.getName())
                            .isEqualTo(Files.readAllBytes(folder.resolve(entry.getName())));
                }
            }
        }
    }

    @Test
    void containsTheJarAndTheScriptOfTheBuild() throws Exception {
        assertThat(home.resolve("lib/image-promotion.jar"))
                .hasSameBinaryContentAs(Path.of("target/image-promotion-cli.jar"));
        assertThat(home.resolve("bin/image-promotion")).hasSameBinaryContentAs(Path.of("bin/image-promotion"));
        assertThat(home.resolve("LICENSE")).hasSameBinaryContentAs(Path.of("LICENSE"));
        assertThat(UnpackedDistribution.run(home.resolve("lib"), "sha256sum", "-c", "image-promotion.jar.sha256"))
                .isEqualTo("image-promotion.jar: OK\n");
    }

    @Test
    void listsEachBundledLibraryInTheSbomAndInTheLicenses() throws IOException {
        String sbom = Files.readString(home.resolve("image-promotion.cdx.json"));
        String licenses = Files.readString(home.resolve("licenses/README.md"));
        Set<String> libraries = Pattern.compile("\"purl\" : \"pkg:maven/[^/\"]+/([^@\"]+)@")
                .matcher(sbom)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        // ArtifactsIT lists the packages of the jar.
        assertThat(libraries)
                .containsExactly(
                        "annotations",
                        "bcpkix-jdk18on",
                        "bcprov-jdk18on",
                        "bcutil-jdk18on",
                        "failureaccess",
                        "google-http-client",
                        "gson",
                        "guava",
                        "image-promotion",
                        "jackson-core",
                        "java-json-canonicalization",
                        "kotlin-stdlib",
                        "okhttp-jvm",
                        "okio-jvm",
                        "protobuf-java",
                        "protobuf-java-util",
                        "re2j",
                        "sigstore-java",
                        "snakeyaml");
        libraries.remove("image-promotion");
        assertThat(libraries).allSatisfy(library -> assertThat(licenses).containsPattern("[ |]" + library + "[ ,]"));
        assertThat(Pattern.compile("\\]\\(([^)]+)\\)")
                        .matcher(licenses)
                        .results()
                        .map(link -> link.group(1)))
                .isNotEmpty()
                .allSatisfy(file ->
                        assertThat(home.resolve("licenses").resolve(file)).isNotEmptyFile());
    }

    /** bin/test compares the bytes of two builds. These two would differ even in builds of the same sources. */
    @Test
    void givesTheSbomNoTimeAndNoRandomNumber() throws IOException {
        assertThat(home.resolve("image-promotion.cdx.json"))
                .content()
                .contains("\"bomFormat\" : \"CycloneDX\"")
                .doesNotContain("timestamp", "serialNumber");
    }

    @Test
    void describesTheVersionInItsManPage() throws IOException {
        String version = Pom.read(Path.of("pom.xml")).version();

        assertThat(home.resolve("share/man/man1/image-promotion.1"))
                .content()
                .startsWith(".TH IMAGE\\-PROMOTION 1 \"\" \"image\\-promotion " + version + "\"");
        assertThat(home.getFileName()).hasToString("image-promotion-" + version);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> home.relativize(file).toString())
                    .toList();
        }
    }
}
