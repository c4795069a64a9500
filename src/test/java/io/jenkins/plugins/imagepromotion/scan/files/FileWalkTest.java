package io.jenkins.plugins.imagepromotion.scan.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWalkTest {
    @TempDir
    Path root;

    private void file(String path, String content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private List<String> walk(Selection selection) {
        List<FileWalk.Found> found = new ArrayList<>();
        FileWalk walk = new FileWalk(selection, name -> !name.startsWith("."), found::add);
        walk.walk(root);
        return found.stream().map(FileWalk.Found::path).toList();
    }

    @Test
    void findsFilesInTheOrderOfTheirPaths() throws IOException {
        for (String path : List.of("b/2", "a/1", "c", "b/10", "a.x")) {
            file(path, "");
        }

        assertThat(walk(Selection.ALL)).containsExactly("a/1", "a.x", "b/10", "b/2", "c");
    }

    @Test
    void obeysIgnoreFilesAsGitDoes() throws IOException {
        file(".gitignore", "# no\n*.log\n!keep.log\nbuild/\n/only-here\ndocs/**/draft\n\\#x\ntrail \n");
        for (String path : List.of(
                "a.log",
                "keep.log",
                "build/x",
                "src/build/x",
                "src/a.log",
                "only-here",
                "src/only-here",
                "docs/a/b/draft",
                "docs/final",
                "#x",
                "trail")) {
            file(path, "");
        }
        file("src/.gitignore", "!a.log\nlocal\n");
        file("src/local", "");
        file("local", "");

        assertThat(walk(Selection.ALL))
                .containsExactly("docs/final", "keep.log", "local", "src/a.log", "src/only-here");
    }

    @Test
    void staysOutOfGitItself() throws IOException {
        file(".git/config", "");
        file("x/.git/config", "");

        assertThat(walk(Selection.ALL)).isEmpty();
    }

    @Test
    void followsNoLink(@TempDir Path outside) throws IOException {
        Files.writeString(outside.resolve("secret"), "");
        file("a", "");
        Files.createSymbolicLink(root.resolve("folder"), outside);
        Files.createSymbolicLink(root.resolve("file"), outside.resolve("secret"));
        Files.createSymbolicLink(root.resolve("loop"), root);

        assertThat(walk(Selection.ALL)).containsExactly("a");
    }

    @Test
    void readsOnlyWhatIsIncludedAndNotExcluded() throws IOException {
        for (String path : List.of("a/x.yaml", "a/y.sh", "b/x.yaml", "c.yaml")) {
            file(path, "");
        }

        assertThat(walk(Selection.ALL.including(List.of("**/*.yaml"))))
                .containsExactly("a/x.yaml", "b/x.yaml", "c.yaml");
        assertThat(walk(Selection.ALL.including(List.of("**/*.yaml")).excluding(List.of("b"))))
                .containsExactly("a/x.yaml", "c.yaml");
    }

    @Test
    void goesNoDeeperThanAllowedAndSaysSo() throws IOException {
        file("1/2/3/x", "");
        file("1/y", "");
        List<FileWalk.Found> found = new ArrayList<>();
        FileWalk walk = new FileWalk(new Selection(List.of(), List.of(), 100, 2), name -> true, found::add);

        walk.walk(root);

        assertThat(found.stream().map(FileWalk.Found::path)).containsExactly("1/y");
        assertThat(walk.unread()).containsExactly("1/2/3/");
    }

    @Test
    void endsWhenTheThreadIsInterrupted() throws IOException {
        for (String path : List.of("a/1", "a/2", "b")) {
            file(path, "");
        }
        List<String> found = new ArrayList<>();
        FileWalk walk = new FileWalk(Selection.ALL, name -> true, next -> {
            found.add(next.path());
            Thread.currentThread().interrupt();
        });

        walk.walk(root);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(found).containsExactly("a/1");
    }
}
