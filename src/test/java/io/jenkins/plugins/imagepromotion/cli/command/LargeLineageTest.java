package io.jenkins.plugins.imagepromotion.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import io.jenkins.plugins.imagepromotion.cli.output.Answer;
import io.jenkins.plugins.imagepromotion.cli.session.Terminal;
import io.jenkins.plugins.imagepromotion.image.Digest;
import io.jenkins.plugins.imagepromotion.image.ImageReference;
import io.jenkins.plugins.imagepromotion.image.Tag;
import io.jenkins.plugins.imagepromotion.policy.Policy;
import io.jenkins.plugins.imagepromotion.promotion.lineage.Lineage;
import io.jenkins.plugins.imagepromotion.promotion.lineage.ReadLineage;
import io.jenkins.plugins.imagepromotion.registry.Manifest;
import io.jenkins.plugins.imagepromotion.registry.ManifestLinks;
import io.jenkins.plugins.imagepromotion.registry.MediaTypes;
import io.jenkins.plugins.imagepromotion.registry.Registry;
import java.io.File;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lineage of a repository with as many tags as one call accepts, in a process of the launcher's size. */
class LargeLineageTest {
    /** The launcher allows 96 MB; the rest is for the classes of the HTTP client and its buffers. */
    private static final String HEAP = "-Xmx80m";

    private static final int TAGS = 100_000;

    /** Reads and prints the lineage: the arguments are the number of tags and the format. */
    static final class Sweep {
        private Sweep() {}

        public static void main(String[] arguments) {
            Lineage lineage = new ReadLineage(
                            registry(Integer.parseInt(arguments[0])),
                            Policy.threeTier(),
                            Clock.systemUTC(),
                            System.err::println)
                    .of(ImageReference.parse("registry.invalid/app"));
            Answer answer = LineageAnswer.of(lineage, Map.of());
            Terminal terminal = new Terminal(
                    InputStream.nullInputStream(),
                    new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                    System.err,
                    Map.of());
            boolean printed =
                    arguments[1].equals("json") ? terminal.answer(answer.json()) : terminal.answer(answer.text());
            System.out.println(lineage.verdicts().size() + " verdicts, "
                    + answer.failure().map(failure -> failure.code().name()).orElse("all promoted") + ", "
                    + (printed ? "printed" : "not printed"));
        }

        /** Returns a registry in which each version has an image of its own, staged and promoted. */
        private static Registry registry(int tags) {
            List<Tag> list = new AbstractList<>() {
                @Override
                public Tag get(int index) {
                    return new Tag((index % 2 == 0 ? "staging" : "production")
                            + "-v1.0.%d-%07x-%d".formatted(index / 2, index / 2, 1_700_000_000 + index));
                }

                @Override
                public int size() {
                    return tags;
                }
            };
            return (Registry) Proxy.newProxyInstance(
                    Sweep.class.getClassLoader(),
                    new Class<?>[] {Registry.class},
                    (proxy, method, arguments) -> switch (method.getName()) {
                        case "tags", "tagsIfAny" -> list;
                        case "manifest" -> Optional.of(manifest(arguments[1].toString()));
                        default -> throw new UnsupportedOperationException(method.getName());
                    });
        }

        private static Manifest manifest(String tag) {
            byte[] bytes = tag.split("-")[1].getBytes(StandardCharsets.UTF_8);
            return new Manifest(
                    MediaTypes.OCI_MANIFEST,
                    bytes,
                    Digest.of(bytes),
                    new ManifestLinks(List.of(), Optional.empty(), List.of(), "", Optional.empty(), Map.of()));
        }
    }

    /** Where the classes and their libraries are; test runners do not all name them in java.class.path. */
    private static String classPath() {
        return Stream.of(Sweep.class, ReadLineage.class, JsonFactory.class)
                .map(type ->
                        type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String output(int tags, String format) throws Exception {
        Process sweep = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        HEAP,
                        "-cp",
                        classPath(),
                        Sweep.class.getName(),
                        Integer.toString(tags),
                        format)
                .redirectErrorStream(true)
                .start();
        try {
            String text = new String(sweep.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(sweep.waitFor(1, TimeUnit.MINUTES)).isTrue();
            return text;
        } finally {
            sweep.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "json"})
    void readsAndPrintsTheLineageOf100000TagsInTheMemoryOfTheCommandLine(String format) throws Exception {
        assertThat(output(TAGS, format)).endsWith("50000 verdicts, all promoted, printed\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "json"})
    void refusesOneVersionMore(String format) throws Exception {
        assertThat(output(TAGS + 2, format))
                .contains("The repository has too many tags to judge all of them.  [UNREADABLE_ANSWER]")
                .contains("found:      100001 tags or more that would have to be read")
                .contains("limit:      100000");
    }
}
