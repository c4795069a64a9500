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
    void readsTrackedFilesEvenIfTheyAreIgnored() throws IOException {
        // This index lists app.yaml, build/out.yaml and four files in deploy.
        Path index = Path.of("src/test/resources/io/jenkins/plugins/imagepromotion/scan/files/index/version2");
        for (String tree : List.of("", "module/")) {
            file(tree + ".gitignore", "*.yaml\nbuild/\n");
            file(tree + ".git/config", "");
            Files.copy(index, root.resolve(tree + ".git/index"));
            for (String path : List.of("app.yaml", "other.yaml", "build/out.yaml", "build/new.yaml", "deploy/a.yaml")) {
                file(tree + path, "");
            }
        }
        file("cache/build/x.yaml", "");

        assertThat(walk(Selection.ALL))
                .containsExactly(
                        "app.yaml",
                        "build/out.yaml",
                        "deploy/a.yaml",
                        "module/app.yaml",
                        "module/build/out.yaml",
                        "module/deploy/a.yaml");
        assertThat(walk(Selection.ALL.excluding(List.of("**/app.yaml", "build", "module"))))
                .containsExactly("deploy/a.yaml");
        root = root.resolve("deploy");
        file(".gitignore", "*.yaml\n");
        assertThat(walk(Selection.ALL)).containsExactly("a.yaml");
    }

    @Test
    void saysThatTheIndexOfGitCannotBeRead() throws IOException {
        file(".gitignore", "*.yaml\n");
        file(".git/index", "DIRC");
        file("a.yaml", "");
        file("b", "");
        FileWalk walk = new FileWalk(Selection.ALL, name -> true, found -> {});

        walk.walk(root);

        assertThat(walk.unread())
                .containsExactly(new FileWalk.Unread(
                        ".git/index",
                        "Git's index cannot be read: it is cut off or damaged. Without it,"
                                + " the scan does not know which ignored files are tracked."));
        FileWalk without = new FileWalk(Selection.ALL.excluding(List.of(".git/**")), name -> true, found -> {});
        without.walk(root);
        assertThat(without.unread()).isEmpty();
    }

    @Test
    void countsWhatItSkipsByRule() throws IOException {
        file(".gitignore", "*.log\ntarget\n");
        for (String path : List.of("a.log", "target/x/y", "x/1", "x/2", "y/3", ".hidden", "z")) {
            file(path, "");
        }
        Files.createSymbolicLink(root.resolve("x/link"), root.resolve("z"));
        Files.createSymbolicLink(root.resolve("x/target"), root.resolve("z"));
        Selection selection =
                Selection.ALL.including(List.of("x/**", "**/*.log")).excluding(List.of("x/2"));
        FileWalk walk = new FileWalk(selection, name -> !name.startsWith("."), found -> {});

        walk.walk(root);

        assertThat(walk.links()).containsExactly("x/link");
        assertThat(walk.skipped())
                .isEqualTo(java.util.Map.of(
                        Skip.NOT_INCLUDED, 2,
                        Skip.EXCLUDED, 1,
                        Skip.IGNORED, 3,
                        Skip.LINK, 1,
                        Skip.UNKNOWN_FORMAT, 2));
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
        assertThat(walk.unread())
                .containsExactly(new FileWalk.Unread("1/2/3/", "The folder is nested more than 2 folders deep."));
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
