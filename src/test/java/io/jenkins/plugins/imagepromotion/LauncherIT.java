package io.jenkins.plugins.imagepromotion;

import static io.jenkins.plugins.imagepromotion.UnpackedDistribution.JAVA_HOME;
import static io.jenkins.plugins.imagepromotion.UnpackedDistribution.archives;
import static io.jenkins.plugins.imagepromotion.UnpackedDistribution.environment;
import static io.jenkins.plugins.imagepromotion.UnpackedDistribution.launch;
import static io.jenkins.plugins.imagepromotion.UnpackedDistribution.launchAsNobody;
import static io.jenkins.plugins.imagepromotion.UnpackedDistribution.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.imagepromotion.UnpackedDistribution.Result;
import io.jenkins.plugins.imagepromotion.UnpackedDistribution.Started;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs {@code bin/image-promotion} of an unpacked distribution, and looks at the class archives that it uses and writes. */
class LauncherIT {
    /** Where Linux distributions install Java runtimes. */
    private static final Path RUNTIMES = Path.of("/usr/lib/jvm");

    @TempDir
    Path folder;

    private UnpackedDistribution distribution;

    @BeforeEach
    void unpack() throws Exception {
        distribution = UnpackedDistribution.in(Files.createDirectories(folder.resolve("a folder with spaces")));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void usesTheArchiveOfTheBuildWhereverItIsUnpacked() throws Exception {
        List<Path> built = distribution.archives();

        assertStarts(launch(distribution.script(), environment(), "--version"));

        assertThat(distribution.archives()).isEqualTo(built).hasSize(1);
        assertAccepted(JAVA_HOME, built.get(0));
    }

    @Test
    void archiveOfTheBuildHasEveryClassOfTheQuickCommands() throws Exception {
        Path archive = distribution.archives().get(0);
        String tag = withArchive(
                JAVA_HOME,
                archive,
                "-Xlog:class+load",
                "tag",
                "--environment=staging",
                "--version=1.4.2",
                "--commit=3f9c2ab");
        String explain = withArchive(
                JAVA_HOME,
                archive,
                "-Xlog:class+load",
                "explain",
                "app@sha256:" + "0".repeat(64),
                "--environment=staging");

        assertThat(tag).contains("cli.command.TagCommand source: shared objects file");
        assertThat(explain).contains("cli.command.ExplainCommand source: shared objects file");
        assertThat((tag + explain).lines().filter(line -> line.contains("source: file:")))
                .isEmpty();
    }

    /** Only commands that get responses from a registry, copy a layer or scan files reach these classes. */
    @Test
    void trainingLoadsTheClassesOfAPromotionACopyAReleaseAndAScan() throws Exception {
        String log = run(
                folder,
                JAVA_HOME.resolve("bin/java").toString(),
                "-Xlog:class+load",
                "-cp",
                distribution.home().resolve("lib/image-promotion.jar").toString(),
                "io.jenkins.plugins.imagepromotion.cli.Training");

        assertThat(log)
                .contains("okhttp3.internal.http1.Http1ExchangeCodec source: ")
                .contains("com.fasterxml.jackson.core.json.ReaderBasedJsonParser source: ")
                .contains("io.jenkins.plugins.imagepromotion.promotion.TagWriter source: ")
                .contains("io.jenkins.plugins.imagepromotion.promotion.copy.ImageCopy source: ")
                .contains("io.jenkins.plugins.imagepromotion.registry.http.blob.BlobStream source: ")
                .contains("io.jenkins.plugins.imagepromotion.promotion.release.ReleaseRecord source: ")
                .contains("io.jenkins.plugins.imagepromotion.scan.FileScan source: ")
                .doesNotContain("okhttp3.internal.http2.Http2Stream ");
    }

    @Test
    void startsThroughSymbolicLinksFromAnotherFolder() throws Exception {
        Path absolute = Files.createSymbolicLink(folder.resolve("absolute"), distribution.script());
        Path relative = Files.createSymbolicLink(folder.resolve("relative"), Path.of("absolute"));

        assertStarts(launch(absolute, environment(), "--version"));
        assertStarts(launch(relative, environment(), "--version"));
    }

    @Test
    void readsFilesInTheCurrentFolder() throws Exception {
        Files.writeString(folder.resolve("policy.yaml"), "environments: []");

        String answer = run(
                folder,
                "sh",
                "-c",
                "'" + distribution.script() + "' tag --policy policy.yaml --environment staging"
                        + " --version 1.4.2 --commit 3f9c2ab 2>&1 || echo status $?");

        assertThat(answer).contains("policy.yaml").contains("INVALID_POLICY").endsWith("status 1\n");
    }

    /** A release with a target copies layers, which needs all compilers. */
    @ParameterizedTest
    @ValueSource(strings = {"-", "-q", "a b", "a\nb"})
    void findsATargetInAReleaseFileWithAnyName(String name) throws Exception {
        Path runtime = runtime("shown", "echo \"$*\"");
        Path files = Files.createDirectories(folder.resolve("files"));
        String command =
                "JAVA_HOME='" + runtime + "' '" + distribution.script() + "' promote --release \"$1\" </dev/null";
        Files.writeString(files.resolve(name), "images: []");
        String withoutTarget = run(files, "sh", "-c", command, "sh", name);
        Files.writeString(files.resolve(name), "target: app");

        assertThat(withoutTarget).contains("TieredStopAtLevel=1 ");
        assertThat(run(files, "sh", "-c", command, "sh", name))
                .contains("promote --release ")
                .doesNotContain("TieredStopAtLevel");
    }

    /** The runtime would open every jar of the class path to look for services. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            promote app --policy=policy.yaml            | trustedRoot: x | true
            promote app --policy policy.yaml            | trustedRoot: x | true
            verify-image app --policy policy.yaml       | trustedRoot: x | true
            verify-image app --trusted-root root.json   |                | true
            promote app --policy policy.yaml            | keys: x        | false
            promote app                                 | trustedRoot: x | false
            scan . --policy policy.yaml                 | trustedRoot: x | false
            """)
    void addsTheLibrariesForKeylessSignaturesOnlyIfAnIdentityCanBeTrusted(String command, String policy, boolean added)
            throws Exception {
        Path runtime = runtime("shown", "echo \"$*\"");
        Path files = Files.createDirectories(folder.resolve("files"));
        Files.writeString(files.resolve("policy.yaml"), policy == null ? "" : policy);

        String shown = run(
                files,
                "sh",
                "-c",
                "JAVA_HOME='" + runtime + "' '" + distribution.script() + "' " + command + " </dev/null");

        assertThat(shown.contains("/keyless/")).isEqualTo(added);
    }

    @Test
    void acceptsItsArchiveWithTheLibrariesForKeylessSignatures() throws Exception {
        String log = run(
                folder,
                "sh",
                "-c",
                "exec 9<\"$1/image-promotion.jar\"; exec \"$2\" -XX:+UseSerialGC -Xmx96m -Xlog:class+load $3=\"$4\" -cp"
                        + " \"$5:$1/keyless/*\" io.jenkins.plugins.imagepromotion.cli.Main --version",
                "sh",
                distribution.home().resolve("lib").toString(),
                JAVA_HOME.resolve("bin/java").toString(),
                distribution.archives().get(0).toString().endsWith(".aot")
                        ? "-XX:AOTCache"
                        : "-Xshare:on -XX:SharedArchiveFile",
                distribution.archives().get(0).toString(),
                distribution.archives().get(0).toString().endsWith(".aot")
                        ? distribution.home().resolve("lib/image-promotion.jar").toString()
                        : "/proc/self/fd/9");

        assertThat(log)
                .contains("imagepromotion.cli.Main source: shared objects file")
                .contains("image-promotion ");
    }

    @Test
    void otherRuntimeGetsAnArchiveNextToTheJar() throws Exception {
        List<Path> built = distribution.archives();
        Path runtime = runtime("other", "exec '" + JAVA_HOME + "/bin/java' \"$@\"");

        assertStarts(launch(distribution.script(), environment("JAVA_HOME", runtime.toString()), "--version"));
        List<Path> both = distribution.archives();
        assertStarts(launch(distribution.script(), environment("JAVA_HOME", runtime.toString()), "--version"));

        assertThat(both).hasSize(2).containsAll(built);
        assertThat(distribution.archives()).containsExactlyInAnyOrderElementsOf(both);
        both.removeAll(built);
        assertAccepted(JAVA_HOME, both.get(0));
    }

    static List<Path> installedRuntimes() throws IOException {
        List<Path> homes = new ArrayList<>(List.of(JAVA_HOME));
        if (Files.isDirectory(RUNTIMES)) {
            try (Stream<Path> found = Files.list(RUNTIMES)) {
                found.filter(home -> Files.isExecutable(home.resolve("bin/java")) && !Files.isSymbolicLink(home))
                        .forEach(homes::add);
            }
        }
        return homes;
    }

    @ParameterizedTest
    @MethodSource("installedRuntimes")
    void eachInstalledRuntimeGetsAnArchiveThatItAccepts(Path runtime) throws Exception {
        for (Path archive : distribution.archives()) {
            Files.delete(archive);
        }

        assertStarts(launch(distribution.script(), environment("JAVA_HOME", runtime.toString()), "--version"));

        assertThat(distribution.archives()).hasSize(1);
        assertAccepted(runtime, distribution.archives().get(0));
    }

    @Test
    void concurrentStartsWriteOneArchive() throws Exception {
        for (Path archive : distribution.archives()) {
            Files.delete(archive);
        }

        List<Started> starts = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            starts.add(UnpackedDistribution.start(distribution.script(), environment(), List.of(), "--version"));
        }
        for (Started start : starts) {
            assertStarts(start.result());
        }

        assertThat(distribution.archives()).hasSize(1);
        assertAccepted(JAVA_HOME, distribution.archives().get(0));
    }

    @Test
    void newJarGetsAnotherArchive() throws Exception {
        List<Path> built = distribution.archives();
        Files.writeString(distribution.home().resolve("lib/image-promotion.jar.sha256"), "0123 *image-promotion.jar\n");

        assertStarts(launch(distribution.script(), environment(), "--version"));

        assertThat(distribution.archives()).hasSize(2).containsAll(built);
    }

    @Test
    void unusableArchiveIsIgnoredSilently() throws Exception {
        Path archive = distribution.archives().get(0);
        Files.delete(archive);
        Files.writeString(archive, "not an archive");

        assertStarts(launch(distribution.script(), environment(), "--version"));

        assertThat(archive).hasContent("not an archive");
    }

    /** An empty file instead of an archive says that there is no point in trying again. */
    @Test
    void runtimeThatWritesNoArchiveIsAskedOnce() throws Exception {
        List<Path> built = distribution.archives();
        Path runtime = runtime("stubborn", """
                case "$*" in *AOTCacheOutput* | *ArchiveClassesAtExit*) echo asked >>'%s/asked'; exit 1 ;; esac
                exec '%s/bin/java' "$@"
                """.formatted(folder, JAVA_HOME));

        assertStarts(launch(distribution.script(), environment("JAVA_HOME", runtime.toString()), "--version"));
        assertStarts(launch(distribution.script(), environment("JAVA_HOME", runtime.toString()), "--version"));

        List<Path> written = distribution.archives();
        written.removeAll(built);
        assertThat(written).hasSize(1).allMatch(archive -> archive.toFile().length() == 0);
        assertThat(Files.readAllLines(folder.resolve("asked"))).containsExactly("asked", "asked");
    }

    @Test
    void readOnlyInstallationUsesItsArchiveAndWritesNothing() throws Exception {
        assumeRoot();
        Path cache = Files.createDirectories(folder.resolve("cache"));
        run(folder, "chown", "65534", cache.toString());

        assertStarts(
                launchAsNobody(distribution.script(), environment("XDG_CACHE_HOME", cache.toString()), "--version"));

        assertThat(distribution.archives()).hasSize(1);
        assertThat(cache).isEmptyDirectory();
    }

    @Test
    void readOnlyInstallationWritesTheArchiveOfAnotherRuntimeToTheCacheOfTheUser() throws Exception {
        assumeRoot();
        List<Path> built = distribution.archives();
        Path runtime = runtime("other", "exec '" + JAVA_HOME + "/bin/java' \"$@\"");
        Path home = Files.createDirectories(folder.resolve("home"));
        run(folder, "chown", "65534", home.toString());
        Map<String, String> environment = environment("HOME", home.toString(), "JAVA_HOME", runtime.toString());

        assertStarts(launchAsNobody(distribution.script(), environment, "--version"));
        List<Path> cached = archives(home.resolve(".cache/image-promotion"));
        assertStarts(launchAsNobody(distribution.script(), environment, "--version"));

        assertThat(distribution.archives()).isEqualTo(built);
        assertThat(cached).hasSize(1).isEqualTo(archives(home.resolve(".cache/image-promotion")));
        assertAccepted(JAVA_HOME, cached.get(0));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve(".cache/image-promotion"))))
                .isEqualTo("rwx------");
    }

    @Test
    void startsWithoutAnArchiveIfItCannotWriteOne() throws Exception {
        assumeRoot();
        Path runtime = runtime("other", "exec '" + JAVA_HOME + "/bin/java' \"$@\"");

        assertStarts(launchAsNobody(distribution.script(), environment("JAVA_HOME", runtime.toString()), "--version"));
        assertStarts(launchAsNobody(
                distribution.script(),
                environment("JAVA_HOME", runtime.toString(), "HOME", folder.toString()),
                "--version"));

        assertThat(distribution.archives()).hasSize(1);
        assertThat(folder.resolve(".cache")).doesNotExist();
    }

    /** An archive contains code, so root must not use one in a folder of another user. */
    @Test
    void cacheOfAnotherUserIsNotUsed() throws Exception {
        assumeRoot();
        Path runtime = runtime(
                "other", "[ -z \"${SHOW:-}\" ] || { echo \"$*\"; exit; }\nexec '" + JAVA_HOME + "/bin/java' \"$@\"");
        Path home = Files.createDirectories(folder.resolve("home"));
        run(folder, "chown", "65534", home.toString());
        Map<String, String> environment = environment("HOME", home.toString(), "JAVA_HOME", runtime.toString());
        assertStarts(launchAsNobody(distribution.script(), environment, "--version"));
        Path cached = archives(home.resolve(".cache/image-promotion")).get(0);
        run(folder, "chown", "65534", distribution.home().resolve("lib").toString());
        environment.put("SHOW", "1");

        assertThat(launchAsNobody(distribution.script(), environment, "--version")
                        .out())
                .contains(cached.toString());
        assertThat(launch(distribution.script(), environment, "--version").out())
                .contains("-cp")
                .doesNotContain(cached.toString());
    }

    /** Such a folder can be part of a working copy, and whoever wrote that could add an archive. */
    @ParameterizedTest
    @ValueSource(strings = {"XDG_CACHE_HOME", "HOME"})
    void cacheAtARelativePathIsNotUsed(String variable) throws Exception {
        assumeRoot();
        Path runtime = runtime("other", "exec '" + JAVA_HOME + "/bin/java' \"$@\"");
        Path cache = Files.createDirectories(folder.resolve("cache"));
        run(folder, "chown", "65534", cache.toString());
        String relative = Path.of("/").relativize(cache).toString();

        assertStarts(launchAsNobody(
                distribution.script(), environment(variable, relative, "JAVA_HOME", runtime.toString()), "--version"));

        assertThat(cache).isEmptyDirectory();
    }

    @Test
    void reportsAMissingRuntime() throws Exception {
        assertThat(launch(distribution.script(), Map.of("PATH", "/nonexistent"), "--version"))
                .isEqualTo(new Result(70, "", "image-promotion: java is not on the PATH; install Java 17 or later\n"));
        assertThat(launch(distribution.script(), Map.of("JAVA_HOME", "/nonexistent"), "--version"))
                .isEqualTo(new Result(70, "", "image-promotion: JAVA_HOME has no bin/java: /nonexistent\n"));
    }

    @Test
    void reportsAMissingJar() throws Exception {
        Files.delete(distribution.home().resolve("lib/image-promotion.jar"));

        Result result = launch(distribution.script(), environment(), "--version");

        assertThat(result.status()).isEqualTo(70);
        assertThat(result.err())
                .startsWith("image-promotion: ")
                .endsWith("/lib/image-promotion.jar is missing; unpack the distribution again\n");
    }

    private static void assumeRoot() {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can start a process as another user");
    }

    /** Creates a Java runtime whose program is a shell script; its files differ from every other runtime. */
    private Path runtime(String name, String script) throws IOException {
        Path home = Files.createDirectories(folder.resolve(name));
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        return home;
    }

    private static void assertStarts(Result result) throws IOException {
        assertThat(result)
                .isEqualTo(new Result(
                        0, "image-promotion " + Pom.read(Path.of("pom.xml")).version() + "\n", ""));
    }

    /** Returns what a run with the archive prints; an archive that does not fit is an error. */
    private String withArchive(Path runtime, Path archive, String flag, String... arguments) throws Exception {
        String flags = archive.toString().endsWith(".aot")
                ? "-XX:AOTMode=on -XX:AOTCache=\"$archive\" -cp \"$jar\""
                : "-Xshare:on -XX:SharedArchiveFile=\"$archive\" -cp /proc/self/fd/9";
        List<String> command = new ArrayList<>(List.of(
                "sh",
                "-c",
                "java=$1 archive=$2 jar=$3 flag=$4; shift 4; exec 9<\"$jar\"; exec \"$java\" -XX:+UseSerialGC -Xmx96m"
                        + " \"$flag\" " + flags + " io.jenkins.plugins.imagepromotion.cli.Main \"$@\"",
                "sh",
                runtime.resolve("bin/java").toString(),
                archive.toString(),
                distribution.home().resolve("lib/image-promotion.jar").toString(),
                flag));
        command.addAll(List.of(arguments));
        return run(folder, command.toArray(String[]::new));
    }

    private void assertAccepted(Path runtime, Path archive) throws Exception {
        assertThat(withArchive(runtime, archive, "-Xlog:disable", "--version")).startsWith("image-promotion ");
    }
}
