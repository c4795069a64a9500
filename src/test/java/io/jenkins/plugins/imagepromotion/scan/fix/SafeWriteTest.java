package io.jenkins.plugins.imagepromotion.scan.fix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafeWriteTest {
    private static final byte[] BEFORE = "before".getBytes(StandardCharsets.UTF_8);
    private static final byte[] AFTER = "after, and longer".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path top;

    @TempDir
    Path outside;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        Files.createDirectories(top.resolve("a"));
        file = Files.write(top.resolve("a/x"), BEFORE);
        Files.write(outside.resolve("x"), BEFORE);
    }

    @AfterEach
    void leavesNothingBehind() throws IOException {
        for (Path folder : new Path[] {top, top.resolve("a"), outside}) {
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files.map(path -> path.getFileName().toString())).noneMatch(name -> name.endsWith(".tmp"));
            }
        }
        assertThat(outside.resolve("x")).hasBinaryContent(BEFORE);
    }

    private Optional<String> replace(String path) {
        return SafeWrite.replace(top, Path.of(path), BEFORE, AFTER);
    }

    @Test
    void replacesAFile() {
        assertThat(replace("a/x")).isEmpty();
        assertThat(file).hasBinaryContent(AFTER);
    }

    @Test
    void removesTheTemporaryFileOfAKilledAttempt() throws IOException {
        Files.write(top.resolve("a/.image-promotion-2d711642b726b044.tmp"), "aft".getBytes(StandardCharsets.UTF_8));

        assertThat(replace("a/x")).isEmpty();
        assertThat(file).hasBinaryContent(AFTER);
    }

    @Test
    void replacesAFileOnceIfParallelStepsReadTheSameContent() {
        for (int round = 0; round < 50; round++) {
            Path path = Path.of("a/" + round);
            write(path, "before");

            List<String> written = IntStream.range(0, 8)
                    .mapToObj(step -> "step " + step)
                    .parallel()
                    .filter(content ->
                            SafeWrite.replace(top, path, BEFORE, bytes(content)).isEmpty())
                    .toList();

            assertThat(written).hasSize(1);
            assertThat(top.resolve(path)).hasContent(written.get(0));
        }
    }

    private void write(Path path, String content) {
        try {
            Files.write(top.resolve(path), bytes(content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String content) {
        return content.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void doesNotWriteThroughALinkInPlaceOfItsTemporaryFile() throws IOException {
        Files.createSymbolicLink(top.resolve("a/.image-promotion-2d711642b726b044.tmp"), outside.resolve("x"));

        assertThat(replace("a/x")).isEmpty();
        assertThat(file).isRegularFile().hasBinaryContent(AFTER);
    }

    @Test
    void replacesAFileBelowALinkThatWasNamedAsTheFolder() throws IOException {
        Path link = Files.createSymbolicLink(outside.resolve("link"), top);

        assertThat(SafeWrite.replace(link, Path.of("a/x"), BEFORE, AFTER)).isEmpty();
        assertThat(file).hasBinaryContent(AFTER);
    }

    @Test
    void refusesAFileThatChangedSinceItWasRead() throws IOException {
        Files.writeString(file, "other!");

        assertThat(replace("a/x")).contains("the file changed in the meantime");
        assertThat(file).hasContent("other!");
        Files.delete(file);
        assertThat(replace("a/x")).contains("the file cannot be written: it does not exist");
        Files.createDirectories(file);
        assertThat(replace("a/x")).contains("it is no longer a file");
    }

    @Test
    void refusesALinkInThePlaceOfTheFile() throws IOException {
        Files.delete(file);
        Files.createSymbolicLink(file, outside.resolve("x"));

        assertThat(replace("a/x")).contains("a link leads to the file");
        assertThat(file).isSymbolicLink();
    }

    @Test
    void refusesALinkInThePlaceOfAFolder() throws IOException {
        Files.createSymbolicLink(top.resolve("b"), outside);
        Files.createSymbolicLink(top.resolve("c"), top.resolve("a"));

        assertThat(replace("b/x")).contains("a link leads to the file");
        assertThat(replace("c/x")).contains("a link leads to the file");
        assertThat(file).hasBinaryContent(BEFORE);
    }

    @Test
    void refusesAPathOutsideTheFolder() throws IOException {
        String name = outside.getFileName() + "/x";
        Files.createDirectories(top.resolve("b"));

        assertThat(SafeWrite.replace(top, Path.of("../" + name), BEFORE, AFTER))
                .contains("the file is not in the scanned folder");
        assertThat(SafeWrite.replace(top, outside.resolve("x"), BEFORE, AFTER))
                .contains("the file is not in the scanned folder");
    }
}
