package io.jenkins.plugins.imagepromotion.signature.keyless;

import static io.jenkins.plugins.imagepromotion.signature.Documents.DIGEST;
import static io.jenkins.plugins.imagepromotion.signature.Documents.statement;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starts Java processes and looks at the classes that they load. */
class LoadedClassesTest {
    private static final List<String> LIBRARIES = List.of(
            "dev.sigstore.", "com.google.protobuf.", "com.google.gson.", "com.google.common.", "org.bouncycastle.");

    /** Any request would need one of these. */
    private static final List<String> SOCKETS =
            List.of("java.net.Socket ", "sun.nio.ch.SocketChannelImpl ", "java.net.DatagramSocket ");

    @TempDir
    private static Path folder;

    @BeforeAll
    static void sign() throws Exception {
        SigstoreInstance sigstore = new SigstoreInstance();
        KeylessBundle bundle = new KeylessBundle(sigstore);
        bundle.timestamp = true;
        Files.writeString(folder.resolve("bundle.json"), bundle.attestation(statement(DIGEST)));
        Files.writeString(folder.resolve("root.json"), sigstore.trustedRoot());
    }

    @Test
    void readingATrustedRootLoadsNoLibrary() throws Exception {
        String log = run(classPath(), VerifyBundle.class.getName(), "root.json");

        assertThat(log).contains(SigstoreInstance.SUBJECT).contains("keyless.KeylessTrust source:");
        assertThat(loaded(log, LIBRARIES)).isEmpty();
    }

    @Test
    void verifyingLoadsTheLibrariesAndConnectsToNothing() throws Exception {
        String log = run(classPath(), VerifyBundle.class.getName(), "root.json", "bundle.json");

        assertThat(log).contains("[Counts[signer=").contains("dev.sigstore.KeylessVerifier source:");
        assertThat(loaded(log, SOCKETS)).isEmpty();
    }

    /** For example the jar of the command line alone, started without its script. */
    @Test
    void withoutTheLibrariesASignatureDoesNotCount() throws Exception {
        String classPath = Stream.of(classPath().split(File.pathSeparator))
                .filter(entry -> !entry.contains("sigstore-java"))
                .collect(Collectors.joining(File.pathSeparator));

        assertThat(run(classPath, VerifyBundle.class.getName(), "root.json", "bundle.json"))
                .contains("[DoesNotCount[reason=NEEDS_KEYLESS_VERIFIER, problem=sigstore-java, which verifies keyless"
                        + " signatures, cannot be loaded: \"dev/sigstore/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tag --environment staging --version 1.0.0 --commit 0123abc",
                "promote 127.0.0.1:1/app:staging-v1.0.0-0123abc-1700000000",
                "scan root.json",
                "verify-image --help"
            })
    void commandsWithoutIdentitiesLoadNoLibrary(String command) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("io.jenkins.plugins.imagepromotion.cli.Main"));
        arguments.addAll(List.of(command.split(" ")));

        String log = run(classPath(), arguments.toArray(String[]::new));

        assertThat(log).contains("imagepromotion.cli.Main source:");
        assertThat(loaded(log, LIBRARIES)).isEmpty();
    }

    /** Returns where these classes are; test runners do not all list them in java.class.path. */
    private static String classPath() {
        return Stream.of(
                        VerifyBundle.class,
                        KeylessTrust.class,
                        com.fasterxml.jackson.core.JsonFactory.class,
                        okhttp3.OkHttpClient.class,
                        okio.Buffer.class,
                        kotlin.Unit.class,
                        org.yaml.snakeyaml.Yaml.class,
                        com.google.re2j.Pattern.class,
                        dev.sigstore.KeylessVerifier.class,
                        com.google.protobuf.Message.class,
                        com.google.protobuf.util.JsonFormat.class,
                        org.erdtman.jcs.JsonCanonicalizer.class,
                        com.google.api.client.util.Preconditions.class,
                        org.bouncycastle.jce.provider.BouncyCastleProvider.class,
                        org.bouncycastle.asn1.cms.ContentInfo.class,
                        org.bouncycastle.tsp.TSPException.class,
                        com.google.gson.Gson.class,
                        com.google.common.collect.ImmutableList.class,
                        com.google.common.util.concurrent.internal.InternalFutureFailureAccess.class)
                .map(type ->
                        type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static List<String> loaded(String log, List<String> names) {
        return log.lines()
                .filter(line -> names.stream().anyMatch(name -> line.contains("] " + name)))
                .toList();
    }

    private static String run(String classPath, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xlog:class+load:stdout",
                "-cp",
                classPath));
        command.addAll(List.of(arguments));
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        process.getOutputStream().close();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return Files.readString(output, StandardCharsets.UTF_8);
    }
}
